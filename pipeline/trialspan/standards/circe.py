"""Thresholds -> criteria as OHDSI's Circe writes them.

Concepts carry their LOINC or UCUM code; the number of a concept comes with the OMOP
vocabularies, which are not here, so ``CONCEPT_ID`` is 0 until they are looked up.
"""

from __future__ import annotations

from typing import Any

from trialspan.standards.lost import Lost, Record, criteria_of, excludes

OPERATORS = {"<": "lt", "<=": "lte", "=": "eq", ">=": "gte", ">": "gt", "between": "bt"}
RATIOS = {"ULN": "RangeHighRatio", "LLN": "RangeLowRatio"}
AT_LEAST, EXACTLY = 2, 0  # of Occurrence.Type
Json = dict[str, Any]


def to_circe(record: Record, lost: list[Lost]) -> Json:
    """Concept sets, and rules of which all must hold; alternatives of which any."""
    sets: dict[str, Json] = {}
    all_of: list[Json] = []
    groups: dict[str, Json] = {}
    for bound in criteria_of(record, lost):
        measured = _measurement(bound, sets)
        if measured is None:
            why = "no LOINC code" if not bound["analyte"]["loinc"] else "reference"
            lost.append(Lost(record["doc_id"], bound["id"], why))
            continue
        name = bound["alternative_group"]
        if name:
            group = groups.setdefault(name, _group("ANY"))
            group["CriteriaList"].append(measured)
        else:
            all_of.append(measured)
    rule = {**_group("ALL"), "CriteriaList": all_of, "Groups": list(groups.values())}
    return {
        "name": record["doc_id"],
        "ConceptSets": list(sets.values()),
        "InclusionRules": [{"name": "laboratory and other bounds", "expression": rule}],
    }


def _group(kind: str) -> Json:
    return {
        "Type": kind,
        "CriteriaList": [],
        "DemographicCriteriaList": [],
        "Groups": [],
    }


def _measurement(bound: Record, sets: dict[str, Json]) -> Json | None:
    loinc, reference = bound["analyte"]["loinc"], bound["reference"]
    if not loinc or (reference and reference not in RATIOS):
        return None
    value = {"Value": bound["value"], "Op": OPERATORS[bound["comparator"]]}
    if bound["upper"] is not None:
        value["Extent"] = bound["upper"]
    measured: Json = {"CodesetId": _set(loinc, bound["analyte"]["name"], sets)}
    measured[RATIOS.get(reference or "", "ValueAsNumber")] = value
    if bound["unit"] and not reference:
        measured["Unit"] = [_concept(bound["unit"], bound["unit"], "UCUM")]
    never = excludes(bound)
    often = {"Type": EXACTLY, "Count": 0} if never else {"Type": AT_LEAST, "Count": 1}
    return {"Criteria": {"Measurement": measured}, "Occurrence": often}


def _set(loinc: str, name: str, sets: dict[str, Json]) -> int:
    """The number of the concept set of a code, made where it is new."""
    if loinc not in sets:
        item = {"concept": _concept(loinc, name, "LOINC"), "includeDescendants": True}
        expression = {"items": [item]}
        sets[loinc] = {"id": len(sets), "name": name, "expression": expression}
    number: int = sets[loinc]["id"]
    return number


def _concept(code: str, name: str, vocabulary: str) -> Json:
    return {
        "CONCEPT_ID": 0,
        "CONCEPT_CODE": code,
        "CONCEPT_NAME": name,
        "VOCABULARY_ID": vocabulary,
    }
