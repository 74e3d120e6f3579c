"""Marks under the lines of a text, the overlapping ones one below the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from trialspan.view.printable import cells, shown


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the document and the label it is marked with."""

    start: int
    end: int
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a document by place."""

    marks: tuple[Mark, ...]
    starts: tuple[int, ...]
    reach: tuple[int, ...]

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Marks:
        """Sort marks so that those of a stretch are quickly found."""
        by_place = tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))
        return cls(
            by_place,
            tuple(mark.start for mark in by_place),
            tuple(accumulate((mark.end for mark in by_place), max)),
        )

    def between(self, start: int, end: int) -> list[Mark]:
        """Give the marks that share a character with a stretch."""
        found = []
        index = bisect_left(self.starts, end) - 1
        while index >= 0 and self.reach[index] > start:
            if self.marks[index].end > start:
                found.append(self.marks[index])
            index -= 1
        return found[::-1]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the terminal: where it stands in the text, and as it is shown.

    Character `start + i` of the document is shown from `pieces[i]` on, at column
    `columns[i]`; an escape is longer than what it stands for, a wide sign wider.
    """

    start: int
    end: int
    pieces: tuple[str, ...]
    columns: tuple[int, ...]

    def column(self, offset: int) -> int:
        """Give the column of an offset, held within the row."""
        return self.columns[self._index(offset)]

    def position(self, offset: int) -> int:
        """Give the place of an offset in the text shown, held within the row."""
        return sum(map(len, self.pieces[: self._index(offset)]))

    def _index(self, offset: int) -> int:
        return min(max(offset, self.start), self.end) - self.start


@dataclass(frozen=True, slots=True)
class Bracket:
    """A mark as drawn under one row: the column it begins at and its signs."""

    column: int
    drawn: str
    kind: str

    @property
    def end(self) -> int:
        """Give the column after the last sign."""
        return self.column + len(self.drawn)


def rows(text: str, *, start: int, end: int, width: int) -> Iterator[Row]:
    """Cut one line of a text into rows of at most `width` columns, at spaces if it can.

    A line without characters is one empty row.
    """
    pieces = [shown(character) for character in text[start:end]]
    columns = [0, *accumulate(cells(piece) for piece in pieces)]
    first = 0
    while first < len(pieces) or first == 0:
        last = _break(pieces, columns, first, width)
        yield Row(
            start + first,
            start + last,
            tuple(pieces[first:last]),
            tuple(column - columns[first] for column in columns[first : last + 1]),
        )
        first = max(last, 1)


def _break(
    pieces: Sequence[str], columns: Sequence[int], first: int, width: int
) -> int:
    """Find where the row that begins at piece `first` ends."""
    limit = bisect_left(columns, columns[first] + width + 1, first) - 1
    if limit >= len(pieces):
        return len(pieces)
    limit = max(limit, min(first + 1, len(pieces)))
    earliest = first + (limit - first) // 2
    for last in range(limit, earliest, -1):
        if pieces[last - 1] == " ":
            return last
    return limit


def brackets(row: Row, marks: Sequence[Mark]) -> list[list[Bracket]]:
    """Draw the marks of a row in as few lanes as hold them, the shortest nearest."""
    lanes: list[list[Bracket]] = []
    for mark in sorted(marks, key=lambda mark: (mark.end - mark.start, mark.start)):
        drawn = bracket(row, mark)
        lane = next((lane for lane in lanes if _fits(drawn, lane)), None)
        if lane is None:
            lane = []
            lanes.append(lane)
        lane.append(drawn)
    return [sorted(lane, key=lambda drawn: drawn.column) for lane in lanes]


def _fits(drawn: Bracket, lane: Sequence[Bracket]) -> bool:
    return all(drawn.end < other.column or other.end < drawn.column for other in lane)


def bracket(row: Row, mark: Mark) -> Bracket:
    """Draw one mark: closed where it begins or ends in this row, open where it goes on.

    >>> row = next(rows("age 18 years or more", start=0, end=20, width=80))
    >>> bracket(row, Mark(0, 12, "L1", "lab_thresholds")).drawn
    '╰L1────────╯'
    """
    left, right = row.column(mark.start), row.column(mark.end)
    width = max(right - left, 1)
    opens = "╰" if mark.start >= row.start else "─"
    closes = "╯" if mark.end <= row.end else "─"
    if width < len(mark.label) + 2:
        line = "╵" if width == 1 else f"{opens}{'─' * (width - 2)}{closes}"
        return Bracket(left, line + mark.label, mark.kind)
    fill = "─" * (width - len(mark.label) - 2)
    return Bracket(left, f"{opens}{mark.label}{fill}{closes}", mark.kind)
