"""What qualifies a bound: methods, exceptions, populations, support; and negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from trialspan.pipes.page import Page
from trialspan.pipes.thresholds_grammar import Grammar

_OPEN = r"[\s\n]{0,2}(?P<open>[,(;\[:]{0,2})\s{0,2}(?:(?:and|or|as|but)\s)?"
_STOP = re.compile(r"[;\n]|\.(?:\s|\Z)|[()\[\]]|,\s")
_TAIL = re.compile(r"(?:[\s,;.:(\[]|\s(?:and|or|but))+\Z")


class Qualifiers:
    """Finds qualifiers with the rows of the qualifiers lexicon."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self.kinds = {name: row["kind"] for row in rows for name in row["names"]}
        longest = sorted(self.kinds, key=lambda name: (-len(name), name))
        words = "|".join(re.escape(n).replace(r"\ ", r"\s") for n in longest)
        self.here = re.compile(rf"{_OPEN}(?P<name>{words or '(?!)'})(?![^\W_])")

    def behind(self, page: Page, pos: int, stop: int) -> Iterator[dict[str, Any]]:
        """The qualifiers that follow one another from ``pos``, none beyond ``stop``."""
        for _ in range(4):
            match = self.here.match(page.lower, pos, stop)
            if match is None:
                return
            start = match.start("name")
            end, pos = _end(page.lower, start, stop, inside="(" in match["open"])
            end = start + len(_TAIL.sub("", page.norm[start:end]))
            if end > start:
                yield {"start": start, "end": end, "kind": self.kinds[_plain(match)]}


def _plain(match: re.Match[str]) -> str:
    return re.sub(r"\s", " ", match["name"])


def _end(lower: str, start: int, stop: int, *, inside: bool) -> tuple[int, int]:
    """Where a qualifier ends, and where the next may start."""
    depth = 0
    for match in _STOP.finditer(lower, start, stop):
        sign = match[0]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            if depth == 0:
                return match.start(), match.end()
            depth -= 1
        elif depth == 0 and (sign != ", " or not inside):
            return match.start(), match.start()
    return stop, stop


def denied(lower: str, start: int, end: int, *, grammar: Grammar) -> bool:
    """Whether "not" stands between an analyte and its bound: "is not < 140"."""
    low = max(start, end - 60)
    return end > start and bool(grammar.denial.search(lower, low, end))


def negated(lower: str, start: int, low: int, *, grammar: Grammar) -> bool:
    """Whether a negation stands directly before the analyte at ``start``."""
    return bool(grammar.negation.search(lower, max(low, start - 70), start))
