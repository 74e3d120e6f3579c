"""Thresholds: bounds on what is measured in a patient."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import Found, LexiconPipe, Rows, add_unparsed, put
from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_grades import GradeReader, Graded
from trialspan.pipes.thresholds_link import Linker
from trialspan.pipes.thresholds_names import Analyte, Link, Named, Names
from trialspan.pipes.thresholds_ordinals import OrdinalReader, Ordinals, bounds_of
from trialspan.pipes.thresholds_qualify import Qualifiers, denied, negated
from trialspan.pipes.thresholds_unknown import unlinked
from trialspan.values.bounds import Bound, Bounds
from trialspan.values.comparators import Comparators
from trialspan.values.conversion import convert
from trialspan.values.references import References
from trialspan.values.units import Units

_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")
_ANCHORS = re.compile(r"\s?(?:=|[\s-](?:items?|questions?|domains?|point|points?\sscale)(?![a-z]))")
_RATED = re.compile(r"(?<![a-z])(?:scored|rated|each|days?|weeks?|visits?|months?)(?![a-z])")
_VERB = re.compile(
    r"(?<![a-z])(?:increas|decreas|declin|drop|fall|fell|improv|chang|ris|rose|reduc|worsen|lower)"
)
_CHANGE = re.compile(
    r"(?<![a-z])(?:increase|decrease|reduction|fall|rise|drop|decline|improvement|change|loss|gain)(?![a-z])"
)
_CHANGED = re.compile(
    r"(?<![a-z])(?:increase|decrease|decline|drop|fall|fell|improve|change|rise|rose|reduction"
    r"|reduce|prolongation|worsen|gain|risen|fallen)[a-z]{0,4}\s?(?:of|by|\Z)"
)
_CHANGE_IN = re.compile(
    r"(?<![a-z])(?:increase|decrease|reduction|fall|rise|drop|decline|improvement|change|variability"
    r"|reversibility|worsening|lowering)\s(?:in|of|from)\s(?:the\s)?(?:baseline\s)?(?:in\s)?\Z"
)
_GRADED = re.compile(r"(?<![a-z])grades?\s?(?:[<>=≥≤]|of|to)?\s?\Z")
_AGE_ROW = "analyte.age"
_LETTERED = ("analyte.child_pugh", "analyte.asia", "analyte.gold", "analyte.bclc")


@Language.factory("trial_thresholds", assigns=["doc.spans"], default_config={})
def make_thresholds(nlp: Language, name: str) -> Thresholds:
    return Thresholds(nlp, name)


class Thresholds(LexiconPipe):
    """Write ``doc.spans["thresholds"]``, and what gave no record to the ledger."""

    uses = (
        "affixes",
        "analytes",
        "comparators",
        "qualifiers",
        "references",
        "units",
    )
    after = ("items", "mentions")

    def compile(self, lexicons: Rows) -> None:
        units = Units(lexicons["units"])
        comparators = Comparators(lexicons["comparators"])
        references = References(lexicons["references"])
        self.units = units
        self.bounds = Bounds(units, comparators, references)
        self.names = Names(lexicons["analytes"], lexicons["affixes"], units)
        self.ordinals = OrdinalReader(comparators)
        self.grades = GradeReader(comparators, self.ordinals)
        self.qualifiers = Qualifiers(lexicons["qualifiers"])

    def annotate(self, doc: Doc, page: Page) -> None:
        found, ledger = self.find(page)
        put(doc, "thresholds", found, label=lambda d: d["category"])
        add_unparsed(doc, ledger)

    def find(self, page: Page) -> tuple[list[Found], list[Found]]:
        """The thresholds of a page, and what looks like one and gave no record."""
        named = self.names.find(page)
        groups = _Groups()
        taken: list[tuple[int, int]] = []
        found: list[Found] = []
        for start, end, made in self._ordinal(page, named, groups):
            taken.append((start, end))
            found += made
        for graded in self.grades.find(page, named, taken):
            taken.append((graded.start, graded.end))
            found += self._graded(page, graded)
        scanned = [
            _within_item(page, b) for b in self.bounds.scan(page.norm, page.lower)
        ]
        bounds = [
            b
            for b in _unnamed(_outside(scanned, taken), named)
            if not _scale_ends(b) and not _GRADED.search(page.lower, b.start, b.number)
        ]
        ledger: list[Found] = []
        for item, links, rest in self._linked(page, named, bounds):
            for link in links:
                found += self._records(page, item, link, groups)
            ledger += unlinked(page, item, rest)
        return found, ledger

    def _linked(
        self, page: Page, named: list[Named], bounds: list[Bound]
    ) -> Iterator[tuple[Item, list[Link], list[Bound]]]:
        if _AGE_ROW not in self.names.analytes:
            return
        linker = Linker(page, named, self.names.analytes[_AGE_ROW])
        starts = [n.start for n in named]
        for item, group in groupby(bounds, key=lambda b: page.item_at(b.start)):
            if item is None:
                continue
            here = list(group)
            low = bisect_left(starts, item.start)
            high = bisect_left(starts, item.end)
            links = list(linker.link(item, here, low, high))
            _limit(links, item)
            done = {link.bound.number for link in links}
            rest = [b for b in here if b.number not in done and not b.bare]
            yield item, links, rest

    def _ordinal(
        self, page: Page, named: list[Named], groups: _Groups
    ) -> Iterator[tuple[int, int, list[Found]]]:
        for n in named:
            analyte = n.analytes[0]
            if analyte.category != "score":
                continue
            read = self.ordinals.read(
                page.lower, n.close, letters=analyte.row in _LETTERED
            )
            if read is None or not self._is_ordinal(page, n, read):
                continue
            item = page.item_at(n.start)
            if item is None or read.end > item.end:
                continue
            read = self._preceded(page, item, n, read)
            yield (
                read.start,
                read.end,
                self._scored(page, item, n, analyte, read, groups),
            )

    def _preceded(
        self, page: Page, item: Item, named: Named, read: Ordinals
    ) -> Ordinals:
        """The reading with the comparator in front of the name ("> NYHA II")."""
        if read.comparator:
            return read
        sign = self.bounds.comparators.before(page.lower, named.start, low=item.start)
        if sign is None or sign.sign in ("=", "between"):
            return read
        return read._replace(comparator=sign.sign, start=sign.start)

    def _is_ordinal(self, page: Page, named: Named, read: Ordinals) -> bool:
        digits = page.lower[read.spans[0][0]].isdigit()
        if page.lower[named.close] == "-" and read.spans[0][0] == named.close + 1:
            return False  # the number belongs to the name: "SNOT-22"
        if digits and read.comparator and len(read.values) == 1:
            return False
        if (
            digits
            and len(read.values) == 2
            and "/" in page.lower[read.spans[0][1] : read.spans[1][0]]
            and max(read.values) > 10
        ):
            return False
        if _describes_scale(read):
            return False
        if _ANCHORS.match(page.lower, read.end) or _RATED.search(
            page.lower, named.close, read.spans[0][0]
        ):
            return False
        unit = self.units.read(page.norm, page.lower, read.spans[-1][1])
        return not (digits and unit)

    def _scored(
        self,
        page: Page,
        item: Item,
        named: Named,
        analyte: Analyte,
        read: Ordinals,
        groups: _Groups,
    ) -> list[Found]:
        rows = list(bounds_of(read))
        qualifiers = list(self.qualifiers.behind(page, read.end, item.end))
        group = groups.new() if len(rows) > 1 else None
        made = []
        for sign, value, upper, (start, end) in rows:
            bound = Bound(
                start, end, _direction(sign, analyte), value, start, end, upper=upper
            )
            link = Link(bound, [(named, analyte)], "threshold.ordinal")
            link.gap = item.start, item.end
            record = self._record(page, link, named, analyte, group)
            record["qualifiers"] = [dict(q) for q in qualifiers]
            made.append(record)
        return made

    def _graded(self, page: Page, graded: Graded) -> list[Found]:
        made = []
        for named, analyte in graded.named:
            for sign, value, upper, (start, end) in bounds_of(graded.read):
                sign = (
                    "="
                    if sign is None
                    else {"better": "<=", "worse": ">="}.get(sign, sign)
                )
                bound = Bound(start, end, sign, value, start, end, upper=upper)
                link = Link(bound, [(named, analyte)], "threshold.grade")
                record = self._record(page, link, named, analyte, None)
                score = analyte.category == "score"
                record["category"] = "score" if score else "grade"
                record["canonical_value"] = record["canonical_unit"] = None
                record["loinc"] = None
                record["negated"] = graded.negated
                made.append(record)
        return made

    def _records(
        self, page: Page, item: Item, link: Link, groups: _Groups
    ) -> list[Found]:
        group = None
        if link.joined_by_or:
            group = groups.new()
        if link.chained_by_or and link.head:
            group = link.head.extra.setdefault("group", groups.new())
            for record in link.head.extra.get("records", []):
                record["alternative_group"] = group
        named = _parted(link, self.names)
        qualifiers = list(self._qualifiers(page, item, link))
        made = []
        for name, analyte in named:
            record = self._record(page, link, name, analyte, group)
            record["qualifiers"] = [dict(q) for q in qualifiers]
            record["negated"] |= negated(page.lower, named[0][0].start, item.start)
            made.append(record)
        if link.head is None:
            link.extra["records"] = made
        return made

    def _qualifiers(
        self, page: Page, item: Item, link: Link
    ) -> Iterator[dict[str, Any]]:
        stop = link.gap[1]
        later = max((n.close for n, _ in link.named), default=0)
        pos = max(link.bound.end, later)
        if pos < stop:
            yield from self.qualifiers.behind(page, pos, stop)

    def _record(
        self, page: Page, link: Link, named: Named, analyte: Analyte, group: str | None
    ) -> Found:
        bound = _plausible(link.bound, analyte)
        unit = bound.unit
        in_place = unit is not None and bound.start <= unit.start < bound.end
        start = min(named.start, bound.start)
        end = max(named.end, bound.end)
        if link.rule == "threshold.lead_in" or link.head:
            start, end = min(named.start, bound.start), max(named.end, bound.end)
        canonical = _canonical(bound, analyte)
        sign = _direction(bound.comparator or "=", analyte)
        first = link.head.bound if link.head else bound
        reference = bound.reference or _change(page.lower, named, first)
        return {
            "start": start,
            "end": end,
            "rule": analyte.row
            if link.rule == "threshold.mention_bound"
            else link.rule,
            "analyte": {
                "start": named.start,
                "end": named.end,
                "name": analyte.name,
                "loinc": analyte.loinc,
            },
            "bound": {"start": bound.start, "end": bound.end},
            "category": analyte.category,
            "comparator": sign,
            "value": _text(bound.value),
            "upper": _text(bound.upper),
            "unit": unit.ucum if unit else None,
            "unit_text": page.text[unit.start : unit.end] if unit else None,
            "reference": reference,
            "criterion": page.criterion_at(bound.start),
            "negated": negated(page.lower, named.start, link.gap[0])
            or denied(page.lower, named.close, bound.start),
            "qualifiers": [],
            "alternative_group": group,
            "canonical_value": _text(canonical),
            "canonical_unit": analyte.unit.ucum
            if canonical is not None and analyte.unit
            else None,
        }


class _Groups:
    """Names alternative groups: A1, A2, …"""

    def __init__(self) -> None:
        self.count = 0

    def new(self) -> str:
        self.count += 1
        return f"A{self.count}"


def _scale_ends(bound: Bound) -> bool:
    ends = bound.value in (0, 1) and bound.upper in (10, 100)
    return (
        ends and not bound.reference and (bound.unit is None or bound.unit.ucum != "%")
    )


def _describes_scale(read: Ordinals) -> bool:
    """Whether it names the ends of the scale: "(0-10)", "0 to 100"."""
    ends = read.values[0], read.values[-1]
    return read.ranged and ends[0] in (0, 1) and ends[1] in (10, 100)


def _change(lower: str, named: Named, bound: Bound) -> str | None:
    """ "baseline" where the bound is one on a change: "FVC decreases by > 10 %"."""
    if named.end <= bound.start:
        gap = lower[named.close : bound.start]
        if " to " in f" {gap} " or len(gap) > 60:
            return None
        between = _CHANGED.search(gap)
        before = _CHANGE_IN.search(lower, max(0, named.start - 40), named.start)
        by = gap.startswith((" by", " of"))
        rising = bound.comparator in (">", ">=") and len(gap) < 3
        own = _CHANGE.search(lower, named.start, named.end)
        own = own or (by and _CHANGED.search(lower, named.start, named.close + 3))
        early = gap.startswith(" by") and _VERB.search(
            lower, max(0, named.start - 70), named.start
        )
        changed = between or (before and (by or rising)) or own or early
        return "baseline" if changed else None
    gap = lower[bound.end : max(bound.end, named.start)]
    early = gap.startswith(" in ") and _VERB.search(
        lower, max(0, bound.start - 60), bound.start
    )
    return "baseline" if early or _CHANGE.search(gap) else None


def _within_item(page: Page, bound: Bound) -> Bound:
    """The bound without a comparator that belongs to the item before."""
    if bound.start == bound.number:
        return bound
    if page.item_at(bound.start) == page.item_at(bound.number):
        return bound
    return replace(bound, start=bound.number, comparator=None)


def _unnamed(bounds: list[Bound], named: list[Named]) -> Iterator[Bound]:
    """The bounds whose number is no part of a name ("volume in 1 second")."""
    starts = [name.start for name in named]
    for bound in bounds:
        at = bisect_right(starts, bound.number) - 1
        if at < 0 or named[at].end <= bound.number:
            yield bound


def _limit(links: list[Link], item: Item) -> None:
    """Let the clause of each link end where the next one's begins."""
    stop = item.end
    for link in reversed(links):
        link.gap = link.gap[0], max(stop, link.bound.end)
        stop = min(link.bound.start, *(named.start for named, _ in link.named))
        if link.head:
            stop = link.bound.start


