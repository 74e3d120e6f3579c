"""Small rules that real documents asked for, each beside what it must leave alone."""

from __future__ import annotations

import pytest

import trialspan

LEAD = "Inclusion Criteria:\n"
ROW = "A trial\nA study of zorblin.\nAsthma\nDRUG: Zorblin\n{}\nMore of it.\n"


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("- temperature > 38 °C or 100.4 °F", [(38, "Cel"), (100.4, "[degF]")]),
        ("- weight below 48 kg / 106 lb", [(48, "kg"), (106, "[lb_av]")]),
        ("- glucose < 70 mg/dL or 3.9 mmol/L", [(70, "mg/dL"), (3.9, "mmol/L")]),
        ("- weight below 48 kg or 5 mg of prednisone", [(48, "kg")]),
        ("- weight < 40 kg or 5 lb in a week", [(40, "kg")]),
        ("- hemoglobin < 9 g/dL or 2 units of blood", [(9, "g/dL")]),
    ],
)
def test_a_bound_said_again_in_another_unit(text, bounds):
    found = trialspan.extract(LEAD + text)["lab_thresholds"]
    assert [(t["value"], t["unit"]) for t in found] == bounds
    grouped = {t["alternative_group"] is not None for t in found}
    assert grouped == {len(bounds) > 1}


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("* ALT ≤ 3 * ULN", "ULN"),
        ("* AST ≤ 2.5 * upper limit of normal", "ULN"),
        ("* Control score ≤ 19\n* Normal chest film", None),
        ("- Control score ≤ 19\n- normal spirometry", None),
    ],
)
def test_the_mark_of_the_next_item_multiplies_nothing(text, reference):
    (found,) = trialspan.extract(LEAD + text)["lab_thresholds"]
    assert found["reference"] == reference


@pytest.mark.parametrize(
    ("sentence", "measure"),
    [
        (
            "The primary endpoint is the rate of remission which will be assessed by"
            " biopsy.",
            "rate of remission",
        ),
        ("The primary endpoint is the rate of events that are fatal.", None),
    ],
)
def test_a_measure_ends_where_it_is_told_how_it_is_measured(sentence, measure):
    (found,) = trialspan.extract(sentence)["outcomes"]
    whole = "rate of events that are fatal"
    assert found["measure"]["text"] == (measure or whole)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("The mean of post-baseline values, listed by visit", []),
        ("Change in IgE, ratio of baseline and post-baseline IgE, Week 8", ["Week 8"]),
    ],
)
def test_post_baseline_is_no_time(text, times):
    found = trialspan.extract(ROW.format(text))["timeframes"]
    assert [f["text"] for f in found if f["relation"] != "at"] == times


@pytest.mark.parametrize(
    ("field", "mentions"),
    [
        (
            "Serum IgE level, serum IgE is taken by ELISA. The IgE is log-scaled, day 8",
            3,
        ),
        ("Lung function, forced expiratory volume of IgE-mediated asthma, day 8", 0),
    ],
)
def test_every_naming_of_a_measured_immunoglobulin_counts(field, mentions):
    targets = trialspan.extract(ROW.format(field))["targets"]
    found = [m for t in targets if t["symbol"] == "IGHE" for m in t["mentions"]]
    assert len(found) == mentions


@pytest.mark.parametrize(
    ("measure", "concept"),
    [
        ("Change in FEV1/FVC", "FEV1/FVC ratio"),
        ("FEF25-75", "forced expiratory flow 25-75%"),
        ("SVR12", "sustained virologic response"),
        ("FEV1", "forced expiratory volume in 1 second"),
        ("SV12", None),
    ],
)
def test_names_of_endpoints(measure, concept):
    (found,) = trialspan.extract(ROW.format(f"{measure}, week 12"))["outcomes"]
    assert found["concept"] == concept
