"""What earlier components found, looked up by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from trialspan.pipes.page import Mention, Page

Found = dict[str, Any]


class Places:
    """Found dicts in order of place."""

    def __init__(self, found: Sequence[Found]) -> None:
        self.found = found
        self.starts = [one["start"] for one in found]

    def inside(self, start: int, end: int) -> Sequence[tuple[int, Found]]:
        """Those that begin and end inside a stretch, with their index."""
        starts = self.starts
        low = bisect_left(starts, start)
        if low == len(starts) or starts[low] >= end:
            return ()
        indices = range(low, bisect_left(starts, end, low))
        return [(i, self.found[i]) for i in indices if self.found[i]["end"] <= end]


class Facts:
    """The timeframes and thresholds of a document."""

    def __init__(
        self, timeframes: Sequence[Found], thresholds: Sequence[Found]
    ) -> None:
        self.timeframes = Places(timeframes)
        self.thresholds = Places(thresholds)


def mentions_inside(page: Page, stem: str, start: int, end: int) -> Sequence[Mention]:
    """The mentions of a lexicon inside a stretch, in order."""
    found: Any = page.mentions.get(stem, ())
    low = bisect_left(found, (start,))
    if low == len(found) or found[low].start >= end:
        return ()
    high = bisect_left(found, (end,), low)
    return [mention for mention in found[low:high] if mention.end <= end]
