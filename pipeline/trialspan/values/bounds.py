"""Bounds: a comparator, a value or a range, its unit or reference, at a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from trialspan.values.bound import Bound, beyond, is_reversed, joined, unpaired
from trialspan.values.comparators import POINTS, Comparator, Comparators
from trialspan.values.limits import limit_bounds
from trialspan.values.numbers import (
    BARE_POWER,
    DIGITS,
    LAB_NUMBER,
    MAGNITUDE,
    as_decimal,
    power_of,
)
from trialspan.values.openers import AHEAD, Openers
from trialspan.values.quotients import Quotient, read_quotient
from trialspan.values.references import Reference, References
from trialspan.values.signs import is_negative_end, signed_start
from trialspan.values.starts import number_starts
from trialspan.values.unit import Unit
from trialspan.values.units import Units

_SCAN = re.compile(
    rf"(?:(?:{LAB_NUMBER}|(?<=than){DIGITS})(?!\d)"
    rf"|(?<![a-z0-9])(?P<fold>twice|double|triple|thrice)\b){AHEAD}"
)
_OPENERS = """
    0 1 2 3 4 5 6 7 8 9 ^ * ⁻ ⁰ ¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹ < e exp x × · ∙ • ⋅
    thousand thousands million millions billion billions
    and or to up through thru until out - ~ ÷ / : + &
    from above below over compared relative point points letter letters line lines
