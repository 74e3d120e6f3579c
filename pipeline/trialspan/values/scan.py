"""A pattern over a long text, tried only at the words that a match must hold."""

from __future__ import annotations

import importlib
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

# The parser of the standard library, under the name it has there.
PARSER = "re._parser" if sys.version_info >= (3, 11) else "sre_parse"
parser: Any = importlib.import_module(PARSER)
sre = parser

Needles = dict[str, int]  # word -> how far behind the start of a match it may stand
DIGIT = re.compile(r"\d")
ANY_DIGIT = "\\d"  # a needle: any digit
MOST_NEEDLES, LEAST_LETTERS, LONGEST, FARTHEST = 48, 2, 400, 120
ENDLESS = 10**6  # a width that stands for any
SHORT = 6  # places of a stretch that are tried one by one


class Scan:
    """Finds what ``pattern.finditer`` finds, and looks only where it can be.

    Every match of the pattern holds one of the ``needles``, literal words (or a digit)
    that are read off the pattern, at most so many characters behind its start: so it
    starts near one of them. Where no such words are found the whole text is searched.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        parsed = parser.parse(pattern.pattern, pattern.flags)
        found = needles_of(parsed)
        plain = not pattern.flags & re.IGNORECASE
        good = found and plain and quality(found)[0] >= LEAST_LETTERS
        self.needles = _shortest(found) if found and good else {}
        reach = parsed.getwidth()[1] + sight_of(parsed)
        self.reach = reach if reach <= LONGEST else None

    def may(self, text: str) -> bool:
        """Whether a match can be in a text at all."""
        if not self.needles or any(map(text.__contains__, self.needles)):
            return True
        return ANY_DIGIT in self.needles and DIGIT.search(text) is not None

    def finditer(
        self, text: str, pos: int = 0, endpos: int | None = None
    ) -> Iterator[re.Match[str]]:
        """The matches in a text, in order, none overlapping."""
        if not self.needles:
            yield from self.pattern.finditer(text, pos, _end(text, endpos))
            return
        search = self.search_in(text, pos, endpos)
        while match := search(pos):
            yield match
            pos = match.end()

    def search_in(
        self, text: str, pos: int = 0, endpos: int | None = None
    ) -> Callable[[int], re.Match[str] | None]:
        """A function from a place to the first match that starts there or later.

        The places asked for must not go back.
        """
        end = _end(text, endpos)
        if not self.needles:
            return lambda pos: self.pattern.search(text, pos, end)
        stretches = deque(self._stretches(text, pos, end))

        def search(pos: int) -> re.Match[str] | None:
            while stretches:
                low, high = stretches[0]
                match = self._first(text, max(low, pos), high, end)
                if match:
                    return match
                stretches.popleft()
            return None

        return search

    def _first(self, text: str, low: int, high: int, end: int) -> re.Match[str] | None:
        """The first match that starts from ``low`` to ``high``."""
        if low > high:
            return None
        if self.reach is None or high - low < SHORT:
            match = self.pattern.match
            tried = (match(text, at, end) for at in range(low, high + 1))
            return next(filter(None, tried), None)
        # no match that starts here can see beyond the reach
        found = self.pattern.search(text, low, min(end, high + self.reach))
        return found if found and found.start() <= high else None

    def _stretches(self, text: str, pos: int, end: int) -> list[tuple[int, int]]:
        """Where a match may start, from first to last; stretches do not meet."""
        given = [
            (max(pos, at - lead), at)
            for needle, lead in self.needles.items()
            for at in places(needle, text, pos, end)
        ]
        given.sort()
        stretches: list[tuple[int, int]] = []
        for low, high in given:
            if stretches and low <= stretches[-1][1] + 1:
                if high > stretches[-1][1]:
                    stretches[-1] = stretches[-1][0], high
            else:
                stretches.append((low, high))
        return stretches


def _end(text: str, endpos: int | None) -> int:
    return len(text) if endpos is None else min(endpos, len(text))


_text: str = ""
_places: dict[tuple[str, int, int], list[int]] = {}  # of the text last looked at


def places(needle: str, text: str, pos: int, end: int) -> Iterable[int]:
    """Where a needle stands in a text; patterns of a page share many needles."""
    global _text
    if text is not _text:
        _text = text
        _places.clear()
    key = needle, pos, end
    if key not in _places:
        _places[key] = _found(needle, text, pos, end)
    return _places[key]


def _found(needle: str, text: str, pos: int, end: int) -> list[int]:
    if needle == ANY_DIGIT:
        return [match.start() for match in DIGIT.finditer(text, pos, end)]
    found = []
    at = text.find(needle, pos, end)
    while at >= 0:
        found.append(at)
        at = text.find(needle, at + 1, end)
    return found


def needles_of(parsed: Any) -> Needles | None:
    """Words of which every match holds at least one; None where there are none.

    Of the parts of a sequence the best is taken: the longest words, then the fewest.
    """
    found: list[Needles] = []
    run, lead, width = "", 0, 0
    for op, value in [*parsed, (None, None)]:
        if op is sre.LITERAL:
            run += chr(value)
            width += 1
            continue
        if run:
            found.append({run: lead})
        run = ""
        inner = _inside(op, value)
        if inner:
            found.append({word: width + more for word, more in inner.items()})
        if op is not None:
            width += _width(op, value)
        lead = width
    return max(found, key=quality, default=None)


def _width(op: Any, value: Any) -> int:
    """The most characters that one part of a sequence takes."""
    if op in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return 0
    if op is sre.SUBPATTERN:
        most = value[-1].getwidth()[1]
    elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        most = int(value[1]) * value[2].getwidth()[1]
    elif op is sre.BRANCH:
        most = max(branch.getwidth()[1] for branch in value[1])
    else:
        most = 1 if op in (sre.IN, sre.NOT_LITERAL, sre.ANY) else ENDLESS
    return int(min(most, ENDLESS))


def _inside(op: Any, value: Any) -> Needles | None:
    """The needles of one part of a sequence."""
    if op is sre.SUBPATTERN:  # "(?i:word)" adds flags: not the word as written
        return None if value[1] else needles_of(value[-1])
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return needles_of(value[2]) if value[0] else None
    if op is sre.BRANCH:
        return _any_of([needles_of(branch) for branch in value[1]])
    if op is sre.IN:
        return _one_of(value)
    return None


def _any_of(branches: list[Needles | None]) -> Needles | None:
    union: Needles = {}
    for branch in branches:
        if not branch:
            return None
        for word, lead in branch.items():
            union[word] = max(lead, union.get(word, 0))
    return union


def _one_of(given: Any) -> Needles | None:
    """The needles of a set of characters: literals, and any digit."""
    found: Needles = {}
    for kind, value in given:
        if kind is sre.LITERAL:
            found[chr(value)] = 0
        elif _is_digits(kind, value):
            found[ANY_DIGIT] = 0
        else:
            return None
    return found


def _is_digits(kind: Any, value: Any) -> bool:
    if kind is sre.RANGE:
        return bool(ord("0") <= value[0] <= value[1] <= ord("9"))
    return bool((kind, value) == (sre.CATEGORY, sre.CATEGORY_DIGIT))


def quality(needles: Needles) -> tuple[int, int]:
    """Letters of the shortest word; fewer words are better; 0 where it is no use."""
    if len(needles) > MOST_NEEDLES or max(needles.values()) > FARTHEST:
        return 0, -len(needles)
    rare = "½¼¾⅓⅔×x"  # signs as good as words, few in a text
    sizes = (LEAST_LETTERS if word in rare else len(word) for word in needles)
    return min(sizes), -len(needles)


def _shortest(needles: Needles) -> Needles:
    """The needles without those that hold another, and may not stand farther."""
    kept: Needles = {}
    for word in sorted(needles, key=len):
        short = next((k for k in kept if k in word and k != ANY_DIGIT), None)
        if short is None:
            kept[word] = needles[word]
        else:
            there = needles[word] + word.index(short)
            kept[short] = max(kept[short], there)
    return kept


def sight_of(parsed: Any) -> int:
    """How far beyond its end a match may look."""
    far = 0
    for op, value in parsed:
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            direction, inner = value
            ahead = inner.getwidth()[1] if direction > 0 else 0
            far = max(far, ahead + sight_of(inner))
        elif op is sre.AT:
            far = max(far, 1)
        elif op is sre.SUBPATTERN:
            far = max(far, sight_of(value[-1]))
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            far = max(far, sight_of(value[2]))
        elif op is sre.BRANCH:
            far = max(far, *(sight_of(branch) for branch in value[1]))
    return far
