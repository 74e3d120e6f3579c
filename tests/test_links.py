"""Which timeframes belong to which threshold."""

import pytest

from trialspan.run import process


def linked(nlp, text: str) -> list[list[str]]:
    record = process(nlp, text, doc_id="t", source="t")
    words = {frame["id"]: frame["text"] for frame in record["timeframes"]}
    return [[words[id] for id in t["timeframes"]] for t in record["lab_thresholds"]]


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        (
            "Inclusion Criteria:\n- Hemoglobin ≥ 9 g/dL within 7 days before enrollment",
            [["within 7 days before enrollment"]],
        ),
        (
            "Inclusion Criteria:\n- Platelets ≥ 50 x 10^9/L (no transfusion within 14 days before screening)",
            [["within 14 days before screening"]],
        ),
        (
            "Inclusion Criteria:\n- Adequate function within 14 days before enrollment:\n"
            "  - ANC ≥ 1.0 x 10^9/L\n  - ALT ≤ 3 x ULN",
            [["within 14 days before enrollment"]] * 2,
        ),
        (
            "Inclusion Criteria:\n- Within 28 days before enrollment: ANC ≥ 1.0 x 10^9/L, ALT ≤ 3 x ULN",
            [["Within 28 days before enrollment"]] * 2,
        ),
        (
            "Inclusion Criteria:\n- EASI ≥ 12, IGA ≥ 3 and itch NRS ≥ 4 at the baseline visit",
            [["baseline visit"]] * 3,
        ),
        (
            "Inclusion Criteria:\n- HbA1c ≥ 53 mmol/mol (7 %) at screening",
            [["screening"]] * 2,
        ),
        (
            "Inclusion Criteria:\n- SBP below 90 or above 170 mmHg at visit 2",
            [["visit 2"]] * 2,
        ),
        (
            "Inclusion Criteria:\n- At screening, pulse 50-90 beats/min, diastolic BP ≤ 90 mmHg",
            [["screening"]] * 2,
        ),
        (
            "Inclusion Criteria:\n- Reversibility of FEV1 ≥ 12 %, documented in the previous 3 years",
            [["in the previous 3 years"]],
        ),
        (
            "Inclusion Criteria:\n- ANC ≥ 1 x 10^9/L and Hb ≥ 8 g/dL (no transfusion within 7 days before dosing)",
            [[], ["within 7 days before dosing"]],
        ),
    ],
)
def test_timeframes_are_linked(nlp, text, frames):
    assert linked(nlp, text) == frames


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria:\n- Hemoglobin ≥ 9 g/dL",
        "Inclusion Criteria:\n- Hemoglobin ≥ 9 g/dL\n- No surgery within 4 weeks before enrollment",
        "Inclusion Criteria:\n- No surgery within 4 weeks before enrollment; hemoglobin ≥ 9 g/dL",
        "Inclusion Criteria:\n- Age ≥ 18 years",
        "Inclusion Criteria:\n- Ejection fraction < 40 %, a fall in the last 4 weeks",
        "Inclusion Criteria:\n- Asthma for at least 1 year, an ACQ score ≥ 1.5",
        "Primary outcomes:\n- Platelet count below 100,000/mm3, Up to Week 20",
        "Primary outcomes:\n- LVEF ≥ 50 % [Time Frame: 24 weeks]",
        "The time until the temperature stays below 37.5 °C is taken.",
        "Inclusion Criteria:\n- Grade ≥ 2 ascites, or surgery within 14 days",
    ],
)
def test_other_clauses_give_no_timeframe(nlp, text):
    assert linked(nlp, text) == [[]]
