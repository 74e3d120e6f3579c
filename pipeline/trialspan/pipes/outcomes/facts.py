"""What earlier components found, looked up by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from trialspan.pipes.page import Mention, Page

Found = dict[str, Any]


class Places:
    """Found dicts in order of place."""

    def __init__(self, found: Sequence[Found]) -> None:
        self.found = found
        self.starts = [one["start"] for one in found]

    def inside(self, start: int, end: int) -> Iterator[tuple[int, Found]]:
        """Those that begin and end inside a stretch, with their index."""
        for index in range(bisect_left(self.starts, start), len(self.found)):
            if self.starts[index] >= end:
                return
            if self.found[index]["end"] <= end:
                yield index, self.found[index]


class Facts:
    """The timeframes and thresholds of a document."""

    def __init__(
        self, timeframes: Sequence[Found], thresholds: Sequence[Found]
    ) -> None:
        self.timeframes = Places(timeframes)
        self.thresholds = Places(thresholds)


def mentions_inside(page: Page, stem: str, start: int, end: int) -> Iterator[Mention]:
    """The mentions of a lexicon inside a stretch, in order."""
    found = page.mentions.get(stem, [])
    for index in range(bisect_left(found, start, key=_start), len(found)):
        if found[index].start >= end:
            return
        if found[index].end <= end:
            yield found[index]


def _start(mention: Mention) -> int:
    return mention.start
