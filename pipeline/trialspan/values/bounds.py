"""Bounds: a comparator, a value or a range, its unit or reference, at a number."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from trialspan.values.comparators import Comparator, Comparators
from trialspan.values.numbers import DIGITS, LAB_NUMBER, MAGNITUDE, as_decimal, power_of
from trialspan.values.references import Reference, References
from trialspan.values.units import Unit, Units

_SCAN = re.compile(
    rf"(?:{LAB_NUMBER}|(?<=than){DIGITS})(?!\d)|(?<![a-z0-9])(?P<fold>twice|double|triple|thrice)\b"
)
_FOLDS = {"twice": 2, "double": 2, "thrice": 3, "triple": 3}
_NUMBER = re.compile(LAB_NUMBER)
_MAGNITUDE = re.compile(MAGNITUDE)
_RANGE = re.compile(
    r"\s{0,2}(?:(?P<dash>-{1,2}|~|÷)|(?P<to>(?:up\s)?to|through|thru|until)(?![a-z])"
    r"|(?P<and>and|&)(?![a-z]))\s{0,2}(?P<le>≤|<=|<|less than)?\s{0,2}"
)
_PAIR = re.compile(r"\s?(?P<sign>/|out of)\s?(?=\d{1,3}(?!\d))")
_LETTER = re.compile(r"(?<![a-z0-9])[np]\s?\Z")
_LESS_THAN = re.compile(r"(?:<|less than)\s{0,2}\Z")
_POINTS = re.compile(r"\s(?:points?|letters?)(?![a-z])")
_MORE = re.compile(
    r"(?<![a-z])(?:higher|greater|above|over|more|exceeding|elevated)(?![a-z])"
)
_LESS = re.compile(r"(?<![a-z])(?:lower|below|under|less)(?![a-z])")
_NO_VALUE = re.compile(
    r"\d{1,4}:\d|(?<![<>≥≤=]\s)(?<![<>≥≤=])10\s?(?:\^|\*{1,2}|e)\s?\d{1,2}\s?/"
)  # a titre "1:80", a unit in parentheses "(10^9/L)"
_AGE = re.compile(r"\s{0,2}(?:-\s?)?(?:old|of\sage|in\sage|of\slife|age)(?![a-z])")
_NEGATIVE = re.compile(
    r"(?:^|[\s(\[<>=≥≤])(?:of|between|from|is|score|to|than|or|least|most|below|above|[<>=≥≤:(])\s?-\Z"
)
_JOIN = re.compile(r"\s{0,2}(?:,|to|and|or|-|and/or|&|but|\)?\s?or|/)\s{0,2}")
_DIGIT_GLUE = re.compile(r"[\s]?/\s?\d")


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound; ``comparator`` None where nothing compares (a bare number).

    ``number`` and ``number_end`` are the place of the digits, ``part`` 0 and 1 the
    halves of "140/90", ``glued`` whether the unit is shared from a later bound.
    """

    start: int
    end: int
    comparator: str | None
    value: Decimal
    number: int
    number_end: int
    upper: Decimal | None = None
    unit: Unit | None = None
    reference: str | None = None
    part: int | None = None
    age: bool = False
    scored: bool = False
    opens: int | None = None  # where "140/90" starts, on its second half
    written: str = ""

    @property
    def bare(self) -> bool:
        """Whether nothing but digits is there."""
        return not (self.comparator or self.unit or self.reference)


