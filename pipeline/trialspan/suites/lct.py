"""The Leaf Clinical Trials corpus: eligibility criteria annotated by hand.

Dobbins et al., Sci Data 9, 490 (2022). A comparison of an Observation is a threshold;
of the kinds lab, vital, measurement and clinical-score it is scored. A comparison in
time that is a Temporality or a Duration is a timeframe.

detect   the prediction covers a number of the comparison
value    and has its number (of a range both) and its comparator
unit     and the unit, where the annotators marked one

Left out of precision: predictions on other comparisons of an Observation, on ages, and
on comparisons that hang on nothing, which are neither right nor wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trialspan.suites.measure import Tally
from trialspan.suites.standoff import Mark, Standoff
from trialspan.suites.values import bound, is_counted, numbers, same_number, same_unit

Record = Mapping[str, Any]
KINDS = ("lab", "vital", "measurement", "clinical-score")
SIGNS = {
    "EQ": "=",
    "LT": "<",
    "LTEQ": "<=",
    "GT": ">",
    "GTEQ": ">=",
    "BETWEEN": "between",
}
LIMITS = {"ref-range-high": "ULN", "ref-range-low": "LLN"}
TIME = ("minute", "hour", "day", "week", "month", "year")
IN_TIME = ("Temporality", "Duration")


@dataclass(frozen=True, slots=True)
class Comparison:
    """An annotated comparison; `role` is what it is to whom, as (label, role, kind)."""

    id: str
    values: tuple[Mark, ...]
    numbers: tuple[float, ...]
    signs: frozenset[str]
    unit: str
    limit: str | None
    time: str | None
    whole: Mark
    roles: tuple[tuple[str, str, str], ...]
    holders: frozenset[str]

    def meets(self, start: int, end: int) -> bool:
        """Tell whether a stretch covers one of its numbers."""
        return any(mark.meets(start, end) for mark in self.values or (self.whole,))

    @property
    def kind(self) -> str | None:
        """Give the kind of observation that it bounds."""
        return next(
            (k for _, role, k in self.roles if role == "Eq-Comparison" and k), None
        )

    @property
    def is_timeframe(self) -> bool:
        """Tell whether it says when or how long."""
        timed = any(role in IN_TIME for _, role, _ in self.roles)
        return bool(timed and self.time and self.numbers)

    @property
    def is_open(self) -> bool:
        """Tell whether a prediction on it is neither right nor wrong."""
        labels = {label for label, role, _ in self.roles if role == "Eq-Comparison"}
        return not self.roles or bool(labels & {"Age", "Observation"})


def comparisons(found: Standoff) -> list[Comparison]:
    """List the comparisons of a document with what they belong to."""
    roles = defaultdict(list)
    for name, event in found.events.items():
        for role, target in event.arguments:
            roles[target].append((name, event.label, role))
    return [
        row
        for name, event in found.events.items()
        if event.label == "Eq-Comparison"
        and (row := _comparison(found, name, roles[name])) is not None
    ]


def _comparison(
    found: Standoff, name: str, roles: Sequence[tuple[str, str, str]]
) -> Comparison | None:
    whole = found.mark_of(name)
    if whole is None:
        return None
    parts: dict[str, list[str]] = defaultdict(list)
    for role, target in found.events[name].arguments:
        parts[role].append(target)
    marks = {r: [m for t in ids if (m := found.mark_of(t))] for r, ids in parts.items()}
    values = tuple(marks.get("Value", ()))
    operators = _said(found, parts.get("Operator", ()), "Eq-Operator-Value")
    per = [mark.text for mark in marks.get("Per", ())]
    unit = "/".join([*(mark.text for mark in marks.get("Unit", ())), *per])
    limits = _said(found, parts.get("Unit", ()), "Eq-Unit-Value")
    times = _said(found, parts.get("Temporal-Unit", ()), "Eq-Temporal-Unit-Value")
    return Comparison(
        id=name,
        values=values,
        numbers=tuple(n for mark in values for n in numbers(mark.text)),
        signs=_signs(operators, len(values)),
        unit=unit,
        limit=next((LIMITS[word] for word in limits if word in LIMITS), None),
        time=next(iter(times), None),
        whole=whole,
        roles=tuple((label, role, _kind(found, e)) for e, label, role in roles),
        holders=frozenset(event for event, _, _ in roles),
    )


def _said(found: Standoff, targets: Sequence[str], attribute: str) -> list[str]:
    words = (found.attributes.get(name, {}).get(attribute) for name in targets)
    return [word for word in words if word]


def _signs(operators: Sequence[str], values: int) -> frozenset[str]:
    signs = {SIGNS[word] for word in operators if word in SIGNS}
    if values > 1 and not signs - {"="}:
        signs.add("between")
    return frozenset(signs or {"="})


def _kind(found: Standoff, event: str) -> str:
    for role, target in found.events[event].arguments:
        if role == "Name":
            return found.attributes.get(target, {}).get("Observation-Type-Value", "")
    return ""


def score(found: Standoff, record: Record) -> Tally:
    """Score the predictions of one document."""
    rows = comparisons(found)
    tally = Tally()
    _thresholds(
        tally, rows, [row for row in record["lab_thresholds"] if is_counted(row)]
    )
    timed = [
        r for r in record["timeframes"] if r["value"] is not None and r["unit"] in TIME
    ]
    _timeframes(tally, rows, timed)
    return tally


def _thresholds(
    tally: Tally, rows: Sequence[Comparison], predicted: Sequence[Record]
) -> None:
    wanted = [row for row in rows if row.kind in KINDS and row.numbers]
    placed = [(row, place) for row in predicted if (place := bound(row))]
    for row in wanted:
        mine = [p for p, place in placed if row.meets(*place)]
        valued = [p for p in mine if has_value(p, row, wanted)]
        hits = (bool(mine), bool(valued), any(has_unit(p, row) for p in valued))
        for name, hit in zip(("detect", "value", "unit"), hits, strict=True):
            tally.recall[f"thresholds, {name}"].append(hit)
            tally.recall[f"{row.kind}, {name}"].append(hit)
    for one, place in placed:
        mine_ = [row for row in wanted if row.meets(*place)]
        others = [row for row in rows if row not in wanted and row.whole.meets(*place)]
        if not mine_ and any(row.is_open for row in others):
            continue
        values = [row for row in mine_ if has_value(one, row, wanted)]
        hits = (bool(mine_), bool(values), any(has_unit(one, r) for r in values))
        for name, hit in zip(("detect", "value", "unit"), hits, strict=True):
            tally.precision[f"thresholds, {name}"].append(hit)


def has_value(predicted: Record, row: Comparison, rows: Sequence[Comparison]) -> bool:
    """Tell whether a prediction has the number and the comparator of a comparison.

    A range may be annotated as two comparisons of one observation, and predicted as one
    record; one half of an annotated range may be predicted alone.
    """
    sign, low = predicted["comparator"], min(row.numbers)
    if sign == "between":
        halves = [r for r in rows if r is row or r.holders & row.holders]
        numbers_ = [n for r in halves for n in r.numbers]
        ends = (predicted["value"], predicted["upper"])
        both = all(same_number({"value": end}, numbers_) for end in ends)
        return both and same_number(predicted, row.numbers)
    if not same_number(predicted, row.numbers):
        return False
    if "between" in row.signs and len(row.numbers) > 1:
        upward = sign in (">", ">=")
        return (
            sign == "=" or same_number({"value": low}, [predicted["value"]]) is upward
        )
    return sign in row.signs


def has_unit(predicted: Record, row: Comparison) -> bool:
    """Tell whether a prediction has the unit, where one was annotated."""
    if row.limit:
        return bool(predicted["reference"] == row.limit)
    return not row.unit or same_unit(predicted, row.unit)


def _timeframes(
    tally: Tally, rows: Sequence[Comparison], predicted: Sequence[Record]
) -> None:
    wanted = [row for row in rows if row.is_timeframe]
    others = [row for row in rows if not row.is_timeframe]
    for row in wanted:
        mine = [p for p in predicted if row.whole.meets(p["start"], p["end"])]
        valued = [p for p in mine if same_number(p, row.numbers)]
        hits = (bool(mine), bool(valued), any(p["unit"] == row.time for p in valued))
        for name, hit in zip(("detect", "value", "unit"), hits, strict=True):
            tally.recall[f"timeframes, {name}"].append(hit)
    for one in predicted:
        place = (one["start"], one["end"])
        mine_ = [row for row in wanted if row.whole.meets(*place)]
        if not mine_ and any(row.whole.meets(*place) and row.time for row in others):
            continue
        values = [row for row in mine_ if same_number(one, row.numbers)]
        hits = (bool(mine_), bool(values), any(r.time == one["unit"] for r in values))
        for name, hit in zip(("detect", "value", "unit"), hits, strict=True):
            tally.precision[f"timeframes, {name}"].append(hit)
