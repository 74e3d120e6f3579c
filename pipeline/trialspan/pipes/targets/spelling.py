"""Misspelled targets, by the document's own evidence only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from trialspan.pipes.page import Page
from trialspan.pipes.targets.evidence import Evidence
from trialspan.pipes.targets.tables import Tables, key

WORD = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9]{3,24}(?![a-z0-9])")
MANY = 200  # from so many words on, the words of the text are looked up instead
NAMES = 2_000  # most names whose slips are remembered
LONG = 9  # letters from which one letter more or less is still the same name


def misspellings(
    page: Page, tables: Tables, found: Iterable[Evidence]
) -> Iterator[Evidence]:
    """Words one slip away from a target the document names or spells out.

    slip = two neighbouring letters swapped, in an abbreviation of four or more;
           also one letter left out, doubled or changed, in a name of nine or more

    A word that is itself a name of another target, or of a drug, is no slip.
    """
    named = {e.target for e in found if e.form in ("name", "symbol") and e.target}
    slips = {
        slip: target
        for target in sorted(named)
        for name in spelled(page, tables, target, found)
        for slip in possible_slips(page.lower, name)
        if slip not in tables.by_key
    }
    for start, end in words_in(page.lower, slips):
        target = slips[page.lower[start:end]]
        yield Evidence(start, end, target, "misspelling", "target.misspelling")


def words_in(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where one of the words stands in a text.

    Few words are looked for one by one: most stand nowhere, not even inside another.
    """
    wanted = set(words)
    if len(wanted) < MANY:
        for word in filter(text.__contains__, wanted):
            yield from whole_words(text, word)
        return
    for m in WORD.finditer(text):
        if m[0] in wanted:
            yield m.span()


def whole_words(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Where a word stands in a text, not inside another."""
    at = text.find(word)
    while at >= 0:
        found = WORD.match(text, at)
        if found and found[0] == word:
            yield found.span()
        at = text.find(word, at + 1)


def spelled(
    page: Page, tables: Tables, target: str, found: Iterable[Evidence]
) -> set[str]:
    """The abbreviations of a target, and its one-word names as they are written."""
    written = {page.lower[e.start : e.end] for e in found if e.target == target}
    words = {word for word in written if len(word) >= LONG and word.isalpha()}
    return words | {key(name) for name in tables.targets[target].acronyms}


def possible_slips(text: str, name: str) -> tuple[str, ...]:
    """The slips of a name that a text may hold.

    A slip in one half of a long name leaves the other half as it is. Where neither
    stands outside of the name itself, only their two letters side by side may slip.
    """
    half = len(name) // 2
    if len(name) < LONG:
        return slips_of(name)
    whole = text.count(name)
    if text.count(name[:half]) > whole or text.count(name[half:]) > whole:
        return slips_of(name)
    between = name[: half - 1] + name[half] + name[half - 1] + name[half + 1 :]
    return (between,) if between in slips_of(name) else ()


@lru_cache(NAMES)
def slips_of(name: str) -> tuple[str, ...]:
    """The slips of a name that can be found as words of a text."""
    return tuple(filter(WORD.fullmatch, dict.fromkeys(swapped(name))))


def swapped(name: str) -> Iterator[str]:
    """Every spelling with two neighbouring letters in the other order.

    >>> sorted(swapped("bcma"))
    ['bcam', 'bmca', 'cbma']
    """
    for i in range(len(name) - 1):
        a, b = name[i], name[i + 1]
        if a != b and a.isalpha() and b.isalpha():
            yield name[:i] + b + a + name[i + 2 :]
    if len(name) >= LONG and name.isalpha():
        yield from one_letter_off(name)


def one_letter_off(name: str) -> Iterator[str]:
    """Every spelling with one letter left out or doubled, the first one aside.

    >>> "mesothlin" in set(one_letter_off("mesothelin"))
    True
    """
    for i in range(1, len(name)):
        yield name[:i] + name[i + 1 :]
        yield name[:i] + name[i] + name[i:]