class Bounds:
    """Reads bounds with the rows of units, comparators and references."""

    def __init__(
        self, units: Units, comparators: Comparators, references: References
    ) -> None:
        self.units = units
        self.comparators = comparators
        self.references = references

    def scan(self, norm: str, lower: str) -> list[Bound]:
        """Every bound and bare number of a text, in order.

        bound = [comparator] number [range] [unit | reference] [comparator]
              | [comparator] reference "x" number | comparator reference
        """
        found: list[Bound] = []
        pos = low = 0
        while match := _SCAN.search(lower, pos):
            made = [b for b in self._at(norm, lower, match, low) if not _counts(b)]
            if made and _statistic(lower, made[0]):
                made, low = [], match.end()
            found += made
            pos = max(match.end(), made[-1].end) if made else match.end()
            low = made[-1].end if made else low
        found = sorted([*found, *self._limits(lower, found)], key=lambda b: b.start)
        return _closed(lower, _share_units(lower, found))

    def _limits(self, lower: str, found: list[Bound]) -> Iterator[Bound]:
        """Comparators with a limit and no number: "above the ULN" is once the ULN."""
        starts = [bound.start for bound in found]
        for limit in self.references.limits(lower):
            before = found[max(0, bisect_right(starts, limit.end) - 2) :][:3]
            if any(b.start < limit.end and limit.start < b.end for b in before):
                continue
            sign = self._before_limit(lower, limit)
            if sign and sign.sign in ("<", "<=", ">", ">="):
                yield Bound(
                    sign.start,
                    limit.end,
                    sign.sign,
                    Decimal(1),
                    limit.start,
                    limit.end,
                    reference=limit.name,
                )

    def _before_limit(self, lower: str, limit: Reference) -> Comparator | None:
        """The comparator in front of a limit or among its modifiers ("above the")."""
        words = re.finditer(r"\S+\s", lower[limit.start : limit.end])
        for pos in (0, *(word.end() for word in words)):
            sign = self.comparators.before(lower, limit.start + pos)
            if sign:
                return sign
        return None

    def _at(
        self, norm: str, lower: str, match: re.Match[str], low: int
    ) -> Iterator[Bound]:
        start, end = match.span()
        if match["fold"]:
            return self._fold(lower, match, low)
        if _NO_VALUE.match(lower, start) or lower[start - 1 : start] in ("^", "*"):
            return iter(())
        value = as_decimal(match[0])
        if (
            start
            and lower[start - 1] == "-"
            and _NEGATIVE.search(lower, max(low, start - 12), start)
        ):
            start, value = start - 1, -value
        sign = self.comparators.before(lower, start, low=low)
        first = Bound(
            sign.start if sign else start,
            end,
            _sign(sign),
            value,
            start,
            end,
            written=match[0],
        )
        return self._rest(norm, lower, first, low)

    def _fold(self, lower: str, match: re.Match[str], low: int) -> Iterator[Bound]:
        start, end = match.span()
        limit = self.references.behind(lower, end, percent=False)
        limit = limit or self.references.behind(lower, end - 1, percent=False)
        full = self.references.after.match(lower, end, end + 160)
        if limit is None and full:
            name = self.references.names[full["name"]][0]
            limit = Reference(name, end, full.end()) if name == "ULN" else None
        if limit is None:
            return
        sign = self.comparators.before(lower, start, low=low)
        yield Bound(
            sign.start if sign else start,
            limit.end,
            _sign(sign) or (">" if _MORE.search(lower, end, limit.end) else "="),
            Decimal(_FOLDS[match["fold"]]),
            start,
            end,
            reference=limit.name,
        )

    def _rest(self, norm: str, lower: str, first: Bound, low: int) -> Iterator[Bound]:
        unit = self.units.read(norm, lower, first.number_end)
        after = unit.end if unit else first.number_end
        pair = None if unit else _PAIR.match(lower, after)
        if pair and (second := _NUMBER.match(lower, pair.end())):
            if first.value > as_decimal(second[0]) and pair["sign"] == "/":
                yield from self._pair(norm, lower, first, second)
                return
            if first.value < 20 or pair["sign"] != "/":
                after = second.end()
                first = replace(first, end=after, scored=True)
            else:
                return
        upper = self._upper(lower, first, after)
        if upper:
            yield from self._range(norm, lower, first, unit, upper)
            return
        yield self._close(norm, lower, replace(first, unit=unit, end=after), low)

    def _pair(
        self, norm: str, lower: str, first: Bound, second: re.Match[str]
    ) -> Iterator[Bound]:
        unit = self.units.read(norm, lower, second.end())
        end = unit.end if unit else second.end()
        behind = self.comparators.behind(lower, end)
        if not (unit or first.comparator or behind) or first.comparator == "between":
            return
        sign = first.comparator or _sign(behind)
        yield replace(first, comparator=sign, unit=unit, part=0)
        yield Bound(
            second.start(),
            behind.end if behind else end,
            sign,
            as_decimal(second[0]),
            second.start(),
            second.end(),
            unit=unit,
            part=1,
            opens=first.start,
        )

    def _upper(self, lower: str, first: Bound, after: int) -> re.Match[str] | None:
        joint = _RANGE.match(lower, after)
        if joint is None:
            return None
        if joint["and"] and first.comparator not in ("between", ">", ">="):
            return None
        if joint["le"] and joint["and"]:
            return None
        if joint["and"] and first.comparator != "between":
            return None
        number = _NUMBER.match(lower, joint.end())
        if number is None or (number[0][0].isalpha() and not joint["to"]):
            return None
        return number

    def _range(
        self,
        norm: str,
        lower: str,
        first: Bound,
        unit: Unit | None,
        second: re.Match[str],
    ) -> Iterator[Bound]:
        end = second.end()
        other = self.units.read(norm, lower, end)
        upper = as_decimal(second[0])
        if unit and other and unit.ucum != other.ucum and unit.dims != other.dims:
            joined = {"month": 1, "time": 1}
            if not all(dim in joined for dim, _ in (*unit.dims, *other.dims)):
                yield self._close(
                    norm, lower, replace(first, unit=unit, end=unit.end), 0
                )
                return
        if unit and other and unit.ucum != other.ucum:
            yield replace(first, comparator=">=", unit=unit, end=unit.end)
            last = Bound(
                second.start(), other.end, "<=", upper, second.start(), end, unit=other
            )
            yield replace(self._close(norm, lower, last, 0), comparator="<=")
            return
        if upper < first.value and not first.comparator and other and not unit:
            first, upper = replace(first, value=upper), first.value
        if upper <= first.value and not (other and other.exponent and not unit):
            yield self._close(norm, lower, replace(first, unit=unit), 0)
            return
        sign = "between" if first.comparator in (None, "between", "=") else None
        less = _LESS_THAN.search(
            lower, max(first.number_end, second.start() - 14), second.start()
        )
        if less:
            yield replace(first, comparator=">=", unit=other, end=first.number_end)
            last = Bound(less.start(), end, "<", upper, second.start(), end, unit=other)
            close = replace(last, end=other.end if other else end)
            yield self._close(norm, lower, close, 0)
            return
        whole = replace(
            first,
            comparator=sign or "between",
            upper=upper,
            unit=other or unit,
            end=other.end if other else end,
            number_end=end,
        )
        yield self._close(norm, lower, whole, 0)

    def _close(self, norm: str, lower: str, bound: Bound, low: int) -> Bound:
        """The bound with reference, lost magnitude, age words and comparator behind."""
        unit = bound.unit
        percent = unit is not None and unit.ucum == "%"
        end = bound.end
        if unit is None or percent:
            limit = self.references.behind(lower, end, percent=percent)
            if limit is None and unit is None:
                limit = self.references.before(lower, bound.number, low=low)
            if limit:
                bound = self._refer(lower, bound, limit, low)
        if bound.unit is None and bound.reference is None:
            bound = _scale(lower, bound)
        aged = _AGE.match(lower, bound.end) if _calendar(bound.unit) else None
        points = None if bound.unit else _POINTS.match(lower, bound.end)
        at = aged.end() if aged else points.end() if points else bound.end
        behind = self.comparators.behind(lower, at)
        if aged:
            bound = replace(bound, age=True)
        if behind and bound.comparator in (None, "=", "between") and not bound.upper:
            return replace(bound, comparator=behind.sign, end=behind.end)
        if behind and bound.comparator == behind.sign:
            return replace(bound, end=behind.end)
        if bound.comparator == "between" and bound.upper is None:
            return replace(bound, comparator=None, start=bound.number)
        return bound

    def _refer(self, lower: str, bound: Bound, limit: Reference, low: int) -> Bound:
        if limit.end > bound.number:
            words = lower[limit.start : limit.end]
            sign = bound.comparator or _sign_of(words)
            return replace(bound, reference=limit.name, end=limit.end, comparator=sign)
        sign = bound.comparator
        before = self.comparators.before(lower, limit.start, low=low)
        return replace(
            bound,
            reference=limit.name,
            comparator=_sign(before) or sign,
            start=before.start if before else limit.start,
        )


