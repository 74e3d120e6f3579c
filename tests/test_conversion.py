from decimal import Decimal

import pytest

from trialspan.values.conversion import convert
from trialspan.values.units import Units


@pytest.fixture(scope="module")
def units(nlp) -> Units:
    return Units(nlp.get_pipe("trial_thresholds").rows["units"])


@pytest.mark.parametrize(
    ("value", "unit", "to", "molar_mass", "converted"),
    [
        ("9", "g/dL", "g/L", None, "90"),
        ("50000", "/uL", "10*9/L", None, "50"),
        ("1.5", "10*3/uL", "10*9/L", None, "1.5"),
        ("1", "mg/dL", "umol/L", "113.12", "88.4017"),
        ("100", "umol/L", "mg/dL", "113.12", "1.1312"),
        ("100.4", "[degF]", "Cel", None, "38"),
        ("2", "a", "mo", None, "24"),
        ("154", "[lb_av]", "kg", None, "69.85322498"),
        ("1.2", "cm", "mm", None, "12"),
        ("0.5", "ug/mL", "mg/L", None, "0.5"),
        ("30", "mg/mmol", "mg/g", "113.12", "265.205"),
        ("300", "mg/g", "mg/mmol", "113.12", "33.936"),
    ],
)
def test_values_are_converted(units, value, unit, to, molar_mass, converted):
    mass = Decimal(molar_mass) if molar_mass else None
    found = convert(
        Decimal(value), units.read_code(unit), to=units.read_code(to), molar_mass=mass
    )
    assert found == Decimal(converted)


@pytest.mark.parametrize(
    ("value", "unit", "to", "valence", "converted"),
    [
        ("3.5", "meq/L", "mmol/L", 1, "3.5"),
        ("1.2", "meq/L", "mmol/L", 2, "0.6"),
        ("4", "meq/L", "mmol/L", None, None),
        ("4", "meq/L", "g/L", 1, None),
        ("4", "meq", "mmol/L", 1, None),
    ],
)
def test_equivalents_are_converted_by_valence(
    units, value, unit, to, valence, converted
):
    here, there = units.read_code(unit), units.read_code(to)
    found = convert(Decimal(value), here, to=there, valence=valence)
    assert found == (converted and Decimal(converted))


@pytest.mark.parametrize(
    ("unit", "to", "molar_mass"),
    [
        ("mg/dL", "umol/L", None),
        ("U/L", "[IU]/L", None),
        ("%", "g/L", None),
        ("mg/d", "mg/dL", None),
        ("mm", "mL", None),
        ("meq/L", "mmol/L", "39.1"),
        ("mg/dL", "U/L", "100"),
        ("mg/mmol", "mg/g", None),
        ("mg/mmol", "mmol/L", "113.12"),
        ("mmol/mol", "%", "113.12"),
        ("Cel", "[degF]", None),
        ("wk", "mo", None),
        ("/uL", "%", None),
    ],
)
def test_nothing_is_converted_on_a_guess(units, unit, to, molar_mass):
    mass = Decimal(molar_mass) if molar_mass else None
    source, wanted = units.read_code(unit), units.read_code(to)
    assert convert(Decimal(1), source, to=wanted, molar_mass=mass) is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Hemoglobin ≥ 10 g%", 100, "g/L"),
        ("Hemoglobin ≥ 10 g/dL", 100, "g/L"),
        (
            "Hemoglobin ≥ 6.2 mmol/L",
            99.9068,
            "g/L",
        ),  # of the monomer, as laboratories count
        ("Serum creatinine < 2 mg%", 176.803, "umol/L"),
        ("Serum creatinine < 2 mg/dL", 176.803, "umol/L"),
        ("Serum creatinine < 2", None, None),
    ],
)
def test_bounds_of_one_size_are_equal_in_the_canonical_unit(nlp, text, value, unit):
    (found,) = nlp(text).spans["thresholds"].attrs["values"]
    canonical = found["canonical_value"]
    assert (canonical and float(canonical), found["canonical_unit"]) == (value, unit)
