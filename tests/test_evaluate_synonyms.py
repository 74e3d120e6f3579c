"""What counts as the same concept or code, by the rows of a lexicon."""

from __future__ import annotations

import pytest

from trialspan.evaluate.fields import same_code, same_concept, unit
from trialspan.evaluate.synonyms import concept_synonyms, same_codes

ROWS = [
    {"concept": "progression-free survival", "names": ["PFS", "time to progression"]},
    {"concept": "time to progression", "names": ["TTP"]},
    {"concept": "overall survival", "names": ["OS", "survival"]},
    {"concept": "event-free survival", "names": ["survival"]},
]


@pytest.mark.parametrize(
    ("gold", "found", "is_same"),
    [
        ("progression-free survival", "progression-free survival", True),
        ("progression-free survival", "Progression Free Survival", True),
        ("progression-free survival", "pfs", True),
        ("pfs", "progression-free survival", True),
        (None, "overall survival", True),  # none annotated: any will do
        (None, None, True),
        ("a new endpoint", "A New-Endpoint", True),  # in no row
        ("progression-free survival", "overall survival", False),
        ("progression-free survival", None, False),
        ("progression-free survival", "time to progression", False),  # a concept itself
        ("overall survival", "survival", False),  # of two concepts
        ("event-free survival", "survival", False),
        ("a new endpoint", "another", False),
        ("", "overall survival", False),
    ],
)
def test_concepts_are_compared_after_synonyms(gold, found, is_same):
    assert same_concept(concept_synonyms(ROWS))(gold, found) is is_same


@pytest.mark.parametrize(
    ("gold", "found", "is_same"),
    [
        ("26515-7", "777-3", True),
        ("26515-7", "26515-7", True),
        ("9-9", "9-9", True),  # in no row
        ("26515-7", "718-7", False),
        ("26515-7", None, False),
        (None, "26515-7", None),
        (None, None, None),
    ],
)
def test_codes_of_one_analyte_are_equivalent(gold, found, is_same):
    rows = [
        {"analyte": "platelet count", "loinc": "26515-7"},
        {"analyte": "platelet count", "loinc": "777-3"},
        {"analyte": "hemoglobin", "loinc": "718-7"},
        {"analyte": "m protein", "loinc": None},
    ]
    assert same_code(same_codes(rows))(gold, found) is is_same


@pytest.mark.parametrize(
    ("a", "b", "is_same"),
    [
        ("[IU]/L", "IU/L", True),
        ("/uL", "/UL", True),
        ("µmol/L", "umol/L", True),
        ("μmol/L", "umol/L", True),
        ("mL/min/{1.73_m2}", "mL/min/{1.73m2}", True),
        (None, None, True),
        ("10*9/L", "10*3/uL", False),  # the written magnitude counts
        ("g/dL", "g/L", False),
        ("%", None, False),
        ("mL/min", "mL/min/{1.73_m2}", False),
    ],
)
def test_units_are_compared_as_folded_codes(a, b, is_same):
    assert (unit(a) == unit(b)) is is_same
