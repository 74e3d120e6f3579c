"""Bounds of which any one suffices share a group."""

from __future__ import annotations

import pytest

LEAD = "Exclusion Criteria:\n- "


def groups(nlp, text):
    """The texts of the bounds, those of a group together, in order."""
    from trialspan.run.document import process

    found = process(nlp, LEAD + text, doc_id="x", source="x")["lab_thresholds"]
    held: dict[str | None, list[str]] = {}
    for record in found:
        name = record["alternative_group"]
        place = record["bound"]["start"], record["bound"]["end"]
        held.setdefault(name, []).append((LEAD + text)[slice(*place)])
    held.pop(None, None)
    return list(held.values())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ALT > 3 x ULN or bilirubin > 2 x ULN", [["> 3 x ULN", "> 2 x ULN"]]),
        (
            "ALT or AST > 3 x ULN, or bilirubin > 2 mg/dL",
            [["> 3 x ULN", "> 3 x ULN", "> 2 mg/dL"]],
        ),
        (
            "hemoglobin < 8 g/dL, platelets < 50 x 10^9/L or INR > 1.5",
            [["< 8 g/dL", "< 50 x 10^9/L", "> 1.5"]],
        ),
        ("hemoglobin < 8 g/dL (80 g/L)", [["< 8 g/dL", "80 g/L"]]),
        (
            "hemoglobin < 8 g/dL (80 g/L), or platelets < 50 x 10^9/L",
            [["< 8 g/dL", "80 g/L", "< 50 x 10^9/L"]],
        ),
        ("BMI < 18 or > 40 kg/m2", [["< 18", "> 40 kg/m2"]]),
        ("NYHA class III or IV, or LVEF < 40%", [["III or IV", "< 40%"]]),
        ("grade 3 neutropenia, or grade 2 diarrhea", [["grade 3", "grade 2"]]),
        (
            "grade 3 neutropenia, anemia or neuropathy",
            [["grade 3", "grade 3", "grade 3"]],
        ),
        ("SBP > 170 mmHg and/or DBP > 100 mmHg", [["> 170 mmHg", "> 100 mmHg"]]),
        ("ALT > 5 x ULN for 2 weeks, or when INR > 2", [["> 5 x ULN", "> 2"]]),
        (
            "IgE > 100 kU/L; or eosinophils > 500 cells/uL",
            [["> 100 kU/L", "> 500 cells/uL"]],
        ),
        (
            "IgE > 100 kU/L, or\n- eosinophils > 500 cells/uL",
            [["> 100 kU/L", "> 500 cells/uL"]],
        ),
        (
            "intraocular pressure > 25 mmHg, or glaucoma with (cup-to-disc ratio > 0.8)",
            [["> 25 mmHg", "> 0.8"]],
        ),
        (
            "ALT > 3 x ULN, QTc > 480 msec or LVEF < 40%, INR > 2",
            [["> 480 msec", "< 40%"]],
        ),
        # none of these are alternatives
        ("ALT > 3 x ULN and bilirubin > 2 x ULN", []),
        ("hemoglobin < 8 g/dL, platelets < 50 x 10^9/L, INR > 1.5", []),
        ("hemoglobin < 8 g/dL; platelets < 50 x 10^9/L", []),
        ("hemoglobin < 8 g/dL\n- platelets < 50 x 10^9/L", []),
        (
            "hemoglobin < 8 g/dL or anemia of another kind, and platelets < 50 x 10^9/L",
            [],
        ),
        ("hemoglobin < 11 g/dL in women or < 12 g/dL in men", []),
        ("wall of at least 15 mm, or at least 13 mm with a family history", []),
        ("AST > 2.5 x ULN (> 5 x ULN with liver metastases)", []),
        ("Karnofsky < 60 (16 years and older) or Lansky < 60 (under 16 years)", []),
        ("adverse event or serious adverse event of grade 3", []),
        ("LVEF < 40%. Or so the site says: QTc > 480 msec", []),
        ("ECOG performance status > 1", []),
        ("ALT > 3 x ULN, a fever, or a cough", []),
        ("blood pressure > 160/100 mmHg", []),
        ("creatinine > 2 mg/dL but no higher potassium than 5.5 mmol/L", []),
    ],
)
def test_alternatives(nlp, text, wanted):
    assert groups(nlp, text) == wanted


def test_groups_are_numbered_in_order(nlp):
    from trialspan.run.document import process

    text = f"{LEAD}ALT or AST > 3 x ULN\n- BMI < 18 or > 40 kg/m2\n- grade 2 neuropathy or diarrhea"
    found = process(nlp, text, doc_id="x", source="x")["lab_thresholds"]
    assert [r["alternative_group"] for r in found] == [
        "A1",
        "A1",
        "A2",
        "A2",
        "A3",
        "A3",
    ]


def test_a_long_list_is_read_in_linear_time(nlp):
    from trialspan.run.document import process

    text = LEAD + "ALT > 3 x ULN, " * 5_000
    found = process(nlp, text, doc_id="x", source="x")["lab_thresholds"]
    assert len(found) == 5_000
    assert {record["alternative_group"] for record in found} == {None}
