"""The text of one registry outcome entry, cut at every comma that may part it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from trialspan.values.time_language import WORD, word_classes

BRACKET = re.compile(r"[()\[\]{}]")
OPENING = {")": "(", "]": "[", "}": "{"}
JOINER = ", "
# No part of an entry opens with a conjunction, a relative word or an apposition.
PARTING = re.compile(
    r", (?!(?:and|or|nor|which|whichever|whereby|then|etc|respectively|an average)\b)",
    re.IGNORECASE,
)
INTERVAL = re.compile(
    r"(?:the )?(?:length of )?(?:time|interval|duration|period|days|months)"
    r"(?: interval| elapsed)?(?:,? defined as| measured)? (?:from|between|to)\b"
)
DEEPEST = 8  # brackets looked back through for the partner of a closing one


class Tail(NamedTuple):
    """What follows a comma, to the end of the entry, as time language."""

    strange: int  # words that time expressions do not use
    words: int
    unit: bool
    point: bool
    number: bool


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry with its joiners outside brackets and the pieces between them.

    ``joiners[i]`` ends ``pieces[i]``; ``classes[i]`` holds the word classes of a piece
    and ``tails[i]`` those of all from it to the end.
    """

    text: str
    lower: str
    joiners: list[int]
    pieces: list[tuple[int, int]]
    classes: list[str]
    tails: list[Tail]

    def piece(self, index: int) -> str:
        """A piece in lower case, "" outside the entry."""
        if not 0 <= index < len(self.pieces):
            return ""
        start, end = self.pieces[index]
        return self.lower[start:end]

    def end_before(self, joiner: int | None) -> int:
        """Where the text before a joiner ends; None is the end of the entry."""
        return len(self.text) if joiner is None else self.joiners[joiner]


def read_entry(text: str, closed: Sequence[tuple[int, int]] = ()) -> EntryText:
    """An entry's joiners (", " outside matched brackets), pieces and word classes.

    Nor is a comma in one of the ``closed`` stretches (in order, apart) a joiner.

    >>> entry = read_entry("Pain (0, none, to 10), at rest, Week 4")
    >>> [entry.piece(index) for index in range(3)]
    ['pain (0, none, to 10)', 'at rest', 'week 4']
    """
    lower = text.lower() if text.isascii() else "".join(map(_lower, text))
    joiners = _joiners(text, closed)
    edges = [-len(JOINER), *joiners, len(text)]
    pieces = [(start + len(JOINER), end) for start, end in pairwise(edges)]
    classes = [_classes(lower[start:end]) for start, end in pieces]
    return EntryText(text, lower, joiners, pieces, classes, _tails(classes))


def _classes(piece: str) -> str:
    """The word classes of a piece; "time from …" defines, it is no time expression."""
    classes = word_classes(piece)
    return "xx" + classes[2:] if INTERVAL.match(piece) else classes


def _lower(sign: str) -> str:
    low = sign.lower()
    return low if len(low) == 1 else sign


def _joiners(text: str, closed: Sequence[tuple[int, int]]) -> list[int]:
    outer = _brackets(text)
    if closed:
        outer = _merge([*outer, *((start, end - 1) for start, end in closed)])
    found, index = [], 0
    for place in map(re.Match.start, PARTING.finditer(text)):
        while index < len(outer) and outer[index][1] < place:
            index += 1
        if index == len(outer) or outer[index][0] > place:
            found.append(place)
    return found


def _merge(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _brackets(text: str) -> list[tuple[int, int]]:
    """The outermost matched pairs of brackets; a stray bracket encloses nothing.

    The places of the two brackets: both ends belong to a pair.
    """
    open_: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for match in BRACKET.finditer(text):
        sign = match[0]
        if sign not in OPENING:
            open_.append((sign, match.start()))
            continue
        for depth in range(1, min(len(open_), DEEPEST) + 1):
            if open_[-depth][0] == OPENING[sign]:
                start = open_[-depth][1]
                del open_[-depth:]
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, match.start()))
                break
    return pairs


def _tails(classes: list[str]) -> list[Tail]:
    tails: list[Tail] = []
    tail = Tail(0, 0, False, False, False)
    for words in reversed(classes):
        tail = Tail(
            tail.strange + words.count("x"),
            tail.words + len(words),
            tail.unit or "u" in words,
            tail.point or "p" in words,
            tail.number or "q" in words or "n" in words,
        )
        tails.append(tail)
    return tails[::-1]


def first_word(text: str) -> str:
    """The first word of a text near its start, "number" for digits, "none" for none."""
    match = WORD.search(text, 0, 40)
    return "none" if match is None else _name(match[0])


def last_word(text: str) -> str:
    """The last word of a text, "number" for digits, "none" for none."""
    words = WORD.findall(text[-40:])
    return _name(words[-1]) if words else "none"


def _name(word: str) -> str:
    return "number" if word[0].isdecimal() else word


@lru_cache(maxsize=1 << 14)
def step(value: float, *steps: float) -> str:
    """The first step that is not below a value, "more" above all."""
    return next((f"{one:g}" for one in steps if value <= one), "more")
