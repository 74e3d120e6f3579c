"""The words of time expressions as tables, built from the rows of ``time_cues``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

TOKEN = re.compile(r"[a-z]+(?:[-'/.][a-z]+){0,4}|[<>≤≥=]{1,2}/?=?|[~≈±+]|\d+|/")
LEFT = frozenset(
    ("comparator", "window", "approximate", "filler", "preposition", "frequency")
)
AROUND = " \t\n\r\f\v#.:()-"  # what may stand between a number and its unit
NUMBERED = ("no", "er")  # "visit no. 4", "week number 4"
RIGHT = frozenset(("trailing", "unit_noun", "relation", "adverb"))


Lengths = dict[str, tuple[int, ...]]  # a word -> of phrases with it, longest first


class Cue(NamedTuple):
    """What one phrase says about the quantity beside it."""

    kind: str
    comparator: str | None
    relation: str | None
    role: str | None
    inside: bool
    rule: str


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Cues by their phrase, units by their spelling, and word sets by kind."""

    left: dict[str, Cue]
    right: dict[str, Cue]
    closing: Lengths  # of a left cue, by its last word
    opening: Lengths  # of a right cue, by its first word
    units: dict[str, str]
    parts: dict[str, str]
    frequencies: dict[str, tuple[str, str]]  # value, unit
    ordinals: dict[str, str]  # "first" -> "1"
    words: dict[str, frozenset[str]]
    padded: dict[str, tuple[str, ...]]  # the same, a blank on either side
    hints: dict[str, tuple[str, ...]]  # one of which a text with such a word holds
    unit_after: re.Pattern[str]
    unit_before: re.Pattern[str]
    heads: frozenset[str]  # the first two letters of what unit_after may find
    tails: frozenset[str]  # the last two of what unit_before may find

    def before(self, lower: str, start: int) -> re.Match[str] | None:
        """The unit right before a number: the "week" of "week 4"."""
        near = lower[max(0, start - 14) : start]
        if near.rstrip(AROUND)[-2:] not in self.tails:
            return None
        return self.unit_before.search(lower, max(0, start - 14), start)

    def after(self, lower: str, end: int) -> re.Match[str] | None:
        """The unit right after a number: the "weeks" of "4 weeks"."""
        head = lower[end : end + 6].lstrip(AROUND)[:2]
        if head not in self.heads and head[:1] not in self.heads:
            return None
        return self.unit_after.match(lower, end)

    def may(self, kind: str, text: str) -> bool:
        """Whether a text holds a word without which no phrase of that kind does."""
        return any(map(text.__contains__, self.hints[kind]))

    def near(self, kind: str, text: str) -> bool:
        """Whether a phrase of that kind stands in a short lower-case text."""
        if not self.may(kind, text):
            return False
        padded = f" {' '.join(TOKEN.findall(text))} "
        return any(map(padded.__contains__, self.padded[kind]))


def build_words(rows: Iterable[Mapping[str, Any]]) -> TimeWords:
    """The tables of ``time_cues`` rows; a later row wins over an earlier one."""
    left: dict[str, Cue] = {}
    right: dict[str, Cue] = {}
    units: dict[str, str] = {}
    parts: dict[str, str] = {}
    often: dict[str, tuple[str, str]] = {}
    ordinals: dict[str, str] = {}
    words: dict[str, set[str]] = {}
    for row in rows:
        names = [as_phrase(name) for name in row["names"]]
        kind = row["kind"]
        words.setdefault(kind, set()).update(names)
        if kind in LEFT:
            left.update(dict.fromkeys(names, _cue(row)))
        elif kind in RIGHT:
            right.update(dict.fromkeys(names, _cue(row)))
        elif kind == "unit":
            units.update({name.lower(): row["unit"] for name in row["names"]})
        elif kind == "frequency_word":
            often.update(dict.fromkeys(names, (row["value"], row["unit"])))
        elif kind == "ordinal":
            ordinals.update(dict.fromkeys(names, row["value"]))
        elif kind == "part":
            parts.update({name.lower(): row["part"] for name in row["names"]})
    return TimeWords(
        left,
        right,
        _lengths(left, -1),
        _lengths(right, 0),
        units,
        parts,
        often,
        ordinals,
        {kind: frozenset(names) for kind, names in words.items()},
        {kind: tuple(f" {n} " for n in sorted(names)) for kind, names in words.items()},
        {kind: _hints(names) for kind, names in words.items()},
        _unit_after(units, words.get("unit_adjective", set())),
        _unit_before(units),
        frozenset(name[:2] for name in (*units, *words.get("unit_adjective", ()))),
        frozenset((*(name[-2:] for name in units), *NUMBERED)),
    )


def as_phrase(name: str) -> str:
    """The form in which a phrase is looked up: lower-case tokens, single spaces."""
    return " ".join(TOKEN.findall(name.lower()))


def _lengths(phrases: Iterable[str], at: int) -> Lengths:
    """How many words the phrases have that hold a word as their first, or last, one."""
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        words = phrase.split(" ")
        found.setdefault(words[at], set()).add(len(words))
    return {word: tuple(sorted(some, reverse=True)) for word, some in found.items()}


def _hints(names: Iterable[str]) -> tuple[str, ...]:
    """The longest word of every name, without those that hold another."""
    longest = {max(name.split(" "), key=len) for name in names}
    kept = [a for a in longest if not any(b in a for b in longest - {a})]
    return tuple(sorted(kept))


def _cue(row: Mapping[str, Any]) -> Cue:
    return Cue(
        row["kind"],
        row.get("comparator"),
        row.get("relation"),
        row.get("role"),
        bool(row.get("inside")),
        row["id"],
    )


def _either(names: Iterable[str]) -> str:
    longest = sorted(names, key=lambda name: (-len(name), name))
    spaced = (
        re.escape(name).replace(r"\ ", "[ -]").replace(r"\-", "[ -]?")
        for name in longest
    )
    return "|".join(spaced)


def _unit_after(units: Iterable[str], adjectives: Iterable[str]) -> re.Pattern[str]:
    """After a number: "weeks", "-month", " calendar days", ") hours", "h".

    Not over the end of a line, which is that of an item where lines are unwrapped.
    """
    return re.compile(
        rf"[^\S\n]?\)?(?:[^\S\n]|-){{0,2}}"
        rf"(?P<adjective>(?:(?:{_either(adjectives)})[\s-]){{0,2}})"
        rf"(?P<unit>{_either(units)})(?:\(s\))?(?:'(?:s\b)?)?(?![a-z0-9])"
    )


def _unit_before(units: Iterable[str]) -> re.Pattern[str]:
    """Before a number: "week ", "days ", "visit #"; spelled-out units only."""
    spelled = [name for name in units if len(name) > 1 and name != "t1/2"]
    return re.compile(
        rf"(?:(?<![a-z0-9/])|(?<=\d/))(?P<unit>{_either(spelled)})"
        r" ?(?:#|no\.?|number|:|\()? ?\Z"
    )
