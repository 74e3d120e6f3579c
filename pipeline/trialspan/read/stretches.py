"""Sections and entries in a few bytes each, for texts with hundreds of thousands."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np

from trialspan.pipes.page import Entry, Section

NUMBERED = re.compile(r"\[(0|[1-9]\d{0,8})\]")  # "primaryOutcomes[12].measure"
MANY, NONE = "[]", -1


class Stretches:
    """Sections, kept as numbers: a Section takes 180 bytes, one here 28.

    The first number in the path of a field is none of its kind, so that the fields of a
    list of any length are of a few kinds.
    """

    def __init__(self, sections: Iterable[Section] = ()) -> None:
        self._starts, self._ends = array("q"), array("q")
        self._kinds, self._places = array("l"), array("l")
        self._number: dict[Section, int] = {}
        for section in sections:
            self.append(section)

    def append(self, section: Section) -> None:
        """Add a section."""
        self._starts.append(section.start)
        self._ends.append(section.end)
        field, place = section.field, NONE
        if field and MANY not in field and (found := NUMBERED.search(field)):
            place = int(found[1])
            field = field.replace(found[0], MANY, 1)
        kind = section._replace(start=0, end=0, field=field)
        self._kinds.append(self._number.setdefault(kind, len(self._number)))
        self._places.append(place)

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Section]:
        return self._at(range(len(self)))

    def sort(self) -> None:
        """Put them in order: outer before inner."""
        order = np.lexsort((-np.asarray(self._ends), np.asarray(self._starts)))
        for name in ("_starts", "_ends", "_kinds", "_places"):
            old: array[int] = getattr(self, name)
            setattr(self, name, array(old.typecode, np.asarray(old)[order].tobytes()))

    def over(self, start: int, end: int) -> Iterator[Section]:
        """The sections that have a part in a stretch."""
        starts, ends = np.asarray(self._starts), np.asarray(self._ends)
        return self._at(np.flatnonzero((starts < end) & (ends > start)).tolist())

    def _at(self, numbers: range | list[int]) -> Iterator[Section]:
        kinds = list(self._number)
        for n in numbers:
            kind, field = kinds[self._kinds[n]], None
            if kind.field is not None:
                place = self._places[n]
                field = kind.field if place == NONE else _numbered(kind.field, place)
            start, end = self._starts[n], self._ends[n]
            yield kind._replace(start=start, end=end, field=field)


def _numbered(field: str, place: int) -> str:
    return field.replace(MANY, f"[{place}]", 1)


class Entries(Sequence[Entry]):
    """Outcome entries, kept as numbers: an Entry takes 500 bytes, one here 64."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._ends = array("q")  # eight of each: start and end of it and of its parts
        for entry in entries:
            self.append(entry)

    def append(self, entry: Entry) -> None:
        """Add an entry behind the others."""
        start, end, *parts = entry
        self._ends.extend((start, end))
        for part in parts:
            self._ends.extend(part or (NONE, NONE))

    def __len__(self) -> int:
        return len(self._ends) // 8

    @overload
    def __getitem__(self, at: int) -> Entry: ...

    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...

    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        start, end, *parts = self._ends[8 * at : 8 * at + 8]
        measure, described, time = zip(parts[::2], parts[1::2], strict=True)
        return Entry(start, end, measure, _part(described), _part(time))


def _part(place: tuple[int, int]) -> tuple[int, int] | None:
    return None if place[0] == NONE else place
