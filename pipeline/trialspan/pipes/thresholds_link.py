"""Links bounds to what they bound: the analytes of one item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_names import Analyte, Link, Named, fits
from trialspan.pipes.thresholds_unknown import unknown_link
from trialspan.values.bounds import Bound

FAR = 90
_PEOPLE = re.compile(
    r"\W{0,4}(?:\d{1,2}[.)]\s)?(?:(?:male|female|men|women|patients|subjects|participants|adults|children"
    r"|males|females|adult|and|or|both|sexes|gender|genders|volunteers|healthy|aged|of|between|from|ages)[\s,:/(]{1,3}){0,5}"
)
_CHANGE_OF = re.compile(
    r"(?:fall|rise|drop|decline|decrease|increase|reduction|improvement)\sof"
)
_CONDITION = re.compile(r"(?:a?emia|penia|tension|cardia|osis|philia)\Z")
_EXPLAINS = re.compile(r"(?<![a-z])(?:for|by|with|per|based|using)(?![a-z])")
_COUNTED = re.compile(
    r"\s(?!(?:or|and|if|in|for|with|at|on|by|as|to|but|prior|within|during|when|unless|who|is|are|was|were"
    r"|points?|letters?|units?|measured|assessed|per|using|based|except|without|according|after|before|confirmed|from"
    r"|out|despite|per|mean|percentage|while|because|only|since|than|through|until|i|ii|x|times|fold|scores?"
    r"|inclusive|both|despite|due|not|post|pre|following|that|a|an|the|of|at|i\.e|and/or|versus|vs)(?![a-z]))[a-z]"
)
_ELSEWHERE = re.compile(
    r"[\s,;(:)]{0,4}(?:(?:for|in|if|or|and|with|men|women|males?|females?|patients|subjects|participants"
    r"|adolescents|children|adults|boys|girls|infants)[\s,;(:)]{1,3}){1,5}"
)
_BREAK = re.compile(r"[;•]|\.\s|\n\s*\n|\?\s")
_TIGHT = re.compile(
    r"(?:[\s:=,(\[\-\"'*]|(?:is|are|of|was|were|be|been|being|must|should|has|have|to|at|by|in|as"
    r"|level|levels|value|values|the|with|a|an|that|which|each|fall|rise|drop|decline|improvement|worsening|prolongation|change|decrease|increase|reduction|rises|falls|risen|fallen|decreases|increases|improves|improved|it|will|shall|can|cannot|may"
    r"|baseline|screening|entry|least|any|time|equal|result|results|range|between|from|greater"
    r"|measured|defined|documented|elevated|increased|decreased|reduced|not|for|on|score|scores"
    r"|if|within|their|calculated|estimated|prior|using|per|day|count|both|total|than"
    r"|reaches|reach|reached|persistently|persistent|repeated|confirmed|currently|known|only|resting|initial|if)(?![a-z])){0,12}"
)
_BEHIND = re.compile(
    r"[\s\-()'*]{0,3}(?:(?:of|in|on|for|from|the|a|an|his|her|total|any|body|their|estimated|based|with"
    r"|predicted|unintentional|documented|measurable|(?:increase|decrease|reduction|loss|fall|rise|drop|decline|improvement|change)(?:\sin)?"
    r"|consecutive|baseline|serum|by|as|mean|daily|per|old|month|week|during|is|to|have|having"
    r"|gain|at|involved|minimum|large|largest|in\sdiameter)\s{1,2}){0,3}"
)
_COORDINATION = re.compile(
    r"(?P<and>\s{0,2}(?:,|/|\+|&)?\s{0,2}(?:(?P<or>or|and/or|either)|and|&|as well as|plus|along with)?"
    r"\s{0,2}(?:(?:the|a|serum|total|plasma|both|either|their|fasting|resting|his|in|for|of)\s){0,2}\s{0,2})"
)
_CHAIN = re.compile(
    r"[\s,;]{0,3}(?:\(|\[)?(?:\s{0,2}(?:or|and|and/or|but|to|,|/|&|if|also|either|then|otherwise|i\.e\.|ie|="
    r"|a|an|the|is|of|(?:fall|rise|drop|decline|decrease|increase|reduction|improvement)(?=\sof)|equivalent|approximately|corresponding|with|no|not|also|be|any))*\s{0,2}"
)
_POPULATION = re.compile(
    r"(?:^|[\s,(])(?:for|in|if|men|women|male|males|female|females|with|patients|subjects|participants"
    r"|metastases|metastasis|involvement|disease|when|or|and|to|is|be|are|must|than|those|children"
    r"|adults|adolescents|infants|elderly|girls|syndrome|boys|girls|women;|men;|males;|females;|years|age|old|screening|baseline|group|arm|cohort|was|at|transfusion"
    r"|formula|equation|gilbert's|individuals|it|case|,|\()\s{0,2}[,:;(=\[-]?\s{0,2}\Z"
)


class Linker:
    """Links the bounds of one page, item by item."""

    def __init__(self, page: Page, named: list[Named], age: Analyte) -> None:
        self.page = page
        self.lower = page.lower
        self.named = named
        self.age = age
        self.prior: Link | None = None

    def link(
        self, item: Item, bounds: list[Bound], low: int, high: int
    ) -> Iterator[Link]:
        """The links of the bounds of an item, whose names are named[low:high]."""
        self.starts = {bound.start for bound in bounds}
        last: Link | None = None
        waiting: Bound | None = None
        floor = item.start
        self.prior = None
        for i, bound in enumerate(bounds):
            stop = bounds[i + 1].start if i + 1 < len(bounds) else item.end
            found = self._one(item, bound, last, (low, high), floor, stop)
            found = found or unknown_link(self.page, item, bound, floor)
            if found:
                found.gap = (floor, stop)
                yield found
                if waiting and found.rule == "threshold.value_first":
                    yield from self._backwards(waiting, found)
                waiting, self.prior, last = None, last, found
            elif last and _BREAK.search(self.lower, last.bound.end, bound.start):
                last = None
            if found:
                floor = bound.end
            if found or not bound.bare:
                waiting = None if found else bound

    def _one(
        self,
        item: Item,
        bound: Bound,
        last: Link | None,
        window: tuple[int, int],
        floor: int,
        stop: int,
    ) -> Link | None:
        before = self._before(bound, window, floor)
        tight = before and self._tight(before[0].close, bound.start)
        if before and tight:
            return self._coordinated(bound, before, window, floor)
        if bound.unit and (aged := self._implied_age(bound)):
            return aged
        if last and (chained := self._chained(bound, last, short=True)):
            return chained
        behind = self._behind(bound, window, stop)
        first = bound.comparator or bound.upper is not None
        if behind and first and not (before and not bound.comparator):
            return Link(
                bound, self._rightwards(behind, window, stop), "threshold.value_first"
            )
        if before and self._free(bound):
            return self._coordinated(bound, before, window, floor)
        for link in (last, self.prior):
            if link and (chained := self._chained(bound, link, short=False)):
                return chained
        return self._led_in(item, bound)

    def _backwards(self, bound: Bound, found: Link) -> Iterator[Link]:
        """The bound joined to one before its analyte: "> 1 or < -1 on the RASS"."""
        gap = self.lower[bound.end : found.bound.start]
        if bound.comparator and _CHAIN.fullmatch(gap):
            link = Link(bound, found.named, "threshold.value_first")
            link.gap = found.gap
            yield link

    def _free(self, bound: Bound) -> bool:
        """Whether the bound may stand away from its analyte."""
        if bound.comparator is None or _dose(bound):
            return False
        if bound.unit or bound.reference:
            return True
        return bound.start < bound.number and not self._counted(bound)

    def _counted(self, bound: Bound) -> bool:
        """Whether a noun follows that the number counts: "at least 1 lesion"."""
        return bool(_COUNTED.match(self.lower, bound.end))

    def _before(
        self, bound: Bound, window: tuple[int, int], floor: int
    ) -> tuple[Named, Analyte, int] | None:
        for i in range(window[1] - 1, window[0] - 1, -1):
            named = self.named[i]
            if named.close > bound.number or named.close < floor:
                if named.close < floor:
                    return None
                continue
            gap = self.lower[named.close : max(named.close, bound.start)]
            if len(gap) > FAR or _BREAK.search(gap):
                return None
            analyte = _fitting(named, bound)
            if analyte and not self._explains(named, bound):
                return named, analyte, i
        return None

    def _explains(self, named: Named, bound: Bound) -> bool:
        """Whether the name stands in a parenthesis that explains another one's."""
        behind = self.lower[named.close : bound.start]
        opened = self.lower.rfind("(", max(0, named.start - 60), named.start)
        if ")" not in behind.split("(")[0] or opened < 0:
            return False
        return bool(_EXPLAINS.search(self.lower, opened, named.start))

    def _tight(self, start: int, end: int) -> bool:
        gap = re.sub(r"\([^()]{0,80}\)", " ", self.lower[start:end])
        return bool(_TIGHT.fullmatch(gap))

    def _coordinated(
        self,
        bound: Bound,
        found: tuple[Named, Analyte, int],
        window: tuple[int, int],
        floor: int,
    ) -> Link:
        named, analyte, i = found
        group = [(named, analyte)]
        by_or = False
        for j in range(i - 1, window[0] - 1, -1):
            other = self.named[j]
            joint = _COORDINATION.fullmatch(self.lower, other.close, group[0][0].start)
            if other.start < floor or joint is None or not joint[0].strip():
                break
            reading = _fitting(other, bound)
            if reading is None or reading.name in {a.name for _, a in group}:
                break
            if _CONDITION.search(self.lower, other.start, other.end):
                break
            by_or = by_or or joint["or"] == "or"
            group.insert(0, (other, reading))
        return Link(bound, group, "threshold.mention_bound", joined_by_or=by_or)

    def _behind(
        self, bound: Bound, window: tuple[int, int], stop: int
    ) -> tuple[Named, Analyte, int] | None:
        if bound.bare:
            return None
        for i in range(*window):
            named = self.named[i]
            if named.start < bound.number_end:
                continue
            inside = named.start < bound.end
            if (
                named.end > stop
                or not inside
                and not _BEHIND.fullmatch(self.lower, bound.end, named.start)
            ):
                return None
            analyte = _fitting(named, bound)
            if analyte is None or self._has_own(named, bound, stop):
                return None
            if _share(self.lower, named, analyte, bound):
                return None
            if bound.unit or bound.reference or analyte.category in _UNITLESS:
                return named, analyte, i
            return None
        return None

    def _has_own(self, named: Named, bound: Bound, stop: int) -> bool:
        """Whether the next bound follows the name at once: "90 g/L platelets ≥ 60"."""
        if stop not in self.starts or stop - named.close > 25:
            return False
        of = " of " in self.lower[bound.end : named.start]
        return not of and self._tight(named.close, stop)

    def _rightwards(
        self, found: tuple[Named, Analyte, int], window: tuple[int, int], stop: int
    ) -> list[tuple[Named, Analyte]]:
        named, analyte, i = found
        group = [(named, analyte)]
        for j in range(i + 1, window[1]):
            other = self.named[j]
            joint = _COORDINATION.fullmatch(self.lower, group[-1][0].close, other.start)
            if other.end > stop or joint is None or not joint[0].strip():
                break
            if other.analytes[0].category != analyte.category:
                break
            if (
                self._tight(other.close, min(stop, other.close + 12))
                and stop < other.close + 14
            ):
                break
            group.append((other, other.analytes[0]))
        return group

    def _opens(self, bound: Bound) -> bool:
        """Whether years open the item and close it or its clause: "18-75 years"."""
        assert bound.unit
        item = self.page.item_at(bound.start)
        if bound.unit.ucum != "a" or item is None or not bound.comparator:
            return False
        first = self.lower[item.start : bound.start].rstrip()
        rest = self.lower[bound.end : min(bound.end + 3, item.end)]
        listed = first[-1:] in (",", ";", ":") and bound.comparator != "<="
        opens = listed or _PEOPLE.fullmatch(f"{first} ")
        return bool(opens) and (not rest or rest[0] in ",;.(\n:")

    def _implied_age(self, bound: Bound) -> Link | None:
        assert bound.unit
        if bound.unit.ucum not in ("a", "mo", "wk", "d"):
            return None
        words = self.lower[bound.number_end : bound.end + 16]
        older = self.lower[bound.start : bound.end]
        if not (
            bound.age
            or (
                bound.unit.ucum == "a"
                and re.search(r"(?<![a-z])(?:older|younger|aged?)(?![a-z])", older)
            )
            or self._opens(bound)
            or re.match(r"[\s-]{0,3}[a-z.]{1,7}[\s-]{0,2}(?:old|of age)", words)
            or re.search(
                r"(?<![a-z])(?:aged|ages?|adults?|children|men|women|males?|females?|years)[\s:,(]{0,3}\Z",
                self.lower[max(0, bound.start - 20) : bound.start],
            )
            and bound.unit.ucum == "a"
            and bound.upper is not None
        ):
            return None
        end = re.match(
            r"(?:[\s-]{0,2}(?:old|of age|age))?",
            self.lower[bound.unit.end : bound.unit.end + 12],
        )
        close = bound.unit.end + (end.end() if end else 0)
        name = Named(bound.unit.start, close, close, (self.age,))
        return Link(bound, [(name, self.age)], "threshold.implied_age")

    def _chained(self, bound: Bound, last: Link, *, short: bool) -> Link | None:
        """A further bound on the analytes of the last: "20 or 35", "(5 if ...)"."""
        gap = self.lower[last.bound.end : bound.start]
        if bound.bare and not self._repeated(last, bound, gap):
            return None
        free = not (bound.unit or bound.reference)
        if free and (self._counted(bound) or bound.start == bound.number):
            if not self._repeated(last, bound, gap):
                return None
        joined = _CHAIN.fullmatch(gap)
        if short and not joined:
            return None
        if not joined:
            if self._elsewhere(last, bound, gap):
                return self._chain(last, bound, gap, by_or=False)
            if len(gap) > FAR or not bound.comparator:
                return None
            if bound.unit and bound.unit.ucum in ("a", "mo", "wk", "d", "h"):
                return None
            inside = self.lower[last.bound.start - 1] == "(" and ")" not in gap
            if _BREAK.search(gap.replace(";", ",") if inside else gap):
                return None
            if not _POPULATION.search(gap):
                return None
            if bound.unit is None and last.named[0][1].name == "age":
                return None
        if bound.comparator is None and not (joined and "(" in gap):
            return None
        by_or = bool(joined) and gap.strip(" ,(") == "or"
        return self._chain(last, bound, gap, by_or=by_or)

    def _chain(
        self, last: Link, bound: Bound, gap: str, *, by_or: bool
    ) -> Link | None:
        if bound.comparator is None:
            bound = replace(bound, comparator=last.bound.comparator)
        if not (bound.unit or bound.reference):
            unit, reference = last.bound.unit, last.bound.reference
            bound = replace(bound, unit=unit, reference=reference)
        if " of" in gap and _CHANGE_OF.search(gap):
            bound = replace(bound, reference="baseline")
        if _predicted(last.bound) and bound.unit and bound.unit.ucum == "%":
            bound = replace(bound, reference="predicted")
        group = [
            (n, a)
            for n, a in last.named
            if fits(a, bound.unit, reference=bound.reference)
        ]
        if not group:
            return None
        return Link(
            bound,
            group,
            "threshold.chained",
            chained_by_or=by_or,
            head=last.head or last,
        )

    def _elsewhere(self, last: Link, bound: Bound, gap: str) -> bool:
        """Whether it is the value for another population: "450 ms (men), 470 ms"."""
        if bound.comparator or bound.unit is None or last.bound.unit is None:
            return False
        same = bound.unit.ucum == last.bound.unit.ucum
        return same and bool(_ELSEWHERE.fullmatch(gap))

    def _repeated(self, last: Link, bound: Bound, gap: str) -> bool:
        """Whether it is a factor in parentheses behind one: "3 x ULN (5 x if ...)"."""
        limit = last.bound.reference in ("ULN", "LLN")
        return limit and gap.strip() == "(" and not bound.upper

    def _led_in(self, item: Item, bound: Bound) -> Link | None:
        """The analyte of the lead-in, for a bullet that holds only the bound."""
        parent = self.page.item(item.parent)
        if parent is None or bound.bare or bound.comparator is None:
            return None
        if bound.start - item.start > 4:
            return None
        for named in reversed(self.named):
            if named.close <= parent.end and named.start >= parent.start:
                gap = self.lower[named.close : parent.end]
                analyte = _fitting(named, bound)
                if analyte and len(gap) < 30:
                    return Link(bound, [(named, analyte)], "threshold.lead_in")
                return None
        return None


