"""Comparators, before and behind a value, as signs and as words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from trialspan.values.openers import Openers
from trialspan.values.word_tree import word_tree

_WINDOW = 60
POINTS = re.compile(r"\s(?:points?|letters?|lines?)(?![a-z])")  # of a score


class Comparator(NamedTuple):
    """A comparison sign of the contract and its place; "better", "worse" as written."""

    sign: str
    start: int
    end: int


class Comparators:
    """Reads comparators by the rows of the comparators lexicon."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        rows = list(rows)
        self.before_sign = _signs(rows, "before")
        self.behind_sign = _signs(rows, "behind")
        fillers = _signs(rows, "filler")
        self.openers = Openers(self.behind_sign)
        self.closers = Openers(
            (name[::-1] for name in (*self.before_sign, *fillers)), ". : ("
        )
        self.last = {*".:(", *(name[-1] for name in (*self.before_sign, *fillers))}
        self._before = re.compile(_mirrored(self.before_sign, fillers))
        self._here = re.compile(rf"\s{{0,3}}({_words(self.before_sign)})\s{{0,3}}")
        self._behind = re.compile(rf"\s{{0,3}}({_words(self.behind_sign)})(?![^\W_])")

    def before(self, lower: str, pos: int, *, low: int = 0) -> Comparator | None:
        """The comparator that ends at ``pos``, white space and fillers aside.

        >>> Comparators(rows).before("platelets at least 75", 19).sign  # doctest: +SKIP
        '>='
        """
        at = pos - 2 if lower.startswith(" ", pos - 1) else pos - 1
        last = lower[at : at + 1]
        if not (last in self.last or last.isspace()):
            return None  # spares most numbers the mirror: "week 4", ", 8"
        mirror = lower[max(low, pos - _WINDOW) : pos][::-1]
        if not self.closers.follow(mirror, 0):
            return None
        match = self._before.match(mirror)
        if match is None:
            return None
        sign = self.before_sign[_plain(match[1][::-1])]
        return Comparator(sign, pos - match.end(1), pos - match.start(1))

    def starting(self, lower: str, pos: int) -> tuple[Comparator, int] | None:
        """The comparator that starts at ``pos``, and where what it compares starts."""
        match = self._here.match(lower, pos, pos + _WINDOW)
        if match is None:
            return None
        sign = self.before_sign[_plain(match[1])]
        return Comparator(sign, match.start(1), match.end(1)), match.end()

    def behind(self, lower: str, pos: int) -> Comparator | None:
        """The comparator that follows at ``pos``: "or more", "and above", "+"."""
        if not self.openers.follow(lower, pos):
            return None
        match = self._behind.match(lower, pos, pos + _WINDOW)
        if match is None or _begins_line(lower, pos, match.start(1)):
            return None
        sign = self.behind_sign[_plain(match[1])]
        return Comparator(sign, match.start(1), match.end(1))


def _begins_line(lower: str, pos: int, start: int) -> bool:
    """Whether the words begin a line, and with no "or": "at least" of what follows."""
    broken = "\n" in lower[pos:start]
    return broken and not lower.startswith(("or", "and", ","), start)


def _signs(rows: list[dict[str, Any]], side: str) -> dict[str, str]:
    return {
        name.lower(): row["comparator"]
        for row in rows
        if row["side"] == side
        for name in row["names"]
    }


def _mirrored(signs: Iterable[str], fillers: Iterable[str]) -> str:
    """The pattern of comparators and fillers read backwards from the value.

    Matched on the mirror of the text before the value, it fails at once where nothing
    compares; a search forwards would try every word at every place.
    """
    filler = "|".join(sorted((word[::-1] for word in fillers), key=len, reverse=True))
    skip = rf"(?:\.?(?:{filler or '(?!)'})(?![a-z])\s{{1,3}}|[:(]\s{{0,3}}){{0,4}}?"
    words = word_tree({name[::-1]: _left(name, "?!") for name in signs})
    return rf"\s{{0,3}}{skip}({words})"


def _words(signs: Iterable[str]) -> str:
    """The pattern of comparators, those with the same edge on the left together."""
    edges = sorted({_left(name, "?<!") for name in signs})
    return (
        "|".join(
            edge + word_tree({n: _right(n) for n in signs if _left(n, "?<!") == edge})
            for edge in edges
        )
        or "(?!)"
    )


def _left(name: str, look: str) -> str:
    if name in "³£":
        return rf"({look}[^\s(])"
    return f"({look}{'[a-z0-9]' if name[0].isalpha() else '[<>=≥≤]'})"


def _right(name: str) -> str:
    return f"(?!{'[a-z]' if name[-1].isalpha() else '[<>=≥≤]'})"


def _plain(written: str) -> str:
    return " ".join(written.split())