def _outside(bounds: list[Bound], taken: list[tuple[int, int]]) -> list[Bound]:
    """The bounds that share no character with what is read already."""
    taken = sorted(taken)
    starts = [start for start, _ in taken]
    free = []
    for bound in bounds:
        at = bisect_left(starts, bound.end)
        near = taken[max(0, at - 3) : at]
        if not any(start < bound.end and bound.start < end for start, end in near):
            free.append(bound)
    return free


def _parted(link: Link, names: Names) -> list[tuple[Named, Analyte]]:
    """Systolic and diastolic for the halves of "blood pressure > 140/90"."""
    part = link.bound.part
    if part is None:
        return link.named
    halves = ("systolic blood pressure", "diastolic blood pressure")
    pressure = names.by_name.get(halves[part])
    if len(link.named) == 2 and all("pressure" in a.name for _, a in link.named):
        return [link.named[part]]
    if pressure is None or "pressure" not in link.named[0][1].name:
        return link.named
    return [(link.named[0][0], pressure)]


def _direction(sign: str, analyte: Analyte) -> str:
    """ "or better" and "or worse" by whether less is better for the analyte."""
    if sign not in ("better", "worse"):
        return sign
    return "<=" if (sign == "better") == (analyte.better == "low") else ">="


def _plausible(bound: Bound, analyte: Analyte) -> Bound:
    """A point as thousands separator where the analyte's range says so: 50.000 /mmc."""
    if _is_count(bound) and bound.written.endswith(".000"):
        return replace(bound, value=bound.value * 1000)
    if analyte.plausible is None or not _THOUSANDS.fullmatch(bound.written):
        return bound
    if (
        bound.unit is None
        or analyte.unit is None
        or bound.unit.dims != analyte.unit.dims
    ):
        return bound
    as_read = convert(bound.value, bound.unit, to=analyte.unit)
    low, high = analyte.plausible
    if as_read is None or low <= as_read <= high or not low <= as_read * 1000 <= high:
        return bound
    return replace(bound, value=bound.value * 1000)


def _is_count(bound: Bound) -> bool:
    """Whether the unit is one of number per volume, in which nobody writes decimals."""
    return bound.unit is not None and dict(bound.unit.dims) == {"volume": -1}


def _canonical(bound: Bound, analyte: Analyte) -> Decimal | None:
    if bound.unit is None or analyte.unit is None or bound.reference:
        return None
    return convert(
        bound.value, bound.unit, to=analyte.unit, molar_mass=analyte.molar_mass
    )


def _text(value: Decimal | None) -> str | None:
    """A number in its shortest plain form: "1500", "0.5"."""
    if value is None:
        return None
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
