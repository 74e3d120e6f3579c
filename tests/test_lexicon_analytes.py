"""The rows of analytes hold what the grammar relies on."""

import json
import re
from collections import Counter, defaultdict
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


SOURCE = re.compile(r"LOINC:\d{3,5}-\d|CTCAE v5\.0|unverified|\S.+(?:19|20)\d{2}")


def test_a_source_is_a_code_a_standard_or_a_publication_with_its_year(rows):
    assert [row["id"] for row in rows if not SOURCE.fullmatch(row["source"])] == []


def test_a_source_in_loinc_is_the_code_of_the_row(rows):
    named = [row for row in rows if row["source"].startswith("LOINC:")]
    assert len(named) > 200
    assert [r["id"] for r in named if r["source"] != f"LOINC:{r['loinc']}"] == []


def test_most_rows_say_where_they_are_from(rows):
    unverified = [row["id"] for row in rows if row["source"] == "unverified"]
    assert len(unverified) < len(rows) / 3


SAME = {  # names of LOINC for what the row calls otherwise
    "blood alcohol": "ethanol",
    "bicarbonate": "carbon",
    "fraction of inspired oxygen": "oxygen",
    "growth hormone": "somatotropin",
    "immunoglobulin a": "iga",
    "immunoglobulin g": "igg",
    "immunoglobulin m": "igm",
}


@pytest.mark.shared
def test_the_table_of_laboratory_names_confirms_the_codes(rows, shared):
    named = _words_of_codes(shared)
    known = [row for row in rows if row["loinc"] in named]
    assert len(known) > 100
    wrong = [row["id"] for row in known if not _own_words(row) & named[row["loinc"]]]
    assert wrong == []


def _words_of_codes(shared) -> dict[str, set[str]]:
    table = "corpora/lexicon_sources/lab_names_loinc/mimic_labitems_to_loinc.jsonl"
    words: dict[str, set[str]] = defaultdict(set)
    for line in (shared / table).read_text("utf8").splitlines():
        item = json.loads(line)
        words[item["loinc"]] |= _words(item["local_name"]) | _words(item["loinc_name"])
    return words


def _own_words(row) -> set[str]:
    names = (row["analyte"], SAME.get(row["analyte"], ""), *row["names"])
    return {word for name in names for word in _words(name)}


def _words(name: str) -> set[str]:
    found = re.findall(r"[a-z]{2,}\d?|[a-z]+\d+", name.lower())
    return {*found} - {"in", "of", "by", "serum", "or", "plasma", "blood", "level"}


@pytest.mark.parametrize(
    ("name", "analyte"),
    [
        ("SNOT-22", "sino-nasal outcome test"),
        ("Lund-Mackay score", "lund-mackay score"),
        ("Harvey-Bradshaw index", "harvey-bradshaw index"),
        ("PUCAI", "pediatric ulcerative colitis activity index"),
        ("Caprini score", "caprini score"),
        ("KOOS", "knee injury and osteoarthritis outcome score"),
        ("Tanner stage", "tanner stage"),
        ("Glasgow-Blatchford score", "glasgow-blatchford score"),
        ("BI-RADS category", "bi-rads category"),
        ("ISUP grade group", "isup grade group"),
        ("fatigue score", "fatigue score"),
        ("total score", "total score"),
        ("MIDAS score", "migraine disability assessment"),
        ("WFNS grade", "wfns grade"),
        ("oesophageal eosinophil count", "tissue eosinophil count"),
    ],
)
def test_an_instrument_has_its_own_name(nlp, name, analyte):
    doc = nlp(f"Inclusion Criteria:\n\n- {name} ≥ 4\n- {name} ≥ 15/HPF\n")
    found = [
        value["analyte"]["name"] for value in doc.spans["thresholds"].attrs["values"]
    ]
    assert analyte in found


@pytest.mark.parametrize(
    "text",
    [
        "the Caprini study of 400 women",
        "a score of the orchestra, 4 parts",
        "Tanner et al. (2014) enrolled 40 boys",
        "the MIDAS trial randomised 90 patients",
        "grade group meetings on 4 days",
        "fatigue for 3 months",
        "Oxford Knee clinic, room 4",
        "the Kessler foundation funds 20 sites",
        "eggs and 2 slices of bread",
        "a total score will be computed by 2 raters",
        "the frail scale of the model 1 railway",
        "KOOS is completed twice",
        "PORT of entry 4",
        "the Wagner opera lasts 4 hours",
        "Fried rice with 2 eggs",
    ],
)
def test_and_is_none_where_nothing_bounds_it(nlp, text):
    doc = nlp(f"Inclusion Criteria:\n\n- {text}\n")
    assert [s.text for s in doc.spans["thresholds"]] == []
