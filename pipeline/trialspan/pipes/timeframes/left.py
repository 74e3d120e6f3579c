"""What stands to the left of a quantity of time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from trialspan.values.time_words import TOKEN, Cue, TimeWords

WINDOW = 90
AVERAGE = re.compile(r"(?<![a-z])(?:average|mean|median)(?![a-z])")


class Left(NamedTuple):
    """The cues before a quantity; ``start`` is where its record opens."""

    start: int
    comparator: str | None = None
    relation: str | None = None
    role: str | None = None
    rule: str | None = None
    frequency: bool = False
    windowed: bool = False
    reached: int = 0  # where the cues, inside the record or not, begin
    word: str = ""  # the preposition
    named: bool = False  # "the" stands between preposition and quantity
    latest: bool = False  # "no later than", "no earlier than"
    average: bool = False  # "an average of"


class _Said(NamedTuple):
    """A cue as it stands in the text."""

    start: int
    cue: Cue
    phrase: str


def read_left(lower: str, start: int, words: TimeWords) -> Left:
    """Cues from the quantity leftwards: operator, window ("last"), preposition."""
    nearest = _words_before(lower, start)
    read: list[tuple[str, int]] = []  # words and places, from the nearest on
    cues: list[_Said] = []
    at = 0
    while True:
        read += islice(nearest, max(0, at + 1 - len(read)))
        lengths = words.closing.get(read[at][0]) if at < len(read) else None
        if lengths is None:
            break
        read += islice(nearest, max(0, at + lengths[0] - len(read)))
        said = _cue_at(read, at, lengths, words)
        if said is None or (
            said.phrase == "last" and _is_verb(lower, said.start, words)
        ):
            break
        if said.phrase == "following" and cues and cues[-1].phrase in ("a", "an"):
            said = said._replace(cue=words.left["after"])  # "following a 2-day stay"
        cues.append(said)
        if said.cue.kind in ("preposition", "frequency"):
            break
        at += said.phrase.count(" ") + 1
    return weigh(start, cues)


def _is_verb(lower: str, start: int, words: TimeWords) -> bool:
    """Whether "last" is what something will do: "treatment will last 12 weeks"."""
    before = f" {lower[max(0, start - 16) : start]}"
    return any(before.endswith(f" {word} ") for word in words.words["lasting"])


def _cue_at(
    read: list[tuple[str, int]], at: int, lengths: tuple[int, ...], words: TimeWords
) -> _Said | None:
    """The longest cue that ends with the word ``at``."""
    for length in lengths:
        if at + length <= len(read):
            part = read[at : at + length]
            phrase = " ".join([word for word, _ in reversed(part)])
            cue = words.left.get(phrase)
            if cue is not None:
                return _Said(part[-1][1], cue, phrase)
    return None


def _words_before(lower: str, start: int) -> Iterator[tuple[str, int]]:
    """The words before ``start`` and their places, from the nearest one, with nothing
    but white space between them."""
    floor = max(0, start - WINDOW)
    floor = max(floor, lower.rfind("\n", floor, start) + 1)
    edge, loose = start, " \t-"
    while edge > floor:
        opened = max(floor, lower.rfind(" ", floor, edge))
        for token in reversed(list(TOKEN.finditer(lower, opened, edge))):
            if lower[token.end() : edge].strip(loose):
                return
            edge, loose = token.start(), " \t"
            yield token[0], edge
        if lower[opened:edge].strip(loose):
            return
        edge = opened


def weigh(start: int, cues: list[_Said]) -> Left:
    """One reading of the cues, which come from the nearest to the farthest."""
    scale = _Scale(start, start)
    for said in cues:
        if not scale.take(said):
            break
    return scale.left()


@dataclass(slots=True)
class _Scale:
    """Weighs cues one by one; what is nearer to the quantity has the say."""

    opened: int
    reached: int
    comparator: str | None = None
    relation: str | None = None
    role: str | None = None
    rule: str | None = None
    frequency: bool = False
    windowed: bool = False
    limited: bool = False  # a comparator was said
    first: bool = False  # "the first 6 months"
    word: str = ""
    named: bool = False
    latest: bool = False
    average: bool = False
    assumed: bool = False  # the comparator is that of "last", "next"

    def take(self, said: _Said) -> bool:
        """Take a cue; False where it belongs to something else."""
        kind, phrase = said.cue.kind, said.phrase
        if self.limited and kind in ("comparator", "window"):
            return False  # "meet the following within 7 days"
        self.reached = said.start
        the = phrase in ("the", "these", "those") or phrase.endswith(" the")
        self.named = self.named or the
        if kind == "approximate":
            self.average = self.average or AVERAGE.search(phrase) is not None
        elif kind == "comparator":
            self._compare(said)
        elif kind == "window":
            self._window(said)
        elif kind == "frequency":
            self.frequency, self.opened, self.rule = True, said.start, said.cue.rule
        elif kind == "preposition":
            self._preposition(said)
        return True

    def _compare(self, said: _Said) -> None:
        self.limited = True
        kept = None if self.assumed else self.comparator
        self.comparator = kept or said.cue.comparator
        self.assumed = False
        self._open(said)
        self.latest = said.phrase.endswith(
            ("later than", "earlier than", "sooner than")
        )

    def _window(self, said: _Said) -> None:
        cue = said.cue
        self.assumed = self.comparator is None and cue.comparator is not None
        self.comparator = self.comparator or cue.comparator
        self.relation = self.relation or cue.relation
        self.windowed = cue.relation is not None
        self.first = cue.role == "first"
        self._open(said)

    def _preposition(self, said: _Said) -> None:
        cue, self.word = said.cue, said.phrase
        if self.first and self.word in ("in", "during"):
            self.comparator, self.opened = self.comparator or "<=", said.start
        bounded = self.comparator in (">=", ">", "<") and self.word.endswith("for")
        inside = cue.inside or self.windowed or bounded
        if cue.role == "to" or cue.comparator:
            self.comparator = self.comparator or cue.comparator
        self.relation = self.relation or (cue.relation if cue.inside else None)
        self.role = cue.role or cue.rule.partition(".")[2]
        if inside or cue.comparator:
            self._open(said)

    def _open(self, said: _Said) -> None:
        """The record opens with the cue, which gives its rule if no other did."""
        self.opened, self.rule = said.start, self.rule or said.cue.rule

    def left(self) -> Left:
        return Left(
            self.opened,
            self.comparator,
            self.relation,
            self.role,
            self.rule,
            self.frequency,
            self.windowed,
            self.reached,
            self.word,
            self.named,
            self.latest,
            self.average,
        )
