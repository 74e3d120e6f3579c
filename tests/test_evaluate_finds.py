"""Sections, layouts, links, rules and intervals: counts of the same rows."""

from __future__ import annotations

import copy
import random
from collections import Counter

import numpy as np
import pytest
from annotated import TEXT, document, full, span, target, threshold, timeframe

from trialspan.evaluate import evaluate
from trialspan.evaluate.finds import LINKS
from trialspan.evaluate.intervals import figures
from trialspan.evaluate.result import Count
from trialspan.evaluate.rules import rule_scores
from trialspan.evaluate.score import only
from trialspan.evaluate.tally import ALL, tally
from trialspan.evaluate.where import layout, section_at, sections_of


def at(label: str, start: int, end: int, **rest):
    return {"label": label, "start": start, "end": end, **rest}


@pytest.mark.parametrize(
    ("sections", "name"),
    [
        ([], "plain"),
        ([at("body", 0, 90)], "plain"),
        ([at("title", 0, 9), at("brief_summary", 10, 20)], "row"),
        ([at("brief_summary", 10, 20), at("title", 0, 9)], "row"),
        ([at("title", 0, 9), at("eligibility", 10, 30), at("inclusion_criteria", 12, 20)], "row"),
        ([at("title", 0, 9)], "page"),  # one section alone is no row of fields
        ([at("title", 0, 9), at("brief_summary", 21, 30)], "page"),  # a heading between
        ([at("title", 8, 9), at("brief_summary", 10, 20)], "page"),  # a heading before
        ([at("brief_summary", 10, 20), at("eligibility", 40, 90), at("exclusion_criteria", 60, 80)], "page"),
        ([at("title", 0, 9, field="protocol.title")], "structured"),
    ],
)  # fmt: skip
def test_the_layout_is_read_off_the_sections(sections, name):
    assert layout(sections) == name


@pytest.mark.parametrize(
    ("place", "label"),
    [
        (0, "title"),
        (8, "title"),
        (9, "(none)"),
        (12, "eligibility"),
        (20, "inclusion_criteria"),
        (29, "inclusion_criteria"),
        (30, "eligibility"),
        (40, "(none)"),
    ],
)
def test_a_place_belongs_to_the_innermost_section(place, label):
    rows = [
        at("inclusion_criteria", 15, 30),
        at("title", 0, 9),
        at("eligibility", 10, 40),
    ]
    assert section_at(sections_of(rows), place) == label


def damaged(doc_id: str, chance: random.Random):
    """The full document with records dropped, shifted, altered and linked otherwise."""
    answer = full(doc_id)
    for kind in ("lab_thresholds", "timeframes", "outcomes"):
        rows = [row for row in answer[kind] if chance.random() < 0.8]
        for row in rows:
            row["start"] += chance.randint(0, 2)
            row["rule"] = chance.choice(["r.one", "r.two", None])
            row["comparator"] = chance.choice(["<=", "="])
            row["timeframes"] = chance.choice([["F1"], ["F2"], ["F1", "F2"], []])
        answer[kind] = rows
    for row in answer["targets"]:
        row["roles"] = chance.choice([["intervention"], ["biomarker"]])
    return answer


def in_sections(record):
    half = TEXT.index("Primary")
    record["sections"] = [
        at("eligibility", 0, half - 1),
        at("primary_outcomes", half, len(TEXT)),
    ]
    return record


@pytest.mark.parametrize("seed", range(20))
def test_the_rows_add_up_to_the_figures(seed):
    chance = random.Random(seed)
    gold = [in_sections(full(name)) for name in "abcde"]
    found = evaluate(gold, [damaged(name, chance) for name in "abcd"])
    total = tally(found).total()
    over = {(k.kind, k.level): count for k, count in total.items() if k.part == ALL}
    assert {key: over[key] for key in found.figures} == found.figures
    for part in ("section", "layout"):
        summed: Counter = Counter()
        for key, count in total.items():
            if key.part == part:
                summed.update(
                    {
                        (key.kind, key.level, n): v
                        for n, v in enumerate((count.tp, count.fp, count.fn))
                    }
                )
        for (kind, level), count in found.figures.items():
            assert [summed[kind, level, n] for n in range(3)] == [
                count.tp,
                count.fp,
                count.fn,
            ]
    levels = {
        level: [c for (_, lv), c in found.figures.items() if lv == level]
        for level in ("span", "record")
    }
    for level, counts in levels.items():
        assert over[ALL, level] == sum(counts, Count())


def brute_links(gold, predicted, field, matched):
    """The links of two documents counted the slow way."""
    wanted = {(r["id"], name) for r in gold for name in r[field]}
    found = {(r["id"], name) for r in predicted for name in r[field]}
    right = {(a, b) for a, b in wanted if (matched.get(a), matched.get(b)) in found}
    return Count.of(len(right), gold=len(wanted), predicted=len(found))


@pytest.mark.parametrize("seed", range(10))
def test_links_are_right_where_both_ends_are(seed):
    chance = random.Random(seed)
    gold, answer = full(), damaged("a", chance)
    found = evaluate([gold], [answer])
    matched = {
        row.gold["id"]: row.predicted["id"]
        for row in found.finds
        if row.gold
        and row.predicted
        and row.kind in ("lab_thresholds", "timeframes", "outcomes")
    }
    total = {k.kind: c for k, c in tally(found).total().items() if k.part == ALL}
    for name, kind in (
        ("threshold_timeframe", "lab_thresholds"),
        ("outcome_timeframe", "outcomes"),
    ):
        assert total[name] == brute_links(
            gold[kind], answer[kind], "timeframes", matched
        )


