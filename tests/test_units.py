import json
import re

import pytest

from trialspan.marks import normalise
from trialspan.values.units import Units


@pytest.fixture(scope="module")
def units(nlp) -> Units:
    return Units(nlp.get_pipe("trial_thresholds").rows["units"])


@pytest.mark.parametrize(
    ("text", "ucum", "written"),
    [
        ("x 10^9/L", "10*9/L", None),
        ("/HPF", "/[HPF]", None),
        ("eosinophils per high-power field", "/[HPF]", None),
        ("mg/g.cr.", "mg/g", None),
        ("mg/g creatinine", "mg/g", None),
        ("millimole [mmol]/L", "mmol/L", None),
        ("g/㎗", "g/dL", None),
        ("×10⁹/L", "10*9/L", None),
        ("x 109/L", "10*9/L", None),
        ("10E9/L", "10*9/L", None),
        ("10*3/uL", "10*3/uL", None),
        ("x 1000/mm3", "10*3/uL", None),
        ("K/µL", "10*3/uL", None),
        ("G/L", "10*9/L", None),
        ("g/L", "g/L", None),
        ("million cells/mL", "10*6/mL", None),
        ("/mm3", "/uL", None),
        ("/mm³.", "/uL", "/mm³"),
        ("/mm3, and", "/uL", "/mm3"),
        ("cells/mm^3", "/uL", None),
        ("per cubic millimeter", "/uL", None),
        ("/mmc", "/uL", None),
        ("/mcL", "/uL", None),
        ("/μL", "/uL", None),
        ("cells per microliter", "/uL", None),
        ("U/L", "U/L", None),
        ("IU/mL", "[IU]/mL", None),
        ("mIU/mL", "m[IU]/mL", None),
        ("kU/L", "kU/L", None),
        ("mgA/L", "mg/L", None),
        ("mg(A)/L", "mg/L", None),
        ("ng/dL", "ng/dL", None),
        ("gm/dL", "g/dL", None),
        ("mg%", "mg/dL", None),
        ("mL/min/1.73 m2", "mL/min/{1.73_m2}", None),
        ("ml/min per 1.73 m^2", "mL/min/{1.73_m2}", None),
        ("mL/min/1.73m² BSA", "mL/min/{1.73_m2}", "mL/min/1.73m²"),
        ("mL min-1 1.73 m-2", "mL/min/{1.73_m2}", "mL min-1 1.73 m"),
        ("ml per minute", "mL/min", None),
        ("kg/m2", "kg/m2", None),
        ("Kg/m²", "kg/m2", None),
        ("kg.m2", "kg/m2", None),
        ("kilograms per square meter", "kg/m2", None),
        ("mmHg", "mm[Hg]", None),
        ("mm Hg", "mm[Hg]", None),
        ("cm H2O", "cm[H2O]", None),
        ("%", "%", None),
        ("percent", "%", None),
        ("msec", "ms", None),
        ("°C", "Cel", None),
        ("degrees Celsius", "Cel", None),
        ("copies/mL", "{copies}/mL", None),
        ("pg/mL", "pg/mL", None),
        ("mEq/L", "meq/L", None),
        ("µmol/l", "umol/L", None),
        ("micromolar/L", "umol/L", None),
        ("micromol/L", "umol/L", None),
        ("MicroMol/L", "umol/L", None),
        ("micromols per litre", "umol/L", None),
        ("millimol/l", "mmol/L", None),
        ("nanomol/L", "nmol/L", None),
        ("micro mol/L", "umol/L", None),
        ("micro-mol/L", "umol/L", None),
        ("micro moles/L", "umol/L", None),
        ("microg/dL", "ug/dL", None),
        ("/microL", "/uL", None),
        ("milli IU/mL", "m[IU]/mL", None),
        ("milliEq/L", "meq/L", None),
        ("kilo-units/L", "kU/L", None),
        ("kilo international units/L", "k[IU]/L", None),
        ("mcg/dL", "ug/dL", None),
        ("mmol/mol", "mmol/mol", None),
        ("g/24 h", "g/(24.h)", None),
        ("mg/day", "mg/d", None),
        ("beats/min", "/min", None),
        ("bpm", "/min", None),
        ("years", "a", None),
        ("mos", "mo", None),
        ("wks", "wk", None),
        ("day", "d", None),
        ("Wood units", "[wood'U]", None),
        ("dynes·sec·cm-5", "dyn.s/cm5", None),
        ("dyn.s/cm5", "dyn.s/cm5", None),
        ("cells/hpf", "/[HPF]", None),
        ("eos/hpf", "/[HPF]", None),
        ("per 50 HPF", "/(50.[HPF])", None),
        ("mitoses/10 hpf", "/(10.[HPF])", None),
        ("/LPF", "/[LPF]", None),
        ("lakh/mm3", "10*5/uL", None),
        ("lakhs per cumm", "10*5/uL", None),
        ("lac cells/µL", "10*5/uL", None),
        ("thou/mm3", "10*3/uL", None),
        ("thou cells/µL", "10*3/uL", None),
        ("mln/mL", "10*6/mL", None),
        ("cells x 10^6/L", "10*6/L", None),
        ("x10(9)/L", "10*9/L", None),
        ("x 10 [9]/L", "10*9/L", None),
        ("× 10ˆ9/L", "10*9/L", None),
        ("x 10'9/L", "10*9/L", None),
        ("x 10<sup>9</sup>/L", "10*9/L", None),
        ("x 10^{9}/L", "10*9/L", None),
        ("Tpt/L", "10*12/L", None),
        ("miu/ml", "m[IU]/mL", None),
        ("int. units/mL", "[IU]/mL", None),
        ("µg FEU/mL", "ug{FEU}/mL", None),
        ("mg/L (FEU)", "mg{FEU}/L", None),
        ("ng/mL DDU", "ng{DDU}/mL", None),
        ("ng/mL fibrinogen equivalent units", "ng{FEU}/mL", None),
        ("nmol BCE/mmol creatinine", "nmol{BCE}/mmol", "nmol BCE/mmol"),
        ("mval/L", "meq/L", None),
        ("mmoles/L", "mmol/L", None),
        ("mkmol/L", "umol/L", None),
        ("AU/mL", "[arb'U]/mL", None),
        ("BAU/mL", "{BAU}/mL", None),
        ("GPL units", "[GPL'U]", None),
        ("MPL", "[MPL'U]", None),
        ("cop/mL", "{copies}/mL", None),
        ("eggs per gram", "{eggs}/g", None),
        ("TCID50/mL", "[TCID_50]/mL", None),
        ("mL O2/kg/min", "mL/kg/min", None),
        ("mm/1st hour", "mm/h", None),
        ("mm in the first hour", "mm/h", None),
        ("mOsm/kgH2O", "mosm/kg", None),
        ("kg/m(2)", "kg/m2", None),
        ("㎎/㎗", "mg/dL", None),
        ("㎏/㎡", "kg/m2", None),
        ("g/m^2.7", "g/{m2.7}", None),
        ("⁰C", "Cel", None),
        ("^oC", "Cel", None),
        ("kgf", "kgf", None),
        ("kJ", "kJ", None),
        ("µV", "uV", None),
        ("mSv", "mSv", None),
        ("LPM", "L/min", None),
        ("MET-min/week", "{METs}.min/wk", None),
        ("prism dioptres", "[p'diop]", None),
    ],
)
def test_a_unit_is_read_as_ucum(units, text, ucum, written):
    norm = normalise(text)
    unit = units.read(norm, norm.lower(), 0)
    assert (unit.ucum, text[unit.start : unit.end]) == (ucum, written or text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "patients",
        "of normal",
        "cells",
        "platelets were",
        "a day",
        "in the morning",
        "x",
        "x ULN",
        "times",
        "points",
        "or more",
        "HPF",
        "10 high power fields",
        "per hip",
        "per protocol",
        "lakh",
        "lakhs of patients",
        "thou shalt",
        "thou",
        "feu",
        "/FEU",
        "letters",
        "ETDRS letters",
        "eggs",
        "eos",
        "mitoses",
        "bacteria",
        "auditory",
        "gplx",
        "val",
        "valid/L",
        "Jones",
        "egg whites",
        "barrels",
        "10(9) patients",
        "x 10 (9 patients)",
        "10'9",
        "methodical",
        "lpms",
        "millet",
        "first hour",
        "-fold",
        "lines of therapy",
        "to 10",
        "and 4",
        "weekly",
        "yearly",
        "days2",
        "1.73 m2",
        "(mg)",
        "grade",
        "million",
        "thousand patients",
        "visits",
        "percentages of",
        "micro",
        "micro organisms/L",
        "milli pore filters",
        "micromolecules/L",
        "nano rats",
        "picom",
        "centi gradeless",
        "mega doses",
        "nano-particles/mL",
        "kilobases",
        "femtosecondary",
        ".",
        "/",
    ],
)
def test_other_words_are_no_unit(units, text):
    assert units.read(text, text.lower(), 0) is None


def test_every_canonical_unit_is_one_the_grammar_knows(nlp, units):
    rows = nlp.get_pipe("trial_thresholds").rows["analytes"]
    codes = {row["canonical_unit"] for row in rows if row["canonical_unit"]}
    assert [code for code in sorted(codes) if units.read_code(code) is None] == []


@pytest.mark.shared
def test_every_code_of_the_rows_is_an_atom_or_prefixed_atom_of_ucum(nlp, shared):
    essence = shared / "corpora/lexicon_sources/ucum/essence_units.jsonl"
    rows = [json.loads(line) for line in essence.read_text("utf8").splitlines()]
    prefixes = {row["Code"] for row in rows if row["kind"] == "prefix"}
    atoms = {row["Code"] for row in rows if row["kind"] != "prefix"}
    known = atoms | {prefix + atom for prefix in prefixes for atom in atoms}
    known |= {f"10*{power}" for power in range(1, 13)}
    units = Units(nlp.get_pipe("trial_thresholds").rows["units"])
    parts = {
        re.sub(r"[2-5]$", "", part)
        for code in units.codes
        for part in re.split(r"[/.]", re.sub(r"\{[^}]*\}", "", code))
        if part
    }
    assert sorted(parts - known) == []
