"""The figures against others' implementations, on spans that do not overlap."""

from __future__ import annotations

import itertools
import random

import pytest
from annotated import document, timeframe

from trialspan.evaluate import evaluate

nervaluate = pytest.importorskip("nervaluate", reason="nervaluate wants Python 3.11")

TEXT = "x" * 300  # the longest a timeframe may be


def spans(chance: random.Random, count: int) -> list[tuple[int, int]]:
    """Some spans that do not touch one another."""
    edges = sorted(chance.sample(range(0, 300, 3), 2 * count))
    return list(zip(edges[::2], edges[1::2], strict=True))


def near(chance: random.Random, wanted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Most of the spans, some with other edges, none meeting two of them."""
    found = []
    for start, end in wanted:
        if chance.random() < 0.8:
            shift = chance.choice([0, 0, 1]) if end - start > 2 else 0
            found.append((start + shift, end))
    return found


def rows(places):
    base = timeframe("Primary")
    return [
        base | {"id": f"F{n}", "start": a, "end": b, "text": TEXT[a:b]}
        for n, (a, b) in enumerate(places, start=1)
    ]


@pytest.mark.parametrize("seed", range(25))
def test_semeval_figures_are_those_of_nervaluate(seed):
    chance = random.Random(seed)
    gold, predicted, named = [], [], ([], [])
    for n in range(4):
        wanted = spans(chance, chance.randint(1, 8))
        found = near(chance, wanted)
        extra = [
            p
            for p in spans(chance, 3)
            if all(p[1] + 2 < a or b + 2 < p[0] for a, b in (*wanted, *found))
        ]
        found = sorted(found + extra)
        gold.append(document(TEXT, str(n), timeframes=rows(wanted)))
        predicted.append(document(TEXT, str(n), timeframes=rows(found)))
        for side, places in zip(named, (wanted, found), strict=True):
            # nervaluate's ends are the last character
            side.append([{"label": "T", "start": a, "end": b - 1} for a, b in places])
    results = nervaluate.Evaluator(*named, tags=["T"], loader="dict").evaluate()[
        "overall"
    ]
    count = evaluate(gold, predicted).figures
    for ours, theirs in (
        ("strict", "strict"),
        ("strict", "exact"),
        ("span", "ent_type"),
    ):
        mine, told = count["timeframes", ours], results[theirs]
        assert mine.tp == told.correct, theirs
        assert mine.tp + mine.fn == told.possible
        assert mine.tp + mine.fp == told.actual
    partial = results["partial"]
    mine = count["timeframes", "span"].tp, count["timeframes", "strict"].tp
    assert (partial.correct, partial.correct + partial.partial) == mine[::-1]


def brute_f1(wanted, found):
    """The largest number of overlapping pairs, by trying all ways to pair them."""
    best = 0
    small, large = sorted((wanted, found), key=len)
    for chosen in itertools.permutations(large, len(small)):
        pairs = zip(small, chosen, strict=True)
        best = max(best, sum(min(a[1], b[1]) > max(a[0], b[0]) for a, b in pairs))
    return best


@pytest.mark.parametrize("seed", range(40))
def test_on_spans_of_one_side_that_do_not_overlap_greedy_pairing_is_close_to_the_best(
    seed,
):
    chance = random.Random(seed)
    wanted, found = spans(chance, 4), spans(chance, 5)
    gold = document(TEXT, timeframes=rows(wanted))
    count = evaluate([gold], [document(TEXT, timeframes=rows(found))]).figures
    best = brute_f1(wanted, found)
    assert best / 2 <= count["timeframes", "span"].tp <= best
    exact = len(set(wanted) & set(found))
    assert count["timeframes", "strict"].tp == exact
