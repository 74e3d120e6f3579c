"""Sections in a few bytes each, for texts that have hundreds of thousands."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import numpy as np

from trialspan.pipes.page import Section


class Stretches:
    """Sections, kept as numbers: a Section takes 180 bytes, one here 20."""

    def __init__(self, sections: Iterable[Section] = ()) -> None:
        self._starts, self._ends = array("q"), array("q")
        self._kinds = array("l")
        self._number: dict[Section, int] = {}
        for section in sections:
            self.append(section)

    def append(self, section: Section) -> None:
        """Add a section."""
        self._starts.append(section.start)
        self._ends.append(section.end)
        kind = section._replace(start=0, end=0)
        self._kinds.append(self._number.setdefault(kind, len(self._number)))

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Section]:
        return self._at(range(len(self)))

    def sort(self) -> None:
        """Put them in order: outer before inner."""
        order = np.lexsort((-np.asarray(self._ends), np.asarray(self._starts)))
        for name in ("_starts", "_ends", "_kinds"):
            old: array[int] = getattr(self, name)
            setattr(self, name, array(old.typecode, np.asarray(old)[order].tobytes()))

    def over(self, start: int, end: int) -> Iterator[Section]:
        """The sections that have a part in a stretch."""
        starts, ends = np.asarray(self._starts), np.asarray(self._ends)
        return self._at(np.flatnonzero((starts < end) & (ends > start)).tolist())

    def _at(self, numbers: range | list[int]) -> Iterator[Section]:
        kinds = list(self._number)
        for n in numbers:
            kind = kinds[self._kinds[n]]
            yield kind._replace(start=self._starts[n], end=self._ends[n])
