"""A registry row without headers: which stretch of it is which field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialspan.pipes.page import Section
from trialspan.values.time_language import is_time, word_classes

TYPE = (
    r"(?:DRUG|BIOLOGICAL|DEVICE|PROCEDURE|RADIATION|BEHAVIORAL|GENETIC"
    r"|DIETARY_SUPPLEMENT|COMBINATION_PRODUCT|DIAGNOSTIC_TEST|OTHER):(?: |\||$)"
)
INTERVENTIONS = re.compile(TYPE)
LIST_MARK = re.compile(
    r"[ \t]*(?:[-*•·▪○●◦‣+]|\(?\d{1,2}\\?[.)](?!\d)|\(?[a-z]\\?\)|[①-⑳]) ?"
)
HEADING = re.compile(
    r"(?:[a-z]+ )?(?:overview|summary|description|eligibility|criteria):?[ \t]*",
    re.IGNORECASE,
)
OUTCOMES = ("primary_outcomes", "secondary_outcomes", "other_outcomes")
SINGLE_BREAK = re.compile(  # a line end with no other before or behind it
    r"\n(?:(?<![\n\r]\n)|(?<=\r\n)(?<![\n\r]\r\n))(?!\r?\n)"
)
LONGEST_TIME = 600  # characters from the end in which a time frame begins
SHORT = 600  # characters of a field that may be one entry without a full stop
ABBREVIATED = ("i.e.", "e.g.")
MOST_PIECES = 12  # ", " in a time frame


class Line(NamedTuple):
    """A stretch between single line breaks, blank lines inside."""

    start: int
    end: int


def read_registry_row(text: str) -> list[Section] | None:
    r"""The fields of a registry row in order, or None where the text is none.

    row        = title \n [summary \n] conditions \n [interventions \n] [outcomes \n]*
                 [detailed description]            at most three outcome fields
    conditions = name ("|" name)*                  interventions = TYPE ": " name ...
    outcomes   = entry ("|" entry)*                entry = text ", " time frame

    A field ends at a single line break; a blank line, and a line break before a list
    mark, stay inside.
    """
    every = _lines(text)
    first = next(every, None)
    if first is None or "\n\n" in text[first.start : first.end]:
        return None
    headed = HEADING.fullmatch(text, first.start, first.end) is not None
    if headed and not INTERVENTIONS.search(text):
        return None  # no way to tell its fields
    lines = [first, *every]
    if len(lines) < 3:
        return None
    found = _by_interventions(text, lines) or _by_outcomes(text, lines)
    if found is None:
        return None
    at, outcomes = found
    head = [Section("title", *lines[0], "section.row")]
    if at > 1:
        summary = Line(lines[1].start, lines[at - 1].end)
        head.append(Section("brief_summary", *summary, "section.row"))
    head.append(Section("conditions", *lines[at], "section.row"))
    if outcomes > at + 1:
        head.append(Section("interventions", *lines[at + 1], "section.row"))
    return head + _outcomes(text, lines[outcomes:])


def _lines(text: str) -> Iterator[Line]:
    """The stretches between single line breaks that do not open a list item."""
    begin = 0
    for match in SINGLE_BREAK.finditer(text):
        if LIST_MARK.match(text, match.end()):
            continue
        line = _trim(text, begin, match.end())
        begin = match.end()
        if line.start < line.end:
            yield line
    last = _trim(text, begin, len(text))
    if last.start < last.end:
        yield last


def _trim(text: str, start: int, end: int) -> Line:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Line(start, end)


def _by_interventions(text: str, lines: list[Line]) -> tuple[int, int] | None:
    """Indices of the conditions and the first outcome line, by "DRUG: ..."."""
    for index, line in enumerate(lines[2:], start=2):
        if INTERVENTIONS.match(text, line.start) and _is_interventions(text, line):
            return index - 1, index + 1
    return None


def _is_interventions(text: str, line: Line) -> bool:
    whole = text[line.start : line.end]
    parts = whole.split("|")
    typed = sum(INTERVENTIONS.match(part) is not None for part in parts)
    return "\n\n" not in whole and 2 * typed > len(parts)


def _by_outcomes(text: str, lines: list[Line]) -> tuple[int, int] | None:
    """Indices of the conditions and the first outcome line, by the outcomes' form."""
    for index, line in enumerate(lines[:-1]):
        if HEADING.fullmatch(text, line.start, line.end):
            return None
        if index and _is_conditions(text, line):
            # A list of criteria has more lines than a row of single entries.
            single = not _is_list(text, lines[index + 1])
            crowded = index != 2 or len(lines) > 7
            if not (single and crowded) and _is_first_outcomes(text, lines[index + 1]):
                return index, index + 1
    return None


