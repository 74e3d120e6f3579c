"""Intervals by bootstrap: the documents drawn anew, again and again, from a seed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialspan.evaluate.result import Count
from trialspan.evaluate.tally import Key, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 20_240
RESAMPLES = 2_000
CHUNK = 100
EDGES = (2.5, 97.5)

Interval = tuple[float, float] | None
"""The middle 95 % of what the resamples give; None where they give nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with the intervals of its ratios."""

    count: Count
    precision: Interval = None
    recall: Interval = None
    f1: Interval = None


def figures(counted: Tally) -> dict[Key, Figure]:
    """Give every figure of a tally with its intervals.

    One document alone says nothing of how documents differ: there is no interval.
    """
    totals = counted.total()
    if len(counted.documents) < 2:
        return {key: Figure(count) for key, count in totals.items()}
    samples = [ratios(sums) for sums in resampled(counted.counts)]
    found = [edges(np.concatenate([part[i] for part in samples])) for i in range(3)]
    told = zip(totals.items(), *found, strict=True)
    return {key: Figure(count, *intervals) for (key, count), *intervals in told}


def resampled(*counts: NDArray[np.int32]) -> Iterator[NDArray[np.float32]]:
    """Yield the sums of resamples of the documents, (resample, key, tp | fp | fn).

    Several tables of the same documents are resampled alike, as one with all keys.
    """
    size = len(counts[0])
    table = np.concatenate(counts, axis=1).astype(np.float32)
    flat = table.reshape(size, -1)
    chance = np.random.default_rng(SEED)
    rows = np.arange(CHUNK).reshape(-1, 1) * size
    for _ in range(RESAMPLES // CHUNK):
        drawn = chance.integers(size, size=(CHUNK, size)) + rows
        times = np.bincount(drawn.ravel(), minlength=CHUNK * size)
        sums = times.reshape(CHUNK, size).astype(np.float32) @ flat
        yield sums.reshape(CHUNK, -1, 3)


def ratios(
    sums: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Give precision, recall and F1 of sums; what is undefined is NaN."""
    tp, fp, fn = np.moveaxis(sums, -1, 0)
    with np.errstate(invalid="ignore"):
        return tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)


def edges(samples: NDArray[np.float32]) -> list[Interval]:
    """Give the interval of each column of resamples."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a key that is never defined
        low, high = np.nanpercentile(samples, EDGES, axis=0)
    pairs = zip(low.tolist(), high.tolist(), strict=True)
    return [None if a != a else (round(a, 6), round(b, 6)) for a, b in pairs]
