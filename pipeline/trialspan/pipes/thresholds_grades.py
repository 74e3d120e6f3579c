"""Grades of events: "grade 3 or above", before or behind the event."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_chain import BREAK
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Analyte, Named
from trialspan.pipes.thresholds_ordinals import OrdinalReader, Ordinals
from trialspan.pipes.thresholds_qualify import denied, negated
from trialspan.pipes.thresholds_unknown import trim
from trialspan.values.comparators import Comparators
from trialspan.values.look import COMMON

FAR = 80
_GRADE = COMMON.add(
    re.compile(
        r"(?<![a-z])(?:ctc(?:ae)?[\s-])?(?P<of>toxicity\s)?gr(?:ades?|\.)(?![a-z])"
    )
)
_JOINED = re.compile(
    r"\s{0,2}(?:,|/|and|or|and/or|,\s?and|,\s?or)\s{0,2}(?:(?:a|an|the|any)\s)?"
)
_SIGN = r"[≥>≤<=]{0,2}\s?(?:ctcae\s)?"
_ASIDE = re.compile(r"\s?\([^()]{0,60}\)")
_OF = re.compile(rf"[\s,(]{{0,2}}(?:of\s|with\s)?{_SIGN}")
_OWN = re.compile(rf"[\s,(]{{0,2}}(?:of\s|with\s)?{_SIGN}grade")
_PHRASE_OF = re.compile(
    r"(?P<name>(?:[a-z][\w-]{1,30}\s){0,2}[a-z][\w-]{2,30})\s(?:of\s|with\s|[≥>]=?\s?)\Z"
)
_LEFT_OUT = re.compile(rf"[),]\s?(?:of\s|with\s)?{_SIGN}\Z")
_TUMOUR = re.compile(
    r"(?:omas?|tumou?rs?|cancers?|neoplasia|disease|lesions?|history|score|patients)\Z"
)
_GENERAL = ("analyte.ctcae_tox", "analyte.ctcae_ae")  # of no kind
_UNGRADED = ("demographic", "disease_burden")


class Graded(NamedTuple):
    """A grade and the events it grades."""

    start: int
    end: int
    read: Ordinals
    named: list[tuple[Named, Analyte]]
    negated: bool


class GradeReader:
    """Finds grades of events."""

    def __init__(
        self, comparators: Comparators, ordinals: OrdinalReader, grammar: Grammar
    ) -> None:
        self.comparators = comparators
        self.ordinals = ordinals
        self.grammar = grammar

    def find(
        self, page: Page, named: list[Named], taken: list[tuple[int, int]]
    ) -> Iterator[Graded]:
        """The graded events of a page, outside of what is taken."""
        events = _Events(page, named, self.grammar)
        for match in _GRADE.finditer(page.lower):
            item = page.item_at(match.start())
            read = self._read(page, match, item)
            if item is None or read is None or _within(match.start(), taken):
                continue
            if events.score_before(match.start()):
                continue
            found = events.of(item, read) or events.recovered(item, read)
            found = found or events.unknown(item, read)
            if not found and match["of"] and read.start == match.start():
                read = read._replace(start=match.end("of"))  # "toxicity grade 2"
                found = events.of(item, read)
            if found:
                no = self._denied(page, item, read, found[0][0])
                yield Graded(read.start, read.end, read, found, no)

    def _read(
        self, page: Page, match: re.Match[str], item: Item | None
    ) -> Ordinals | None:
        """The grade behind the word, with the comparator in front of it."""
        read = self.ordinals.read(page.lower, match.end(), letters=False)
        if item is None or read is None or read.end > item.end:
            return None
        if max(read.values) > 5 or read.spans[0][0] - match.end() > 40:
            return None
        sign = self.comparators.before(page.lower, match.start(), low=item.start)
        if read.comparator or sign is None:
            return read._replace(start=match.start())
        return read._replace(start=sign.start, comparator=sign.sign)

    def _denied(self, page: Page, item: Item, read: Ordinals, event: Named) -> bool:
        low = max(item.start, read.start - 60)
        first = min(read.start, event.start)
        if negated(page.lower, first, low, grammar=self.grammar):
            return True
        if self.grammar.unrecovered.search(page.lower, low, read.start):
            return True
        return denied(page.lower, low, read.start, grammar=self.grammar)


class _Events:
    """The named events of a page, each graded once."""

    def __init__(self, page: Page, named: list[Named], grammar: Grammar) -> None:
        self.lower = page.lower
        self.named = named
        self.starts = [name.start for name in named]
        self.grammar = grammar
        self.claimed: set[int] = set()

    def score_before(self, pos: int) -> bool:
        """Whether a score's name stands before the word: "NYHA grade"."""
        at = bisect_left(self.starts, pos) - 1
        if at < 0 or _category(self.named[at]) != "score" or self.named[at].is_event:
            return False
        close = self.named[at].close
        return pos - close < FAR and len(self.lower[close:pos].strip(" ([:,")) < 12

    def of(self, item: Item, read: Ordinals) -> list[tuple[Named, Analyte]]:
        """The events a grade is said of: close before it, behind it, far before it."""
        low = bisect_left(self.starts, item.start)
        before = bisect_left(self.starts, read.start, low) - 1
        gap = self._gap_before(before, low, read)
        if gap is not None and (
            _category(self.named[before]) in _UNGRADED
            or self._excepted(self.named[before], item)
        ):
            gap = None
        if gap is not None and _OF.fullmatch(gap):
            return self._run(before, low - 1, step=-1)
        high = bisect_left(self.starts, item.end, low)
        behind = bisect_left(self.starts, read.end, low, high)
        if behind < high and self._follows(read, self.named[behind]):
            return self._run(behind, high, step=1)
        if gap is not None and self.grammar.event_gap.fullmatch(gap):
            return self._run(before, low - 1, step=-1)
        return []

    def recovered(self, item: Item, read: Ordinals) -> list[tuple[Named, Analyte]]:
        """The event far before: "toxicity of earlier drugs has subsided to grade 1"."""
        low = max(item.start, read.start - 60)
        joined = self.grammar.recovered.search(self.lower, low, read.start)
        of = _LEFT_OUT.search(self.lower, low, read.start)
        if not (joined or of or read.comparator):
            return []
        low = bisect_left(self.starts, max(item.start, read.start - 2 * FAR))
        for at in range(bisect_left(self.starts, read.start) - 1, low - 1, -1):
            gap = self.lower[self.named[at].close : read.start]
            if at in self.claimed or BREAK.search(gap):
                break
            if self._excepted(self.named[at], item):
                joined = joined or of
                continue
            general = self.named[at].analytes[0].row in _GENERAL and read.comparator
            if not (joined or general):
                break
            if _category(self.named[at]) == "grade":
                return self._run(at, low - 1, step=-1)
        return []

    def unknown(self, item: Item, read: Ordinals) -> list[tuple[Named, Analyte]]:
        """The event no lexicon names: "dry mouth of grade 2 or higher"."""
        behind = self.grammar.graded_event.match(self.lower, read.end, item.end)
        if behind:
            return _unknown(self.lower, *behind.span("name"))
        low = max(item.start, read.start - FAR)
        phrase = _PHRASE_OF.search(self.lower, low, read.start)
        if phrase is None:
            return []
        start, end = trim(self.lower, *phrase.span("name"), self.grammar)
        words, no = self.lower[start:end], self.grammar.no_analyte
        if len(words) < 4 or _TUMOUR.search(words) or no.search(words):
            return []
        return _unknown(self.lower, start, end)

    def _excepted(self, named: Named, item: Item) -> bool:
        """Whether the event is one that a criterion leaves out: "except alopecia"."""
        low = max(item.start, named.start - FAR)
        return bool(self.grammar.excepted.search(self.lower, low, named.start))

    def _gap_before(self, at: int, low: int, read: Ordinals) -> str | None:
        """The text between a free event and the grade, if it is short."""
        if at < low or at in self.claimed or self.named[at].end > read.start:
            return None
        close = self.named[at].close
        return self.lower[close : read.start] if read.start - close < FAR else None

    def _follows(self, read: Ordinals, named: Named) -> bool:
        rest = self.lower[read.end : read.end + 3].lstrip()
        if rest[:1] in (",", "(", ";") or named.start - read.end > 2 * FAR:
            return False
        gap = self.grammar.event_gap
        return bool(gap.fullmatch(self.lower, read.end, named.start))

    def _run(self, at: int, stop: int, *, step: int) -> list[tuple[Named, Analyte]]:
        """The coordinated events from the nearest on."""
        run = [at]
        while (at := at + step) != stop and len(run) < 12:
            first, second = (self.named[i] for i in sorted((at, run[-1])))
            gap = self.lower[first.close : second.start]
            if gap.strip() == "(" and step > 0:
                continue  # explained: "hypersensitivity (anaphylaxis)"
            joined = _JOINED.fullmatch(_ASIDE.sub("", gap))
            if joined is None or _category(first) != _category(second):
                break
            own = step > 0 and _OWN.match(self.lower, self.named[at].close)
            if at in self.claimed or own:
                break
            run.append(at)
        self.claimed.update(run)
        chosen = (self.named[i] for i in sorted(run))
        return [(n, self._event(n)) for n in chosen if _category(n) not in _UNGRADED]

    def _event(self, named: Named) -> Analyte:
        """The analyte as an event, named by the text where it is none by its row."""
        for analyte in named.analytes:
            if analyte.category == "grade":
                return analyte
        name = self.lower[named.start : named.end]
        analyte = named.analytes[0]
        return replace(
            analyte, name=name, category="grade", loinc=None, unit=None, better="low"
        )


def _unknown(lower: str, start: int, end: int) -> list[tuple[Named, Analyte]]:
    """The event that the words of a stretch name."""
    rule, words = "threshold.unknown_event", lower[start:end]
    event = Analyte(rule, words, None, "grade", None, None, None, False, "low")
    return [(Named(start, end, end, (event,)), event)]


def _category(named: Named) -> str:
    return named.analytes[0].category


def _within(pos: int, taken: list[tuple[int, int]]) -> bool:
    at = bisect_right(taken, (pos, 1 << 62)) - 1
    return at >= 0 and taken[at][0] <= pos < taken[at][1]