def _sign_of(words: str) -> str | None:
    """The comparator among the words of a multiple: "times higher than the ULN"."""
    ends = "=" if " or " in words else ""
    return (
        ">" + ends
        if _MORE.search(words)
        else "<" + ends
        if _LESS.search(words)
        else None
    )


def _statistic(lower: str, bound: Bound) -> bool:
    """Whether it is a sample size or a p-value: "n = 192", "p < 0.05"."""
    return bool(
        bound.comparator and _LETTER.search(lower, max(0, bound.start - 4), bound.start)
    )


def _counts(bound: Bound) -> bool:
    """Whether it is a number word without unit: "at least one"."""
    return bound.written[:1].isalpha() and not (bound.unit or bound.reference)


def _sign(comparator: Comparator | None) -> str | None:
    return comparator.sign if comparator else None


def _calendar(unit: Unit | None) -> bool:
    return unit is not None and unit.ucum in ("a", "mo", "wk", "d")


def _scale(lower: str, bound: Bound) -> Bound:
    scale = _MAGNITUDE.match(lower, bound.end)
    if scale is None:
        return bound
    power = power_of(scale)
    upper = bound.upper.scaleb(power) if bound.upper is not None else None
    return replace(bound, value=bound.value.scaleb(power), upper=upper, end=scale.end())


