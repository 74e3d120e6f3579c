"""The figures of a suite: precision over predictions, recall over annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from trialspan.evaluate.intervals import Interval, edges, resampled
from trialspan.evaluate.result import ratio


@dataclass(slots=True)
class Tally:
    """Hits among annotations and among predictions, by measure, of one document.

    Several predictions may hit one annotation, and one prediction several.
    """

    recall: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    precision: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Line:
    """One measure with its ratios and their intervals; a ratio of nothing is None."""

    name: str
    annotated: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None
    precision_interval: Interval
    recall_interval: Interval
    f1_interval: Interval


def lines(documents: Iterable[Tally]) -> list[Line]:
    """Add up the documents; intervals by bootstrap over them."""
    rows = list(documents)
    names = list(dict.fromkeys(n for r in rows for n in (*r.recall, *r.precision)))
    counts = np.zeros((len(rows), 2 * len(names), 3), dtype=np.int32)
    for i, row in enumerate(rows):
        for j, name in enumerate(names):
            wanted, found = row.recall.get(name, ()), row.precision.get(name, ())
            counts[i, 2 * j] = (sum(wanted), 0, len(wanted) - sum(wanted))
            counts[i, 2 * j + 1] = (sum(found), len(found) - sum(found), 0)
    intervals = _intervals(counts, len(names))
    whole = counts.sum(axis=0).tolist()
    return [
        _line(name, whole[2 * j], whole[2 * j + 1], intervals[j])
        for j, name in enumerate(names)
    ]


def _line(
    name: str, wanted: list[int], found: list[int], intervals: tuple[Interval, ...]
) -> Line:
    annotated, predicted = wanted[0] + wanted[2], found[0] + found[1]
    precision, recall = ratio(found[0], predicted), ratio(wanted[0], annotated)
    f1 = None
    if precision is not None and recall is not None:
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
    return Line(name, annotated, predicted, precision, recall, f1, *intervals)


def _intervals(counts: np.ndarray, size: int) -> list[tuple[Interval, ...]]:  # type: ignore[type-arg]
    if len(counts) < 2 or not size:
        return [(None, None, None)] * size
    samples = []
    for sums in resampled(counts):
        with np.errstate(invalid="ignore", divide="ignore"):
            recall = sums[:, 0::2, 0] / (sums[:, 0::2, 0] + sums[:, 0::2, 2])
            precision = sums[:, 1::2, 0] / (sums[:, 1::2, 0] + sums[:, 1::2, 1])
            f1 = 2 * precision * recall / (precision + recall)
        samples.append(np.stack([precision, recall, f1], axis=2))
    found = edges(np.concatenate(samples).reshape(-1, size * 3))
    return [tuple(found[3 * j : 3 * j + 3]) for j in range(size)]
