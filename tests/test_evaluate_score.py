"""The figures: counts, ratios, whole records, each field, every mistake."""

from __future__ import annotations

from typing import Any

import pytest
from annotated import TEXT, document, full, span, target, threshold, timeframe

from trialspan.evaluate import Count, Share, evaluate
from trialspan.evaluate.check import KINDS
from trialspan.evaluate.score import LEVELS

CONCEPTS = {"orr": "overall response rate", "response rate": "overall response rate"}


def changed(kind: str, index: int, **said: Any) -> dict[str, Any]:
    """The full document with some fields of one record changed."""
    answer = full()
    answer[kind][index].update(said)
    return answer


@pytest.mark.parametrize(
    ("count", "precision", "recall", "f1"),
    [
        (Count(3, 1, 2), 0.75, 0.6, 6 / 9),
        (Count(5, 0, 0), 1.0, 1.0, 1.0),
        (Count(0, 2, 3), 0.0, 0.0, 0.0),
        (Count(0, 0, 3), None, 0.0, 0.0),  # nothing predicted: no precision
        (Count(0, 2, 0), 0.0, None, 0.0),  # nothing to find: no recall
        (Count(0, 0, 0), None, None, None),  # neither: nothing was measured
    ],
)
def test_a_ratio_of_nothing_is_none(count, precision, recall, f1):
    assert (count.precision, count.recall) == (precision, recall)
    assert count.f1 == (None if f1 is None else pytest.approx(f1))


def test_a_share_of_nothing_is_none():
    assert Share(0, 0).accuracy is None
    assert Share(1, 4).accuracy == 0.25


def test_gold_against_itself_is_all_right():
    found = evaluate([full()], [full()])
    counts = {key: (c.tp, c.fp, c.fn) for key, c in found.figures.items()}
    one = dict.fromkeys(
        ((kind, level) for kind in KINDS for level in LEVELS), (2, 0, 0)
    )
    one |= {("targets", "record"): (1, 0, 0)}
    one |= {("outcomes", level): (1, 0, 0) for level in LEVELS}
    assert counts == one
    assert not found.mistakes
    assert not found.offset_errors
    assert all(share.right == share.compared for share in found.shares.values())


@pytest.mark.parametrize(
    ("kind", "index", "field", "value"),
    [
        ("lab_thresholds", 0, "comparator", ">"),
        ("lab_thresholds", 0, "value", 75.5),
        ("lab_thresholds", 0, "upper", 80),
        ("lab_thresholds", 0, "unit", "/uL"),
        ("lab_thresholds", 1, "reference", "LLN"),
        ("lab_thresholds", 0, "category", "vital_sign"),
        ("lab_thresholds", 0, "criterion", None),
        ("lab_thresholds", 0, "negated", True),
        ("timeframes", 0, "comparator", "<"),
        ("timeframes", 0, "value", None),
        ("timeframes", 0, "upper", 21),
        ("timeframes", 0, "unit", "week"),
        ("timeframes", 0, "iso8601", "P2W"),
        ("timeframes", 0, "relation", "after"),
        ("timeframes", 0, "anchor", span(TEXT, "dosing", event="screening")),
        ("timeframes", 0, "start_event", span(TEXT, "ALT", event="screening")),
        ("outcomes", 0, "type", "secondary"),
        ("outcomes", 0, "measure", span(TEXT, "rate")),
        ("outcomes", 0, "concept", "overall survival"),
        ("outcomes", 0, "concept", None),
        ("outcomes", 0, "timeframes", []),
        ("outcomes", 0, "timeframes", ["F1"]),
        ("outcomes", 0, "definition", span(TEXT, "week 12")),
        ("outcomes", 0, "start_event", span(TEXT, "dosing", event="other")),
        ("outcomes", 0, "end_events", [span(TEXT, "dosing", event="death")]),
        ("outcomes", 0, "criteria", [span(TEXT, "ULN", name="RECIST", version=None)]),
    ],
)
def test_a_wrong_field_costs_the_record(kind, index, field, value):
    found = evaluate([full()], [changed(kind, index, **{field: value})])
    count = found.figures[kind, "record"]
    assert (count.fp, count.fn) == (1, 1)
    assert found.figures[kind, "strict"].f1 == 1.0
    assert [m.field for m in found.mistakes if m.in_record and m.kind == kind] == [
        field
    ]
    share = found.shares[kind, field]
    assert share.compared - share.right == 1


