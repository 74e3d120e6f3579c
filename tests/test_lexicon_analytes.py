"""The rows of analytes hold what the grammar relies on."""

import json
import re
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from trialspan.values.conversion import convert
from trialspan.values.units import Units

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


NORMAL = [  # a usual value in each unit that reports use
    ("hemoglobin", "14 g/dL", "8.7 mmol/L"),
    ("creatinine", "0.9 mg/dL", "80 umol/L"),
    ("total bilirubin", "0.7 mg/dL", "12 umol/L"),
    ("glucose", "90 mg/dL", "5 mmol/L"),
    ("calcium", "9.5 mg/dL", "4.75 meq/L"),
    ("magnesium", "2 mg/dL", "1.65 meq/L"),
    ("potassium", "4 meq/L", "4 mmol/L"),
    ("sodium", "140 meq/L", "140 mmol/L"),
    ("blood urea nitrogen", "15 mg/dL", "5.4 mmol/L"),
    ("uric acid", "5.5 mg/dL", "327 umol/L"),
    ("total cholesterol", "180 mg/dL", "4.7 mmol/L"),
    ("triglycerides", "120 mg/dL", "1.36 mmol/L"),
    ("phosphate", "3.5 mg/dL", "1.13 mmol/L"),
    ("lactate", "9 mg/dL", "1 mmol/L"),
    ("cortisol", "12 ug/dL", "331 nmol/L"),
    ("testosterone", "500 ng/dL", "17.3 nmol/L"),
    ("estradiol", "100 pg/mL", "367 pmol/L"),
    ("25-hydroxyvitamin d", "30 ng/mL", "75 nmol/L"),
    ("vitamin b12", "400 pg/mL", "295 pmol/L"),
    ("free thyroxine", "1.2 ng/dL", "15.4 pmol/L"),
    ("parathyroid hormone", "40 pg/mL", "4.2 pmol/L"),
    ("nt-probnp", "100 pg/mL", "11.8 pmol/L"),
    ("b-type natriuretic peptide", "50 pg/mL", "14.4 pmol/L"),
    ("anti-mullerian hormone", "2 ng/mL", "14.3 pmol/L"),
    ("urine albumin-to-creatinine ratio", "30 mg/g", "3.4 mg/mmol"),
    ("serum iron", "100 ug/dL", "17.9 umol/L"),
    ("zinc", "90 ug/dL", "13.8 umol/L"),
    ("ammonia", "40 ug/dL", "23.5 umol/L"),
    ("homocysteine", "1.35 mg/L", "10 umol/L"),
    ("insulin-like growth factor 1", "150 ng/mL", "19.6 nmol/L"),
    ("platelet count", "250000 /uL", "250 10*9/L"),
    ("body temperature", "98.6 [degF]", "37 Cel"),
]


@pytest.fixture(scope="module")
def units(nlp) -> Units:
    return Units(nlp.get_pipe("trial_thresholds").rows["units"])


@pytest.mark.parametrize(("analyte", "first", "second"), NORMAL)
def test_usual_values_agree_and_lie_in_the_plausible_range(
    rows, units, analyte, first, second
):
    row = next(r for r in rows if r["analyte"] == analyte and r["plausible"])
    one, two = (_canonical(units, row, written) for written in (first, second))
    assert float(one) == pytest.approx(float(two), rel=0.02)
    low, high = map(Decimal, row["plausible"])
    assert low < one < high


def _canonical(units, row, written) -> Decimal:
    value, _, code = written.partition(" ")
    mass = Decimal(row["molar_mass"]) if row["molar_mass"] else None
    return convert(
        Decimal(value),
        units.read_code(code),
        to=units.read_code(row["canonical_unit"]),
        molar_mass=mass,
        valence=row["valence"],
    )


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
