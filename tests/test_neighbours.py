"""A criterion says the same whatever stands on the line above or below it."""

from __future__ import annotations

import pytest

from trialspan.run.document import process

HEAD = "Inclusion Criteria:\n\n"
ABOVE = [  # the ends are words or numbers that could belong to what follows
    "Positive tuberculosis test at screening",
    "Ferritin above 300 ng/mL at baseline",
    "No systemic steroids within the last 7 days",
    "Skin test with a reaction of class ≥ 2",
    "Symptom score above 4",
    "Able to give consent and at least 18",
    "Any exposure to compound AB-20417",
    "Cumulative dose of more than 10 mg",
    "Reports of pain that is severe",
    "Body weight less than",
    "Has been treated for 3",
    "Serum",
]
BELOW = [
    "Platelet count ≥ 100 x 10^9/L",
    "Age at least 18 years",
    "ECOG performance status of 0 or 1",
    "At least one measurable lesion",
    "Hemoglobin ≥ 9 g/dL at enrollment",
    "Known allergy to peanut",
    "Levels of creatinine below 2 mg/dL within 14 days",
    "Count of neutrophils over 1,500/uL",
    "Women must use two methods of contraception",
    "Days missed at school in the last 6 months",
    "Older than 65 years",
    "Or more than 5 relapses in the past year",
]


def facts(nlp, text):
    """(kind, start, end and values) of every record."""
    record = process(nlp, text, doc_id="x", source="x")
    for kind, names in (
        ("lab_thresholds", ("comparator", "value", "upper", "unit", "reference")),
        ("timeframes", ("comparator", "value", "unit", "relation")),
    ):
        for one in record[kind]:
            named = one.get("analyte") or {}
            values = tuple(one[name] for name in names)
            yield (one["start"], one["end"], kind, *values, named.get("name"))


def alone(nlp, line, at):
    """What a line says by itself, at its place in a longer text."""
    shift = at - len(HEAD)
    for start, end, *rest in facts(nlp, f"{HEAD}{line}\n"):
        yield (start + shift, end + shift, *rest)


@pytest.mark.parametrize("mark", ["", "- ", "1. "])
@pytest.mark.parametrize("above", ABOVE)
def test_a_line_says_what_it_says_alone(nlp, above, mark):
    for below in BELOW:
        begin = len(HEAD) + len(mark)
        text = f"{HEAD}{mark}{above}\n{mark}{below}\n"
        behind = begin + len(above) + 1 + len(mark)
        wanted = {*alone(nlp, above, begin), *alone(nlp, below, behind)}
        assert set(facts(nlp, text)) == wanted, text