@pytest.mark.parametrize(
    ("kind", "index", "said"),
    [
        ("lab_thresholds", 0, {"value": 75.0}),
        ("lab_thresholds", 0, {"value": 75 + 1e-12}),
        ("lab_thresholds", 0, {"unit": "10*9/l"}),
        ("lab_thresholds", 0, {"rule": "some.rule", "item": "i7"}),
        ("lab_thresholds", 0, {"canonical_value": 75, "canonical_unit": "10*9/L"}),
        ("lab_thresholds", 0, {"bound": span(TEXT, "≥ 75 x 10^9/L")}),
        ("lab_thresholds", 0, {"negated": None}),
        ("outcomes", 0, {"concept": "ORR"}),
        ("outcomes", 0, {"concept": "Response-Rate"}),
        ("outcomes", 0, {"measure": span(TEXT, "response")}),  # half of the title
        ("outcomes", 0, {"timeframes": ["F2", "F99"]}),
        ("targets", 0, {"rule": "target.cd19"}),
    ],
)
def test_what_says_the_same_is_right(kind, index, said):
    found = evaluate([full()], [changed(kind, index, **said)], synonyms=CONCEPTS)
    assert found.figures[kind, "record"].f1 == 1.0
    assert not [mistake for mistake in found.mistakes if mistake.in_record]


@pytest.mark.parametrize(
    ("kind", "index", "field", "said"),
    [
        ("lab_thresholds", 0, "analyte_name", {"analyte": span(TEXT, "Platelets", name="x", loinc=None)}),
        ("lab_thresholds", 0, "unit_text", {"unit_text": "10^9/L"}),
        ("lab_thresholds", 0, "qualifiers", {"qualifiers": [span(TEXT, "dosing", kind="method")]}),
        ("lab_thresholds", 0, "timeframes", {"timeframes": []}),
        ("lab_thresholds", 0, "span", {"end": 22, "text": TEXT[:22]}),
        ("timeframes", 0, "cycle", {"cycle": 2}),
        ("timeframes", 1, "anchor_span", {"anchor": span(TEXT, "dosing", event=None)}),
        ("outcomes", 0, "abbreviation", {"abbreviation": "RR"}),
        ("outcomes", 0, "description", {"description": span(TEXT, "week 12")}),
        ("outcomes", 0, "time_frame", {"time_frame": span(TEXT, "week 12")}),
        ("outcomes", 0, "thresholds", {"thresholds": ["L1"]}),
        ("targets", 0, "name", {"name": "B4"}),
        ("targets", 0, "hgnc_id", {"hgnc_id": None}),
        ("targets", 0, "uniprot_id", {"uniprot_id": "P1"}),
        ("targets", 0, "variant", {"variant": "G12C"}),
        ("targets", 0, "modality", {"modality": None}),
    ],
)  # fmt: skip
def test_other_fields_are_told_beside_the_record(kind, index, field, said):
    found = evaluate([full()], [changed(kind, index, **said)])
    assert found.figures[kind, "record"].f1 == 1.0
    assert [(m.field, m.in_record) for m in found.mistakes] == [(field, False)]


@pytest.mark.parametrize(
    ("gold", "predicted", "right", "compared"),
    [
        ("26515-7", "26515-7", 1, 1),
        ("26515-7", "777-3", 1, 1),  # another code of the same analyte
        ("26515-7", "718-7", 0, 1),
        ("26515-7", None, 0, 1),
        (None, "26515-7", 0, 0),  # none annotated: not compared
        (None, None, 0, 0),
    ],
)
def test_codes_are_compared_up_to_equivalence(gold, predicted, right, compared):
    def one(code):
        analyte = span(TEXT, "Platelets", name="platelets", loinc=code)
        bound = threshold("Platelets ≥ 75 x 10^9/L", "Platelets")
        return document(lab_thresholds=[bound | {"analyte": analyte}])

    codes = {"26515-7": frozenset({"26515-7", "777-3"})}
    found = evaluate([one(gold)], [one(predicted)], codes=codes)
    share = found.shares["lab_thresholds", "loinc"]
    assert (share.right, share.compared) == (right, compared)


def test_a_concept_that_was_not_annotated_is_not_compared():
    gold = changed("outcomes", 0, concept=None)
    assert evaluate([gold], [full()]).figures["outcomes", "record"].f1 == 1.0


@pytest.mark.parametrize(
    ("said", "record", "mentions"),
    [
        ({}, (1, 0, 0), (2, 0, 0)),
        ({"name": "B4"}, (1, 0, 0), (2, 0, 0)),  # known by its symbol
        ({"roles": ["biomarker"]}, (0, 1, 1), (2, 0, 0)),
        ({"roles": []}, (0, 1, 1), (2, 0, 0)),
        ({"symbol": "MS4A1"}, (0, 1, 1), (0, 2, 2)),
        ({"symbol": None, "name": "CD19"}, (1, 0, 0), (2, 0, 0)),
        ({"symbol": None, "name": "CD20"}, (0, 1, 1), (0, 2, 2)),
        ({"mentions": []}, (1, 0, 0), (0, 0, 2)),
    ],
)
def test_targets_are_sets_of_symbol_or_name_and_roles(said, record, mentions):
    found = evaluate([full()], [changed("targets", 0, **said)])
    count = found.figures["targets", "record"]
    assert (count.tp, count.fp, count.fn) == record
    count = found.figures["targets", "span"]
    assert (count.tp, count.fp, count.fn) == mentions


