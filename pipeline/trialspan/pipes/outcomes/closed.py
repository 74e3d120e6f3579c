"""Stretches of a registry entry inside which no comma parts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import merge

from trialspan.pipes.outcomes.facts import Facts, mentions_inside
from trialspan.pipes.page import Item, Mention, Page
from trialspan.values.entries import Place

AND = re.compile(r",? (?:and |or )?")
AND_OR = ("and ", "or ")
BARE = re.compile(r"\d[\d.]{0,5}")
COORDINATED = re.compile(
    r"(?: ?\([^(),]{1,20}\))?"
    r"(?:, (?P<last>(?:and|or|and/or) )?| (?P<only>and|or|and/or|&) )"
    r"(?:(?!of |in |by |and |or )[\w-]{3,12} ){0,2}"
)
LEAST_NAMES = 3
NAMES = ("analytes", "targets")


def closed_in(page: Page, facts: Facts, item: Item) -> list[Place]:
    """The times of an entry and the lists of names in it, as places in the entry."""
    names = [
        (one - item.start, two - item.start)
        for one, two in lists_of_names(page, item.start, item.end)
    ]
    return [*_times(page, facts, item), *names]


def _times(page: Page, facts: Facts, item: Item) -> list[Place]:
    """The timeframes of an entry; "4, 8 and 12 weeks" is one place."""
    places: list[Place] = []
    listed: list[Place] = []  # the last of them that may share a unit
    for _, one in facts.timeframes.inside(item.start, item.end):
        place = one["start"] - item.start, one["end"] - item.start
        gap = _gap(page, item, listed[-1], place) if listed else ""
        if not gap:
            listed = []
        listed.append(place)
        places.append(place)
        if gap.endswith(AND_OR):
            places.append((listed[0][0], place[1]))
    return places


def _gap(page: Page, item: Item, one: Place, two: Place) -> str:
    """What joins two times of which one is a mere number; "" where nothing does."""
    between = page.lower[item.start + one[1] : item.start + two[0]]
    texts = (page.text[item.start + a : item.start + b] for a, b in (one, two))
    listed = AND.fullmatch(between) and any(map(BARE.fullmatch, texts))
    return between if listed else ""


def lists_of_names(page: Page, start: int, end: int) -> Iterator[Place]:
    """The stretches "A, B and C" of different analytes and targets."""
    chain: list[Mention] = []
    closes = False  # an "and" stood before the last
    for one in merge(*(mentions_inside(page, stem, start, end) for stem in NAMES)):
        if chain and one.start < chain[-1].end:
            continue
        gap = chain and COORDINATED.fullmatch(page.lower, chain[-1].end, one.start)
        if gap and not closes and _is_fresh(page, chain, one):
            closes = bool(gap["last"] or gap["only"])
        else:
            yield from _place(chain, closes)
            chain, closes = [], False
        chain.append(one)
    yield from _place(chain, closes)


def _is_fresh(page: Page, chain: list[Mention], one: Mention) -> bool:
    """Whether a name neither repeats nor holds another: "blood pressure"."""
    words = f" {page.lower[one.start : one.end]} "
    names = (page.lower[other.start : other.end] for other in chain)
    same = any(one.row == other.row for other in chain)
    return not same and not any(f" {name} " in words for name in names)


def _place(chain: list[Mention], closes: bool) -> Iterator[Place]:
    if closes and len(chain) >= LEAST_NAMES:
        yield chain[0].start, chain[-1].end
