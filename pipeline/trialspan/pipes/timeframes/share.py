"""How much of a stretch of text the timeframes found in it cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trialspan.pipes.page import Page
from trialspan.values.time_language import WORD, word_classes


def time_share(
    page: Page, timeframes: Iterable[Mapping[str, Any]], start: int, end: int
) -> float:
    """The share of [start, end) that is time-frame language, from 0 to 1.

    Characters inside timeframes count whole; of the rest, a character counts when its
    word belongs to the closed classes of time words. White space and punctuation do
    not count on either side.
    """
    covered = bytearray(end - start)
    for found in timeframes:
        left, right = max(start, found["start"]), min(end, found["end"])
        if left < right:
            covered[left - start : right - start] = b"\x01" * (right - left)
    total = said = 0
    for word in WORD.finditer(page.lower, start, end):
        length = len(word[0])
        total += length
        if covered[word.start() - start] or word_classes(word[0]) != "x":
            said += length
    return said / total if total else 0.0
