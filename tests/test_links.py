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
    ],
)
def test_other_clauses_give_no_timeframe(nlp, text):
    assert linked(nlp, text) == [[]]
