"""Ordinal values of scores, classes and grades, read behind their name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.values.comparators import POINTS, Comparators

_ROMAN = r"(?:(?:iv|vi|v|i{1,3})(?:\s?[ab])?(?![a-z0-9'])|[ⅰⅱⅲⅳⅴ])"
_DIGIT = r"(?:f(?=[0-4](?![\d.])))?\d{1,3}(?:\.\d{1,2})?(?![\d/]|\.\d|\s?\+\s?\d)"
_LETTER = r"(?:class\s)?[a-e](?![a-z'])\d{0,2}(?!\d)"
_POINTS = r"(?:[5-9]|1[0-5])"  # of five findings, one to three each
_POINTS_OF = re.compile(  # the points of a class: "B (7 points)", "B with a score of 7"
    rf"\s?\((?:score\s(?:of\s|=\s?)?)?(?P<inside>{_POINTS})(?:\s?points?)?\)"
    rf"|\swith\s(?:a\s)?(?:total\s)?scores?\s(?:of\s|=\s?)?(?P<with>{_POINTS})"
    r"(?![\d.,/%-]|\s(?:or|to)\s)(?:\s?points?)?"
)
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_ROMANS |= {sign: number for number, sign in enumerate("ⅰⅱⅲⅳⅴ", 1)}
_APART = re.compile(r"\s(?:below|above|under|over|lower|higher|less|more)\s(?!from)")
_THROUGH = re.compile(r"\s{0,2}(?:to|-{1,2}|~|through|until)(?![a-z])")


class Ordinals(NamedTuple):
    """Values read from one place; ``ranged`` where they are the ends of a range."""

    start: int
    end: int
    values: tuple[Decimal, ...]
    ranged: bool
    comparator: str | None
    spans: tuple[tuple[int, int], ...]


class OrdinalReader:
    """Reads "III-IV", "0, 1 or 2", "B7", "grade 3 or above" behind a name."""

    def __init__(self, comparators: Comparators, grammar: Grammar) -> None:
        self.comparators = comparators
        self.grammar = grammar
        self.parts = {
            kind: (re.compile(part), re.compile(rf"{grammar.separator}(?={part})"))
            for kind, part in (
                ("roman", _ROMAN),
                ("digit", _DIGIT),
                ("letter", _LETTER),
            )
        }

    def read(self, lower: str, pos: int, *, letters: bool) -> Ordinals | None:
        """The ordinal values that follow ``pos`` behind labels and a comparator."""
        skip = self.grammar.lettered_lead if letters else self.grammar.lead
        at = self._skip(lower, pos, skip)
        found = self.comparators.starting(lower, at)
        sign = start = None
        if found:
            sign, start = found[0].sign, found[0].start
            at = self._skip(lower, found[1], skip)
        dash = lower[at - 1 : at] == "-" and lower[at - 2 : at - 1].isspace()
        if dash and lower[at : at + 1].isdigit():
            return None  # "RASS -2"
        for kind in ("roman", "digit", "letter") if letters else ("roman", "digit"):
            if self.parts[kind][0].match(lower, at):
                return self._list(lower, kind, at, sign, start)
        return None

    def _skip(self, lower: str, pos: int, skip: re.Pattern[str]) -> int:
        lead = skip.match(lower, pos, pos + 140)
        return lead.end() if lead else pos

    def _list(
        self, lower: str, kind: str, at: int, sign: str | None, start: int | None
    ) -> Ordinals | None:
        part, separator = self.parts[kind]
        spans: list[tuple[int, int]] = []
        values: list[Decimal] = []
        ranged = False
        pos = at
        while match := part.match(lower, pos):
            points = _POINTS_OF.match(lower, match.end()) if kind == "letter" else None
            values.append(_value(kind, _points(points) if points else match[0]))
            spans.append((match.start(), (points or match).end()))
            joint = separator.match(lower, spans[-1][1])
            if joint is None or len(spans) > 6:
                break
            ranged = ranged or bool(_THROUGH.match(joint[0]))
            pos = joint.end()
        if not values:
            return None
        end = spans[-1][1]
        points = POINTS.match(lower, end) if kind == "digit" else None
        end = points.end() if points else end
        if points and sign is None and _APART.match(lower, end):
            return None  # from another value: "2 points below the cut-off"
        behind = self.comparators.behind(lower, end)
        if behind and len(values) == 1:
            sign, end = behind.sign, behind.end
        first = at if start is None else start
        return Ordinals(first, end, tuple(values), ranged, sign, tuple(spans))


def _points(match: re.Match[str]) -> str:
    return match["inside"] or match["with"]


def _value(kind: str, written: str) -> Decimal:
    if kind == "roman":
        return Decimal(_ROMANS[written.rstrip("ab ").strip()])
    if kind == "digit" or written.isdigit():
        return Decimal(written.removeprefix("f"))  # of fibrosis: "F2"
    letter = written.removeprefix("class ").strip()
    return Decimal(letter[1:] or " abcde".index(letter[0]))


def bounds_of(
    found: Ordinals,
) -> Iterator[tuple[str, Decimal, Decimal | None, tuple[int, int]]]:
    """Comparator, value, upper and place of each record of one reading."""
    values = found.values
    whole = (found.start, found.end)
    if len(values) == 1:
        sign = found.comparator or "="
        yield "=" if sign == "between" else sign, values[0], None, whole
        return
    low, high = min(values), max(values)
    steps = set(range(int(low), int(high) + 1))
    whole_numbers = all(v == int(v) for v in values)
    contiguous = whole_numbers and {int(v) for v in values} == steps
    ranged = found.ranged or found.comparator == "between"
    if low < high and (ranged or contiguous):
        yield "between", low, high, whole
        return
    for value, place in zip(values, found.spans, strict=True):
        yield (
            found.comparator if found.comparator not in (None, "between") else "=",
            value,
            None,
            place,
        )
