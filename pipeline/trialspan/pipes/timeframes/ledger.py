"""What looks like a time expression and gave no record."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from typing import Any

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.frames import Frame, is_taken
from trialspan.values.look import COMMON, Opened
from trialspan.values.word_tree import letter_tree

LIMIT = re.compile(
    r"(?<![a-z])(?:within|up to|at least|for|every|after|over|in)\s(?:the\s)?"
    r"(?:last |past )?(?P<vague>[a-z]{1,8}(?: few)?)$"
)
LONGEST = 36  # characters of a limit
NUMBERED = COMMON.add(
    re.compile(
        r"(?<![a-z])(?:in|during|at|on|until|within|over|through|before|after) "
        r"(?:the |a )?(?:first|second|third|fourth|fifth|single|initial"
        r"|yearly|monthly|weekly)(?: [a-z]{3,12}){0,2} "
        r"(?:hours?|days?|weeks?|months?|years?|visits?)(?![a-z])"
    )
)
PART = re.compile(
    r"(?:, |[|\n])(?P<part>(?:until|till|from|after|before|prior to|through|throughout"
    r"|during|up to|following) [^,|\n]{3,120}?)\.?(?=[|\n]|$)"
)
Piece = tuple[int, int, str, str]  # start, end, reason, rule


def unread(
    page: Page,
    frames: Iterable[Frame],
    vague: Opened,
    outcomes: Container[str | None],
) -> Iterator[dict[str, Any]]:
    """The ledger's pieces: limits without a number, visits and periods by their order,
    time-frame parts of which nothing was read."""
    taken = sorted((frame.start, frame.end) for frame in frames)
    found = (*_limits(page, vague), *_numbered(page), *_parts(page, outcomes))
    for start, end, reason, rule in found:
        if not _meets(start, end, taken):
            yield {"start": start, "end": end, "reason": reason, "rule": rule}


def _meets(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Whether a sorted place holds the start of a piece or starts in it."""
    at = bisect_left(taken, (start, 0))
    return is_taken(start, taken) or (at < len(taken) and taken[at][0] < end)


def vague_units(words: Iterable[str]) -> Opened:
    """What finds "several weeks", where no number stands."""
    vague = rf"(?<![^\s])(?P<vague>{letter_tree(words)})[ \n\t]"
    units = "(?:minutes|hours|days|weeks|months|years)(?![a-z])"
    return COMMON.add(re.compile(vague + units))


def _limits(page: Page, vague: Opened) -> Iterator[Piece]:
    """ "Within several weeks"."""
    for match in vague.finditer(page.lower):
        end = match.end("vague")
        limit = LIMIT.search(page.lower, max(0, end - LONGEST), end)
        if limit and limit["vague"] == match["vague"]:
            yield limit.start(), match.end(), "no_value", "timeframe.vague"


def _numbered(page: Page) -> Iterator[Piece]:
    """ "During the yearly visits", "in the second year"."""
    for match in NUMBERED.finditer(page.lower):
        yield *match.span(), "no_value", "timeframe.numbered"


def _parts(page: Page, outcomes: Container[str | None]) -> Iterator[Piece]:
    """ "Until two smears are negative", where an outcome entry ends with it."""
    for section in page.sections:
        if section.label in outcomes:
            for match in PART.finditer(page.lower, section.start, section.end):
                yield *match.span("part"), "no_anchor", "timeframe.part"
