"""Where analytes are named: mentions with their affixes and parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from trialspan.pipes.page import Mention, Page
from trialspan.values.bound import Bound
from trialspan.values.openers import Openers
from trialspan.values.unit import Unit
from trialspan.values.units import Units

_PAREN = re.compile(r"\s{0,2}[\(\[]\s?([^()\[\]]{1,60})\s?[\)\]]")
_RESPONSE = re.compile(r"-\d{2}")  # "EASI-75" is an endpoint
_SPECIES = re.compile(r"(?<![a-z-])[a-z][a-z-]{2,24}-\Z")
_COUNTED = re.compile(r"\d\s?-?[^\d\n;,:]{1,24}\Z")  # a number and its unit
_TITLE = "terminology criteria for "  # of adverse events
_OF_THINGS = ("demographic", "disease_burden", "vital_sign")
_WHOSE = re.compile(r"(?:years|yrs?|aged?|months)(?![a-z])")
_NUMBERED = re.compile(r"[<>≤≥=]|(?:^|\s)\d|\d\s?%|\b(?:grade|class|stage)\b")


@dataclass(frozen=True, slots=True)
class Analyte:
    """A row of the analytes lexicon, compiled."""

    row: str
    name: str
    loinc: str | None
    category: str
    unit: Unit | None
    molar_mass: Decimal | None
    plausible: tuple[Decimal, Decimal] | None
    needs_unit: bool
    better: str | None
    apart: bool = False
    valence: int | None = None


class Named(NamedTuple):
    """A name in the text: where it ends, where its parentheses do, its readings."""

    start: int
    end: int
    close: int
    analytes: tuple[Analyte, ...]

    @property
    def is_event(self) -> bool:
        """Whether it names an event too that is graded, as pain is."""
        return any(analyte.category == "grade" for analyte in self.analytes)


@dataclass(slots=True)
class Link:
    """A bound with its analytes, in the order of the text."""

    bound: Bound
    named: list[tuple[Named, Analyte]]
    rule: str
    joined_by_or: bool = False
    head: Link | None = None  # the first link of its chain
    gap: tuple[int, int] = (0, 0)
    following: Link | None = None  # the next one of the item

    def holds(self, bound: Bound) -> bool:
        """Whether the number of a bound is inside of its own, as the other end."""
        return self.bound.start <= bound.number < self.bound.end


class Names:
    """Finds named analytes with the rows of analytes and affixes."""

    def __init__(
        self,
        analytes: Iterable[dict[str, Any]],
        affixes: Iterable[dict[str, Any]],
        units: Units,
    ) -> None:
        self.analytes = {row["id"]: _analyte(row, units) for row in analytes}
        words = {row["side"]: row["names"] for row in affixes}
        before = _alternatives(words.get("before", []))
        behind = _alternatives(words.get("behind", []))
        self.before = re.compile(rf"(?:(?<![^\W_])(?:{before})[\s-]){{1,3}}\Z")
        self.behind = re.compile(rf"(?:(?:\s|'s\s)(?:{behind})(?![^\W_])){{1,3}}")
        self.closers = _last_words(words.get("before", []))
        self.openers = Openers(words.get("behind", []), "'")
        self.thing_closers = _last_words(words.get("of_a_thing", []), "- s")
        things = _alternatives(words.get("of_a_thing", []))
        self.of_a_thing = re.compile(rf"(?<![^\W_])(?:{things})(?:'s)?[\s-]\Z")
        self.unit_tails: dict[str, tuple[str, ...]] = {}  # "hg": "mm hg", "cm hg"
        for phrase in units.phrases:
            first, _, last = phrase.rpartition(" ")
            if first:
                self.unit_tails[last] = (*self.unit_tails.get(last, ()), phrase)
        self.by_name = {a.name: a for a in self.analytes.values()}

    def find(self, page: Page) -> list[Named]:
        """Named analytes in order, the longest where mentions overlap."""
        found: list[Named] = []
        mentions = page.mentions.get("analytes", [])
        taken = low = 0
        for i, mention in enumerate(mentions):
            if mention.start < taken or _part_of_word(page.lower, mention):
                continue
            if self._closes_unit(page.lower, mention):
                continue  # "60 mm Hg"
            readings = tuple(
                _called(page.lower, m, self.analytes[m.row])
                for m in _same_place(mentions, i, mention)
            )
            if readings[-1].category == "grade":
                readings += self._inner(mentions, i)
            if self._is_of_a_thing(page.lower, mention, readings):
                taken = low = mention.end
                continue
            named = self._extend(page, mention, readings, low)
            if named.close > named.end:
                named = self._swallow(page.lower, named, mentions, i)
            found.append(named)
            taken = low = named.close
        return found

    def _inner(self, mentions: list[Mention], i: int) -> tuple[Analyte, ...]:
        """What an event's name ends with that is measured: "elevated transaminases"."""
        end = mentions[i].end
        for mention in mentions[i + 1 : i + 6]:
            if mention.start >= end:
                break
            inner = self.analytes[mention.row]
            if mention.end == end and inner.category == "laboratory":
                return (inner,)
        return ()

    def _closes_unit(self, lower: str, mention: Mention) -> bool:
        """Whether it is the last word of a unit behind a number."""
        phrases = self.unit_tails.get(lower[mention.start : mention.end])
        if not phrases or not lower.endswith(phrases, 0, mention.end):
            return False
        return _COUNTED.search(lower, max(0, mention.end - 30), mention.end) is not None

    def _is_of_a_thing(
        self, lower: str, mention: Mention, readings: tuple[Analyte, ...]
    ) -> bool:
        """Whether no patient has it: "room temperature", "slice thickness"."""
        if readings[0].category not in _OF_THINGS:
            return False
        low = max(0, mention.start - 16)
        if not self.thing_closers.follow(lower[low : mention.start][::-1], 0):
            return False
        return self.of_a_thing.search(lower, low, mention.start) is not None

    def _extend(
        self, page: Page, mention: Mention, readings: tuple[Analyte, ...], low: int
    ) -> Named:
        """The mention with its affixes, which stand in the same item."""
        lower = page.lower
        start, end, _ = mention
        if lower[start - 1] == "-":
            start = _of_species(lower, start)
        left = right = None
        first = max(low, start - 40)
        if self.closers.follow(lower[first:start][::-1], 0):
            left = self.before.search(lower, first, start)
        if self.openers.follow(lower, end):
            right = self.behind.match(lower, end)
        if left and not page.parted(left.start(), start):
            start = left.start()
        if right and not page.parted(end, right.end()):
            end = _ungraded(lower, end, right.end(), readings)
        close = end
        paren = _PAREN.match(lower, end)
        whose = paren and _WHOSE.search(paren[1])
        if paren and (whose or not _NUMBERED.search(paren[1])):
            close = paren.end()
            tail = self.behind.match(lower, close)
            if tail:
                close = end = tail.end()
        return Named(start, end, close, readings)

    def _swallow(
        self, lower: str, named: Named, mentions: list[Mention], i: int
    ) -> Named:
        """Parentheses close the name unless they hold another analyte."""
        rows = {a.row for a in named.analytes}
        inside = [m for m in mentions[i + 1 : i + 12] if named.end <= m.start]
        inside = [m for m in inside if m.end <= named.close]
        whole = [m for m in inside if _fills(lower, m, named)]
        if inside and not any(m.row in rows for m in whole or inside):
            return named._replace(close=named.end)
        return named


