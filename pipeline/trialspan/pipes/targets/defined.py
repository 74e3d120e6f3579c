"""Abbreviations that the document itself defines: "omalizumab (OMB)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from trialspan.pipes.page import Page
from trialspan.pipes.targets.evidence import Evidence
from trialspan.pipes.targets.tables import Tables, key

# at the end of a drug's name: (OMB), ("OMB"); two letters also stand for other things
DEFINED = re.compile(r"\s?[(\[][\"']?([A-Z][A-Z0-9]{2,6})[\"']?[)\]]")
TOGETHER = re.compile(r"\s?(?:/|\+|and|plus)\s?")


# "mineralocorticoid receptor antagonist (MRA)"
CLASS = re.compile(
    r"[\s-](?:receptor )?(?:ant)?(?:agonist|inhibitor|blocker|modulator|activator)s?"
    r"\s?[(\[]([A-Z][A-Z0-9-]{2,6})s?[)\]]"
)


def defined(page: Page, tables: Tables, found: list[Evidence]) -> Iterator[Evidence]:
    """The evidence of every abbreviation that the text gives a drug or a class."""
    yield from abbreviated_drugs(page, tables, found)
    yield from abbreviated_classes(page, tables, found)


def abbreviated_classes(
    page: Page, tables: Tables, found: Iterable[Evidence]
) -> Iterator[Evidence]:
    """Every place of the abbreviation of a class of drugs named by what it acts on."""
    meanings: dict[str, Evidence] = {}
    for one in found:
        short = CLASS.match(page.norm, one.end) if one.form != "drug" else None
        if short is None or is_known(short[1], tables):
            continue
        phrase = page.lower[one.start : short.start(1)]
        if phrase[0] == short[1][0].lower() and in_order(short[1].lower(), phrase):
            meanings.setdefault(short[1], one)
    for written, meant in meanings.items():
        for start in places(page.norm, written, plural=True):
            end = start + len(written)
            end += page.norm.startswith("s", end)
            rule = "target.class_abbreviation"
            yield meant._replace(start=start, end=end, form="drug", rule=rule)


def abbreviated_drugs(
    page: Page, tables: Tables, found: Iterable[Evidence]
) -> Iterator[Evidence]:
    """Every place of an abbreviation that stands in brackets behind its drug.

    Its letters are letters of the name, in order, or the initials of several names
    ("elexacaftor/tezacaftor/ivacaftor (ETI)").
    """
    meanings: dict[str, list[Evidence]] = {}
    for drugs in combinations(page, [e for e in found if e.form == "drug"]):
        short = DEFINED.match(page.norm, drugs[-1].end)
        if short is None or is_known(short[1], tables):
            continue
        if meant := meaning(page, drugs, short[1].lower()):
            meanings.setdefault(short[1], meant)
    for short_form, meant in meanings.items():
        for start in places(page.norm, short_form):
            span = start, start + len(short_form)
            for drug in meant:
                yield drug._replace(
                    start=span[0], end=span[1], rule="target.drug_abbreviation"
                )


def combinations(page: Page, drugs: list[Evidence]) -> Iterator[list[Evidence]]:
    """Drugs in the order of the text, those that only a sign joins together."""
    run: list[Evidence] = []
    for _, same in groupby(drugs, key=lambda e: (e.start, e.end)):
        at_place = list(same)
        gap = page.lower[run[-1].end : at_place[0].start] if run else ""
        if run and not TOGETHER.fullmatch(gap):
            yield run
            run = []
        run = [*run, *at_place]
    if run:
        yield run


def meaning(page: Page, drugs: list[Evidence], short: str) -> list[Evidence]:
    """The drugs of a run that an abbreviation behind it stands for, or none."""
    names = dict.fromkeys(page.lower[e.start : e.end] for e in drugs)
    if len(names) == len(short) and [name[0] for name in names] == list(short):
        return drugs
    last = page.lower[drugs[-1].start : drugs[-1].end]
    if last[0] != short[0] or not in_order(short, last):
        return []
    return [e for e in drugs if e.start == drugs[-1].start]


def in_order(letters: str, name: str) -> bool:
    """Whether the letters stand in the name in this order.

    >>> in_order("omb", "omalizumab")
    True
    """
    rest = iter(name)
    return all(letter in rest for letter in letters)


def is_known(short: str, tables: Tables) -> bool:
    """Whether an abbreviation has a meaning of its own already."""
    return key(short) in tables.by_key or key(short) in tables.no_targets


def places(text: str, word: str, *, plural: bool = False) -> Iterator[int]:
    """Where a word stands by itself, not as a part of a code ("M1-TEZ")."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        last = end + (plural and text.startswith("s", end))
        before, after = text[at - 1 : at], text[last : last + 1]
        if not (before == "-" or before.isalnum() or after.isalnum()):
            yield at
        at = text.find(word, end)
