"""Units of one word, read at once where no more of a unit follows: "weeks", "mg"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from trialspan.values.openers import Openers
from trialspan.values.unit import Atom, Dims, Made, Unit

LETTERS = "A-Za-zμ°º˚℃℉㎍-㎣ц"
WORD = re.compile(rf"[{LETTERS}]{{1,20}}|%")
_WORD = re.compile(rf"[ \t\n-]?([{LETTERS}]{{1,20}}|%)")
_TERMS = "/ per . · ∙ • ⋅ * x × ^ ² ³ < ( [ { - 0 1 2 3 4 5 6 7 8 9"


class Lone(NamedTuple):
    """A unit of one word, and what would make it another; a calendar unit ends here."""

    ucum: str
    factor: Fraction
    dims: Dims
    goes_on: Openers | None


class UnitWords:
    """The words that are a unit by themselves."""

    def __init__(
        self,
        exact: Mapping[str, Atom],
        lower: Mapping[str, Atom],
        *,
        phrases: Iterable[str],
        marks: Iterable[str],
        prefixes: Collection[str],
    ) -> None:
        phrases = list(phrases)
        self.openers = Openers((*exact, *lower, *phrases, *prefixes), "/ per")
        self.goes_on = goes_on = self.openers.also(marks, _TERMS)
        rest: dict[str, list[str]] = {}  # of the phrases that start with a word
        for phrase in phrases:
            if first := WORD.match(phrase):
                rest.setdefault(first[0], []).append(phrase[first.end() :])
        own = {word: goes_on.also(more) for word, more in rest.items()}

        def lone(word: str, atom: Atom) -> Lone | None:
            if atom.kind != "atom" or word in prefixes:
                return None
            return _lone(atom, own.get(word), goes_on)

        self.exact = {word: lone(word.lower(), atom) for word, atom in exact.items()}
        self.lower = {word: lone(word, atom) for word, atom in lower.items()}

    def read(self, norm: str, lower: str, pos: int) -> Unit | None:
        """The unit of one word at ``pos``, None where it may be another or longer."""
        word = _WORD.match(norm, pos)
        if word is None:
            return None
        written, end = word[1], word.end()
        known = self.exact if written in self.exact else self.lower
        lone = known.get(written if known is self.exact else written.lower())
        if lone is None or lower[end : end + 1].isdigit():
            return None
        if lone.goes_on and lone.goes_on.follow(lower, end):
            return None
        return Unit(lone.ucum, word.start(1), end, lone.factor, lone.dims)


def _lone(atom: Atom, own: Openers | None, goes_on: Openers) -> Lone:
    made = Made(0, {})
    made.take(atom, 1)
    ends = made.is_calendar() and own is None
    return Lone(*made.whole(), None if ends else own or goes_on)
