"""Records drawn at random: a second way to the same figures, in any order, twice."""

from __future__ import annotations

import copy
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from trialspan.evaluate import evaluate

# A second way to the same figures: every pair looked at, the best taken, again and again.


def greedy(gold, predicted, score):
    free_gold, free_predicted, pairs = (
        set(range(len(gold))),
        set(range(len(predicted))),
        [],
    )
    while True:
        best = max(
            (
                (score(gold[i], predicted[j]), i, j)
                for i in free_gold
                for j in free_predicted
            ),
            default=(0, 0, 0),
        )
        if best[0] <= 0:
            return pairs
        free_gold.remove(best[1])
        free_predicted.remove(best[2])
        pairs.append((gold[best[1]], predicted[best[2]]))


def jaccard(a, b):
    a, b = set(range(a["start"], a["end"])), set(range(b["start"], b["end"]))
    return len(a & b) / len(a | b) if a & b else 0


def by_hand(gold, predicted, kind, fields):
    def score(a, b):
        if kind == "lab_thresholds" and not jaccard(a["analyte"], b["analyte"]):
            return 0
        return jaccard(a, b)

    pairs = greedy(gold[kind], predicted[kind], score)
    right = {
        "span": len(pairs),
        "strict": sum(
            a["start"] == b["start"] and a["end"] == b["end"] for a, b in pairs
        ),
        "record": sum(all(a.get(f) == b.get(f) for f in fields) for a, b in pairs),
    }
    sizes = len(predicted[kind]), len(gold[kind])
    return {level: (tp, sizes[0] - tp, sizes[1] - tp) for level, tp in right.items()}


def small_records(kind, said):
    """Records on distinct places, so that no tie is left to the order of the file."""

    def make(drawn):
        rows = []
        for number, ((start, length), values) in enumerate(sorted(drawn.items())):
            row = {"id": f"R{number}", "start": start, "end": start + length, **values}
            if kind == "lab_thresholds":
                row["analyte"] = {"start": start, "end": start + 2}
            rows.append(row)
        return rows

    places = st.tuples(st.integers(0, 15), st.integers(1, 8))
    return st.dictionaries(places, st.fixed_dictionaries(said), max_size=6).map(make)


THRESHOLD = {"comparator": st.sampled_from("<>"), "value": st.integers(1, 2), "criterion": st.sampled_from(["inclusion", None])}  # fmt: skip
TIMEFRAME = {"unit": st.sampled_from(["day", "week"]), "value": st.integers(1, 2), "relation": st.sampled_from(["after", None])}  # fmt: skip
DOCUMENTS = st.fixed_dictionaries(
    {
        "doc_id": st.just("a"),
        "targets": st.just([]),
        "outcomes": st.just([]),
        "lab_thresholds": small_records("lab_thresholds", THRESHOLD),
        "timeframes": small_records("timeframes", TIMEFRAME),
    }
)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_the_figures_are_those_counted_by_hand(gold, predicted):
    found = evaluate([gold], [predicted])
    for kind, fields in (("lab_thresholds", THRESHOLD), ("timeframes", TIMEFRAME)):
        expected = by_hand(gold, predicted, kind, fields)
        for level, counts in expected.items():
            count = found.figures[kind, level]
            assert (count.tp, count.fp, count.fn) == counts


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS, DOCUMENTS, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_figure(gold, predicted, chance: random.Random):
    turned = copy.deepcopy(predicted)
    for kind in ("lab_thresholds", "timeframes"):
        chance.shuffle(turned[kind])
    straight, shuffled = evaluate([gold], [predicted]), evaluate([gold], [turned])
    assert straight.figures == shuffled.figures
    assert straight.shares == shuffled.shares


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_predicting_twice_finds_nothing_more(gold):
    twice = {**gold, "timeframes": [*gold["timeframes"], *gold["timeframes"]]}
    count = evaluate([gold], [twice]).figures["timeframes", "record"]
    number = len(gold["timeframes"])
    assert (count.tp, count.fp, count.fn) == (number, number, 0)
