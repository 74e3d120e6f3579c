"""What stands to the left of a quantity of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
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
    read = _Before(lower, start)
    cues: list[_Said] = []
    at = 0
    while read.reaches(at + 1):
        lengths = words.closing.get(read.words[at][0])
        if lengths is None:
            break
        read.reaches(at + lengths[0])
        said = _cue_at(read.words, at, lengths, words)
        if said is None or (
            said.phrase == "last" and _is_verb(lower, said.start, words)
        ):
            break
        if said.phrase == "to" and cues and cues[-1].phrase == "be":
            break  # "expected to be > 2 days"
        if said.phrase == "following" and cues and cues[-1].phrase in ("a", "an"):
            said = said._replace(cue=words.left["after"])  # "following a 2-day stay"
        cues.append(said)
        if said.cue.kind in ("preposition", "frequency"):
            break
        at += said.phrase.count(" ") + 1
    return weigh(start, cues) if cues else Left(start, reached=start)


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


class _Before:
    """The words before a place and where they start, from the nearest one, with nothing
    but white space between them; read as far as they are asked for."""

    __slots__ = ("_edge", "_floor", "_loose", "_lower", "words")

    def __init__(self, lower: str, start: int) -> None:
        floor = max(0, start - WINDOW)
        self._floor = max(floor, lower.rfind("\n", floor, start) + 1)
        self._lower, self._edge, self._loose = lower, start, " \t-"
        self.words: list[tuple[str, int]] = []

    def reaches(self, count: int) -> bool:
        """Whether there are so many words; they are read if so."""
        while len(self.words) < count and self._edge > self._floor:
            opened = max(self._floor, self._lower.rfind(" ", self._floor, self._edge))
            found, closed = _tokens(self._lower[opened : self._edge], self._loose)
            if found:
                self._loose = " \t"
                self.words += [(word, opened + at) for word, at in found]
            self._edge = self._floor if closed else opened
        return len(self.words) >= count


@lru_cache(maxsize=10_000)
def _tokens(piece: str, loose: str) -> tuple[tuple[tuple[str, int], ...], bool]:
    """The words of a short text from its end, and whether something else is there.

    Only what stands behind such a thing comes back; ``loose`` may close the text.
    """
    edge = len(piece)
    found: list[tuple[str, int]] = []
    for token in reversed(list(TOKEN.finditer(piece))):
        if piece[token.end() : edge].strip(loose):
            return tuple(found), True
        edge, loose = token.start(), " \t"
        found.append((token[0], edge))
    return tuple(found), bool(piece[:edge].strip(loose))


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
