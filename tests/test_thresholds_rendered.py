"""Thresholds rendered in the forms people write come back with their values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trialspan

UNITS = {  # analyte: unit as written, UCUM
    "Hemoglobin": [("g/dL", "g/dL"), ("g/L", "g/L"), ("mmol/L", "mmol/L")],
    "ALT": [("U/L", "U/L"), ("IU/L", "[IU]/L"), ("µkat/L", "ukat/L")],
    "Serum creatinine": [
        ("mg/dl", "mg/dL"),
        ("μmol/L", "umol/L"),
        ("umol/l", "umol/L"),
    ],
    "Total bilirubin": [("mg/dL", "mg/dL"), ("micromol/L", "umol/L")],
    "Platelets": [
        ("x 10^9/L", "10*9/L"),
        ("×10⁹/L", "10*9/L"),
        ("/mm3", "/uL"),
        ("cells/µL", "/uL"),
        ("K/µL", "10*3/uL"),
    ],
    "BMI": [("kg/m2", "kg/m2"), ("kg/m²", "kg/m2")],
    "HbA1c": [("%", "%"), ("mmol/mol", "mmol/mol")],
    "CD4 count": [("cells/mm^3", "/uL"), ("cells/mcL", "/uL")],
    "Systolic blood pressure": [("mmHg", "mm[Hg]"), ("mm Hg", "mm[Hg]")],
    "QTcF": [("ms", "ms"), ("msec", "ms")],
    "eGFR": [
        ("mL/min/1.73 m2", "mL/min/{1.73_m2}"),
        ("mL/min/1.73m²", "mL/min/{1.73_m2}"),
    ],
    "Serum potassium": [("mEq/L", "meq/L"), ("mmol/L", "mmol/L")],
    "Troponin T": [("ng/mL", "ng/mL"), ("pg/mL", "pg/mL")],
}
BEFORE = {
    ">=": [
        "≥",
        ">=",
        "=>",
        ">/=",
        "\\>=",
        "⩾",
        "at least",
        "not less than",
        "no less than",
    ],
    "<=": [
        "≤",
        "<=",
        "=<",
        "\\<=",
        "at most",
        "no more than",
        "not exceeding",
        "up to",
    ],
    ">": [">", "＞", "˃", "\\>", "above", "greater than", "more than", "exceeding"],
    "<": ["<", "＜", "\\<", "below", "less than", "lower than", "under"],
}
BEHIND = {">=": ["or more", "or greater", "or higher"], "<=": ["or less", "or lower"]}
LINKS = ["", " of", " is", " level", ":", " must be"]
LIMITS = [
    "ULN",
    "the ULN",
    "upper limit of normal",
    "the institutional upper limit of normal",
]

measured = st.sampled_from(sorted((a, u) for a, units in UNITS.items() for u in units))
numbers = st.decimals("0.1", "999", places=1)


def one(text: str) -> dict:
    (found,) = trialspan.extract(text)["lab_thresholds"]
    return found


@settings(max_examples=150, deadline=None)
@given(
    measured=measured,
    sign=st.sampled_from(sorted((s, w) for s, words in BEFORE.items() for w in words)),
    number=numbers,
    link=st.sampled_from(LINKS),
    space=st.sampled_from(["", " "]),
)
def test_comparator_in_front(measured, sign, number, link, space):
    (analyte, (unit, ucum)), (comparator, words) = measured, sign
    gap = " " if words[-1].isalpha() else space
    text = f"{analyte}{link} {words}{gap}{number} {unit}"
    found = one(text)
    assert (found["start"], found["end"]) == (0, len(text))
    assert (found["comparator"], found["unit"]) == (comparator, ucum)
    assert (Decimal(str(found["value"])), found["upper"]) == (number, None)
    assert found["unit_text"] is not None


@settings(max_examples=60, deadline=None)
@given(
    measured=measured,
    sign=st.sampled_from(sorted((s, w) for s, words in BEHIND.items() for w in words)),
    number=numbers,
)
def test_comparator_behind(measured, sign, number):
    (analyte, (unit, ucum)), (comparator, words) = measured, sign
    found = one(f"{analyte} of {number} {unit} {words}")
    assert (found["comparator"], found["unit"]) == (comparator, ucum)
    assert Decimal(str(found["value"])) == number


@settings(max_examples=60, deadline=None)
@given(
    measured=measured,
    form=st.sampled_from(["between {} and {}", "from {} to {}", "{}-{}", "{} – {}"]),
    low=st.integers(2, 99),
    more=st.integers(1, 99),
)
def test_ranges(measured, form, low, more):
    analyte, (unit, ucum) = measured
    found = one(f"{analyte} {form.format(low, low + more)} {unit}")
    assert (found["comparator"], found["unit"]) == ("between", ucum)
    assert (found["value"], found["upper"]) == (low, low + more)


@settings(max_examples=60, deadline=None)
@given(
    analyte=st.sampled_from(["ALT", "AST", "Total bilirubin", "Serum creatinine"]),
    sign=st.sampled_from(sorted(BEFORE)),
    number=st.decimals("1.1", "20", places=1),
    times=st.sampled_from([" x ", " × ", "x ", " times ", "-fold "]),
    limit=st.sampled_from(LIMITS),
)
def test_multiples_of_a_limit(analyte, sign, number, times, limit):
    found = one(f"{analyte} {sign} {number}{times}{limit}")
    assert (found["comparator"], found["reference"]) == (sign, "ULN")
    assert (Decimal(str(found["value"])), found["unit"]) == (number, None)


@settings(max_examples=60, deadline=None)
@given(
    measured=measured,
    words=st.sampled_from(
        ["was measured", "in", "every", "on day", "and", "visit", "at week"]
    ),
    number=st.integers(1, 60),
)
def test_a_number_without_comparator_and_unit_bounds_nothing(measured, words, number):
    analyte, _ = measured
    assert trialspan.extract(f"{analyte} {words} {number}")["lab_thresholds"] == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,500", 1500),
        ("1 500", 1500),
        ("1500", 1500),
        ("1.500", 1500),
        ("1500.0", 1500),
    ],
)
def test_thousands(written, value):
    assert one(f"Neutrophils ≥ {written}/mm3")["value"] == value
