"""Scores with an ordinal value: "NYHA III/IV", "ECOG 0, 1 or 2"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Link, Named
from trialspan.pipes.thresholds_ordinals import OrdinalReader, Ordinals, bounds_of
from trialspan.pipes.thresholds_record import direction
from trialspan.values.bound import Bound
from trialspan.values.comparators import Comparators
from trialspan.values.units import Units

_OF = re.compile(r"\s\(?(?:(?:of|on|in|by|per|according to)\s(?:the\s)?)?")
_LETTERED = ("analyte.child_pugh", "analyte.asia", "analyte.gold")


class ScoreReader:
    """Finds scores whose value follows their name without a unit."""

    def __init__(
        self,
        units: Units,
        comparators: Comparators,
        ordinals: OrdinalReader,
        grammar: Grammar,
    ) -> None:
        self.units = units
        self.comparators = comparators
        self.ordinals = ordinals
        self.grammar = grammar

    def find(self, page: Page, named: list[Named]) -> Iterator[list[Link]]:
        """The links of one score each; more than one where they are alternatives."""
        for before, name in zip([None, *named], named, strict=False):
            analyte = name.analytes[0]
            if analyte.category != "score":
                continue
            letters = analyte.row in _LETTERED
            read = self.ordinals.read(page.lower, name.close, letters=letters)
            item = page.item_at(name.start)
            if item is None:
                continue
            if read and name.is_event and "grade" in page.lower[name.close : read.end]:
                continue
            behind = read and read.end <= item.end
            if read and behind and self._is_ordinal(page, name, read):
                yield self._links(item, name, self._preceded(page, item, name, read))
            elif first := self._value_first(page.lower, item, name, before):
                yield self._links(item, name, first)

    def _value_first(
        self, lower: str, item: Item, name: Named, before: Named | None
    ) -> Ordinals | None:
        """The class or grade said before the name: "class III or IV of the NYHA"."""
        low = max(item.start, name.start - 50)
        if before and before.analytes[0].category == "score":
            low = max(low, before.close + 1)
        for label in self.grammar.ordinal_label.finditer(lower, low, name.start):
            read = self.ordinals.read(lower, label.end(), letters=False)
            if "grade" in label[0] and name.is_event:
                continue
            if read and _OF.fullmatch(lower, read.end, name.start):
                sign = self.comparators.before(lower, label.start(), low=item.start)
                if sign is None or read.comparator:
                    return read._replace(start=label.start())
                return read._replace(start=sign.start, comparator=sign.sign)
        return None

    def _links(self, item: Item, name: Named, read: Ordinals) -> list[Link]:
        analyte = name.analytes[0]
        links = []
        for sign, value, upper, (start, end) in bounds_of(read):
            sign = direction(sign, analyte)
            bound = Bound(start, end, sign, value, start, end, upper=upper)
            links.append(Link(bound, [(name, analyte)], "threshold.ordinal"))
            links[-1].gap = item.start, item.end
        return links

    def _preceded(
        self, page: Page, item: Item, name: Named, read: Ordinals
    ) -> Ordinals:
        """The reading with the comparator in front of the name ("> NYHA II")."""
        if read.comparator:
            return read
        sign = self.comparators.before(page.lower, name.start, low=item.start)
        if sign is None or sign.sign in ("=", "between"):
            return read
        return read._replace(comparator=sign.sign, start=sign.start)

    def _is_ordinal(self, page: Page, name: Named, read: Ordinals) -> bool:
        """Whether it is the value of the score, and none that a unit or scale has."""
        lower, (first, _), (_, last) = page.lower, read.spans[0], read.spans[-1]
        if lower[name.close] == "-" and first == name.close + 1:
            return False  # the number belongs to the name: "SNOT-22"
        criterion = page.in_criteria(first)
        told = "rang" in lower[name.start : first] and read.values[0] in (0, 1)
        if told or _describes_scale(read, criterion=criterion):
            return False
        if read.ranged and not criterion and "," in lower[name.close : first]:
            return False  # the part of an entry that says the ends
        if self.grammar.scale_part.match(lower, read.end):
            return False
        named = len(read.values) == 1 and lower[first].isdigit() and not criterion
        if named and lower[read.end : read.end + 2] == " (":
            return False  # the number belongs to the name: "Handicap Index 10 (HI-10)"
        if self.grammar.scale_rated.search(lower, name.close, first):
            return False
        if not lower[first].isdigit():
            return True
        if read.comparator and len(read.values) == 1:
            return False  # a bound like any other
        fraction = "/" in lower[read.spans[0][1] : last] and max(read.values) > 10
        return not fraction and self.units.read(page.norm, lower, last) is None


def _describes_scale(read: Ordinals, *, criterion: bool) -> bool:
    """Whether it names the ends of the scale: "(0-10)", "0 to 100", "0-500"."""
    low, high = read.values[0], read.values[-1]
    known = high in (10, 100) or (high > 10 and not criterion)
    return read.ranged and low in (0, 1) and known
