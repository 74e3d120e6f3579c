"""Frequencies in one word: "annually" in a time frame."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from decimal import Decimal

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.frames import Frame
from trialspan.values.durations import Quantity
from trialspan.values.time_words import TimeWords

OPENED = re.compile(
    r"(?:[,;:(|\n]|(?<![a-z])(?:and|then|assessed|measured|collected|evaluated))\s?$"
)
CLOSING = re.compile(
    r"\s?(?:$|[,;.|\n)]|(?:for|from|up|until|through|throughout|during|over|in|thereafter|at)"
    r"(?![a-z]))"
)


class Frequencies:
    """Finds the words of ``time_cues`` that say how often, where they stand alone."""

    def __init__(self, words: TimeWords) -> None:
        self.words = words
        names = sorted(words.frequencies, key=lambda name: (-len(name), name))
        either = "|".join(map(re.escape, names))
        self.pattern = re.compile(rf"(?<![a-z-])(?:{either or '(?!)'})(?![a-z-])")

    def read(self, page: Page, outcomes: Container[str | None]) -> Iterator[Frame]:
        """One frame a word: how often something is measured, comparator "="."""
        for section in page.sections:
            if section.label not in outcomes:
                continue
            for match in self.pattern.finditer(page.lower, section.start, section.end):
                floor = max(0, match.start() - 11)
                opened = OPENED.search(page.lower, floor, match.start())
                if opened and CLOSING.match(page.lower, match.end()):
                    yield self._frame(match)

    def _frame(self, match: re.Match[str]) -> Frame:
        value, unit = self.words.frequencies[match[0]]
        amount = Quantity(*match.span(), Decimal(value), None, unit)
        return Frame(*match.span(), "timeframe.frequency", amount, "=")
