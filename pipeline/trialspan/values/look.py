"""One look over a text for many patterns: where each may start."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from trialspan.values.scan import parser, sre
from trialspan.values.word_tree import letter_tree

MOST = 2_000  # openings of a pattern
SHORT, KEPT = 50_000, 100  # characters of a text, and texts, whose places are kept
Opening = tuple[str, bool]  # letters, and whether what follows them is known
SPACE = re.compile(r"\s")
OFTEN = "atoispcwdmbefrhlnugvykqxjz"  # letters that words open with, the usual first
NOTHING: set[Opening] = {("", True)}
ZERO_WIDTH = (sre.AT, sre.ASSERT, sre.ASSERT_NOT)


class Look:
    """Finds the openings of all its patterns in one pass, at the heads of words.

    Every pattern starts with a letter that has no letter before it, and with one of
    the literal openings that are read off it.
    """

    def __init__(self) -> None:
        self.openings: list[frozenset[str]] = []  # of each pattern
        self.added: dict[re.Pattern[str], Opened] = {}
        self._forget()

    def _forget(self) -> None:
        self.scan: re.Pattern[str] | None = None
        self.text: str | None = None
        self.places: list[list[int]] = []  # of each pattern in the text
        self.known: dict[int, tuple[str, list[list[int]]]] = {}  # of texts before

    def add(self, pattern: re.Pattern[str]) -> Opened:
        """A pattern that is looked for with the others; the same one is kept once.

        Raises ``ValueError`` for one that may start with anything but a small letter.
        """
        if pattern in self.added:
            return self.added[pattern]
        openings = openings_of(pattern)
        if not all("a" <= opening[:1] <= "z" for opening in openings):
            raise ValueError(f"no letter opens {pattern.pattern!r}: {sorted(openings)}")
        self.openings.append(frozenset(openings))
        self._forget()
        opened = Opened(pattern, self, len(self.openings) - 1)
        return self.added.setdefault(pattern, opened)

    def starts(self, text: str, number: int) -> list[int]:
        """Every place of a text where the pattern of that number may match, in order,
        and some where it does not."""
        if text is not self.text:
            self._turn_to(text)
        return self.places[number]

    def _turn_to(self, text: str) -> None:
        """Have the places of a text: those of short ones are kept for a while, as
        components take turns with them."""
        known = self.known.get(id(text))
        if known is not None and known[0] is text:
            self.text, self.places = known
            return
        self._read(text)
        if len(text) <= SHORT:
            if len(self.known) == KEPT:
                self.known.clear()
            self.known[id(text)] = text, self.places

    def _read(self, text: str) -> None:
        scan = self.scan or self._compile()
        self.text, self.places = text, [[] for _ in self.openings]
        first = self.first.match(text)
        found = [(0, first[1])] if first else []
        found += [(match.end(), match[1]) for match in scan.finditer(text)]
        for at, opening in found:
            for number in self.of.get(opening) or self.of[SPACE.sub(" ", opening)]:
                self.places[number].append(at)

    def _compile(self) -> re.Pattern[str]:
        heads: list[str] = []  # the openings that no other one opens
        for opening in sorted(set().union(*self.openings)):
            if not heads or not opening.startswith(heads[-1]):
                heads.append(opening)
        self.of: dict[str, list[int]] = {head: [] for head in heads}
        for number, openings in enumerate(self.openings):
            own = {heads[bisect_right(heads, opening) - 1] for opening in openings}
            for head in own:
                self.of[head].append(number)
        letters = "".join(sorted({head[0] for head in heads}))
        often = sorted(heads, key=lambda head: OFTEN.index(head[0]))
        tree = letter_tree(often).replace(re.escape(" "), r"\s")
        self.first = re.compile(rf"(?=({tree}))")
        self.scan = re.compile(rf"[^a-z](?=[{letters}])(?=({tree}))")
        return self.scan


class Opened:
    """A pattern that finds what its ``finditer`` finds, where a look saw it open."""

    def __init__(self, pattern: re.Pattern[str], look: Look, number: int) -> None:
        self.pattern, self.look, self.number = pattern, look, number

    def search(self, text: str, pos: int, end: int) -> re.Match[str] | None:
        """The first match in a stretch of a text."""
        return next(self.finditer(text, pos, end), None)

    def finditer(
        self, text: str, pos: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """The matches in a text, or a stretch of it, in order, none overlapping."""
        starts = self.look.starts(text, self.number)
        if not starts:
            return iter(())
        if pos or end is not None:
            low = bisect_left(starts, pos)
            high = len(starts) if end is None else bisect_left(starts, end, low)
            if low == high:
                return iter(())
            starts = starts[low:high]
        return matches(self.pattern, text, starts, end)


def openings_of(pattern: re.Pattern[str]) -> set[str]:
    """What a match of a pattern may open with, as many letters as are known.

    A blank stands for any white space.

    >>> sorted(openings_of(re.compile(r"(?<![a-z])(?:in(?: the)? |over )[a-z]")))
    ['in ', 'in the ', 'over ']
    """
    return {letters for letters, _ in _of_sequence(parser.parse(pattern.pattern))}


def _of_sequence(parsed: Iterable[tuple[Any, Any]]) -> set[Opening]:
    known = NOTHING
    for op, value in parsed:
        ways = _of_part(op, value)
        longer = {
            (said + more, goes_on and still)
            for (said, goes_on), (more, still) in product(known, ways)
            if goes_on
        }
        longer |= {opening for opening in known if not opening[1]}
        if len(longer) > MOST:
            return {(said, False) for said, _ in known}
        known = longer
    return known


def _of_part(op: Any, value: Any) -> set[Opening]:
    """The openings of one part of a sequence; unknown where they are no literals."""
    if op is sre.LITERAL:
        return {(chr(value), True)}
    if op in ZERO_WIDTH:
        return NOTHING
    if op is sre.SUBPATTERN:
        return _of_sequence(value[-1])
    if op is sre.BRANCH:
        return set().union(*map(_of_sequence, value[1]))
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        least, most, inner = value
        once = _of_sequence(inner)
        if most > 1:
            once = {(said, False) for said, _ in once}
        return once if least else once | NOTHING
    if op is sre.IN and list(value) == [(sre.CATEGORY, sre.CATEGORY_SPACE)]:
        return {(" ", True)}
    if op is sre.IN and all(kind is sre.LITERAL for kind, _ in value):
        return {(chr(letter), True) for _, letter in value}
    return {("", False)}


def matches(
    pattern: re.Pattern[str],
    lower: str,
    starts: Iterable[int],
    end: int | None = None,
) -> Iterator[re.Match[str]]:
    """The matches that ``finditer`` finds, given every place where one may start."""
    done, end = 0, len(lower) if end is None else end
    for start in starts:
        if start >= done and (match := pattern.match(lower, start, end)):
            done = match.end()
            yield match


COMMON = Look()
"""The look that the grammars share: a page is looked at once for all of them."""
