"""What qualifies a bound: in front of its name, inside, behind; and what does not."""

from __future__ import annotations

import pytest

from trialspan.run.document import process

LEAD = "Inclusion Criteria:\n- "


def qualifiers(nlp, text):
    """Of each record its qualifiers, "kind: words"."""
    found = process(nlp, LEAD + text, doc_id="x", source="x")["lab_thresholds"]
    return [[f"{q['kind']}: {q['text']}" for q in r["qualifiers"]] for r in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Post-bronchodilator FEV1 < 80% predicted", [["method: Post-bronchodilator"]]),
        ("fasting serum triglycerides < 4 mmol/L", [["specimen: fasting"]]),
        ("resting heart rate > 100 bpm", [["method: resting"]]),
        ("calculated creatinine clearance ≥ 50 mL/min", [["method: calculated"]]),
        ("sitting systolic blood pressure > 160 mmHg", [["method: sitting"]]),
        (
            "DLCO (corrected for hemoglobin) < 50% predicted",
            [["method: corrected for hemoglobin"]],
        ),
        ("QTc (Fridericia) > 480 ms", [["method: Fridericia"]]),
        (
            "creatinine clearance (Cockcroft-Gault) of 60 mL/min or more",
            [["method: Cockcroft-Gault"]],
        ),
        ("SpO2 ≥ 92% on room air", [["method: on room air"]]),
        (
            "SpO2 ≥ 92% without supplemental oxygen",
            [["support: without supplemental oxygen"]],
        ),
        (
            "systolic blood pressure > 160 mmHg despite treatment",
            [["support: despite treatment"]],
        ),
        (
            "systolic blood pressure > 160 mmHg on two occasions",
            [["method: on two occasions"]],
        ),
        ("blasts < 5% in marrow", [["specimen: in marrow"]]),
        (
            "ALT ≤ 5 x ULN in patients with liver metastases",
            [["population: in patients with liver metastases"]],
        ),
        (
            "platelets < 50 x 10^9/L not due to hypersplenism",
            [["exception: not due to hypersplenism"]],
        ),
        # nothing qualifies these
        ("men and women aged ≥ 18 years", []),
        ("male or female, 18 to 65 years of age", []),
        ("serum creatinine < 1.5 mg/dL", []),
        ("urine protein < 1 g/day", []),
        ("fasting glucose < 7 mmol/L", []),
        ("mean arterial pressure > 65 mmHg", []),
        ("plasma cells < 10%", []),
        ("a resting phase of the study", []),
        ("calculated doses are given", []),
        ("hemoglobin (see below) > 9 g/dL", []),
        ("estimated GFR > 60 mL/min", []),
        ("ALT (U/L) < 40 U/L", []),
        ("platelets > 100 x 10^9/L, and a visit in the morning", []),
        ("QTc > 480 ms. On two occasions patients are called", []),
        ("ECOG performance status of 0 or 1", []),
    ],
)
def test_qualifiers(nlp, text, wanted):
    assert [some for some in qualifiers(nlp, text) if some] == wanted
