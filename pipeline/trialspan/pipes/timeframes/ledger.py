"""What looks like a time expression and gave no record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.frames import Frame, is_taken
from trialspan.values.scan import Scan
from trialspan.values.time_words import TimeWords

UNITS = Scan(re.compile(r"\s(?:minutes|hours|days|weeks|months|years)(?![a-z])"))
LIMIT = re.compile(
    r"(?<![a-z])(?:within|up to|at least|for|every|after|over|in)\s(?:the\s)?"
    r"(?:last |past )?(?P<vague>[a-z]{1,8}(?: few)?)$"
)
LONGEST = 36  # characters of a limit


def unread(
    page: Page, frames: Iterable[Frame], words: TimeWords
) -> Iterator[dict[str, Any]]:
    """The ledger's pieces: limits without a number ("within several weeks")."""
    taken = sorted((frame.start, frame.end) for frame in frames)
    for match in UNITS.finditer(page.lower):
        near = page.lower[max(0, match.start() - LONGEST) : match.start()]
        if near[near.rfind(" ") + 1 :] not in words.words["vague"]:
            continue
        limit = LIMIT.search(near)
        start = match.start() - len(near) + limit.start() if limit else -1
        if (
            limit
            and limit["vague"] in words.words["vague"]
            and not is_taken(start, taken)
        ):
            yield {
                "start": start,
                "end": match.end(),
                "reason": "no_value",
                "rule": "timeframe.vague",
            }
