"""Signs of numbers: "-2.5", "< - 2.5", the "+1" of "-2 to +1"."""

from __future__ import annotations

import re

_SIGNED = re.compile(
    r"(?:^|[\s(\[<>=≥≤])(?:of|between|from|is|score|to|than|or|least|most|below|above|[<>=≥≤:(])\s?-\Z"
    r"|(?:than|or|least|most|below|above|[<>=≥≤])\s?[+]\Z"
)
_WORD_BEFORE = re.compile(r"[a-z]\s\Z")
_SPACED = re.compile(r"[<>=≥≤]\s?-\s\Z")  # "< - 2.5"
_TO_SIGNED = re.compile(
    r"(?:\s?[a-z]{1,2})?\s?(?:to|and|through|/)\s(?:[-+]\d|0(?!\S))"
)


def signed_start(lower: str, start: int, end: int, *, low: int) -> tuple[int, bool]:
    """Where a number starts with its sign, if it has one, and whether it is negative.

    A dash is a sign behind a word or sign that compares, and in a range with signs.
    """
    before = lower[start - 1]
    if before in "-+":
        alone = lower[start - 2].isspace() and _TO_SIGNED.match(lower, end)
        if alone or _SIGNED.search(lower, max(low, start - 12), start):
            return start - 1, before == "-"
    elif lower[start - 2] == "-" and _SPACED.search(lower, max(low, start - 5), start):
        return start - 2, True
    return start, False


def is_negative_end(lower: str, start: int) -> bool:
    """Whether the upper end of a range that starts there has a minus behind a word."""
    if lower[start - 1] != "-":
        return False
    return _WORD_BEFORE.search(lower, start - 4, start - 1) is not None
