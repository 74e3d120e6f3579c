"""Bounds of which any one suffices: "ALT > 3 x ULN or bilirubin > 2 x ULN".

alternatives = said {"," said} [","] "or" said
said         = bound ["(" the same in another unit ")"]
Bounds for sub-populations are none ("≥ 15 mm, or ≥ 13 mm with a family history").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from trialspan.pipes.base import Found
from trialspan.pipes.page import Page

_NOTE = re.compile(r"\([^()\n]{0,60}\)")
_BEHIND = r"[\s)*]*[a-z0-9 /]{0,40}?[\s)*]*"  # "for 4 weeks", "once"
_WORDS = r"(?:\(?[a-z/-]{1,15}\s){0,8}\(?"  # "or if the", "or gout (with"
_EITHER = r"[,;]?[\s*-]{0,3}(?:and\s?/\s?)?or"
_OR = re.compile(rf"{_BEHIND}{_EITHER}[\s*]{{1,3}}{_WORDS}")
_MARK = r"(?:[-*•·o]|\(?[a-z0-9]{1,3}[.)])?"  # of an item
_NEXT = re.compile(
    rf"{_BEHIND}{_EITHER}[*-]?\s{{0,3}}\n\s{{0,12}}{_MARK}[\s\\]{{0,3}}{_WORDS}"
)
_LISTED = re.compile(rf"{_BEHIND},\s(?:either\s)?(?!and\s|or\s){_WORDS}")
_AND = re.compile(r"(?<![a-z/])(?:and|but|plus)\s(?!/)")
FAR = 120  # characters between two alternatives
_CLOSED = ("(", "[", "/", ",")  # in front of the same bound in another unit


class Said(NamedTuple):
    """The records that one bound gave, one for each analyte, and where its words stand.

    ``chained``: its analytes are those of the bound before; ``either``: any one of its
    records suffices.
    """

    start: int
    end: int  # with what qualifies it behind
    records: Sequence[Found]
    chained: bool
    either: bool

    @property
    def names(self) -> set[str]:
        """What it bounds."""
        return {record["analyte"]["name"] for record in self.records}

    def kinds(self) -> set[str]:
        """The kinds of its qualifiers."""
        return {q["kind"] for record in self.records for q in record["qualifiers"]}


def said(
    records: Sequence[Found], *, chained: bool = False, either: bool = False
) -> Said:
    """The records of one bound with their place."""
    starts = [r["bound"]["start"] if chained else r["start"] for r in records]
    ends = [r["end"] for r in records]
    ends += [q["end"] for r in records for q in r["qualifiers"]]
    return Said(min(starts), max(ends), records, chained, either)


def tell_alternatives(page: Page, every: Iterable[Said]) -> None:
    """Write the alternative groups, "A1" and on, into the records of a page."""
    ordered = sorted(every, key=lambda one: one.start)
    count = 0
    for run in _runs(page, ordered):
        if len(run) > 1 or run[0].either:
            count += 1
            for record in (record for one in run for record in one.records):
                record["alternative_group"] = f"A{count}"


def _runs(page: Page, every: list[Said]) -> Iterator[list[Said]]:
    """The bounds in stretches of alternatives; most stand alone."""
    places = list(_repeated(every, page.lower))
    joints = [_joint(page, a, b) for a, b in pairwise(places)]
    joints.append(None)
    low = 0
    while low < len(places):
        high = low
        while joints[high] == "list":
            high += 1
        if joints[high] != "or":  # a mere list
            yield from places[low : high + 1]
            low = high + 1
            continue
        first = high
        while joints[high] == "or":
            high += 1
        if joints[high] != "list":
            first = low  # "A, B or C"; but "A, B or C, D" are three
        yield from places[low:first]
        yield [one for place in places[first : high + 1] for one in place]
        low = high + 1


def _repeated(every: list[Said], lower: str) -> Iterator[list[Said]]:
    """Each bound with itself in other units: "9 g/dL (90 g/L)"."""
    place: list[Said] = []
    for one in every:
        if place and _is_again(lower, place[-1], one):
            place.append(one)
            continue
        if place:
            yield place
        place = [one]
    if place:
        yield place


def _is_again(lower: str, one: Said, other: Said) -> bool:
    first, second = one.records[0], other.records[0]
    if not (other.chained and one.names & other.names):
        return False
    units = {first["unit"], second["unit"]}
    if None in units or len(units) < 2 or first["comparator"] != second["comparator"]:
        return False
    end = max(record["end"] for record in one.records)
    return lower[end : other.start].strip() in _CLOSED


def _joint(page: Page, place: list[Said], following: list[Said]) -> str | None:
    """What joins two bounds: "or", a comma ("list"), None; an "or" that ends an item
    joins it to the next one."""
    one, other, lower = place[-1], following[0], page.lower
    end, start = one.end, other.start
    gap = lower[end:start]
    if not gap or len(gap) > FAR or not ("or" in gap or "," in gap):
        return None
    gap = _NOTE.sub(" ", gap) if "(" in gap else gap
    if _AND.search(gap) or _tells_apart(lower, place[0], other):
        return None
    if page.item_at(one.start) is not page.item_at(start):
        return "or" if _NEXT.fullmatch(gap) else None
    if _OR.fullmatch(gap):
        return "or"
    return "list" if _LISTED.fullmatch(gap) else None


def _tells_apart(lower: str, one: Said, other: Said) -> bool:
    """Whether the bounds are for different patients, or by different methods."""
    for bound in (one, other):
        aside = lower[bound.start - 1 : bound.start] == "("
        if aside and bound.names == {"age"}:
            return True  # "Lansky (under 16 years)"
    kinds = one.kinds(), other.kinds()
    if all("population" in some for some in kinds):
        return True
    if not one.names & other.names:
        return False
    if any("population" in some for some in kinds) or all(
        "method" in some for some in kinds
    ):
        return True
    first, second = one.records[0], other.records[0]
    opposite = {first["comparator"][0], second["comparator"][0]} == {"<", ">"}
    return (
        other.chained
        and not opposite
        and first["unit"] == second["unit"]
        and first["reference"] == second["reference"]
    )
