"""Thresholds -> FHIR R5 Group and EvidenceVariable, with LOINC and UCUM."""

from __future__ import annotations

from typing import Any

from trialspan.standards.lost import Lost, Record, criteria_of, excludes

LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
Json = dict[str, Any]


def to_group(record: Record, lost: list[Lost]) -> Json:
    """A definitional Group of persons; alternatives are lost, it can only say "and"."""
    found = []
    for bound in criteria_of(record, lost):
        if bound["alternative_group"]:
            lost.append(Lost(record["doc_id"], bound["id"], "alternative"))
            continue
        value = _value(bound)
        if value is None:
            lost.append(Lost(record["doc_id"], bound["id"], _why(bound)))
            continue
        found.append({"code": _code(bound), **value, "exclude": excludes(bound)})
    return {
        "resourceType": "Group",
        "type": "person",
        "membership": "definitional",
        **_names(record),
        **({"characteristic": found} if found else {}),
    }


def to_evidence_variable(record: Record, lost: list[Lost]) -> Json:
    """An EvidenceVariable; bounds of which any one suffices are combined."""
    alone: list[Json] = []
    groups: dict[str, list[Json]] = {}
    for bound in criteria_of(record, lost):
        value = _value(bound)
        if value is None:
            lost.append(Lost(record["doc_id"], bound["id"], _why(bound)))
            continue
        one = {
            "linkId": bound["id"],
            "description": bound["text"],
            "exclude": excludes(bound),
            "definitionByTypeAndValue": {"type": _code(bound), **value},
        }
        group = bound["alternative_group"]
        (groups.setdefault(group, []) if group else alone).append(one)
    alone += [_any_of(name, members) for name, members in groups.items()]
    return {
        "resourceType": "EvidenceVariable",
        "status": "draft",
        **_names(record),
        **({"characteristic": alone} if alone else {}),
    }


def _any_of(name: str, members: list[Json]) -> Json:
    combined = {"code": "any-of", "characteristic": members}
    return {"linkId": name, "definitionByCombination": combined}


def _names(record: Record) -> Json:
    nct_id = (record.get("trial") or {}).get("nct_id")
    identifier = {"identifier": [{"value": nct_id}]} if nct_id else {}
    return {**identifier, "name": record["doc_id"].strip() or "document"}


def _code(bound: Record) -> Json:
    analyte = bound["analyte"]
    coded = {"coding": [{"system": LOINC, "code": analyte["loinc"]}]}
    return {**(coded if analyte["loinc"] else {}), "text": analyte["name"]}


def _why(bound: Record) -> str:
    return f"multiple of {bound['reference']}"


def _value(bound: Record) -> Json | None:
    """The value as Quantity or Range; None for a multiple of a limit or baseline."""
    if bound["reference"] and not (
        bound["reference"] == "predicted" and bound["unit"] == "%"
    ):
        return None
    if bound["comparator"] == "between":
        ends = {"low": _quantity(bound, "value"), "high": _quantity(bound, "upper")}
        return {"valueRange": ends}
    quantity = _quantity(bound, "value")
    if bound["comparator"] != "=":
        quantity["comparator"] = bound["comparator"]
    return {"valueQuantity": quantity}


def _quantity(bound: Record, name: str) -> Json:
    unit = bound["unit"]
    coded = {"unit": bound["unit_text"] or unit, "system": UCUM, "code": unit}
    return {"value": bound[name], **(coded if unit else {})}
