"""The rows of analytes hold what the grammar relies on."""

import re
from collections import Counter
from decimal import Decimal

import pytest

CATEGORIES = {
    "laboratory",
    "vital_sign",
    "organ_function",
    "score",
    "grade",
    "demographic",
    "life_expectancy",
    "disease_burden",
}


@pytest.fixture(scope="module")
def rows(nlp) -> list[dict]:
    return nlp.get_pipe("trial_thresholds").rows["analytes"]


def test_there_are_rows_of_every_category(rows):
    assert {row["category"] for row in rows} == CATEGORIES
    assert len(rows) >= 300


def test_canonical_names_are_lower_case(rows):
    assert [row["id"] for row in rows if row["analyte"] != row["analyte"].lower()] == []


def test_codes_have_the_form_of_loinc(rows):
    codes = [row["loinc"] for row in rows if row["loinc"]]
    assert [code for code in codes if not re.fullmatch(r"\d{3,5}-\d", code)] == []


def test_check_digits_of_loinc_are_right(rows):
    codes = {row["loinc"] for row in rows if row["loinc"]}
    assert sorted(code for code in codes if not is_loinc(code)) == []


def is_loinc(code: str) -> bool:
    """Whether the check digit is right (modulus 10, as LOINC computes it)."""
    number, _, check = code.partition("-")
    doubled = str(int(number[::-1][::2]) * 2)
    total = sum(map(int, doubled)) + sum(map(int, number[::-1][1::2]))
    return (10 - total % 10) % 10 == int(check)


@pytest.mark.parametrize("code", ["718-8", "1742-1", "26515-1", "30525-9"])
def test_wrong_check_digits_are_noticed(code):
    assert not is_loinc(code)


def test_plausible_ranges_go_up(rows):
    pairs = [tuple(map(Decimal, row["plausible"])) for row in rows if row["plausible"]]
    assert pairs
    assert all(low < high for low, high in pairs)


def test_no_name_stands_twice_in_a_row(rows):
    for row in rows:
        again = [n for n, c in Counter(map(str.lower, row["names"])).items() if c > 1]
        assert again == [], row["id"]