def _fitting(named: Named, bound: Bound) -> Analyte | None:
    for analyte in named.analytes:
        if analyte.category == "disease_burden" and _fine(bound):
            continue
        if analyte.category == "laboratory" and bound.reference == "predicted":
            continue
        if fits(analyte, bound.unit, reference=bound.reference):
            if bound.bare and not _takes_bare(analyte, bound):
                continue
            return analyte
    return None


def _takes_bare(analyte: Analyte, bound: Bound) -> bool:
    return bound.upper is not None and analyte.category in _RANGED


def _predicted(bound: Bound) -> bool:
    return bound.reference == "predicted"


def _share(lower: str, named: Named, analyte: Analyte, bound: Bound) -> bool:
    """Whether the name is the whole that the percentage is one of: "80% of blasts"."""
    if bound.unit is None or bound.unit.ucum != "%" or analyte.unit is None:
        return False
    cells = dict(analyte.unit.dims) in ({"volume": -1}, {"length": 1})
    cells = cells or analyte.name.endswith(("blasts", "cells"))
    return cells and " of " in lower[bound.end : named.start]


def _fine(bound: Bound) -> bool:
    """Whether the unit is too small for a tumour: slides and particles."""
    return bound.unit is not None and bound.unit.ucum == "um"


def _dose(bound: Bound) -> bool:
    """Whether the unit is one of mass only, as of a drug."""
    return bound.bare or (
        bound.unit is not None and bound.unit.ucum in ("mg", "ug", "g", "ng", "mg/d")
    )


_UNITLESS = ("score", "vital_sign")
_RANGED = ("laboratory", "organ_function", "vital_sign", "demographic", "score")
