"""Units against UCUM itself: its grammar (ucumvert), its test cases, its factors."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

import trialspan
from trialspan.values.conversion import convert
from trialspan.values.units import Units

ROOT = Path(__file__).parents[1]
UCUM = "corpora/lexicon_sources/ucum"
UNIT = ("unit", "canonical_unit")
IU = "[IU]"  # refused by the test cases of 2013; a unit since UCUM 1.9


@pytest.fixture(scope="module")
def units(nlp) -> Units:
    return Units(nlp.get_pipe("trial_thresholds").rows["units"])


@pytest.fixture(scope="module")
def grammar():
    return pytest.importorskip("ucumvert").get_ucum_parser()


def refused(grammar, codes) -> list[str]:
    from lark.exceptions import LarkError

    bad = []
    for code in sorted(codes):
        try:
            grammar.parse(code)
        except LarkError:
            bad.append(code)
    return bad


def test_a_parser_of_ucum_refuses_what_is_none(grammar):
    wrong = ["iU", "m/", "mmHg", "x ULN"]
    assert refused(grammar, wrong) == sorted(wrong)


def test_every_unit_of_the_rows_is_ucum(units, grammar):
    assert refused(grammar, filter(None, units.codes)) == []


def test_every_unit_of_the_annotations_and_of_their_documents_is_ucum(nlp, grammar):
    lines = (ROOT / "annotations/gold.jsonl").read_text("utf8").splitlines()
    texts = (ROOT / "annotations/documents").iterdir()
    records = [json.loads(line) for line in lines]
    records += [trialspan.extract(path.read_text("utf8")) for path in sorted(texts)]
    codes = {t.get(of) for d in records for t in d["lab_thresholds"] for of in UNIT}
    assert len(codes) > 40
    assert refused(grammar, codes - {None}) == []


@pytest.mark.shared
def test_every_unit_found_in_real_criteria_is_ucum(nlp, grammar, shared):
    texts = sorted((shared / "corpora/lct/documents").iterdir())
    found = (trialspan.extract(path.read_text("utf8")) for path in texts)
    codes = {t.get(of) for d in found for t in d["lab_thresholds"] for of in UNIT}
    assert refused(grammar, codes - {None}) == []


@pytest.mark.shared
def test_the_test_cases_of_ucum(units, shared):
    rows = (shared / UCUM / "functional_validation.jsonl").read_text("utf8")
    cases = {
        c["unit"]: c["valid"] == "true" for c in map(json.loads, rows.split("\n")[:-1])
    }
    read = {code for code in cases if code and units.read_code(code)}
    assert len(read) > 100  # the rest are units that no laboratory reports
    assert [code for code in read if not cases[code] and IU not in code] == []


@pytest.mark.shared
def test_the_conversions_of_ucum(units, shared):
    rows = (shared / UCUM / "functional_conversion.jsonl").read_text("utf8")
    done = 0
    for case in map(json.loads, rows.split("\n")[:-1]):
        here, there = (units.read_code(case[of]) for of in ("srcUnit", "dstUnit"))
        if here and there and "." not in case["srcUnit"]:
            value = convert(Decimal(case["value"]), here, to=there)
            digits = -Decimal(case["outcome"]).as_tuple().exponent
            assert round(value, digits) == Decimal(case["outcome"]), case
            done += 1
    assert done >= 8


def test_factors_are_those_of_pint(units):
    registry = pytest.importorskip("ucumvert").PintUcumRegistry()
    alike = defaultdict(list)
    for code in filter(None, units.codes):
        unit = units.read_code(code)
        if unit and "{" not in code and code not in ("[CFU]", "[PFU]"):
            alike[unit.dims].append((code, unit.factor))
    pairs = [pair for same in alike.values() for pair in pairwise(same)]
    assert len(pairs) > 60
    for (here, one), (there, two) in pairs:
        factor = registry.from_ucum(here).to(registry.from_ucum(there)).magnitude
        assert factor == pytest.approx(float(one / two), rel=1e-5), (here, there)


@pytest.mark.parametrize("code", ["m/", "10+3/ul", "iU", "mmHg", "/", "x", "g//L"])
def test_no_code(units, code):
    assert units.read_code(code) is None
