"""Thresholds: bounds on what is measured in a patient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import Found, LexiconPipe, Rows, add_unparsed, put
from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_alternatives import Said, said, tell_alternatives
from trialspan.pipes.thresholds_grades import Graded, GradeReader
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_ledger import Ledger
from trialspan.pipes.thresholds_levels import LevelReader
from trialspan.pipes.thresholds_link import Linker
from trialspan.pipes.thresholds_names import Analyte, Link, Named, Names
from trialspan.pipes.thresholds_ordinals import OrdinalReader, bounds_of
from trialspan.pipes.thresholds_qualify import Qualifiers, denied, negated
from trialspan.pipes.thresholds_record import make_record
from trialspan.pipes.thresholds_respectively import in_turn, tell_respectively
from trialspan.pipes.thresholds_scores import ScoreReader
from trialspan.pipes.thresholds_select import Taken, select
from trialspan.values.bound import Bound
from trialspan.values.bounds import Bounds
from trialspan.values.comparators import Comparators
from trialspan.values.references import References
from trialspan.values.units import Units

AGE = "analyte.age"


@Language.factory("trial_thresholds", assigns=["doc.spans"], default_config={})
def make_thresholds(nlp: Language, name: str) -> Thresholds:
    return Thresholds(nlp, name)


_OR = re.compile(r"(?<![a-z])or(?![a-z])")


class Thresholds(LexiconPipe):
    """Write ``doc.spans["thresholds"]``, and what gave no record to the ledger."""

    uses = (
        "affixes",
        "analytes",
        "comparators",
        "qualifiers",
        "references",
        "threshold_cues",
        "units",
    )
    after = ("items", "mentions")

    def compile(self, lexicons: Rows) -> None:
        units = Units(lexicons["units"])
        comparators = Comparators(lexicons["comparators"])
        self.grammar = Grammar(lexicons["threshold_cues"])
        references = References(lexicons["references"])
        self.bounds = Bounds(units, comparators, references)
        self.names = Names(lexicons["analytes"], lexicons["affixes"], units)
        ordinals = OrdinalReader(comparators, self.grammar)
        self.scores = ScoreReader(units, comparators, ordinals, self.grammar)
        self.grades = GradeReader(comparators, ordinals, self.grammar)
        self.levels = LevelReader(self.grammar)
        self.qualifiers = Qualifiers(lexicons["qualifiers"])
        self.ledger = Ledger(self.grammar)

    def annotate(self, doc: Doc, page: Page) -> None:
        found, ledger = self.find(page)
        put(doc, "thresholds", found, label=lambda d: d["category"])
        add_unparsed(doc, ledger)

    def find(self, page: Page) -> tuple[list[Found], list[Found]]:
        """The thresholds of a page, and what looks like one and gave no record."""
        page = page.unwrapped
        named = self.names.find(page)
        taken: Taken = []
        every: list[Said] = []
        for links in self.scores.find(page, named):
            taken.append((links[0].bound.start, links[-1].bound.end))
            every.append(self._scored(page, links))
        for graded in self.grades.find(page, named, taken):
            taken.append((graded.start, graded.end))
            every.append(self._graded(page, graded))
        scanned = self.bounds.scan(page.norm, page.lower, starts=page.number_starts)
        bounds = select(page, scanned, named=named, taken=taken, grammar=self.grammar)
        lost: list[Bound] = []
        for item, links, rest in self._linked(page, named, bounds):
            after = item.start
            for link in links:
                link.gap = max(link.gap[0], after), link.gap[1]
                made = self._records(page, item, link)
                after = max((q["end"] for q in made[0]["qualifiers"]), default=0)
                chained = link.head is not None
                every.append(said(made, chained=chained, either=link.joined_by_or))
            lost += rest
        found = [record for one in every for record in one.records]
        read = list(self.levels.find(page, lost, found, named))
        for link in read:
            every.append(self._scored(page, [link]))
            found += every[-1].records
        if read:
            done = {link.bound.start for link in read}
            lost = [bound for bound in lost if bound.start not in done]
        tell_alternatives(page, every)
        return found, list(self.ledger.find(page, lost, found, named))

    def _linked(
        self, page: Page, named: list[Named], bounds: list[Bound]
    ) -> Iterator[tuple[Item, list[Link], list[Bound]]]:
        """The links of each item, and its bounds that found no analyte."""
        age = self.names.analytes.get(AGE)
        if age is None:
            return
        linker = Linker(page, named, age=age, grammar=self.grammar)
        turns = "respectively" in page.lower
        for item, group in groupby(bounds, key=lambda b: page.item_at(b.start)):
            if item is None:
                continue
            here = list(group)
            links = list(linker.link(item, here))
            if not links:
                yield item, links, here
                continue
            if turns:
                in_turn(page.lower, links)
            tell_respectively(links)
            _end_clauses(links, item)
            done = {link.bound.number for link in links}
            rest = [
                b
                for b in here
                if b.number not in done and not any(link.holds(b) for link in links)
            ]
            yield item, links, rest

    def _scored(self, page: Page, links: list[Link]) -> Said:
        """The records of one score, of any of its values where there are several."""
        end, stop = links[-1].bound.end, links[-1].gap[1]
        qualifiers = list(self.qualifiers.behind(page, end, stop))
        made = []
        for link in links:
            name, analyte = link.named[0]
            low = link.gap[0]
            no = negated(page.lower, name.start, low, grammar=self.grammar)
            made.append(self._make(page, link, name, analyte, qualifiers, denied=no))
        return said(made, either=len(links) > 1)

    def _graded(self, page: Page, graded: Graded) -> Said:
        """The records of a grade, one for each event; of any one behind "or"."""
        made: list[Found] = []
        for named, analyte in graded.named:
            for sign, value, upper, (start, end) in bounds_of(graded.read):
                bound = Bound(start, end, sign, value, start, end, upper=upper)
                link = Link(bound, [(named, analyte)], "threshold.grade")
                no = graded.negated
                made.append(self._make(page, link, named, analyte, [], denied=no))
        return said(made, either=_is_either(page.lower, graded))

    def _records(self, page: Page, item: Item, link: Link) -> list[Found]:
        """The records of a link, one for each analyte."""
        named = _halved(link, self.names)
        qualifiers = self._qualifiers(page, item, link)
        first = min(named[0][0].start, link.bound.start)
        no = negated(page.lower, first, item.start, grammar=self.grammar)
        opens = link.bound.start if link.bound.opens is None else link.bound.opens
        no = no or denied(page.lower, named[-1][0].close, opens, grammar=self.grammar)
        return [
            self._make(page, link, name, analyte, qualifiers, denied=no)
            for name, analyte in named
        ]

    def _qualifiers(self, page: Page, item: Item, link: Link) -> list[dict[str, Any]]:
        """What qualifies a link: in front of it, inside and behind."""
        bound, (low, stop) = link.bound, link.gap
        names = [name for name, _ in link.named]
        close = max(name.close for name in names)
        first = bound.start if link.head else min(bound.start, names[0].start)
        found = [*self.qualifiers.front(page, max(low, item.start), first)]
        if not found:
            inside = low if link.head else close
            found += self.qualifiers.between(page, inside, bound.start)
        for name in names:
            found += self.qualifiers.beside(page, item.start, name.start)
            if name.close > name.end:
                found += self.qualifiers.behind(page, name.end, name.close)
        pos = max(bound.end, close)
        following = link.following
        return [*found, *self.qualifiers.behind(page, pos, stop, following=following)]

    def _make(
        self,
        page: Page,
        link: Link,
        named: Named,
        analyte: Analyte,
        qualifiers: list[dict[str, Any]],
        *,
        denied: bool,
    ) -> Found:
        grammar = self.grammar
        record = make_record(page, link, named, analyte, denied=denied, grammar=grammar)
        record["qualifiers"] = [dict(q) for q in qualifiers]
        return record


def _is_either(lower: str, graded: Graded) -> bool:
    """Whether "or" joins the events of a grade; "AE or SAE" are one, not two."""
    (first, one), (last, other) = graded.named[0], graded.named[-1]
    if one.name in other.name or other.name in one.name:
        return False
    return _OR.search(lower, first.close, last.start) is not None


def _end_clauses(links: list[Link], item: Item) -> None:
    """Let the clause of each link end where the next one's begins."""
    stop, following = item.end, None
    for link in reversed(links):
        link.gap = link.gap[0], max(stop, link.bound.end)
        link.following, following = following, link
        stop = min(link.bound.start, *(named.start for named, _ in link.named))
        if link.head:
            stop = link.bound.start


def _halved(link: Link, names: Names) -> list[tuple[Named, Analyte]]:
    """Systolic and diastolic for the halves of "blood pressure > 140/90"."""
    part = link.bound.part
    if part is None or "pressure" not in link.named[0][1].name:
        return link.named
    if len(link.named) == 2:
        return [link.named[part]]
    halves = ("systolic blood pressure", "diastolic blood pressure")
    pressure = names.by_name.get(halves[part])
    return [(link.named[0][0], pressure)] if pressure else link.named
