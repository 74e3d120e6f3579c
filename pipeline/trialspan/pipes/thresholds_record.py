"""The found dict of one threshold, from a link."""

from __future__ import annotations

import re
from decimal import Decimal

from trialspan.pipes.base import Found
from trialspan.pipes.page import Page
from trialspan.pipes.thresholds_change import is_change
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Analyte, Link, Named
from trialspan.values.bound import Bound
from trialspan.values.conversion import convert
from trialspan.values.unit import Unit

_BETTER = {"better": ">=", "worse": "<=", "better than": ">", "worse than": "<"}
_OTHER = {
    "better": "worse",
    "worse": "better",
    "better than": "worse than",
    "worse than": "better than",
}
_TIMES = re.compile(r"\A[x×*·∙•⋅]\s?(?=1)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")


def make_record(
    page: Page,
    link: Link,
    named: Named,
    analyte: Analyte,
    *,
    denied: bool,
    grammar: Grammar,
) -> Found:
    """The threshold that a link gives for one of its analytes, without qualifiers.

    ``denied``: the criterion negates it.
    """
    bound = _behind_name(page.lower, _in_thousands(link.bound, analyte), named)
    mention = link.rule == "threshold.mention_bound"
    return {
        "start": min(named.start, bound.start),
        "end": max(named.end, bound.end),
        "rule": analyte.row if mention else link.rule,
        "analyte": {
            "start": named.start,
            "end": named.end,
            "name": analyte.name,
            "loinc": analyte.loinc,
        },
        "bound": {"start": bound.start, "end": bound.end},
        "category": analyte.category,
        "comparator": direction(bound.comparator or "=", analyte),
        "reference": _reference(page, link, (named, analyte), grammar),
        "criterion": page.criterion_at(bound.start),
        "negated": denied,
        "qualifiers": [],
        "alternative_group": None,
        **_value(page, bound, analyte),
    }


def _behind_name(lower: str, bound: Bound, named: Named) -> Bound:
    """The bound without a "between" before the name: "between the ages of 2 to 9"."""
    ranged = bound.comparator == "between" and bound.start < named.start < bound.number
    if not ranged or " and " in lower[bound.number : bound.end]:
        return bound
    return bound._replace(start=bound.number)


def _value(page: Page, bound: Bound, analyte: Analyte) -> Found:
    canonical = _canonical(bound, analyte)
    unit = bound.unit if bound.unit and bound.unit.ucum else None
    own = analyte.unit.ucum if analyte.unit and canonical is not None else None
    return {
        "value": _text(bound.value),
        "upper": _text(bound.upper),
        "unit": unit.ucum if unit else None,
        "unit_text": _written(page.text, unit) if unit else None,
        "canonical_value": _text(canonical),
        "canonical_unit": own,
    }


def _written(text: str, unit: Unit) -> str:
    """A unit as written, without the sign that multiplies: "10^9/L"."""
    return _TIMES.sub("", text[unit.start : unit.end])


def _reference(
    page: Page, link: Link, reading: tuple[Named, Analyte], grammar: Grammar
) -> str | None:
    if link.bound.reference:
        return link.bound.reference
    first = link.head.bound if link.head else link.bound
    change = is_change(page.lower, *reading, first, grammar=grammar)
    return "baseline" if change else None


def direction(sign: str, analyte: Analyte) -> str:
    """ "or better" and "worse than" by whether less is better for the analyte."""
    if sign not in _BETTER:
        return sign
    if analyte.better == "low" or analyte.category == "grade":
        sign = _OTHER[sign]
    return _BETTER[sign]


def _in_thousands(bound: Bound, analyte: Analyte) -> Bound:
    """A point as thousands separator where the analyte's range says so: 50.000 /mmc."""
    if not _THOUSANDS.fullmatch(bound.written) or bound.unit is None:
        return bound
    count = dict(bound.unit.dims) == {"volume": -1}
    if count and bound.written.endswith(".000"):
        return bound._replace(value=bound.value * 1000)
    if analyte.plausible is None or analyte.unit is None:
        return bound
    as_read = convert(bound.value, bound.unit, to=analyte.unit)
    low, high = analyte.plausible
    if as_read is None or low <= as_read <= high or not low <= as_read * 1000 <= high:
        return bound
    return bound._replace(value=bound.value * 1000)


def _canonical(bound: Bound, analyte: Analyte) -> Decimal | None:
    if bound.unit is None or analyte.unit is None or bound.reference:
        return None
    mass, valence = analyte.molar_mass, analyte.valence
    return convert(
        bound.value, bound.unit, to=analyte.unit, molar_mass=mass, valence=valence
    )


def _text(value: Decimal | None) -> str | None:
    """A number in its shortest plain form: "1500", "0.5"."""
    if value is None:
        return None
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
