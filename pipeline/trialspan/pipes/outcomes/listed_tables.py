"""Outcomes in a table: a line of headers, and below it a line for each outcome.

As the registry's page is copied: cells between tabs, or between "|" in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trialspan.pipes.outcomes.facts import Facts
from trialspan.pipes.outcomes.record import Parts
from trialspan.pipes.outcomes.row_lists import filled, trim
from trialspan.pipes.page import Page
from trialspan.read.lines import lines
from trialspan.values.entries import Place

RULED = re.compile(r"[\s|:-]+")  # the line below the headers in Markdown
MOST_LINES = 60  # of one row, whose cells hold line breaks
TIMED = 0.4  # share of a line that its times take, of one that tells nothing else
WORDS_BEFORE = 12  # characters: "assessed at "
Columns = Mapping[str, str]  # "time frame" -> "time"


class Table(NamedTuple):
    """Where a table stands, what parts its cells, and what each column holds."""

    start: int
    body: int
    sign: str
    columns: tuple[str | None, ...]


def find_table(page: Page, start: int, end: int, columns: Columns) -> Table | None:
    """The first table of outcomes in a stretch."""
    for sign in "\t|":
        at = page.norm.find(sign, start, end)
        if at < 0:
            continue
        for first, stop in lines(page.norm, page.norm.rfind("\n", 0, at) + 1, end):
            cells = cells_of(page, first, stop, sign)
            named = tuple(columns.get(page.lower[slice(*cell)]) for cell in cells)
            if "measure" in named and len(set(named) - {None}) > 1:
                return Table(max(first, start), min(stop + 1, end), sign, named)
    return None


def read_table(page: Page, table: Table, end: int, kind: str | None) -> Iterator[Parts]:
    """The outcomes of a table, which goes on as long as lines have its cells."""
    for start, stop in rows_of(page, table, end):
        cells = cells_of(page, start, stop, table.sign)
        held = dict(zip(table.columns, cells, strict=False))
        measure = held["measure"]
        if filled(page.text, measure) is None:
            continue
        description, time = (
            filled(page.text, held[name]) if name in held else None
            for name in ("description", "time")
        )
        last = max(place[1] for place in (measure, description, time) if place)
        rule = "outcome.labelled"
        yield Parts(measure[0], last, kind, rule, measure, description, time)


def read_cells(
    page: Page, facts: Facts, rows: list[Place], columns: Columns, kind: str | None
) -> Iterator[Parts]:
    """The outcomes of a table with a cell on each line: measure …, time frame.

    A grid where the last line of each row names a time; else, as empty cells leave no
    line, a row ends where a line tells nothing but times. Nothing where the first lines
    are not the headers.
    """
    named = [columns.get(page.lower[slice(*row)].strip()) for row in rows[:4]]
    heads = named.index(None) if None in named else len(named)
    if not {"measure", "time"} <= set(named[:heads]) or named[heads - 1] != "time":
        return
    cells = [trim(page.text, row) for row in rows[heads:]]
    grid = [cells[at : at + heads] for at in range(0, len(cells), heads)]
    inside = facts.timeframes.inside
    if not all(len(one) == heads and inside(*one[-1]) for one in grid):
        grid = list(_grouped(page, facts, cells))
    for one in grid:
        yield _of_cells(page, one, kind)


def _grouped(page: Page, facts: Facts, cells: list[Place]) -> Iterator[list[Place]]:
    group: list[Place] = []
    for cell in cells:
        group.append(cell)
        if len(group) > 1 and _timed(page, facts, cell) >= TIMED:
            yield group
            group = []
    for cell in group:  # what stands behind the last time frame
        yield [cell]


def _timed(page: Page, facts: Facts, cell: Place) -> float:
    """The share of a line that its times take; 0 where more comes first, or behind."""
    start, end = cell
    if page.norm.find(". ", start, end) >= 0:
        return 0
    found = facts.timeframes.inside(start, end)
    if found and found[0][1]["start"] - start > WORDS_BEFORE:
        return 0
    return sum(one["end"] - one["start"] for _, one in found) / (end - start)


def _of_cells(page: Page, cells: list[Place], kind: str | None) -> Parts:
    measure, *rest = cells
    time = rest.pop() if rest else None
    described = (rest[0][0], rest[-1][1]) if rest else None
    rule, end = "outcome.labelled", cells[-1][1]
    return Parts(measure[0], end, kind, rule, measure, described, time)


def rows_of(page: Page, table: Table, end: int) -> Iterator[Place]:
    """The rows: a line with all cells, or lines that have them together.

    Cells of descriptions may be left out at the end.
    """
    wanted = len(table.columns) - 1
    while wanted and table.columns[wanted] in (None, "description"):
        wanted -= 1
    start, seen, held = table.body, 0, 0
    for first, stop in lines(page.norm, table.body, end):
        start = first if not held else start
        seen, held = seen + _signs(page, first, stop, table.sign), held + 1
        if RULED.fullmatch(page.norm, first, stop):
            held = seen = 0
        elif seen >= wanted:
            yield start, stop
            held = seen = 0
        elif held > MOST_LINES or (held == 1 and not seen):
            return


def _signs(page: Page, start: int, end: int, sign: str) -> int:
    """How many signs part cells; those around a line of Markdown do not."""
    return page.norm.count(sign, *_inside(page, start, end, sign))


def _inside(page: Page, start: int, end: int, sign: str) -> Place:
    if sign == "|":
        start, end = trim(page.text, (start, end))
        start += page.norm.startswith(sign, start, end)
        end -= end > start and page.norm.endswith(sign, start, end)
    return start, end


def parted_cells(page: Page, facts: Facts, row: Place) -> list[Place]:
    """The cells between the tabs of a line; one of times stays with what it times."""
    found: list[Place] = []
    for cell in cells_of(page, *row, "\t"):
        if found and cell[0] < cell[1] and _timed(page, facts, cell) >= TIMED:
            found[-1] = found[-1][0], cell[1]
        else:
            found.append(cell)
    return found


def cells_of(page: Page, start: int, end: int, sign: str) -> list[Place]:
    """The cells of a line, without white space around them."""
    at, stop = _inside(page, start, end, sign)
    found = []
    while True:
        cut = page.norm.find(sign, at, stop)
        found.append(trim(page.text, (at, stop if cut < 0 else cut)))
        if cut < 0:
            return found
        at = cut + 1
