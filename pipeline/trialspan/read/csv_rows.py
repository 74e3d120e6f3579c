"""A table of separated values -> its rows, streamed; a torn quote costs its row."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator

from trialspan.read.choose import delimiter
from trialspan.read.layout import Problem
from trialspan.read.registry_csv import NUMBER

Line = tuple[int, str]
Row = tuple[int, dict[str, str]]
TORN = "a torn quote: it is never closed"
LONGEST_ROW = 10_000_000  # characters
OPENS_ROW = re.compile(r'"?NCT\d{8}"?[,;\t]')


def read_rows(lines: Iterable[str]) -> Iterator[Row | Problem]:
    """(number of the row, its cells by heading) of the lines of a table, in order.

    A row ends at a line end outside quotes. One with a torn quote, or with other than
    as many cells as there are headings, is a Problem with its first line; reading goes
    on with the line behind it. In the registry's table, a line that opens with an NCT
    number inside quotes ends the row above it as torn.
    """
    csv.field_size_limit(LONGEST_ROW)
    numbered = enumerate(lines, start=1)
    _, first = next(numbered, (0, ""))
    sign = delimiter(first)
    headings = next(csv.reader([first], delimiter=sign), [])
    reader = _Rows(sign, headings)
    for number, found in enumerate(reader.read(numbered), start=1):
        if isinstance(found, Problem):
            yield found
        else:
            yield number, dict(zip(headings, found, strict=True))


class _Rows:
    """Cuts lines into rows."""

    def __init__(self, sign: str, headings: list[str]) -> None:
        self.sign, self.width = sign, len(headings)
        self.opens = OPENS_ROW if headings[:1] == [NUMBER] else None
        self.again: deque[Line] = deque()  # to be read once more
        self.held: list[Line] = []  # of the row that is open
        self.lost = False  # the row above was a problem
        self.told = 0  # the line up to which a problem was told

    def read(self, lines: Iterator[Line]) -> Iterator[list[str] | Problem]:
        quotes = size = 0
        while (line := self._next(lines)) or self.held:
            if line and self._belongs(line[1]):
                self.held.append(line)
                quotes += line[1].count('"')
                size += len(line[1])
                if quotes % 2 and size <= LONGEST_ROW:
                    continue
            elif line:
                self.again.appendleft(line)
            yield from self._close(is_open=bool(quotes % 2))
            quotes = size = 0

    def _next(self, lines: Iterator[Line]) -> Line | None:
        """The next line that says anything, or that goes on with an open row."""
        while True:
            line = self.again.popleft() if self.again else next(lines, None)
            if line is None or self.held:
                return line
            if self.lost and self.opens and not self.opens.match(line[1]):
                continue  # the rest of a row that was told
            if line[1].strip():
                return line

    def _belongs(self, line: str) -> bool:
        return not (self.held and self.opens and self.opens.match(line))

    def _close(self, *, is_open: bool) -> Iterator[list[str] | Problem]:
        """The row of the lines held, or its problem; then its other lines go back."""
        held, self.held = self.held, []
        cells = TORN if is_open else self._cells("".join(text for _, text in held))
        self.lost = not isinstance(cells, list)
        if isinstance(cells, list):
            yield cells
            return
        if held[0][0] > self.told:
            yield Problem(f"#line {held[0][0]}", cells)
        self.told = max(self.told, held[-1][0])
        if not self.opens:
            self.again.extendleft(reversed(held[1:]))

    def _cells(self, text: str) -> list[str] | str:
        """The cells of a row, or what is wrong with it."""
        try:
            rows = list(csv.reader([text], delimiter=self.sign, strict=True))
        except csv.Error as error:
            return f"a torn quote: {error}"
        cells = rows[0] if rows else []
        if len(cells) == self.width:
            return cells
        return f"{len(cells)} cells (want {self.width}, as many as headings)"
