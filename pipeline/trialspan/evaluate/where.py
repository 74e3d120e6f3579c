"""Where a record stands: its section, and the layout of its document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from trialspan.evaluate.match import Record

NOWHERE = "(none)"
LAYOUTS = ("row", "page", "plain", "structured")


def sections_of(sections: Iterable[Record]) -> list[Record]:
    """Sort sections so that of those around a place the last is the innermost."""
    return sorted(sections, key=lambda row: (row["start"], -row["end"]))


def section_at(sections: Sequence[Record], place: int) -> str:
    """Give the label of the innermost section around a place."""
    for row in reversed(sections):
        if row["start"] <= place < row["end"]:
            return str(row["label"])
    return NOWHERE


def layout(sections: Iterable[Record]) -> str:
    """Tell a document's layout by its sections.

    "structured": they have paths in a source; "plain": none but the body; "row": they
    fill the text from its start, one line break between them; "page": all else.

    >>> layout([{"label": "title", "start": 0, "end": 5},
    ...         {"label": "conditions", "start": 6, "end": 9}])
    'row'
    """
    rows = sections_of(sections)
    if any(row.get("field") for row in rows):
        return "structured"
    if all(row["label"] == "body" for row in rows):
        return "plain"
    outer = [row for row in rows if not _is_inside(row, rows)]
    steps = pairwise(outer)
    is_row = len(outer) > 1 and outer[0]["start"] == 0
    joined = all(after["start"] - before["end"] == 1 for before, after in steps)
    return "row" if is_row and joined else "page"


def _is_inside(row: Record, rows: Sequence[Record]) -> bool:
    return any(
        other is not row
        and other["start"] <= row["start"]
        and row["end"] <= other["end"]
        and other["end"] - other["start"] > row["end"] - row["start"]
        for other in rows
    )
