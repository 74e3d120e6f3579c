"""Fields of thresholds beside the bound, what the ledger keeps, and rendered forms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialspan.run import process


@pytest.mark.parametrize(
    ("text", "kind", "qualifier"),
    [
        ("CrCl ≥ 50 mL/min (calculated by the Cockcroft-Gault formula)", "method", "calculated by the Cockcroft-Gault formula"),
        ("Bilirubin ≤ 2 x ULN, except for Gilbert's syndrome", "exception", "except for Gilbert's syndrome"),
        ("AST ≤ 5 x ULN if liver metastases are present", "population", "if liver metastases are present"),
        ("Platelets ≥ 50,000/µL without transfusion within 7 days", "support", "without transfusion within 7 days"),
        ("protein ≥ 1 g/24 h in urine", "specimen", "in urine"),
        ("In women, hemoglobin ≥ 11 g/dL", "population", "In women"),
        ("If liver metastases are present, AST ≤ 5 x ULN", "population", "If liver metastases are present"),
        ("Patients with Gilbert disease must have a bilirubin ≤ 3 mg/dL", "population", "Patients with Gilbert disease"),
        ("Hemoglobin: men ≥ 12 g/dL", "population", "men"),
        ("Without transfusion within 7 days, platelets ≥ 50 x 10^9/L", "support", "Without transfusion within 7 days"),
    ],
)  # fmt: skip
def test_qualifiers_are_read(nlp, text, kind, qualifier):
    text = text.replace("protein", "Urine protein")
    (threshold,) = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    found = [(q["kind"], q["text"]) for q in threshold["qualifiers"]]
    assert found == [(kind, qualifier)]


@pytest.mark.parametrize(
    "text",
    [
        "Bilirubin ≤ 2 x ULN",
        "Bilirubin ≤ 2 x ULN; written consent",
        "Bilirubin ≤ 2 x ULN.\nExcept for emergencies, no surgery",
        "Platelets ≥ 50,000/µL and hemoglobin high",
        "Age ≥ 18 years, both sexes",
        "Age ≥ 19 years and provided consent",
        "Women who took part; hemoglobin ≥ 9 g/dL",
        "If a scan is needed it is done; AST ≤ 3 x ULN",
    ],
)
def test_other_clauses_do_not_qualify(nlp, text):
    (threshold,) = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    assert threshold["qualifiers"] == []


@pytest.mark.parametrize(
    ("text", "populations"),
    [
        ("QTc: male > 450 ms, female > 470 ms", ["male", "female"]),
        ("QTc > 450 ms for men, > 470 ms for women", ["for men", "for women"]),
        (
            "ALT ≤ 3 x ULN; in the presence of liver metastases, ALT ≤ 5 x ULN",
            [None, "in the presence of liver metastases"],
        ),
        ("Hb ≥ 9 g/dL, platelets ≥ 100 x 10^9/L", [None, None]),
    ],
)
def test_a_population_belongs_to_its_own_bound(nlp, text, populations):
    found = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    named = [[q["text"] for q in t["qualifiers"]] for t in found]
    assert named == [[p] if p else [] for p in populations]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Hb ≥ 9 g/dL or ≥ 5.6 mmol/L", [True, True]),
        ("ALT or AST > 3 x ULN", [True, True]),
        ("ALT and AST > 3 x ULN", [False, False]),
        ("Hb ≥ 9 g/dL, platelets ≥ 100 x 10^9/L", [False, False]),
    ],
)
def test_alternatives_are_grouped(nlp, text, groups):
    found = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    assert [t["alternative_group"] is not None for t in found] == groups


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Platelets ≥ 50,000/µL", 50, "10*9/L"),
        ("Hemoglobin ≥ 9 g/dL", 90, "g/L"),
        ("Creatinine < 2 mg/dL", 176.803, "umol/L"),
        ("Temperature > 100.4 °F", 38, "Cel"),
        ("AST ≤ 2.5 x ULN", None, None),
        ("Age ≥ 18", None, None),
        ("Serum orosomucoid > 20 ng/mL", None, None),
    ],
)
def test_canonical_values_are_derived(nlp, text, value, unit):
    (found,) = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    assert (found["canonical_value"], found["canonical_unit"]) == (value, unit)


@pytest.mark.parametrize(
    ("text", "unparsed"),
    [
        ("Inclusion Criteria:\n- A marker of unclear name, > 20 ng/mL", ["> 20 ng/mL"]),
        ("Inclusion Criteria:\n- Adherence of more than 80%", ["more than 80%"]),
        ("Inclusion Criteria:\n- Hemoglobin ≥ 9 g/dL", []),
        ("Overview\nIt affects more than 80% of adults.", []),
        ("Inclusion Criteria:\n- Prednisone > 10 mg", []),
        ("Inclusion Criteria:\n- Stage III-IV gum disease", ["Stage III-IV"]),
        ("Inclusion Criteria:\n- the third stage of kidney failure", ["third stage"]),
        ("Inclusion Criteria:\n- walks at least 3 blocks", ["at least 3"]),
        ("Inclusion Criteria:\n- a score of 4 on two items", ["4"]),
        ("Inclusion Criteria:\n- Weight stable (±3 kg)", ["3 kg"]),
        ("Inclusion Criteria:\n- SaO2 150", ["150"]),
        ("Inclusion Criteria:\n- a titre of 1:40", ["1:40"]),
        ("Inclusion Criteria:\n- No surgery within 4 weeks before dosing", []),
        ("Inclusion Criteria:\n- NYHA class III", []),
        ("Inclusion Criteria:\n- HER2 3+ by staining", []),
        ("Inclusion Criteria:\n- type II diabetes", []),
        ("Inclusion Criteria:\n- 20 mL of blood will be drawn", []),
        ("Overview\nStage III disease in at least 3 organs.", []),
    ],
)
def test_what_gave_no_record_is_in_the_ledger(nlp, text, unparsed):
    record = process(nlp, text, doc_id="t", source="t")
    found = [u for u in record["unparsed"] if u["rule"].startswith("threshold")]
    assert [u["text"] for u in found] == unparsed


MEASURED = [
    ("Hemoglobin", "g/dL", "g/dL"),
    ("ALT", "U/L", "U/L"),
    ("AST", "x ULN", None),
    ("Serum creatinine", "µmol/L", "umol/L"),
    ("Platelet count", "x 10^9/L", "10*9/L"),
    ("Absolute neutrophil count (ANC)", "/mm3", "/uL"),
    ("Body mass index", "kg/m²", "kg/m2"),
]
SIGNS = {
    "≥": ">=",
    "=>": ">=",
    "<": "<",
    "at least": ">=",
    "no more than": "<=",
    "of above": ">",
}


@settings(max_examples=80, deadline=None)
@given(
    measured=st.sampled_from(MEASURED),
    sign=st.sampled_from(sorted(SIGNS)),
    number=st.decimals("0.1", "9999", places=1),
)
def test_rendered_thresholds_come_back(nlp, measured, sign, number):
    analyte, unit, ucum = measured
    text = f"{analyte} {sign} {number} {unit}"
    (found,) = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    assert (found["text"], found["comparator"]) == (text, SIGNS[sign])
    assert (found["value"], found["unit"]) == (float(number), ucum)
