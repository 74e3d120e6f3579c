"""Where numbers and words may start: cheap first looks that spare a text the dear ones.

A pattern that opens with a look behind is tried at every character; one that opens
with a set of characters is not. What is found here is every place where the pattern
may match, and some where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialspan.values.look import COMMON
from trialspan.values.numbers import NUMBER_WORDS


def _openings(words: Iterable[str]) -> str:
    """Regex source of what words start with, letter by letter, as far as one ends."""
    rest: dict[str, list[str]] = {}
    for word in words:
        rest.setdefault(word[:1], []).append(word[1:])
    if "" in rest:
        return ""
    ways = [letter.replace(" ", r"\s") + _openings(rest[letter]) for letter in rest]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


_WORD = _openings(NUMBER_WORDS.replace(r"\s", " ").split("|"))
_WORDS = COMMON.add(re.compile(rf"(?<![a-z0-9])(?:{_WORD})"))
# Every digit by itself: a set of signs is found three times as fast as a class.
_OTHER_DIGITS = "".join(c for c in map(chr, range(128, 1 << 16)) if c.isdecimal())
_DIGITS = re.compile(rf"[0-9½¼¾⅓⅔{_OTHER_DIGITS}𝟎-𝟿](?<![a-z0-9].)", re.DOTALL)
_POINTS = re.compile(r"\.(?=\d)(?<![a-z0-9]\.)")
_GLUED = [
    re.compile(rf"{word}(?=[\d.½¼¾⅓⅔zotfsenhad])")
    for word in ("than", "after", "upto", "within")
]


def number_starts(lower: str) -> list[int]:
    """Every place of a lower-case text where a number may start, in order."""
    found = [match.start() for match in _DIGITS.finditer(lower)]
    found += [match.start() for match in _POINTS.finditer(lower)]
    found += [match.start() for match in _WORDS.finditer(lower)]
    for word in _GLUED:
        found += [match.end() for match in word.finditer(lower)]
    return sorted(set(found))
