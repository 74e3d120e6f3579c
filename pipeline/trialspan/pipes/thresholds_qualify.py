"""What qualifies a bound: methods, exceptions, populations, support; and negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from trialspan.pipes.page import Page
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Link
from trialspan.values.word_tree import letter_tree

_OPEN = r"[\s\n]{0,2}(?P<open>[,(;\[:]{0,2})\s{0,2}(?:(?:and|or|as|but)\s)?"
_STOP = re.compile(r"[;\n]|\.(?:\s|\Z)|[()\[\]]|,\s")
_MARKER = re.compile(r"[\s*•·-]{0,6}(?:(?:\d{1,2}|[a-z])[.)]\s{1,3})?")
_CLAUSE = re.compile(r"[;\n(]|\.\s|(?<=\d)\)?,\s|[a-z]\),\s")
_OPENED = re.compile(r"[,:]\s|\s(?:must|should|may|can|need)\s")
_NEEDS = re.compile(
    r"(?<![a-z])(?:with|whose|if|unless|having)\s{1,2}(?:(?:a|an|the)\s)?\Z"
)
_TAIL = re.compile(r"(?:[\s,;.:(\[]|\s(?:and|or|but))+\Z")


class Qualifiers:
    """Finds qualifiers with the rows of the qualifiers lexicon."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        rows = list(rows)
        opening = [row for row in rows if not row["adjective"]]
        self.kinds = {name: row["kind"] for row in opening for name in row["names"]}
        sexes = letter_tree(n for row in rows if row["sex"] for n in row["names"])
        self.both = re.compile(rf"{sexes}\s?(?:and|or|/|&)\s?{sexes}(?![a-z])")
        beside = [row for row in rows if row["adjective"]]
        self.adjectives = {name: row["kind"] for row in beside for name in row["names"]}
        self.adjective = re.compile(
            rf"(?<![^\W_])(?<!-)(?P<name>{letter_tree(self.adjectives)})\s\Z"
        )
        self.last = frozenset(name[-1] for name in self.adjectives)
        words = letter_tree(self.kinds).replace(re.escape(" "), r"\s")
        self.here = re.compile(rf"{_OPEN}(?P<name>{words})(?![^\W_])")

    def behind(
        self, page: Page, pos: int, stop: int, *, following: Link | None = None
    ) -> Iterator[dict[str, Any]]:
        """The qualifiers that follow one another from ``pos``, none beyond ``stop``.

        Where another link is ``following`` at ``stop``, a population that runs up to
        it is that one's: "male > 450 ms, female > 470 ms". A qualifier that is made by
        its bound goes to the end of it: "for patients with bilirubin > 2 x ULN".
        """
        for _ in range(4):
            match = self.here.match(page.lower, pos, stop)
            if match is None:
                return
            start = match.start("name")
            end, pos = _end(page.lower, start, stop, inside="(" in match["open"])
            kind = self.kinds[_plain(match)]
            if following and end == stop and _needs(page.lower, start, end, following):
                yield from _found(page, start, following.bound.end, kind)
                return
            if following and end == stop and kind == "population" and match["open"]:
                return
            apart = (
                match["open"] and "(" not in match["open"] and "[" not in match["open"]
            )
            if (
                following
                and apart
                and kind == "population"
                and _goes_on(page.lower, pos)
            ):
                return
            yield from _found(page, start, end, kind)

    def front(self, page: Page, low: int, first: int) -> Iterator[dict[str, Any]]:
        """The qualifier that opens the clause: "in women, hemoglobin ≥ 12 g/dL"."""
        clause = max(low, first - 160)
        for sign in _CLAUSE.finditer(page.lower, clause, first):
            clause = sign.end()
        marker = _MARKER.match(page.lower, clause, first)
        clause = marker.end() if marker else clause
        match = self.here.match(page.lower, clause, first)
        if match is None or self.kinds[_plain(match)] == "method":
            return
        if self.both.match(page.lower, match.start("name")):
            return  # "men and women": everybody
        start = match.start("name")
        stop = _OPENED.search(page.lower, match.end("name"), first)
        if stop:
            yield from _found(page, start, stop.start(), self.kinds[_plain(match)])

    def beside(self, page: Page, low: int, first: int) -> Iterator[dict[str, Any]]:
        """The adjective of a name: "post-bronchodilator FEV1", "fasting glucose"."""
        if page.lower[first - 2 : first - 1] not in self.last:
            return
        match = self.adjective.search(page.lower, max(low, first - 30), first)
        if match:
            yield from _found(page, *match.span("name"), self.adjectives[_plain(match)])

    def between(self, page: Page, close: int, opens: int) -> Iterator[dict[str, Any]]:
        """What stands between a name and its bound: "QTc: men > 450 ms", "DLCO
        (corrected for hemoglobin) < 50%"."""
        match = self.here.match(page.lower, close, opens)
        if match is None:
            return
        if "(" in match["open"]:
            shut = page.lower.find(")", match.end(), opens)
            if shut >= 0:
                kind = self.kinds[_plain(match)]
                yield from _found(page, match.start("name"), shut, kind)
        elif self.kinds[_plain(match)] == "population":
            yield from _found(page, match.start("name"), opens, "population")


def _needs(lower: str, start: int, end: int, following: Link) -> bool:
    """Whether a qualifier lacks what follows: "for patients with", "in children"."""
    if following.rule == "threshold.implied_age":
        return lower[end - 1] == " "
    return bool(_NEEDS.search(lower, start, end))


def _found(page: Page, start: int, end: int, kind: str) -> Iterator[dict[str, Any]]:
    end = start + len(_TAIL.sub("", page.norm[start:end]))
    if end > start:
        yield {"start": start, "end": end, "kind": kind}


def _goes_on(lower: str, pos: int) -> bool:
    """Whether the clause that ends here opens the next one."""
    return lower[pos : pos + 1] not in (".", ";", "\n", ")")


def _plain(match: re.Match[str]) -> str:
    return " ".join(match["name"].split())


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
