"""Outcome lists of a page: lines under a heading, with or without "[Time Frame: …]"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialspan.pipes.outcomes.declared import notice, read_declared
from trialspan.pipes.outcomes.facts import Facts
from trialspan.pipes.outcomes.listed_tables import (
    find_table,
    parted_cells,
    read_cells,
    read_table,
)
from trialspan.pipes.outcomes.pieces import AUXILIARY
from trialspan.pipes.outcomes.record import Parts
from trialspan.pipes.outcomes.row_lists import TYPES, filled, trim
from trialspan.pipes.outcomes.statements import Statements
from trialspan.pipes.page import Page, Section
from trialspan.read.items import leaves
from trialspan.read.lines import MARKER, lines
from trialspan.values.entries import Place

TIME_MARK = re.compile(r"[\[(]?\s?\btime[ -]?frames?\s?[:\]]\s*|\btimepoints?\s?:\s*")
DESCRIPTION_MARK = re.compile(r"[\[(]?\s?\bdescription\s?:\s*")
MEASURE_MARK = re.compile(r"\s*(?:outcome )?measure(?: title)?\s?:\s*")
CLOSING = {"[": "]", "(": ")"}
PROSE = re.compile(r"(?:is|are|was|were|will be|include[sd]?)\b")
HEADED = re.compile(r"heading\.(primary|secondary|other)\w*")


def type_of(section: Section) -> str | None:
    """The type of outcomes a section declares, by its label or its heading."""
    headed = HEADED.match(section.rule)
    return TYPES.get(section.label) or (headed[1] if headed else None)


def read_page_lists(page: Page, statements: Statements) -> Iterator[Parts]:
    """The outcomes of every list under an outcome heading."""
    if not any(section.label in TYPES for section in page.sections):
        return
    for start, end, section in leaves(page.sections):
        if section.label in TYPES and section.rule != "section.row":
            yield from _read_list(page, statements, start, end, type_of(section))


def _read_list(
    page: Page, statements: Statements, start: int, end: int, kind: str | None
) -> Iterator[Parts]:
    table = find_table(page, start, end, statements.tables.columns)
    if table:
        yield from read_table(page, table, end, kind)
        end = table.start
    facts, columns = statements.pieces.facts, statements.tables.columns
    rows = _rows(page, facts, start, end)
    if celled := list(read_cells(page, facts, rows, columns, kind)):
        yield from celled
        return
    for entry in _entries(page, rows):
        parts = _labelled(page, entry, kind)
        noticed = notice(statements.tables, page, *entry)
        declared = read_declared(page, statements.tables, statements, noticed, entry)
        if parts:
            yield parts
        elif declared is not None:
            yield from declared
        elif not _is_prose(page, *entry):
            yield from statements.read(
                *entry, kind=kind, rule="outcome.list", listed=True
            )


def _is_prose(page: Page, start: int, end: int) -> bool:
    """Whether a line without a mark is a paragraph: sentences with a finite verb."""
    unmarked = start == 0 or page.norm[start - 1] == "\n"
    sentences = page.norm.find(". ", start, end) >= 0
    return unmarked and sentences and bool(AUXILIARY.search(page.lower, start, end))


def _entries(page: Page, rows: list[Place]) -> Iterator[Place]:
    """The entries of a list, without their markers.

    With list marks an entry goes from one to the next of the same depth. Without them
    paragraphs with one time frame each are entries; else a line opens one unless it is
    the description, or the first time frame, of the entry above.
    """
    start, end = (rows[0][0], rows[-1][1]) if rows else (0, 0)
    marks = [MARKER.match(page.norm, *row) for row in rows]
    least = min((_depth(mark[0]) for mark in marks if mark), default=None)
    timed = TIME_MARK.search(page.lower, start, end) is not None
    if least is None and timed and (apart := _paragraphs(page, rows)):
        yield from apart
        return
    opened: list[Place] = []
    for row, mark in zip(rows, marks, strict=True):
        if least is not None:
            new = mark is not None and _depth(mark[0]) <= least
        else:
            new = not timed or _opens(page, opened, row)
        begin = mark.end() if mark and new else row[0]
        if new or not opened:
            opened.append((begin, row[1]))
        else:
            opened[-1] = opened[-1][0], row[1]
    for entry in opened:
        yield trim(page.text, entry)


def _rows(page: Page, facts: Facts, start: int, end: int) -> list[Place]:
    """The lines that are not empty, each cell of a table a line of its own."""
    rows = list(lines(page.norm, start, end))
    if page.norm.find("\t", start, end) >= 0:
        rows = [cell for row in rows for cell in parted_cells(page, facts, row)]
    return [row for row in rows if page.norm[slice(*row)].strip()]


def _paragraphs(page: Page, rows: list[Place]) -> list[Place]:
    """The paragraphs of lines, if each has one time frame, below its first line."""
    found: list[Place] = []
    for row in rows:
        if found and page.norm.count("\n", found[-1][1], row[0]) < 2:
            found[-1] = found[-1][0], row[1]
        else:
            found.append(row)
    marks = [list(TIME_MARK.finditer(page.lower, *one)) for one in found]
    told = all(
        len(mark) == 1 and page.norm.find("\n", one[0], mark[0].end()) > 0
        for one, mark in zip(found, marks, strict=True)
    )
    return [trim(page.text, one) for one in found] if told else []


def _depth(mark: str) -> int:
    return len(mark) - len(mark.lstrip())


def _opens(page: Page, opened: list[Place], row: Place) -> bool:
    """Whether a line of an unmarked list opens an entry."""
    if not opened or DESCRIPTION_MARK.match(page.lower, *row):
        return not opened
    above = TIME_MARK.search(page.lower, *opened[-1])
    if above is None:
        return False
    if TIME_MARK.search(page.lower, *row):
        return TIME_MARK.match(page.lower, *row) is None
    return page.norm[above.start()] not in CLOSING


def _labelled(page: Page, entry: Place, kind: str | None) -> Parts | None:
    """The parts of an entry with "Time Frame:", "Description:"; None without them."""
    start, end = entry
    time = TIME_MARK.search(page.lower, start, end)
    said = DESCRIPTION_MARK.search(page.lower, start, end)
    if time is None and said is None:
        return None
    label = MEASURE_MARK.match(page.lower, start, end)
    begin = label.end() if label else start
    marks = [mark for mark in (time, said) if mark]
    measure = trim(page.text, (begin, min(mark.start() for mark in marks)), ".,;:-")
    frame, after = _framed(page, time, said, end) if time else (None, end)
    description = None
    line = page.norm.find("\n", *measure)
    if line >= 0 and not said:  # measure, description and time frame on their lines
        description = filled(page.text, trim(page.text, (line, measure[1])))
        measure = trim(page.text, (measure[0], line), ".,;:-")
    if said:
        stop = time.start() if time and time.start() > said.start() else end
        description = filled(page.text, trim(page.text, (said.end(), stop)))
    elif after < end and not description:
        description = filled(page.text, trim(page.text, (after, end)))
    stop = trim(page.text, (start, end))[1]
    return Parts(start, stop, kind, "outcome.labelled", measure, description, frame)


def _framed(
    page: Page, mark: re.Match[str], said: re.Match[str] | None, end: int
) -> tuple[Place | None, int]:
    """The time frame behind its mark, and where the entry goes on after it."""
    closing = CLOSING.get(page.norm[mark.start()], "\n")
    stop = page.norm.rfind(closing, mark.end(), _line_end(page, mark, end))
    if closing == "\n" or stop < 0:
        stop = _line_end(page, mark, end)
    if said and mark.end() < said.start() < stop:
        stop = said.start()
    return filled(page.text, trim(page.text, (mark.end(), stop))), min(end, stop + 1)


def _line_end(page: Page, mark: re.Match[str], end: int) -> int:
    stop = page.norm.find("\n", mark.end(), end)
    return stop if stop >= 0 else end
