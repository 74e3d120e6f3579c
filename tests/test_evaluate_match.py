"""Which prediction answers which annotation."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialspan.evaluate.match import (
    in_order,
    meeting,
    mention_score,
    overlap,
    pair,
    place_score,
    threshold_score,
)


def row(start: int, end: int, **rest: object) -> dict[str, object]:
    return {"start": start, "end": end, **rest}


@pytest.mark.parametrize(
    ("a", "b", "share"),
    [
        (row(0, 10), row(0, 10), 1.0),
        (row(0, 10), row(5, 10), 0.5),
        (row(0, 10), row(9, 19), 1 / 19),
        (row(2, 4), row(0, 8), 0.25),
        (row(0, 10), row(10, 20), 0.0),  # side by side
        (row(0, 10), row(50, 60), 0.0),
        (row(5, 5), row(0, 10), 0.0),  # no character
        (None, row(0, 10), 0.0),
        (row(0, 10), None, 0.0),
        (None, None, 0.0),
    ],
)
def test_overlap_is_intersection_over_union(a, b, share):
    assert overlap(a, b) == pytest.approx(share)


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs"),
    [
        ([(0, 10)], [(0, 10)], [(0, 0)]),
        ([(0, 10), (20, 30)], [(0, 10), (20, 30)], [(0, 0), (1, 1)]),
        # one prediction answers one annotation, the one it overlaps most
        ([(0, 10), (10, 20)], [(0, 20)], [(1, 0)]),
        ([(0, 6), (6, 20)], [(0, 20)], [(1, 0)]),
        ([(0, 20)], [(0, 15), (15, 20)], [(0, 0)]),
        # nested and crossing spans
        ([(0, 30), (10, 20)], [(0, 30), (10, 20)], [(0, 0), (1, 1)]),
        ([(0, 30), (10, 20)], [(10, 20)], [(1, 0)]),
        ([(0, 12), (8, 20)], [(0, 11), (9, 20)], [(0, 0), (1, 1)]),
        # the best overlap goes first, though it leaves another without answer
        ([(0, 10), (5, 20)], [(4, 19), (10, 40)], [(1, 0)]),
        ([], [(0, 10)], []),
        ([(0, 10)], [], []),
        ([(0, 10)], [(10, 20)], []),
        ([(5, 5)], [(0, 10)], []),
        ([(0, 10)], [(20, 30), (40, 50)], []),
    ],
)
def test_spans_are_matched_one_to_one_the_best_overlap_first(gold, predicted, pairs):
    assert pair([row(*s) for s in gold], [row(*s) for s in predicted]) == pairs


@pytest.mark.parametrize(
    ("gold", "predicted", "is_match"),
    [
        (row(0, 300), row(0, 300), True),
        (row(0, 10), row(0, 301), False),  # too long to be a fact
        (row(0, 301), row(0, 10), True),  # gold may be longer
        (row(0, 10), row(20, 30), False),
    ],
)
def test_a_prediction_of_more_than_300_characters_answers_nothing(
    gold, predicted, is_match
):
    assert (place_score(gold, predicted) > 0) is is_match


@pytest.mark.parametrize(
    ("gold", "predicted", "is_match"),
    [
        (row(0, 20, analyte=row(0, 3)), row(0, 20, analyte=row(0, 3)), True),
        (row(0, 20, analyte=row(0, 3)), row(1, 20, analyte=row(2, 9)), True),
        (row(0, 20, analyte=row(0, 3)), row(0, 20, analyte=row(3, 6)), False),
        (row(0, 20, analyte=row(0, 3)), row(0, 400, analyte=row(0, 3)), False),
        (row(0, 20, analyte=row(0, 3)), row(30, 40, analyte=row(0, 3)), False),
    ],
)
def test_thresholds_match_where_their_analytes_meet_too(gold, predicted, is_match):
    assert (threshold_score(gold, predicted) > 0) is is_match


@pytest.mark.parametrize(
    ("gold", "predicted", "is_match"),
    [
        (row(0, 4, key="CD19"), row(0, 4, key="CD19"), True),
        (row(0, 400, key="CD19"), row(0, 400, key="CD19"), True),
        (row(0, 4, key="CD19"), row(0, 4, key="MS4A1"), False),
        (row(0, 4, key="CD19"), row(4, 8, key="CD19"), False),
    ],
)
def test_mentions_match_where_they_are_of_one_target(gold, predicted, is_match):
    assert (mention_score(gold, predicted) > 0) is is_match


SPANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 6), st.integers(0, 2)).map(
        lambda drawn: row(drawn[0], drawn[0] + drawn[1], value=drawn[2])
    ),
    max_size=7,
)


@given(SPANS, SPANS)
def test_every_pair_that_meets_is_seen(gold, predicted):
    gold, predicted = in_order(gold), in_order(predicted)
    seen = sorted(meeting(gold, predicted))
    assert seen == [
        (i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(predicted)
        if min(a["end"], b["end"]) > max(a["start"], b["start"])
    ]


@given(SPANS, SPANS, st.randoms(use_true_random=False))
def test_the_order_of_a_file_changes_nothing(gold, predicted, chance: random.Random):
    def matched(a, b):
        a, b = in_order(a), in_order(b)
        return sorted((str(a[i]), str(b[j])) for i, j in pair(a, b))

    shuffled = [chance.sample(rows, len(rows)) for rows in (gold, predicted)]
    assert matched(*shuffled) == matched(gold, predicted)


def test_thousands_of_records_are_matched_in_no_time():
    rows = [row(10 * n, 10 * n + 9) for n in range(20_000)]
    assert pair(rows, rows) == [(n, n) for n in range(20_000)]
