"""Bounds in front of names, outside of limits, shared by names, at line ends."""

import pytest
from test_thresholds import read

from trialspan.run import process


@pytest.mark.parametrize(
    ("text", "thresholds"),
    [
        ("- 18 years ≤ age ≤ 75 years", ["age between 18..75 a"]),
        ("- 20≤Age≤70", ["age between 20..70"]),
        ("- 19 ≤ BMI < 32 kg/m2", ["body mass index >= 19 kg/m2", "body mass index < 32 kg/m2"]),
        ("- 17.5 kg/m2 <= BMI <= 33 kg/m2", ["body mass index between 17.5..33 kg/m2"]),
        ("- 1.1 < INR < 1.9", ["international normalized ratio > 1.1", "international normalized ratio < 1.9"]),
        ("- 45% ≤ LVEF", ["left ventricular ejection fraction >= 45 %"]),
        ("- creatinine more than 30% above the upper limit of normal", ["creatinine > 1.3 ULN"]),
        ("- ALT ≥ 50% higher than ULN", ["alanine aminotransferase >= 1.5 ULN"]),
        ("- hemoglobin more than 20% below the lower limit of normal", ["hemoglobin < 0.8 LLN"]),
        ("- creatinine or creatinine clearance ≤ 1.3 x ULN or ≥ 55 mL/min", ["creatinine <= 1.3 ULN", "creatinine clearance >= 55 mL/min"]),
        ("- hemoglobin or hematocrit ≥ 10 g/dL or ≥ 30%", ["hemoglobin >= 10 g/dL", "hematocrit >= 30 %"]),
        ("- platelets > 9\n- 50% of the dose was given", ["platelet count > 9"]),
        ("- BMI < 31 kg/m2\n- 1 or more vials", ["body mass index < 31 kg/m2"]),
        ("- Child-Pugh A, or B with a score of 7", ["child-pugh score = 1", "child-pugh score = 7"]),
        ("- Child-Pugh class B (8 points)", ["child-pugh score = 8"]),
        ("- Child-Pugh B with 6 varices", ["child-pugh score = 2"]),
        ("- MRD < 10^-5", ["minimal residual disease < 1e-05"]),
        ("- AHI of 12 events per hour or more", ["apnea-hypopnea index >= 12 {events}/h"]),
        ("- BMI percentile ≥ 90th", ["body mass index percentile >= 90"]),
        ("- TIMI flow grade 0-1", ["timi flow grade between 0..1"]),
        ("- base deficit of 12 mmol/L or more", ["base deficit >= 12 mmol/L"]),
    ],
)  # fmt: skip
def test_bounds_on_either_side_are_read(nlp, text, thresholds):
    assert read(nlp, f"Inclusion Criteria:\n{text}") == thresholds


@pytest.mark.parametrize(
    ("text", "thresholds"),
    [
        ("- Patients must be ≥ 21 years.", ["age >= 21 a"]),
        ("- Participants who are 20 to 60 years", ["age between 20..60 a"]),
        ("- Older adults (≥ 70 years)", ["age >= 70 a"]),
        ("2\\. Male or female ≥ 19 years;", ["age >= 19 a"]),
        ("- assent of subjects less than 16 years (where required)", ["age < 16 a"]),
        ("- 60 and older", ["age >= 60"]),
        ("- Patients that were younger than 16", ["age < 16"]),
        ("- Age older than 7 years or younger than 5", ["age > 7 a", "age < 5 a"]),
        ("- boys aged > 30 days to ≤ 20 months", ["age > 30 d", "age <= 20 mo"]),
        ("- Children aged 3 months- 5 years", ["age >= 3 mo", "age <= 5 a"]),
        ("- Age 2 days to less than 16 years", ["age >= 2 d", "age < 16 a"]),
    ],
)
def test_ages_of_people_are_read(nlp, text, thresholds):
    assert read(nlp, f"Inclusion Criteria:\n{text}") == thresholds


@pytest.mark.parametrize(
    "text",
    [
        "- Patients > 3 years after transplantation",
        "- patients with > 4 years of treatment",
        "- participants at least 2 years from diagnosis",
        "- subjects (2 years of follow-up)",
        "- samples older than 5 weeks",
        "- patients on dialysis > 4 months",
        "- women < 3 years postmenopausal",
        "- smoked for more than 12 years",
        "- patients for at least 2 years",
        "- patients within 2 years",
        "- devices older than 300 cycles",
    ],
)
def test_other_years_are_no_ages(nlp, text):
    assert read(nlp, f"Exclusion Criteria:\n{text}") == []


@pytest.mark.parametrize(
    "text",
    [
        "- 1.18 ≤ age",
        "- 3 visits ≥ 2 weeks apart",
        "- 5 mg < dose",
        "- week 4 ≤ follow-up",
        "- 2 < n",
        "- a weight 20% above ideal",
        "- 10% above the planned dose",
        "- 20% below the limit of detection",
        "- sales 30% higher than the year before",
        "- a volume 12% over the upper limit of the tube",
        "- visit 2\n- 3 vials",
        "- more than 4 events per year",
        "- class B with a score of 7",
        "- a concentration of 10^-5",
        "- 4 to 6 <",
    ],
)
def test_nothing_is_bounded(nlp, text):
    assert read(nlp, f"Inclusion Criteria:\n{text}") == []


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("ALT < 3 x ULN in patients with AST < 4 x ULN", [["in patients with AST < 4 x ULN"], []]),
        ("TSH > 8 mIU/L unless free T4 is within 0.9-1.7 ng/dL", [["unless free T4 is within 0.9-1.7 ng/dL"], []]),
        ("platelets > 90 x 10^9/L if ANC > 1 x 10^9/L", [["if ANC > 1 x 10^9/L"], []]),
        ("QTc < 450 ms in men, heart rate > 55 bpm", [["in men"], []]),
        ("ALT < 3 x ULN; AST < 4 x ULN", [[], []]),
        ("ALT < 3 x ULN and AST < 4 x ULN", [[], []]),
    ],
)  # fmt: skip
def test_a_qualifier_holds_the_bound_it_is_made_of(nlp, text, qualifiers):
    record = process(nlp, text, doc_id="t", source="t")
    found = [[q["text"] for q in t["qualifiers"]] for t in record["lab_thresholds"]]
    assert found == qualifiers
