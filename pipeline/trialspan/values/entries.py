"""The entries of a registry outcome list, each parted into measure, description, time.

An entry is ``measure, description, time frame`` or ``measure, time frame``, with commas
inside every part: the parts are found by weighing cues, not by a grammar.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from trialspan.values.entry_cues import (
    MOST_MEASURES,
    MOST_TIMES,
    EntryList,
    Joiner,
    measure_cues,
    time_cues,
)
from trialspan.values.entry_list_cues import (
    count_measures,
    count_times,
    other_measures,
    other_times,
)
from trialspan.values.entry_text import JOINER, EntryText, read_entry

Place = tuple[int, int]
Weights = Mapping[str, tuple[float, float]]
"""What each cue weighs: for the entry read alone, and beside the others of its list."""
Cues = Callable[[EntryText, Joiner, int], Iterable[str]]


SURE_TIMES = 2  # last joiners that are always tried for the time frame
MOST_STRANGE = 0.6  # share of words that time expressions do not use


class Split(NamedTuple):
    """The parts of an entry as places in it, and how sure the split is (0 to 1)."""

    measure: Place
    description: Place | None
    time_frame: Place | None
    sure: float


class Choice(NamedTuple):
    """A joiner, or None for "no such part", and the share of its weight."""

    at: Joiner
    sure: float


def split_entries(
    texts: Sequence[str],
    *,
    time: Weights,
    measure: Weights,
    closed: Sequence[Sequence[Place]] | None = None,
) -> list[Split]:
    """The parts of each entry of a list.

    First the time frame is chosen (from the right), then the end of the measure before
    it (from the left); each twice, the second time with what was chosen for the other
    entries. ``time`` and ``measure`` are the weights of the cues; no entry is parted
    inside one of its ``closed`` places.
    """
    places = closed or [()] * len(texts)
    shared = EntryList([read_entry(*one) for one in zip(texts, places, strict=True)])
    times = choose_times(shared, time)
    measures = choose_measures(shared, [choice.at for choice in times], measure)
    return [
        _split(entry, when, what)
        for entry, when, what in zip(shared.entries, times, measures, strict=True)
    ]


def time_candidates(entry: EntryText) -> list[Joiner]:
    """The joiners a time frame may follow, the last first; None for no time frame.

    Beyond the last two, only those followed by words of time for the most part.
    """
    last = len(entry.joiners) - 1
    ways: list[Joiner] = [None]
    for at in range(last, max(-1, last - MOST_TIMES), -1):
        tail = entry.tails[at + 1]
        if last - at < SURE_TIMES or tail.strange <= MOST_STRANGE * tail.words:
            ways.append(at)
    return ways


def measure_candidates(entry: EntryText, time: Joiner) -> list[Joiner]:
    """The joiners a measure may end at; None where the time frame follows it."""
    joiners = len(entry.joiners) if time is None else time
    return [*range(min(joiners, MOST_MEASURES)), None]


def choose_times(shared: EntryList, weights: Weights) -> list[Choice]:
    """The joiner before the time frame of each entry."""
    entries = shared.entries
    candidates = [time_candidates(entry) for entry in entries]

    def own(entry: EntryText, at: Joiner, number: int) -> Iterable[str]:
        return time_cues(entry, at, shared)

    alone, scores = _weigh(entries, candidates, own, weights)
    first = [_best(*pair).at for pair in zip(candidates, alone, strict=True)]
    chosen = count_times(entries, first)

    def others(entry: EntryText, at: Joiner, number: int) -> Iterable[str]:
        return other_times(entry, at, number, chosen)

    _, more = _weigh(entries, candidates, others, weights)
    return _choose(candidates, scores, more)


def choose_measures(
    shared: EntryList, times: Sequence[Joiner], weights: Weights
) -> list[Choice]:
    """The joiner that ends the measure of each entry, given its time frame."""
    entries = shared.entries
    shared.count_middles(times)
    pairs = zip(entries, times, strict=True)
    candidates = [measure_candidates(entry, time) for entry, time in pairs]

    def own(entry: EntryText, at: Joiner, number: int) -> Iterable[str]:
        return measure_cues(entry, at, times[number], shared)

    alone, scores = _weigh(entries, candidates, own, weights)
    first = [_best(*pair).at for pair in zip(candidates, alone, strict=True)]
    chosen = count_measures(entries, times, first)

    def others(entry: EntryText, at: Joiner, number: int) -> Iterable[str]:
        return other_measures(entry, at, times[number], number, chosen)

    _, more = _weigh(entries, candidates, others, weights)
    return _choose(candidates, scores, more)


def _weigh(
    entries: Sequence[EntryText],
    candidates: Sequence[list[Joiner]],
    cues: Cues,
    weights: Weights,
) -> tuple[list[list[float]], list[list[float]]]:
    """The sums of both weights for each way of each entry."""
    alone: list[list[float]] = []
    beside: list[list[float]] = []
    for number, (entry, ways) in enumerate(zip(entries, candidates, strict=True)):
        sums = [(0.0, 0.0)]
        if len(ways) > 1:
            sums = [_sum(cues(entry, at, number), weights) for at in ways]
        alone.append([one for one, _ in sums])
        beside.append([two for _, two in sums])
    return alone, beside


def _sum(cues: Iterable[str], weights: Weights) -> tuple[float, float]:
    alone = beside = 0.0
    for cue in cues:
        weight = weights.get(cue)
        if weight is not None:
            alone += weight[0]
            beside += weight[1]
    return alone, beside


def _choose(
    candidates: Sequence[list[Joiner]],
    scores: Sequence[list[float]],
    more: Sequence[list[float]],
) -> list[Choice]:
    return [
        _best(ways, [a + b for a, b in zip(one, two, strict=True)])
        for ways, one, two in zip(candidates, scores, more, strict=True)
    ]


def _best(ways: list[Joiner], scores: list[float]) -> Choice:
    best = max(scores)
    total = sum(math.exp(score - best) for score in scores)
    return Choice(ways[scores.index(best)], 1 / total)


def _split(entry: EntryText, when: Choice, what: Choice) -> Split:
    end, width = entry.end_before(when.at), len(JOINER)
    time = None if when.at is None else (end + width, len(entry.text))
    sure = when.sure * what.sure
    if what.at is None:
        return Split((0, end), None, time, sure)
    place = entry.joiners[what.at]
    return Split((0, place), (place + width, end), time, sure)
