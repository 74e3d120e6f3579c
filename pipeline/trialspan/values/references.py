"""Limits and values that a bound is a multiple of: ULN, LLN, baseline, predicted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from trialspan.values.look import COMMON
from trialspan.values.openers import Openers
from trialspan.values.word_tree import word_tree

_TIMES = (
    r"\s{0,2}(?:[×*·]|\?(?=\s?(?:uln|upper))|x(?=\W|ul|un|upper|lower|ll|the)|times?(?![a-z])"
    r"|-?\s?folds?(?![a-z]))"
)
_OPENERS = "× * · ? x time times fold folds or and - ( n"  # of ``after`` and ``glued``
_TIMES_LAST = re.compile(r"(?:[x×*]|times)\s{0,2}\Z")
_DETECTION = r"(?!\s(?:of\s)?(?:the\s)?(?:detect|quanti|assay|sensitiv|linear))"
_EDGE = rf"(?![^\W_]){_DETECTION}"
_SHORT = r"(?:\s{0,2}\(\s?(?:uln|lln|unl|lnl|nl|iuln)\s?\))?"
_RANGE = (
    r"(?:\s(?:of\s)?(?:the\s)?(?:institutional\s|laboratory\s)?"
    r"(?:normal\s)?(?:range|limits?|value)\b)?"
)
_PLAIN = ("ULN", "LLN")  # may follow a number or a comparator without "times"


class Reference(NamedTuple):
    """Which limit ("ULN") and its place."""

    name: str
    start: int
    end: int


class References:
    """Reads references by the rows of the references lexicon."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        rows = list(rows)
        modifiers = [n for r in rows if r["reference"] is None for n in r["names"]]
        self.names = {
            name: (row["reference"], row["id"])
            for row in rows
            if row["reference"]
            for name in row["names"]
        }
        self.openers = Openers((*self.names, *modifiers), _OPENERS)
        words = _alternatives(modifiers)
        self._multiples(rf"(?:(?:{words})(?![^\W_])\s{{0,2}}){{0,6}}?")
        self._shares()
        self.glued = re.compile(r"(?<=\d)\s?n(?![^\W_])")
        self.modified = re.compile(rf"(?:(?<![^\W_])(?:{words})\s{{1,2}}){{1,6}}\Z")

    def _multiples(self, skip: str) -> None:
        """The patterns of limits, which ``skip`` passes the modifiers of."""
        limits = (n for n, (_, row) in self.names.items() if self._plain(row))
        limit = rf"(?P<name>{_alternatives(limits)}){_EDGE}{_SHORT}{_RANGE}{_SHORT}"
        name = rf"(?P<name>{_alternatives(self.names)}){_EDGE}{_SHORT}"
        self.after = re.compile(
            r"(?!\s{0,3}\n\s{0,4}[*•-])"  # the next item of a list is no factor
            rf"(?P<times>{_TIMES})?(?:\s(?:or|and)\s(?:more|greater|higher|above|less|lower))?"
            rf"\s{{0,2}}-?\(?{skip}{name}{_RANGE}{_SHORT}"
        )
        self.times_before = re.compile(rf"{name}\s{{0,2}}(?:[x×*]|times)\s{{0,2}}\Z")
        self.past = re.compile(
            r"\s(?:(?P<more>above|over|higher\sthan|greater\sthan|more\sthan)"
            rf"|below|under|lower\sthan|less\sthan)\s{{0,2}}{skip}{limit}"
        )
        self.plain = COMMON.add(re.compile(rf"(?<![^\W_]){limit}"))

    def _shares(self) -> None:
        """The patterns of what a percentage is one of: "predicted", "of baseline"."""
        predicted = (n for n, (name, _) in self.names.items() if name == "predicted")
        first = (n for n, (name, _) in self.names.items() if name == "baseline")
        self.goes_on = re.compile(rf"\s(?:{_alternatives(predicted)})(?![^\W_])")
        self.from_baseline = re.compile(
            r"\s(?:from|above|below|over|compared\s(?:to|with)|relative\sto)\s"
            rf"(?:the\s|their\s)?(?:{_alternatives(first)})(?![^\W_])"
        )

    def behind(self, lower: str, pos: int, *, percent: bool) -> Reference | None:
        """The reference a number that ends at ``pos`` multiplies ("x ULN").

        After a percent sign also "predicted" and "of baseline".
        """
        if not self.openers.follow(lower, pos):
            return None
        match = self.after.match(lower, pos, pos + 160)
        if match is None:
            short = None if percent else self.glued.match(lower, pos)
            return Reference("ULN", pos, short.end()) if short else None
        name, row = self.named(match["name"])
        if percent:
            of_normal = row == "reference.normal" and "of" in match[0]
            if not (name in ("predicted", "baseline") or of_normal):
                return None
            on = self.goes_on.match(lower, match.end()) if of_normal else None
            end = on.end() if on else match.end()
            return Reference("predicted" if name == "ULN" else name, pos, end)
        if name == "predicted" or (match["times"] is None and not self._plain(row)):
            return None
        return Reference(name, pos, match.end())

    def beyond(self, lower: str, pos: int) -> Reference | None:
        """The limit that a percentage ending at ``pos`` lies outside of.

        Above the upper or below the lower one ("20% above the ULN").
        """
        match = self.past.match(lower, pos, pos + 160)
        if match is None:
            return None
        name = self.named(match["name"])[0]
        outside = name == ("ULN" if match["more"] else "LLN")
        return Reference(name, pos, match.end()) if outside else None

    def before(self, lower: str, pos: int, *, low: int) -> Reference | None:
        """The reference in front of a factor that starts at ``pos`` ("ULN x 2.5")."""
        if not _TIMES_LAST.search(lower, max(low, pos - 7), pos):
            return None
        match = self.times_before.search(lower, max(low, pos - 70), pos)
        if match is None or not self._plain(self.named(match["name"])[1]):
            return None
        return Reference(self.named(match["name"])[0], match.start(), match.end())

    def limits(self, lower: str) -> Iterator[Reference]:
        """Every limit named in a text, from its first modifier on."""
        for match in self.plain.finditer(lower):
            row = self.named(match["name"])
            first = self.modified.search(
                lower, max(0, match.start() - 60), match.start()
            )
            start = first.start() if first else match.start()
            yield Reference(row[0], start, match.end())

    def named(self, words: str) -> tuple[str, str]:
        """The reference and row of a name as it stands, a line break inside or not."""
        return self.names[" ".join(words.split())]

    @staticmethod
    def _plain(row: str) -> bool:
        return row in ("reference.uln", "reference.lln")


def _alternatives(words: Iterable[str]) -> str:
    return word_tree(dict.fromkeys(words, ""), space=r"\s{1,2}")