"""  # what the grammar itself has behind a number, the words of rows aside
_QUOTIENTS = tuple("/:+0123456")  # what may follow the first of two numbers
_FOLDS = {"twice": 2, "double": 2, "thrice": 3, "triple": 3}
_NUMBER = re.compile(LAB_NUMBER)
_MAGNITUDE = re.compile(MAGNITUDE)
_RANGE = re.compile(  # a dash behind a line break is the next item's
    r"(?:[^\S\n]{0,2}(?P<dash>-{1,2}|~|÷)"
    r"|\s{0,2}(?:(?P<to>(?:up\s)?to|through|thru|until)|(?P<and>and|&))(?![a-z]))"
    r"\s{0,2}(?P<le>≤|<=|<|less than)?\s{0,2}(?P<sign>(?<=\s)[-+](?=\d))?"
)
_PAIR = re.compile(r"\s?(?P<sign>/|out of)\s?(?=\d{1,3}(?!\d))")
_REACHED = ("30", "50", "60", "100")  # of scores from 20 on
_LETTER = re.compile(r"(?<![a-z0-9])[np]\s?\Z")
_DURATION = {"time", "month"}
_LESS_THAN = re.compile(r"(?:<|less than)\s{0,2}\Z")
_MORE = re.compile(
    r"(?<![a-z])(?:higher|greater|above|over|more|exceeding|elevated)(?![a-z])"
)
_LESS = re.compile(r"(?<![a-z])(?:lower|below|under|less)(?![a-z])")
_NO_VALUE = re.compile(
    r"\d{1,4}:\d|(?<![<>≥≤=]\s)(?<![<>≥≤=])10\s?(?:\^|\*{1,2}|e)\s?\d{1,2}\s?/"
)  # a titre "1:80", a unit in parentheses "(10^9/L)"
_AGE = re.compile(  # "age" alone on the next line is the next item's
    r"(?:[^\S\n]{0,2}(?:-\s?)?(?:old|age)|\s{0,2}(?:old|of\sage|in\sage|of\slife))(?![a-z])"
)
_NUMBERS = re.compile(  # a column of numbers
    r"\s(?:[<>=≥≤]\s)?(?!10)\d{1,3}\s(?:[<>=≥≤]\s)?\d{1,3}\s"
)


class Bounds:
    """Reads bounds with the rows of units, comparators and references."""

    def __init__(
        self, units: Units, comparators: Comparators, references: References
    ) -> None:
        self.units = units
        self.comparators = comparators
        self.references = references
        parts = (units.openers, references.openers, comparators.openers)
        words = (word for part in parts for word in part.words)
        self.openers = Openers(words, _OPENERS)

    def scan(
        self, norm: str, lower: str, *, starts: Sequence[int] | None = None
    ) -> list[Bound]:
        """Every bound and bare number of a text, in order.

        bound = [comparator] number [range] [unit | reference] [comparator]
              | [comparator] reference "x" number | comparator reference
        ``starts``: where numbers may start, if that is known.
        """
        found: list[Bound] = []
        pos = low = 0
        for start in number_starts(lower) if starts is None else starts:
            match = _SCAN.match(lower, start) if start >= pos else None
            if match is None:
                continue
            made = self._at(norm, lower, match, low)
            pos = match.end()
            if made and _statistic(lower, made[0]):
                low = pos
            elif made:
                found += made
                low = made[-1].end
                pos = max(pos, low)
        limits = limit_bounds(lower, found, self.references, self.comparators)
        return joined(lower, sorted([*found, *limits], key=lambda b: b.start))

    def _at(self, norm: str, lower: str, match: re.Match[str], low: int) -> list[Bound]:
        """The bounds of one number, without number words that only count."""
        if match["next"] not in self.openers.words and not match["fold"]:
            return self._alone(lower, match, low)
        read = self._read(norm, lower, match, low)
        return [bound for bound in read if not _counts(bound)]

    def _alone(self, lower: str, match: re.Match[str], low: int) -> list[Bound]:
        """The bound of a number that nothing follows, if it has one."""
        first = self._first(lower, match, low)
        if first is None:
            return []
        limit = self.references.before(lower, first.number, low=low)
        if limit:
            return [unpaired(self._refer(lower, first, limit, low))]
        return [] if _counts(first) else [unpaired(first)]

    def _read(
        self, norm: str, lower: str, match: re.Match[str], low: int
    ) -> Iterable[Bound]:
        """The bounds of a number, or of twice a limit."""
        start, end = match.span()
        if match["fold"]:
            return self._fold(lower, match, low)
        if lower[end : end + 2].strip()[:1] in _QUOTIENTS and (
            quotient := read_quotient(lower, start)
        ):
            return self._quotient(lower, start, quotient, low)
        if _NO_VALUE.match(lower, start):
            return ()
        first = self._first(lower, match, low)
        return () if first is None else self._rest(norm, lower, first, low)

    def _first(self, lower: str, match: re.Match[str], low: int) -> Bound | None:
        """The number with its sign and what compares before it."""
        start, end = match.span()
        before = lower[start - 1] if start else ""
        if before in ("^", "*"):
            return None  # a power
        written = match[0]
        value = as_decimal(written)
        if before in ("-", "+") or lower[start - 2 : start] == "- ":
            start, negative = signed_start(lower, start, end, low=low)
            value = -value if negative else value
        sign = self.comparators.before(lower, start, low=low)
        if written == "10" and (power := BARE_POWER.match(lower, start)):
            value, end = Decimal(1).scaleb(power_of(power)), power.end()
        if sign is None:
            return Bound(start, end, None, value, start, end, written=written)
        return Bound(sign.start, end, sign.sign, value, start, end, written=written)

    def _quotient(
        self, lower: str, start: int, read: Quotient, low: int
    ) -> Iterator[Bound]:
        """The bound of a value written with two numbers: "20/40 or better"."""
        sign = self.comparators.before(lower, start, low=low)
        first = sign.start if sign else start
        value, upper, end = read.value, read.upper, read.end
        compared = "between" if upper is not None else _sign(sign)
        bound = Bound(
            first, end, compared, value, start, end, upper=upper, unit=read.unit
        )
        yield self._close(lower, lower, bound, low)

    def _fold(self, lower: str, match: re.Match[str], low: int) -> Iterator[Bound]:
        start, end = match.span()
        limit = self.references.behind(lower, end, percent=False)
        limit = limit or self.references.behind(lower, end - 1, percent=False)
        full = self.references.after.match(lower, end, end + 160)
        if limit is None and full:
            name = self.references.named(full["name"])[0]
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
        if _NUMBERS.match(lower, first.end) and not self.references.before(
            lower, first.number, low=low
        ):
            yield unpaired(first)  # nothing behind it can be a part of it
            return
        unit = self.units.read(norm, lower, first.number_end)
        after = unit.end if unit else first.number_end
        pair = None if unit else _PAIR.match(lower, after)
        if pair and (second := _NUMBER.match(lower, pair.end())):
            if first.value > as_decimal(second[0]) and pair["sign"] == "/":
                yield from self._pair(norm, lower, first, second)
                return
            if (
                first.value < 20
                or pair["sign"] != "/"
                or self._of(lower, first, second)
            ):
                after = second.end()
                first = first._replace(end=after, scored=True)
            else:
                return
        upper = self._upper(lower, first, after)
        if upper:
            yield from self._range(norm, lower, first, unit, upper)
            return
        if unit or after != first.end:
            first = first._replace(unit=unit, end=after)
        yield self._close(norm, lower, first, low)

    def _of(self, lower: str, first: Bound, second: re.Match[str]) -> bool:
        """Whether the second number is what a score can reach: "> 24/30"."""
        if second[0] not in _REACHED:
            return False
        return bool(first.comparator or self.comparators.behind(lower, second.end()))

    def _pair(
        self, norm: str, lower: str, first: Bound, second: re.Match[str]
    ) -> Iterator[Bound]:
        unit = self.units.read(norm, lower, second.end())
        end = unit.end if unit else second.end()
        behind = self.comparators.behind(lower, end)
        if not (unit or first.comparator or behind) or first.comparator == "between":
            return
        sign = first.comparator or _sign(behind)
        yield first._replace(comparator=sign, unit=unit, part=0)
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
        """The second number of a range; "and" joins one only behind "between"."""
        joint = _RANGE.match(lower, after)
        if joint is None:
            return None
        if joint["and"] and (joint["le"] or first.comparator != "between"):
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
        """One range, or two bounds where the units differ or the upper end is open."""
        start, end = second.span()
        other = self.units.read(norm, lower, end)
        upper = as_decimal(second[0])
        upper = -upper if is_negative_end(lower, start) else upper
        stop = other.end if other else end
        last = Bound(start, stop, "<=", upper, start, end, unit=other)
        less = _LESS_THAN.search(lower, max(first.number_end, start - 14), start)
        if unit and other and unit.ucum != other.ucum:
            yield from self._two(norm, lower, first._replace(unit=unit), last)
            return
        if less:
            last = last._replace(start=less.start(), comparator="<")
            stop = unit.end if unit else first.number_end
            yield first._replace(comparator=">=", unit=other or unit, end=stop)
            yield self._close(norm, lower, last, 0)
            return
        if upper < first.value and is_reversed(first, upper, other, unit):
            first, upper = first._replace(value=upper), first.value
        if upper <= first.value and not (other and other.exponent and not unit):
            yield self._close(norm, lower, first._replace(unit=unit), 0)
            return
        unit = other or unit
        whole = first._replace(comparator="between", upper=upper, unit=unit)
        yield self._close(norm, lower, whole._replace(end=stop, number_end=end), 0)

    def _two(self, norm: str, lower: str, first: Bound, last: Bound) -> Iterator[Bound]:
        """Two bounds of durations in two units ("6 months to 12 years"), else one."""
        one = first.unit.dims if first.unit else ()
        two = last.unit.dims if last.unit else ()
        first = first._replace(end=first.unit.end if first.unit else first.end)
        durations = {dim for dim, _ in (*one, *two)} <= _DURATION
        if not durations and one != two:
            yield self._close(norm, lower, first, 0)
            return
        yield first._replace(comparator=">" if first.comparator == ">" else ">=")
        less = _LESS_THAN.search(lower, first.end, last.start)
        last = self._close(norm, lower, last, 0)._replace(comparator="<=")
        yield last._replace(comparator="<" if less else "<=", opens=first.start)

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
            elif percent and bound.comparator and not bound.upper:
                outside = self.references.beyond(lower, end)
                bound = beyond(bound, *outside[::2]) if outside else bound
        if bound.unit is None and bound.reference is None:
            bound = _scale(lower, bound)
        aged = _AGE.match(lower, bound.end) if _calendar(bound.unit) else None
        if not (bound.unit or bound.reference or aged):
            near = lower.startswith((" p", " l"), bound.end)
            points = POINTS.match(lower, bound.end) if near else None
            bound = bound._replace(end=points.end()) if points else bound
        at = aged.end() if aged else bound.end
        behind = self.comparators.behind(lower, at)
        if aged:
            bound = bound._replace(age=True)
        elif lower[bound.end + 1 : bound.end + 2] not in "faobcr":
            pass
        elif bound.reference is None and not _calendar(bound.unit):
            base = self.references.from_baseline.match(lower, bound.end)
            if base:
                return bound._replace(reference="baseline", end=base.end())
        if behind and bound.comparator in (None, "=", "between") and not bound.upper:
            return bound._replace(comparator=behind.sign, end=behind.end)
        if behind and bound.comparator == behind.sign:
            return bound._replace(end=behind.end)
        return unpaired(bound)

    def _refer(self, lower: str, bound: Bound, limit: Reference, low: int) -> Bound:
        if limit.end > bound.number:
            words = lower[limit.start : limit.end]
            sign = bound.comparator or _sign_of(words)
            return bound._replace(reference=limit.name, end=limit.end, comparator=sign)
        sign = bound.comparator
        before = self.comparators.before(lower, limit.start, low=low)
        return bound._replace(
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
    return bound._replace(value=bound.value.scaleb(power), upper=upper, end=scale.end())
