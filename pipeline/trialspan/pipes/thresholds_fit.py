"""Whether a bound, by its unit, can be one on an analyte."""

from __future__ import annotations

from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Analyte, Named
from trialspan.values.bound import Bound
from trialspan.values.unit import Unit

_RELATIVE = {"sd", "percentile"}
_NO_PERCENT = {"month", "celsius", "pressure"}
_STAND_IN = ({"celsius", "fahrenheit", "angle"}, {"enzyme", "iu", "katal"})
_RANGED = ("laboratory", "organ_function", "vital_sign", "demographic", "score")
ACUITY = "analyte.bcva"
CRITERIA = ("inclusion_criteria", "exclusion_criteria", "eligibility", "body", None)
_CLOCK = ("s", "ms", "min")
CALENDAR = ("a", "mo", "wk", "d")


def fits(analyte: Analyte, unit: Unit | None, *, reference: str | None) -> bool:
    """Whether a bound in that unit can be one on the analyte."""
    if analyte.category == "grade":
        return False
    if unit is None:
        limited = analyte.category == "laboratory" and reference in ("ULN", "LLN")
        relative = reference in ("baseline", "predicted")
        return not analyte.needs_unit or relative or limited
    dims = dict(unit.dims)
    if "acuity" in dims or "titre" in dims:
        return analyte.row == ACUITY if "acuity" in dims else _has_titre(analyte)
    own = dict(analyte.unit.dims) if analyte.unit else {}
    if set(dims) <= {"time", "month"} and dims and "/" not in unit.ucum:
        if unit.ucum in CALENDAR and analyte.unit and analyte.unit.ucum in _CLOCK:
            return False
        return own in ({"time": 1}, {"month": 1})
    if analyte.category == "score":
        return set(dims) <= {"percent", "length"}
    if analyte.unit is None or dims == own or set(dims) & _RELATIVE:
        return True
    if analyte.needs_unit:
        return False
    return _near(analyte, own, dims)


def _has_titre(analyte: Analyte) -> bool:
    return analyte.category == "laboratory" and not (
        analyte.unit and dict(analyte.unit.dims) == {"volume": -1}
    )


def _near(analyte: Analyte, own: dict[str, int], dims: dict[str, int]) -> bool:
    """Whether another dimension than the canonical one is written for it."""
    laboratory = analyte.category == "laboratory"
    if own == {"percent": 1} and laboratory:
        return True
    if "percent" in dims:
        if analyte.category in ("demographic", "life_expectancy"):
            return set(own) <= {"percent"}
        return laboratory or not set(own) <= _NO_PERCENT
    if laboratory and (set(dims) <= {"mass"} or "field" in dims):
        return True
    if any(set(own) & pair and set(dims) & pair for pair in _STAND_IN):
        return True
    if not laboratory:
        return own.get("volume", 0) * dims.get("volume", 0) > 0
    return bool((set(own) | {"amount", "equivalents"}) & set(dims))


def fitting(named: Named, bound: Bound) -> Analyte | None:
    """The first reading of a name that the bound fits."""
    for analyte in named.analytes:
        if analyte.category == "disease_burden" and _fine(bound):
            continue
        if analyte.category == "laboratory" and bound.reference == "predicted":
            continue
        if bound.bare and not (bound.upper and analyte.category in _RANGED):
            continue
        if bound.comparator is None and _needs_comparator(analyte, bound):
            continue
        if fits(analyte, bound.unit, reference=bound.reference):
            return analyte
    return None


def fits_nothing(bound: Bound) -> bool:
    """Whether it compares nothing and is a mere number or a time: no name fits it."""
    if bound.comparator is not None or bound.upper is not None or bound.reference:
        return False
    return bound.unit is None or bound.unit.ucum in CALENDAR


def _needs_comparator(analyte: Analyte, bound: Bound) -> bool:
    """Whether a plain value bounds nothing: "at age 12 months", "a volume of 1 mL"."""
    if bound.upper is not None or bound.reference:
        return False
    calendar = bound.unit is not None and bound.unit.ucum in CALENDAR
    return calendar or analyte.needs_unit


def is_share(lower: str, named: Named, analyte: Analyte, bound: Bound) -> bool:
    """Whether the name is the whole that the percentage is one of: "80% of blasts"."""
    if bound.unit is None or bound.unit.ucum != "%" or analyte.unit is None:
        return False
    cells = dict(analyte.unit.dims) in ({"volume": -1}, {"length": 1})
    cells = cells or analyte.name.endswith(("blasts", "cells"))
    return cells and " of " in lower[bound.end : named.start]


def counted(lower: str, bound: Bound, grammar: Grammar) -> bool:
    """Whether a noun follows that the number counts: "at least 1 lesion"."""
    return bool(grammar.counted.match(lower, bound.end))


def is_dose(bound: Bound) -> bool:
    """Whether the unit is one of mass only, as of a drug, or nothing but digits."""
    doses = ("mg", "ug", "g", "ng", "mg/d")
    return bound.bare or (bound.unit is not None and bound.unit.ucum in doses)


def _fine(bound: Bound) -> bool:
    """Whether the unit is too small for a tumour: slides and particles."""
    return bound.unit is not None and bound.unit.ucum == "um"
