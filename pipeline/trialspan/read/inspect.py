"""What a run would read: the reader of each file, and what it finds there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trialspan.read.columns import Columns
from trialspan.read.files import (
    Failure,
    Input,
    Place,
    Skipped,
    entries_of,
    expand,
    look,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file: its reader (None: no one's), why, its documents, and what failed."""

    path: str
    reader: str | None
    why: str
    documents: int = 0
    failures: tuple[Failure, ...] = ()


def inspect_inputs(arguments: Iterable[str], columns: Columns) -> Iterator[Seen]:
    """What there is to say of every file of the arguments, in order."""
    taken: set[str] = set()
    for argument in arguments:
        for place in expand(argument):
            yield _see(place, columns, taken)


def _see(place: Place | Failure | Skipped, columns: Columns, taken: set[str]) -> Seen:
    if isinstance(place, Failure):
        return Seen(place.source, None, place.reason, failures=(place,))
    if isinstance(place, Skipped):
        return Seen(place.source, None, place.why)
    documents, failures = 0, []
    for entry in entries_of(place, columns, taken):
        documents += isinstance(entry, Input)
        if isinstance(entry, Failure):
            failures.append(entry)
    if place.path is None:
        return Seen("-", "standard input", "-", documents, tuple(failures))
    _, choice = look(place.path, columns)
    return Seen(str(place.path), choice.reader, choice.why, documents, tuple(failures))
