"""Outcome lists of a registry row: entries between "|", parted by weighed cues."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from trialspan.pipes.outcomes.closed import closed_in
from trialspan.pipes.outcomes.facts import Facts
from trialspan.pipes.outcomes.record import Parts
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.page import Item, Page
from trialspan.values.entries import Place, Split, split_entries

TYPES = {
    "primary_outcomes": "primary",
    "secondary_outcomes": "secondary",
    "other_outcomes": "other",
}
UNSURE = 0.82  # below it a split may as well be another one
LONGEST_UNPARSED = 300


def read_row_lists(
    page: Page, tables: Tables, facts: Facts, *, known: Collection[int] = ()
) -> Iterator[tuple[Parts | None, dict[str, object] | None]]:
    """The parts of every registry entry, and a ledger line where they are unsure.

    An entry without a measure has no parts, only the ledger line.

    Entries that start at a ``known`` place have their parts from the source.
    """
    entries = [i for i in page.items if i.kind == "entry" and i.start not in known]
    for label, group in groupby(entries, key=_section):
        items = list(group)
        texts = [page.text[item.start : item.end] for item in items]
        splits = split_entries(
            texts,
            time=tables.time,
            measure=tables.measure,
            closed=[closed_in(page, facts, item) for item in items],
        )
        for item, split in zip(items, splits, strict=True):
            parts = _parts(page, item, split, TYPES.get(label))
            if filled(page.text, parts.measure) is None:
                yield None, _ledger(item, "no_measure")
            else:
                unsure = split.sure < UNSURE
                yield parts, _ledger(item, "split_uncertain") if unsure else None


def _section(item: Item) -> str:
    return item.section or ""


def _parts(page: Page, item: Item, split: Split, kind: str | None) -> Parts:
    measure = trim(page.text, _moved(split.measure, item.start), ".,")
    description = split.description and _moved(split.description, item.start)
    time = split.time_frame and _moved(split.time_frame, item.start)
    return Parts(
        item.start,
        item.end,
        kind,
        "outcome.entry",
        measure,
        description and filled(page.text, trim(page.text, description)),
        time and filled(page.text, trim(page.text, time)),
    )


def _moved(span: Place, by: int) -> Place:
    return span[0] + by, span[1] + by


def trim(text: str, span: Place, also: str = "") -> Place:
    """A span without white space at its ends, nor the signs ``also`` behind it."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in also):
        end -= 1
    return start, end


def filled(text: str, span: Place) -> Place | None:
    """A span, or None for one without a letter or digit."""
    return span if any(map(str.isalnum, text[slice(*span)])) else None


def _ledger(item: Item, reason: str) -> dict[str, object]:
    end = min(item.end, item.start + LONGEST_UNPARSED)
    rule = "outcome.entry"
    return {"start": item.start, "end": end, "reason": reason, "rule": rule}