def test_targets_of_one_symbol_are_paired_by_variant():
    both = [target(id="T1", variant="G12C"), target(id="T2", variant="G12D")]
    turned = [target(id="T1", variant="G12D"), target(id="T2", variant="G12C")]
    found = evaluate([document(targets=both)], [document(targets=turned)])
    assert not found.mistakes


def test_every_mistake_is_listed_with_its_place_text_and_rule():
    gold, answer = full(), full()
    gone = answer["timeframes"].pop(0)
    answer["unparsed"] = [{**span(TEXT, "14 days"), "reason": "no_anchor"}]
    answer["timeframes"].append(
        timeframe("x ULN within", id="F9", rule="timeframe.bad")
        | {"start": 0, "end": 3}
    )
    answer["timeframes"][0]["rule"] = "timeframe.point"
    answer["timeframes"][0]["unit"] = "month"
    told = {
        (m.what, m.field, m.start, m.end, m.rule, m.unparsed)
        for m in evaluate([gold], [answer]).mistakes
        if m.kind == "timeframes"
    }
    week = span(TEXT, "week 12")
    assert told == {
        ("missed", None, gone["start"], gone["end"], None, "no_anchor"),
        ("false", None, 0, 3, "timeframe.bad", None),
        ("field", "unit", week["start"], week["end"], "timeframe.point", None),
    }
    texts = {m.text for m in evaluate([gold], [answer]).mistakes}
    assert "within 14 days before dosing" in texts


def test_a_mistake_without_text_has_none():
    bare, answer = full(), document(doc_id="a")
    del bare["text"], answer["text"]
    bare["timeframes"] = [
        {k: v for k, v in bare["timeframes"][1].items() if k != "text"}
    ]
    found = evaluate([bare], [answer])
    assert {m.text for m in found.mistakes if m.kind == "timeframes"} == {None}


@pytest.mark.parametrize(
    ("gold", "predicted", "tp", "fp", "fn", "without_prediction", "without_gold"),
    [
        (["a"], ["a"], 2, 0, 0, (), ()),
        (["a", "b"], ["a", "b"], 4, 0, 0, (), ()),
        (["a", "b"], ["a"], 2, 0, 2, ("b",), ()),
        (["a"], ["a", "b"], 2, 0, 0, (), ("b",)),
        (["a"], ["folder/a"], 2, 0, 0, (), ()),
        (["folder/a"], ["a"], 2, 0, 0, (), ()),
        (["x/a", "y/a"], ["x/a", "y/a"], 4, 0, 0, (), ()),
        (["a"], [], 0, 0, 2, ("a",), ()),
        (["a"], ["b"], 0, 0, 2, ("a",), ("b",)),
        ([], ["b"], 0, 0, 0, (), ("b",)),
        ([], [], 0, 0, 0, (), ()),
    ],
)
def test_documents_are_matched_by_id(
    gold, predicted, tp, fp, fn, without_prediction, without_gold
):
    found = evaluate([full(name) for name in gold], [full(name) for name in predicted])
    count = found.figures["lab_thresholds", "record"]
    assert (count.tp, count.fp, count.fn) == (tp, fp, fn)
    assert found.without_prediction == without_prediction
    assert found.without_gold == without_gold


def test_a_document_without_gold_records_still_counts():
    found = evaluate([document()], [full()])
    assert found.documents == ("a",)
    for kind in KINDS:
        assert found.figures[kind, "span"].fp > 0
        assert found.figures[kind, "span"].recall is None


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
@pytest.mark.parametrize(
    ("said", "right"),
    [
        ([{"unit": "day"}, {"unit": "week"}], 2),
        ([{"unit": "day"}, {"unit": "month"}], 1),
        ([{"unit": "day"}, {"unit": "day"}], 1),
        ([{"unit": "month"}, {"unit": "year"}], 0),
    ],
)
def test_records_of_one_place_are_matched_by_what_they_say(said, right, order):
    """Two facts on the same characters, in either order of the file."""

    def on_one_place(changes):
        rows = [
            timeframe("week 12", id=f"F{n}", **row) for n, row in enumerate(changes)
        ]
        return document(timeframes=rows)

    gold = on_one_place([{"unit": "day"}, {"unit": "week"}])
    answer = on_one_place([said[index] for index in order])
    count = evaluate([gold], [answer]).figures["timeframes", "record"]
    assert (count.tp, count.fp, count.fn) == (right, 2 - right, 2 - right)


def test_offsets_that_do_not_fit_their_text_are_counted():
    answer = full()
    answer["timeframes"][0]["text"] = "within 14 days"
    answer["timeframes"][1]["end"] += 1
    answer["outcomes"][0]["measure"]["start"] = 9999
    assert evaluate([full()], [answer]).offset_errors == 3