def _closed(lower: str, bounds: list[Bound]) -> list[Bound]:
    """One range for two included ends: "≥ 18 and ≤ 75 years"."""
    made: list[Bound] = []
    for bound in bounds:
        last = made[-1] if made else None
        if last and _is_range(lower, last, bound):
            made[-1] = replace(
                last,
                comparator="between",
                upper=bound.value,
                end=bound.end,
                number_end=bound.number_end,
                unit=bound.unit or last.unit,
                reference=bound.reference or last.reference,
                age=bound.age,
            )
        else:
            made.append(bound)
    return made


def _is_range(lower: str, low: Bound, high: Bound) -> bool:
    if (low.comparator, high.comparator) != (">=", "<=") or low.value >= high.value:
        return False
    if low.upper is not None or low.part is not None:
        return False
    if low.unit and high.unit and low.unit.ucum != high.unit.ucum:
        return False
    gap = lower[low.end : high.start].strip()
    return gap in ("and", ",", "to", "but", "-", "&", ", and", "and/or", ", but")


def _share_units(lower: str, bounds: list[Bound]) -> list[Bound]:
    """Bounds without a unit take that of the one they join: "20 or 35 kg"."""
    for i in range(len(bounds) - 2, -1, -1):
        this, other = bounds[i], bounds[i + 1]
        if this.unit or this.reference or this.part is not None:
            continue
        if not (this.comparator and other.comparator):
            continue
        near = 0 < other.start - this.end <= 12
        if near and _JOIN.fullmatch(lower, this.end, other.start):
            bounds[i] = replace(this, unit=other.unit, reference=other.reference)
    return bounds
