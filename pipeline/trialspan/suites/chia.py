"""Chia: eligibility criteria of phase IV trials annotated by hand.

Kury et al., Sci Data 7, 281 (2020). A Measurement that has a Value with a number is a
threshold, a Temporal with a number a timeframe. Not everything of either kind was
annotated: precision is the share of predictions that touch any annotation of the sort.

detect      the prediction covers the value
number      and has its number
comparator  and its comparator, where the value writes one as a sign
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trialspan.suites.measure import Tally
from trialspan.suites.standoff import Mark, Standoff
from trialspan.suites.values import bound, is_counted, numbers, same_number, sign

Record = Mapping[str, Any]


def score(found: Standoff, record: Record) -> Tally:
    """Score the predictions of one document."""
    tally = Tally()
    counted = [row for row in record["lab_thresholds"] if is_counted(row)]
    placed = [(row, place) for row in counted if (place := bound(row))]
    free = [(row, place) for row in record["lab_thresholds"] if (place := bound(row))]
    for measured, value in thresholds(found):
        _threshold(tally, measured, value, free)
    _timeframes(tally, found, record["timeframes"])
    marks = _marks(found, "Measurement", "Value")
    for _, place in placed:
        hit = any(mark.meets(*place) for mark in marks)
        tally.precision["thresholds, detect"].append(hit)
    timed = _marks(found, "Temporal", "Reference_point")
    for row in record["timeframes"]:
        hit = any(mark.meets(row["start"], row["end"]) for mark in timed)
        tally.precision["timeframes, detect"].append(hit)
    return tally


def thresholds(found: Standoff) -> list[tuple[Mark, Mark]]:
    """List the measurements with a value in which a number stands."""
    pairs = []
    for name, source, target in found.relations:
        measured, value = found.mark_of(source), found.mark_of(target)
        if name.lower() != "has_value" or not (measured and value):
            continue
        labels = (measured.label, value.label)
        if labels == ("Measurement", "Value") and numbers(value.text):
            pairs.append((measured, value))
    return pairs


def _marks(found: Standoff, *labels: str) -> list[Mark]:
    return [mark for mark in found.marks.values() if mark.label in labels]


def _threshold(
    tally: Tally,
    measured: Mark,
    value: Mark,
    free: list[tuple[Record, tuple[int, int]]],
) -> None:
    """Give a value the prediction that fits it best; each answers one value."""
    wanted, comparator = numbers(value.text), sign(value.text)
    best, chosen = (False, False, False), None
    for index, (row, place) in enumerate(free):
        if not value.meets(*place):
            continue
        analyte = row["analyte"]
        fit = (
            measured.meets(analyte["start"], analyte["end"]),
            same_number(row, wanted),
            row["comparator"] == comparator,
        )
        if chosen is None or fit > best:
            best, chosen = fit, index
    if chosen is not None:
        free.pop(chosen)
    tally.recall["thresholds, detect"].append(chosen is not None)
    tally.recall["thresholds, number"].append(best[1])
    if comparator:
        tally.recall["thresholds, comparator"].append(best[1] and best[2])


def _timeframes(tally: Tally, found: Standoff, predicted: Sequence[Record]) -> None:
    for mark in _marks(found, "Temporal"):
        wanted = numbers(mark.text)
        if wanted:
            mine = [row for row in predicted if mark.meets(row["start"], row["end"])]
            right = any(same_number(row, wanted) for row in mine)
            tally.recall["timeframes, detect"].append(bool(mine))
            tally.recall["timeframes, number"].append(right)
