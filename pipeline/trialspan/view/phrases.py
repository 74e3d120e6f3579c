"""A record in one line of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Record = Mapping[str, Any]


def threshold(record: Record) -> str:
    """Say a bound: "hemoglobin >= 9 g/dL · laboratory · inclusion · F1".

    >>> threshold({"analyte": {"name": "ALT"}, "comparator": "<=", "value": 3,
    ...            "reference": "ULN", "category": "laboratory", "negated": True})
    'ALT <= 3 × ULN · laboratory · negated'
    """
    name = record["analyte"].get("name") or record["analyte"].get("text")
    reference = record.get("reference")
    return _dotted(
        _spaced(
            name, quantity(record), record.get("unit"), reference and f"× {reference}"
        ),
        record.get("category"),
        record.get("criterion"),
        "negated" if record.get("negated") else None,
        record.get("alternative_group"),
        *record.get("timeframes", ()),
        *(row.get("kind") for row in record.get("qualifiers", ())),
    )


def quantity(record: Record) -> str | None:
    """Say comparator and value: ">= 9", "4-6", "<= 4-6", "between 1 and 3"."""
    value, upper = record.get("value"), record.get("upper")
    comparator = record.get("comparator")
    if value is None:
        return None
    if comparator == "between":
        return f"between {value} and {upper}"
    return _spaced(comparator, str(value) if upper is None else f"{value} to {upper}")


def timeframe(record: Record) -> str:
    """Say a time: "<= 28 day (P28D) before treatment_start", "enrollment until death".

    >>> timeframe({"comparator": "<=", "value": 28, "unit": "day", "iso8601": "P28D",
    ...            "relation": "before", "anchor": {"event": "treatment_start"}})
    '<= 28 day (P28D) before treatment_start'
    """
    iso, cycle = record.get("iso8601"), record.get("cycle")
    return _spaced(
        f"from {event(record, 'start_event')}," if record.get("start_event") else None,
        quantity(record),
        record.get("unit"),
        f"(cycle {cycle})" if cycle else None,
        f"({iso})" if iso else None,
        record.get("relation"),
        event(record, "anchor"),
    )


def event(record: Record, field: str) -> str | None:
    """Say which event stands in a field, if one does."""
    named = record.get(field)
    return str(named.get("event")) if named else None


def outcome(record: Record) -> str:
    """Say an outcome: "primary · overall survival (OS) · enrollment → death · F1".

    >>> outcome({"type": "primary", "concept": "overall survival",
    ...          "abbreviation": "OS", "timeframes": ["F1"]})
    'primary · overall survival (OS) · F1'
    """
    short = record.get("abbreviation")
    ends = [str(row.get("event")) for row in record.get("end_events") or ()]
    start = event(record, "start_event")
    span = f"{start or '?'} → {', '.join(ends) or '?'}" if start or ends else None
    return _dotted(
        record.get("type"),
        _spaced(record.get("concept") or "no concept", f"({short})" if short else None),
        span,
        *(_spaced(row.get("name"), row.get("version")) for row in criteria(record)),
        *record.get("timeframes", ()),
        *record.get("thresholds", ()),
    )


def criteria(record: Record) -> Iterable[Record]:
    """Give the response or grading criteria of an outcome."""
    return record.get("criteria") or ()


def target(record: Record) -> str:
    """Say a target: "BCMA · TNFRSF17 HGNC:11913 Q02223 · intervention · CAR-T".

    >>> target({"name": "GD2", "roles": ["biomarker"], "modality": None})
    'GD2 · biomarker'
    """
    ids = (record.get("symbol"), record.get("hgnc_id"), record.get("uniprot_id"))
    return _dotted(
        _spaced(record.get("name"), record.get("variant")),
        _spaced(*ids),
        ", ".join(record.get("roles") or ()),
        record.get("modality"),
    )


def _spaced(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part not in (None, ""))


def _dotted(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part not in (None, ""))


PHRASES: Mapping[str, tuple[str, Callable[[Record], str]]] = {
    "targets": ("target", target),
    "lab_thresholds": ("threshold", threshold),
    "timeframes": ("timeframe", timeframe),
    "outcomes": ("outcome", outcome),
}
"""What a record of each kind is called, and how it is said."""