def _is_conditions(text: str, line: Line) -> bool:
    names = text[line.start : line.end].split("|")
    return all(
        0 < len(name) <= 160 and name[-1] not in ".;:," and "\n" not in name
        for name in map(str.strip, names)
    ) and not LIST_MARK.match(text, line.start)


def _is_first_outcomes(text: str, line: Line) -> bool:
    """Whether most entries end in a time frame."""
    entries = text[line.start : line.end].split("|")
    timed = sum(map(_ends_in_time, entries))
    parted = sum(", " in entry for entry in entries)
    return 2 * timed > len(entries) or 2 < len(entries) == parted


def _ends_in_time(entry: str, *, strange: float = 0.34) -> bool:
    """Whether what follows one of the last ", " of an entry is a time frame."""
    end = len(entry)
    for _ in range(MOST_PIECES):
        end = entry.rfind(", ", max(0, len(entry) - LONGEST_TIME), end)
        if end < 0:
            return False
        if _is_open(entry, end) and is_time(
            word_classes(entry[end + 2 :].lower()), strange=strange
        ):
            return True
    return False


def _is_open(entry: str, comma: int) -> bool:
    """Whether a comma stands outside parentheses and behind no "e.g."."""
    tail = entry[comma:]
    return (
        tail.count(")") <= tail.count("(")
        and entry[comma - 4 : comma] not in ABBREVIATED
    )


def _outcomes(text: str, lines: list[Line]) -> list[Section]:
    """The outcome fields and the detailed description of what follows the head."""
    parts = [part for line in lines for part in _cut_at_lists(text, line)]
    count = _count_outcomes(text, parts)
    labelled = zip(OUTCOMES, parts[:count], strict=False)
    found = [Section(label, *part, "section.row") for label, part in labelled]
    if parts[count:]:
        rest = Line(parts[count].start, parts[-1].end)
        found.append(Section("detailed_description", *rest, "section.row"))
    return found


def _count_outcomes(text: str, parts: list[Line]) -> int:
    """How many of the stretches are outcome fields; one behind another proves it."""
    clear = [n for n, part in enumerate(parts[:3], 1) if _is_list(text, part)]
    count = clear[-1] if clear else 0
    while count < min(len(parts), 3) and _is_outcomes(
        text, parts[count], slots=3 - count, left=len(parts) - count
    ):
        count += 1
    return count


def _is_list(text: str, line: Line) -> bool:
    return text.count("|", line.start, line.end) > 0


def _cut_at_lists(text: str, line: Line) -> list[Line]:
    """A stretch, cut where a list opens right behind a time frame."""
    for match in re.compile(r"(?<!\n)\n(?!\n)").finditer(text, line.start, line.end):
        before = text[max(line.start, match.start() - 80) : match.start()]
        if _ends_in_time(before, strange=0.0):
            return [Line(line.start, match.start()), _trim(text, match.end(), line.end)]
    return [line]


def _is_outcomes(text: str, line: Line, *, slots: int, left: int) -> bool:
    """Whether a stretch is an outcome field, ``left`` stretches being left with it.

    The detailed description is one stretch as a rule: what stands before the last
    stretch is an outcome field also where its time frame is odd or missing.
    """
    field = text[line.start : line.end]
    if _is_list(text, line) or _is_entry(field):
        return True
    if slots == len(OUTCOMES):
        return left > 1 or (len(field) <= SHORT and field[-1] != ".")
    return 1 < left <= slots + 1 and _ends_in_time(field)


def _is_entry(field: str) -> bool:
    """Whether a field of one entry ends as an entry does, not as prose does.

    Prose may end in a time too ("..., for 2 days."); an entry whose description ends in
    a full stop has it before the time frame.
    """
    if len(field) <= SHORT and field[-1] != ".":
        return _ends_in_time(field, strange=0.25)
    end = field.rfind(".", 0, -1)
    return field[end + 1 : end + 3] == ", " and _ends_in_time(field[end:])
