"""The tokenizer: a table of texts and the words they fall into."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialspan.pipes.tokenizer import TrialTokenizer, norm, split

# Words are parted by a space here; a text with spaces has them inside a word as "␣".
CASES = [
    ("reaching（ CR ）first", "reaching （ CR ） first"),
    ("relapse，until", "relapse ， until"),
    ("Growth Factor（EGF）", "Growth Factor （ EGF ）"),
    ("（ NCCN）2020", "（ NCCN ） 2020"),
    ("AST≤3.0×ULN", "AST ≤ 3 . 0 × ULN"),
    ("ALT/AST ≤2.5×ULN", "ALT / AST ≤ 2 . 5 × ULN"),
    ("HbA1c>9.0%", "HbA1c > 9 . 0 %"),
    ("eGFR<60mL/min/1.73m2", "eGFR < 60 mL / min / 1 . 73 m2"),
    ("eGFR ≥ 30 mL/min/1.73 m²", "eGFR ≥ 30 mL / min / 1 . 73 m²"),
    ("≥18 years", "≥ 18 years"),
    ("5×ULN", "5 × ULN"),
    ("1.5x10^9/L", "1 . 5 x10 ^ 9 / L"),
    ("1.5 x 10⁹/L", "1 . 5 x 10 ⁹ / L"),
    ("1.5×10E9/L", "1 . 5 × 10 E9 / L"),
    ("100×10 9/L", "100 × 10 9 / L"),
    ("10*3/uL", "10 * 3 / uL"),
    ("\\>= 5", "\\ > = 5"),
    ("10\\^9/L", "10 \\ ^ 9 / L"),
    ("\\[G-CSF\\]", "\\ [ G - CSF \\ ]"),
    ("600/μL", "600 / μL"),
    ("600/µL", "600 / µL"),
    ("50,000/μL", "50 , 000 / μL"),
    ("1 500/mm3", "1 500 / mm3"),
    ("50.000/mmc", "50 . 000 / mmc"),
    ("IL6R", "IL6R"),
    ("IL-6", "IL - 6"),
    ("IL6", "IL6"),
    ("interleukin (IL)-6", "interleukin ( IL ) - 6"),
    ("BMCA-targeted", "BMCA - targeted"),
    ("anti-CD19", "anti - CD19"),
    ("PD-1/PD-L1", "PD - 1 / PD - L1"),
    ("PD1", "PD1"),
    ("HER-2/neu", "HER - 2 / neu"),
    ("CLDN18.2", "CLDN18 . 2"),
    ("Claudin 18.2", "Claudin 18 . 2"),
    ("KRAS G12C", "KRAS G12C"),
    ("BCR::ABL1", "BCR : : ABL1"),
    ("CD3+", "CD3 +"),
    ("CD34+", "CD34 +"),
    ("IL-13Rα2", "IL - 13 Rα2"),
    ("TNF-α", "TNF - α"),
    ("IFNγ", "IFNγ"),
    ("β2-microglobulin", "β2 - microglobulin"),
    ("SpO₂ ≥ 90%", "SpO₂ ≥ 90 %"),
    ("FEV1/FVC < 0.7", "FEV1 / FVC < 0 . 7"),
    ("PaO2/FiO2<200", "PaO2 / FiO2 < 200"),
    ("LVEF≥50%", "LVEF ≥ 50 %"),
    ("QTcF > 470ms", "QTcF > 470 ms"),
    ("12months", "12 months"),
    ("12-month", "12 - month"),
    ("6-week", "6 - week"),
    ("Week 4, 8, 12", "Week 4 , 8 , 12"),
    ("D28", "D28"),
    ("D-7~D-1", "D - 7 ~ D - 1"),
    ("C1D1", "C1D1"),
    ("Cycle 1 Day 1", "Cycle 1 Day 1"),
    ("Day -7 to Day -1", "Day - 7 to Day - 1"),
    ("0-2", "0 - 2"),
    ("0–2", "0 – 2"),
    ("III-IV", "III - IV"),
    ("Class III/IV", "Class III / IV"),
    ("Grade≥3", "Grade ≥ 3"),
    ("grade 3-4", "grade 3 - 4"),
    ("Child-Pugh A/B7", "Child - Pugh A / B7"),
    ("18-75岁", "18 - 75 岁"),
    ("18～75 years", "18 ～ 75 years"),
    ("IMWG2016", "IMWG2016"),
    ("RECIST v1.1", "RECIST v1 . 1"),
    ("RECIST1.1", "RECIST1 . 1"),
    ("CTCAE v5.0", "CTCAE v5 . 0"),
    ("NCI-CTCAE", "NCI - CTCAE"),
    ("①Hemoglobin", "① Hemoglobin"),
    ("② Total bilirubin", "② Total bilirubin"),
    (";③ Platelet", "; ③ Platelet"),
    ("a)b)", "a ) b )"),
    ("(i) ALT", "( i ) ALT"),
    ("1.Age≥18", "1 . Age ≥ 18"),
    ("2) BMI 18.5-30kg/m2", "2 ) BMI 18 . 5 - 30 kg / m2"),
    ("- Age", "- Age"),
    ("* Age", "* Age"),
    ("•Age", "• Age"),
    ("e.g., ALT", "e . g . , ALT"),
    ("i.e. AST", "i . e . AST"),
    ("U.S.A.", "U . S . A ."),
    ("Dr. Smith", "Dr . Smith"),
    ("patient's", "patient ' s"),
    ("patients’", "patients ’"),
    ("Gilbert's", "Gilbert ' s"),
    ("Crohn’s disease", "Crohn ’ s disease"),
    ("p<0.05", "p < 0 . 05"),
    ("p = 0.001", "p = 0 . 001"),
    ("n=20", "n = 20"),
    ("95% CI 1.2-3.4", "95 % CI 1 . 2 - 3 . 4"),
    ("€100", "€ 100"),
    ("$5", "$ 5"),
    ("C++", "C + +"),
    ("a/b/c", "a / b / c"),
    ("and/or", "and / or"),
    ("+/-", "+ / -"),
    ("±2 days", "± 2 days"),
    ("28±3 days", "28 ± 3 days"),
    ("~5", "~ 5"),
    ("≈5", "≈ 5"),
    ("<=5", "< = 5"),
    ("=>5", "= > 5"),
    (">/=5", "> / = 5"),
    ("< or = 5", "< or = 5"),
    ("＞5", "＞ 5"),
    ("５００ mg", "５００ mg"),
    ("ＡＬＴ", "ＡＬＴ"),
    ("½ tablet", "½ tablet"),
    (".5 mg", ". 5 mg"),
    ("0.5mg", "0 . 5 mg"),
    ("5mg/kg", "5 mg / kg"),
    ("200 mg/m2", "200 mg / m2"),
    ("1×10^6 CAR-T cells/kg", "1 × 10 ^ 6 CAR - T cells / kg"),
    ("2e6", "2 e6"),
    ("1e-5", "1 e - 5"),
    ("10-5", "10 - 5"),
    ("37.5°C", "37 . 5 ° C"),
    ("37.5 ℃", "37 . 5 ℃"),
    ("98.6ºF", "98 . 6 ºF"),
    ("mmHg", "mmHg"),
    ("140/90mmHg", "140 / 90 mmHg"),
    (">160/100 mm Hg", "> 160 / 100 mm Hg"),
    ("U/L", "U / L"),
    ("IU/mL", "IU / mL"),
    ("mIU/mL", "mIU / mL"),
    ("kU/L", "kU / L"),
    ("μg/L", "μg / L"),
    ("mg/dL", "mg / dL"),
    ("mEq/L", "mEq / L"),
    ("copies/mL", "copies / mL"),
    ("g/dL", "g / dL"),
    ("ng·mL", "ng · mL"),
    ("H2O", "H2O"),
    ("CO2", "CO2"),
    ("T1/2", "T1 / 2"),
    ("t½", "t ½"),
    ("AUC0-24", "AUC0 - 24"),
    ("AUC(0-∞)", "AUC ( 0 - ∞ )"),
    ("Cmax", "Cmax"),
    ("NCT01234567", "NCT01234567"),
    ("2024-01-31", "2024 - 01 - 31"),
    ("31/12/2023", "31 / 12 / 2023"),
    ("10:30", "10 : 30"),
    ("v2.0", "v2 . 0"),
    ("www.example.org/a?b=c", "www . example . org / a ? b = c"),
    ("a@b.org", "a @ b . org"),
    ("x_y", "x _ y"),
    ("__init__", "_ _ init _ _"),
    ('"quoted"', '" quoted "'),
    ("“quoted”", "“ quoted ”"),
    ("{1.73_m2}", "{ 1 . 73 _ m2 }"),
    ("[Time Frame: 12 weeks]", "[ Time Frame : 12 weeks ]"),
    ("|entry", "| entry"),
    ("A|B", "A | B"),
    ("a||b", "a | | b"),
    ("...", ". . ."),
    ("--", "- -"),
    ("—", "—"),
    ("?!", "? !"),
    ("!!!", "! ! !"),
    ("a:a:a", "a : a : a"),
    ("((((", "( ( ( ("),
    ("))))", ") ) ) )"),
    ("\\\\", "\\ \\"),
    ("'", "'"),
    ("naïve", "naïve"),
    ("Sjögren's", "Sjögren ' s"),
    ("Ménière", "Ménière"),
    ("İstanbul", "İstanbul"),
    ("ﬁbrosis", "ﬁbrosis"),
    ("e\tf", "e \t f"),
    ("a  b", "a ␣ b"),
    ("a   b", "a ␣ ␣ b"),
    (" a", "␣ a"),
    ("a ", "a"),
    ("10 000", "10 000"),
    ("T‑cell", "T ‑ cell"),
    ("2‐year", "2 ‐ year"),
    ("−5", "− 5"),
    ("a\u200bb", "a \u200b b"),
    ("日本語テスト", "日本語テスト"),
    ("Привет", "Привет"),
    ("👍🏽 ok", "👍 🏽 ok"),
    ("a\\u0301", "a \\ u0301"),
    ("²³", "² ³"),
    ("x²", "x²"),
    ("10⁹", "10 ⁹"),
    ("5′", "5 ′"),
    ("5″", "5 ″"),
    ("№5", "№ 5"),
    ("§5", "§ 5"),
    ("①Hemoglobin≥6", "① Hemoglobin ≥ 6"),
    ("1mg②ALT", "1 mg ② ALT"),
    ("Ⅲ期", "Ⅲ期"),
    ("Ⅱ/Ⅲ", "Ⅱ / Ⅲ"),
    ("10⁻⁵", "10 ⁻ ⁵"),
    ("CO₂", "CO₂"),
    ("m²", "m²"),
    ("≥½", "≥ ½"),
    ("1½ h", "1 ½ h"),
]


@pytest.fixture(scope="module")
def tokenizer():
    return TrialTokenizer(Vocab())


def test_the_table_is_large():
    assert len(CASES) >= 150


@pytest.mark.parametrize(("text", "words"), CASES)
def test_words(tokenizer, text, words):
    doc = tokenizer(text)
    assert [token.text.replace(" ", "␣") for token in doc] == words.split(" ")
    assert doc.text == text


@given(st.text())
def test_no_character_is_lost(text):
    words, spaces = split(text)
    pairs = zip(words, spaces, strict=True)
    assert "".join(word + " " * space for word, space in pairs) == text


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n", "\0", "a\0b", "\t\t", "  \n "])
def test_white_space_and_nul_are_kept(tokenizer, text):
    assert tokenizer(text).text == text


@pytest.mark.parametrize("text", ["(", "a:", "≥", "1.", " ", "a", "\\[", "①"])
def test_time_grows_with_length_only(tokenizer, text):
    def seconds(times: int) -> float:
        began = time.perf_counter()
        split(text * times)
        return time.perf_counter() - began

    seconds(1000)
    assert seconds(160_000) < 40 * max(seconds(16_000), 0.001)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("ＡＬＴ", "alt"), ("‑", "-"), ("µg", "μg"), ("İL", "il"), ("Hb", "hb")],
)
def test_norm_is_what_lexicons_match_on(word, expected):
    assert norm(word) == expected


def test_it_survives_bytes(tokenizer):
    again = TrialTokenizer(Vocab()).from_bytes(tokenizer.to_bytes())
    assert isinstance(again("AST≤3"), Doc)


def test_annotated_edges_are_token_edges(tokenizer, shared):
    """Of the seeds' hand annotations no edge may fall inside a token."""
    import json

    lines = (shared / "gold" / "seeds.jsonl").read_text(encoding="utf8").splitlines()
    for record in map(json.loads, lines):
        path = shared / "documents" / record["source"]
        doc = tokenizer(path.read_text(encoding="utf8"))
        starts = {token.idx for token in doc}
        ends = {token.idx + len(token) for token in doc}
        for span in spans_of(record):
            assert span["start"] in starts, span
            assert span["end"] in ends, span


def spans_of(value):
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from spans_of(item)
