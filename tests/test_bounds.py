import pytest

from trialspan.marks import normalise


@pytest.fixture(scope="module")
def scan(nlp):
    bounds = nlp.get_pipe("trial_thresholds").bounds

    def read(text: str) -> list[tuple]:
        norm = normalise(text)
        return [
            (
                text[b.start : b.end],
                b.comparator,
                str(b.value),
                b.upper and str(b.upper),
                b.unit and b.unit.ucum,
                b.reference,
            )
            for b in bounds.scan(norm, norm.lower())
            if not b.bare
        ]

    return read


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("≥ 1,500/mm3", [("≥ 1,500/mm3", ">=", "1500", None, "/uL", None)]),
        ("at least 75 x 10^9/L.", [("at least 75 x 10^9/L", ">=", "75", None, "10*9/L", None)]),
        ("9 g/dL or more", [("9 g/dL or more", ">=", "9", None, "g/dL", None)]),
        ("≤ 2.5 x ULN", [("≤ 2.5 x ULN", "<=", "2.5", None, None, "ULN")]),
        ("≤2.5×upper limit of normal", [("≤2.5×upper limit of normal", "<=", "2.5", None, None, "ULN")]),
        ("> 5 times the institutional upper limit of normal (ULN)", [("> 5 times the institutional upper limit of normal (ULN)", ">", "5", None, None, "ULN")]),
        ("more than twice the upper limit of normal", [("more than twice the upper limit of normal", ">", "2", None, None, "ULN")]),
        ("≥ 2-fold ULN", [("≥ 2-fold ULN", ">=", "2", None, None, "ULN")]),
        ("≤ ULN x 1.5", [("≤ ULN x 1.5", "<=", "1.5", None, None, "ULN")]),
        ("> 2N", [("> 2N", ">", "2", None, None, "ULN")]),
        ("above the upper limit of normal", [("above the upper limit of normal", ">", "1", None, None, "ULN")]),
        ("≥ LLN", [("≥ LLN", ">=", "1", None, None, "LLN")]),
        ("three times higher than normal", [("three times higher than normal", ">", "3", None, None, "ULN")]),
        ("≥ 70% of predicted", [("≥ 70% of predicted", ">=", "70", None, "%", "predicted")]),
        ("40% - 80% predicted", [("40% - 80% predicted", "between", "40", "80", "%", "predicted")]),
        ("18-65 years", [("18-65 years", "between", "18", "65", "a", None)]),
        ("between 18 and 75 years", [("between 18 and 75 years", "between", "18", "75", "a", None)]),
        ("from 6 months to 12 years", [("from 6 months", ">=", "6", None, "mo", None), ("12 years", "<=", "12", None, "a", None)]),
        ("< 20 or > 35 kg/m2", [("< 20", "<", "20", None, "kg/m2", None), ("> 35 kg/m2", ">", "35", None, "kg/m2", None)]),
        ("> 140/90 mmHg", [("> 140", ">", "140", None, "mm[Hg]", None), ("90 mmHg", ">", "90", None, "mm[Hg]", None)]),
        ("≥ 4/10", [("≥ 4/10", ">=", "4", None, None, None)]),
        ("20/40 or better", [("20/40 or better", "better", "0.5", None, "", None)]),
        ("from 20/40 to 20/200", [("from 20/40 to 20/200", "between", "0.1", "0.5", "", None)]),
        ("titre ≥ 1:80", [("≥ 1:80", ">=", "80", None, "", None)]),
        ("< +1.5", [("< +1.5", "<", "1.5", None, None, None)]),
        ("≤ -2.5", [("≤ -2.5", "<=", "-2.5", None, None, None)]),
        ("greater than100 g/L", [("greater than100 g/L", ">", "100", None, "g/L", None)]),
        (r"\>= 5 mg/dL", [(">= 5 mg/dL", ">=", "5", None, "mg/dL", None)]),
        ("at least eighteen years", [("at least eighteen years", ">=", "18", None, "a", None)]),
        ("≥ 1.5 million cells", [("≥ 1.5 million", ">=", "1500000", None, None, None)]),
        ("3.0 - 10.0 x 10^9/L", [("3.0 - 10.0 x 10^9/L", "between", "3.0", "10.0", "10*9/L", None)]),
    ],
)  # fmt: skip
def test_bounds_are_read(scan, text, bounds):
    found = [
        (*b[:2], str(int(float(b[2]))) if "E" in b[2] else b[2], *b[3:])
        for b in scan(text)
    ]
    assert found == bounds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no numbers here",
        "a total of 40 were randomised",
        "cycle 3",
        "day 1 and day 8",
        "n = 192",
        "p < 0.05",
        "(P<0.001)",
        "at least one of the following",
        "more than two lines",
        "CD19 and IL6R",
        "COVID-19",
        "phase 2/3",
        "version 5.0",
        "NCT01234567",
        "grade 3",
        "stage III",
        "12/31",
        "ranging from 12/40",
        "the limit of detection is low",
        "above the lower limit of quantification",
        "three arms",
        "one or more sites",
        "PHQ-9",
        "type 2 diabetes",
        "2:1 ratio",
        "ratio ≥ 1:80",
        "titrated 1:8 in buffer",
        "platelets (10^9/L)",
        "count (10E9/L)",
        "chapter 4.2",
    ],
)
def test_other_numbers_are_no_bounds(scan, text):
    assert scan(text) == []
