"""Where an annotation of another program stands in our text.

Programs count characters differently (code points, UTF-16), drop carriage returns, or
compose letters. Each is tried, and the words that the annotation quotes decide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

EXACT = "code points"
UTF16 = "UTF-16 counts"


@dataclass(frozen=True, slots=True)
class Anchored:
    """A stretch of our text, and how the annotation's numbers led to it."""

    start: int
    end: int
    how: str


class Anchors:
    """The ways to read a place as one in a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def place(
        self, start: int, end: int, quoted: str | None, *, first: str = EXACT
    ) -> Anchored | None:
        """Find the stretch an annotation means; None where its words are nowhere.

        `first` is how the program counts. An annotation without words is taken by it.
        """
        counts = sorted(self._counts, key=lambda row: row[0] != first)
        if quoted is None:
            return _read(*counts[0], start, end)
        for how, places in counts:
            found = _read(how, places, start, end)
            if found and fold(self.text[found.start : found.end]) == fold(quoted):
                return found
        return self._nearest(start, quoted)

    def _nearest(self, start: int, quoted: str) -> Anchored | None:
        places = list(_occurrences(self.text, quoted))
        if not places:
            return None
        a, b = min(places, key=lambda place: abs(place[0] - start))
        return Anchored(a, b, "moved")

    @cached_property
    def _counts(self) -> list[tuple[str, Sequence[int]]]:
        """List how a program may have counted: place there -> place in our text."""
        here = range(len(self.text) + 1)
        counts: list[tuple[str, Sequence[int]]] = [(EXACT, here)]
        if not self.text.isascii():
            counts.append((UTF16, _utf16(self.text, here)))
        for how, (other, places) in self._variants():
            counts.append((how, places))
            if not other.isascii():
                counts.append((f"{how}, {UTF16}", _utf16(other, places)))
        return counts

    def _variants(self) -> Iterator[tuple[str, tuple[str, Sequence[int]]]]:
        here = range(len(self.text) + 1)
        if "\r" in self.text:
            yield "without carriage returns", _without_returns(self.text, here)
        for form in ("NFC", "NFD"):
            if not self.text.isascii():
                other, places = _normalised(self.text, form)
                if other != self.text:
                    yield form, (other, places)
                    if "\r" in self.text:
                        bare = _without_returns(other, places)
                        yield f"{form} without carriage returns", bare


def fold(text: str) -> str:
    """Write a text so that line breaks, spaces and composed letters compare equal.

    Half a line break is none: a carriage return alone stays itself.
    """
    text = text.replace("\r\n", "\n")
    return "".join(
        " " if character.isspace() and character != "\r" else character
        for character in unicodedata.normalize("NFC", text)
    )


def utf16(text: str) -> Sequence[int]:
    """Tell for each place of a text how many UTF-16 units stand before it."""
    return [0, *accumulate(1 + (character > "\uffff") for character in text)]


def _utf16(text: str, places: Sequence[int]) -> Sequence[int]:
    """Tell for each UTF-16 unit of a text its place in ours."""
    found: list[int] = []
    for character, place in zip(text, places, strict=False):
        found += [place] * (1 + (character > "\uffff"))
    return [*found, places[len(text)]]


def _without_returns(text: str, places: Sequence[int]) -> tuple[str, list[int]]:
    """Make one sign of a carriage return and its line feed, in the place of the first.

    So what ends before a line break ends before both.
    """
    kept = [i for i in range(len(text)) if i == 0 or text[i - 1 : i + 1] != "\r\n"]
    return text.replace("\r\n", "\n"), [*(places[i] for i in kept), places[len(text)]]


def _normalised(text: str, form: str) -> tuple[str, list[int]]:
    """Normalise a text letter by letter, with the place of each letter in ours."""
    parts: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        letter = unicodedata.normalize(form, text[start:end])  # type: ignore[arg-type]
        parts.append(letter)
        places += [start] * len(letter)
        start = end
    return "".join(parts), [*places, len(text)]


def _read(how: str, places: Sequence[int], start: int, end: int) -> Anchored | None:
    if not 0 <= start <= end < len(places):
        return None
    return Anchored(places[start], places[end], how)


def _occurrences(text: str, quoted: str) -> Iterator[tuple[int, int]]:
    """Yield where the words stand in a text, folded if they do not as they are."""
    if not quoted.strip():
        return
    found = False
    start = text.find(quoted)
    while start >= 0:
        found = True
        yield start, start + len(quoted)
        start = text.find(quoted, start + 1)
    if not found:
        yield from _folded_occurrences(text, quoted)


def _folded_occurrences(text: str, quoted: str) -> Iterator[tuple[int, int]]:
    composed, places = _normalised(text, "NFC")
    other, places = _without_returns(composed, places)
    other, words = "".join(" " if c.isspace() else c for c in other), fold(quoted)
    start = other.find(words)
    while start >= 0:
        yield places[start], places[start + len(words)]
        start = other.find(words, start + 1)
