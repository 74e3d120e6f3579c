"""What was found of what was annotated: one row for each pair, miss and false find.

Every figure is a count of these rows, over all of them or over those of a section, a
layout, a rule or a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialspan.evaluate.match import Record
from trialspan.evaluate.where import section_at, sections_of

LEVELS = ("span", "strict", "record")
LINKS = {
    "threshold_timeframe": ("lab_thresholds", "timeframes", "timeframes"),
    "outcome_timeframe": ("outcomes", "timeframes", "timeframes"),
    "outcome_threshold": ("outcomes", "thresholds", "lab_thresholds"),
}
"""Each link: the kind it starts from, the field that names it, the kind it leads to."""


@dataclass(frozen=True, slots=True)
class Find:
    """An annotated record, a predicted one, or both where they were matched.

    `strict`: both stand on the same characters. `whole`: every compared field agrees.
    `kind` is a kind of record, "mentions", or the name of a link.
    """

    doc_id: str
    kind: str
    section: str
    gold: Record | None
    predicted: Record | None
    strict: bool = False
    whole: bool = False

    @property
    def status(self) -> str:
        """Say what became of it: "right", "wrong", "missed" or "false"."""
        if self.gold is None:
            return "false"
        if self.predicted is None:
            return "missed"
        return "right" if self.whole else "wrong"


@dataclass(frozen=True, slots=True)
class Places:
    """Where in a document finds are: its id and the sections they are told apart by."""

    doc_id: str
    sections: Sequence[Record]

    @classmethod
    def of(cls, gold: Record, predicted: Record) -> Places:
        """Take the annotated sections, those of the prediction where there are none."""
        sections = gold.get("sections") or predicted.get("sections") or []
        return cls(gold["doc_id"], sections_of(sections))

    def find(
        self,
        kind: str,
        gold: Record | None,
        predicted: Record | None,
        *,
        strict: bool = False,
        whole: bool = False,
    ) -> Find:
        """Write down a find in the section in which it begins."""
        section = section_at(self.sections, (gold or predicted or {})["start"])
        return Find(self.doc_id, kind, section, gold, predicted, strict, whole)

    def unmatched(
        self,
        kind: str,
        wanted: Sequence[Record],
        found: Sequence[Record],
        indices: Iterable[tuple[int, int]],
    ) -> Iterator[Find]:
        """Yield the misses, then the false finds."""
        pairs = list(indices)
        answered, used = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, row in enumerate(wanted):
            if i not in answered:
                yield self.find(kind, row, None)
        for j, row in enumerate(found):
            if j not in used:
                yield self.find(kind, None, row)


def links(places: Places, finds: Iterable[Find]) -> Iterator[Find]:
    """Yield a find for every link between records of one document.

    A link is right where both its ends are matched and the prediction links them too.
    """
    rows = list(finds)
    answers = {
        (row.kind, row.gold["id"]): row.predicted["id"]
        for row in rows
        if row.gold and row.predicted and "id" in row.gold
    }
    for name, (kind, field, to) in LINKS.items():
        wanted = _linked(rows, kind, field, gold=True)
        found = _linked(rows, kind, field, gold=False)
        matched = set()
        for (start, end), record in wanted.items():
            link = (answers.get((kind, start)), answers.get((to, end)))
            answer = found.get(link)  # type: ignore[arg-type]
            whole = answer is not None
            if whole:
                matched.add(link)
            yield places.find(name, record, answer, strict=whole, whole=whole)
        for link, record in found.items():
            if link not in matched:
                yield places.find(name, None, record)


def _linked(
    rows: Iterable[Find], kind: str, field: str, *, gold: bool
) -> Mapping[tuple[str, str], Record]:
    """Give the links of one side, (from, to), each with the record it starts from."""
    sides = (row.gold if gold else row.predicted for row in rows if row.kind == kind)
    return {
        (record["id"], name): record
        for record in sides
        if record
        for name in record.get(field) or ()
    }
