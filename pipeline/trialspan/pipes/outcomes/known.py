"""Outcome entries whose parts the source itself gives: nothing is left to split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.tokens import Doc

from trialspan.pipes.base import group
from trialspan.pipes.outcomes.record import Parts
from trialspan.pipes.outcomes.row_lists import TYPES
from trialspan.pipes.page import Entry, Page


def write_entries(doc: Doc, entries: Iterable[Entry]) -> None:
    """Put known entries on a Doc; a reader's go in before the pipeline runs."""
    known = list(entries)
    rows = ((e.start, e.end, "entry", "outcome.entry") for e in known)
    doc.spans["entries"] = group(doc, "entries", rows, [list(e) for e in known])


def read_known(page: Page, entries: Iterable[Any]) -> Iterator[Parts]:
    """The parts of the entries of ``doc.spans["entries"]``, exactly as given."""
    for start, end, *parts in entries:
        kind = TYPES.get(page.section_at(start) or "")
        measure, description, time = (part and (part[0], part[1]) for part in parts)
        yield Parts(start, end, kind, "outcome.entry", measure, description, time)
