"""What looks like a time expression and gave no record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.frames import Frame
from trialspan.values.scan import Scan
from trialspan.values.time_words import TimeWords

LIMITED = Scan(
    re.compile(
        r"(?<![a-z])(?:within|up to|at least|for|every|after|over|in)\s(?:the\s)?"
        r"(?:last |past )?(?P<vague>[a-z]{1,8}(?: few)?)\s"
        r"(?:minutes|hours|days|weeks|months|years)(?![a-z])"
    )
)


def unread(
    page: Page, frames: Iterable[Frame], words: TimeWords
) -> Iterator[dict[str, Any]]:
    """The ledger's pieces: limits without a number ("within several weeks")."""
    taken = {place for frame in frames for place in range(frame.start, frame.end)}
    for match in LIMITED.finditer(page.lower):
        if match["vague"] in words.words["vague"] and match.start() not in taken:
            yield {
                "start": match.start(),
                "end": match.end(),
                "reason": "no_value",
                "rule": "timeframe.vague",
            }