def test_a_link_to_a_missed_timeframe_is_missed():
    answer = full()
    del answer["timeframes"][0]
    answer["lab_thresholds"][0]["timeframes"] = ["F2"]
    answer["lab_thresholds"][1]["timeframes"] = []
    total = tally(evaluate([full()], [answer])).total()
    links = {k.kind: c for k, c in total.items() if k.part == ALL}
    assert links["threshold_timeframe"] == Count(0, 1, 2)
    assert links["outcome_timeframe"] == Count(1, 0, 0)
    assert links["outcome_threshold"] == Count(0, 0, 0)


def test_rules_are_told_with_what_they_made():
    answer = full()
    for row in answer["timeframes"]:
        row["rule"] = "timeframe.point"
    answer["timeframes"][0]["unit"] = "week"
    answer["timeframes"].append(timeframe("Primary", id="F9", rule="timeframe.point"))
    answer["targets"][0]["mentions"][0]["rule"] = "target.cd19"
    scores = {
        (s.kind, s.rule): s for s in rule_scores(evaluate([full()], [answer]).finds)
    }
    point = scores["timeframes", "timeframe.point"]
    assert (point.uses, point.right, point.wrong, point.false) == (3, 1, 1, 1)
    assert point.precision == pytest.approx(1 / 3)
    assert [find.status for find in point.mistakes] == ["wrong", "false"]
    assert scores["mentions", "target.cd19"].precision == 1.0
    assert scores["lab_thresholds", "(none)"].right == 2
    assert not rule_scores(evaluate([full()], [document()]).finds)


@pytest.mark.parametrize(
    ("kinds", "left", "links"),
    [
        ((), 12, 3),
        (("timeframes",), 3, 0),
        (("targets",), 3, 0),
        (("lab_thresholds", "timeframes"), 6, 1),
    ],
)
def test_kinds_may_be_left_out(kinds, left, links):
    found = only(evaluate([full()], [document()]), kinds)
    assert len(found.figures) == left
    told = {k.kind for k in tally(found).keys if k.part == ALL}
    assert len(told & set(LINKS)) == links
    assert {row.kind for row in found.mistakes} <= {*kinds, "mentions"} or not kinds


def test_intervals_are_seeded_and_hold_the_figure():
    chance = random.Random(3)
    names = [f"d{n}" for n in range(12)]
    found = evaluate([full(n) for n in names], [damaged(n, chance) for n in names])
    first, again = figures(tally(found)), figures(tally(found))
    assert first == again
    for figure in first.values():
        if figure.count.f1 is not None and figure.f1:
            assert figure.f1[0] <= figure.count.f1 <= figure.f1[1]
    wide = next(
        f
        for k, f in first.items()
        if (k.part, k.kind, k.level) == (ALL, "timeframes", "record")
    )
    assert wide.f1[0] < wide.f1[1]


def test_the_interval_is_that_of_a_slow_bootstrap():
    chance = random.Random(5)
    names = [f"d{n}" for n in range(9)]
    counted = tally(
        evaluate([full(n) for n in names], [damaged(n, chance) for n in names])
    )
    column = next(
        i
        for i, k in enumerate(counted.keys)
        if (k.kind, k.level) == ("timeframes", "record")
    )
    rows = counted.counts[:, column].tolist()
    f1s = []
    for _ in range(4000):
        tp, fp, fn = map(sum, zip(*(chance.choice(rows) for _ in rows), strict=True))
        if tp + fp + fn:
            f1s.append(2 * tp / (2 * tp + fp + fn))
    low, high = np.percentile(f1s, [2.5, 97.5])
    assert figures(counted)[counted.keys[column]].f1 == pytest.approx(
        (low, high), abs=0.04
    )


@pytest.mark.parametrize("count", [0, 1])
def test_one_document_has_no_interval(count):
    gold = [full(str(n)) for n in range(count)]
    assert all(f.f1 is None for f in figures(tally(evaluate(gold, gold))).values())


def test_what_is_never_defined_has_no_interval():
    empty = [document(doc_id=name) for name in "ab"]
    assert all(f.f1 is None for f in figures(tally(evaluate(empty, empty))).values())


def test_targets_of_one_name_count_once():
    gold, answer = full(), full()
    answer["targets"].append(copy.deepcopy(answer["targets"][0]) | {"id": "T2"})
    found = evaluate([gold], [answer])
    rows = [row.status for row in found.finds if row.kind == "targets"]
    assert rows == ["right"]
    other = target((0, 9), name="HER2", symbol="ERBB2", id="T3")
    answer["targets"].append(other)
    found = evaluate([gold], [answer])
    assert sorted(r.status for r in found.finds if r.kind == "targets") == [
        "false",
        "right",
    ]


def test_annotations_without_a_prediction_are_missed_in_their_section():
    found = evaluate([in_sections(full())], [])
    told = {
        (k.name, k.kind): c
        for k, c in tally(found).total().items()
        if k.part == "section" and k.level == "record"
    }
    assert told["eligibility", "lab_thresholds"] == Count(0, 0, 2)
    assert told["primary_outcomes", "outcomes"] == Count(0, 0, 1)
    assert ("eligibility", "outcomes") not in told
    assert span(TEXT, "ALT")["start"] < TEXT.index("Primary")
    assert threshold("ALT ≤ 3", "ALT")["start"] < TEXT.index("Primary")