def _of_species(lower: str, start: int) -> int:
    """Where the name starts that says of what it is specific: "peanut-specific IgE"."""
    before = _SPECIES.search(lower, max(0, start - 30), start)
    specific = before and lower.startswith("specific", start)
    return before.start() if before and specific else start


def _ungraded(lower: str, end: int, close: int, readings: tuple[Analyte, ...]) -> int:
    """Where the name of an event ends that a grade follows: "neuropathy grade 2"."""
    if not any(analyte.category == "grade" for analyte in readings):
        return close
    grade = lower.find(" grade", end, close)
    return close if grade < 0 else grade


def _last_words(phrases: Iterable[str], grammar: str = "-") -> Openers:
    """What may stand last before a name, read backwards."""
    return Openers((phrase[::-1] for phrase in phrases), grammar)


def _fills(lower: str, mention: Mention, named: Named) -> bool:
    """Whether a mention is all that the parentheses hold."""
    around = lower[named.end : mention.start] + lower[mention.end : named.close]
    return not around.strip(" ()[]")


def _part_of_word(lower: str, mention: Mention) -> bool:
    """Whether the mention is a piece of a longer word: "glucose-lowering", "2K"."""
    behind = lower[mention.end : mention.end + 2]
    compound = behind[:1] == "-" and behind[1:].isalpha()
    compound = compound or _RESPONSE.match(lower, mention.end) is not None
    before = lower[mention.start - 1] if mention.start else " "
    titled = lower.endswith(_TITLE, 0, mention.start)
    short = mention.end - mention.start == 2 and before == "-"
    short = short and lower[mention.start - 2].isalpha()  # "ICIQ-SF" is no ferritin
    return compound or titled or short or before in "0123456789"


def _same_place(mentions: list[Mention], i: int, first: Mention) -> Iterable[Mention]:
    for mention in mentions[i : i + 4]:
        if mention.start == first.start and mention.end == first.end:
            yield mention


def _analyte(row: dict[str, Any], units: Units) -> Analyte:
    plausible = row["plausible"]
    unit = row["canonical_unit"]
    return Analyte(
        row["id"],
        row["analyte"],
        row["loinc"],
        row["category"],
        units.read_code(unit) if unit else None,
        Decimal(row["molar_mass"]) if row["molar_mass"] else None,
        (Decimal(plausible[0]), Decimal(plausible[1])) if plausible else None,
        row["needs_unit"],
        row["better"],
        row["apart"],
        row["valence"],
    )


def _called(lower: str, mention: Mention, analyte: Analyte) -> Analyte:
    """The analyte, under the name written where each name of its row is one."""
    if not analyte.apart:
        return analyte
    return replace(analyte, name=" ".join(lower[mention.start : mention.end].split()))


def _alternatives(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in longest) or "(?!)"
