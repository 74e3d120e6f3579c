"""Outcomes and timeframes -> endpoints and timings by their CDISC USDM names.

Names of the Unified Study Definitions Model: Endpoint (text, level, purpose), Timing
(type, value, relativeToFrom). Coded levels are given as words, not as codes.
"""

from __future__ import annotations

from typing import Any

from trialspan.standards.lost import Lost, Record

LEVELS = {"primary": "Primary Endpoint", "secondary": "Secondary Endpoint"}
OTHER = "Exploratory Endpoint"
TYPES = {"before": "Before", "after": "After", "at": "Fixed Reference"}
Json = dict[str, Any]


def to_usdm(record: Record, lost: list[Lost]) -> Json:
    """The endpoints of a document, each with its timings; thresholds are lost."""
    frames = {one["id"]: one for one in record["timeframes"]}
    used: set[str] = set()
    endpoints = []
    for outcome in record["outcomes"]:
        used.update(outcome["timeframes"])
        endpoints.append(_endpoint(outcome))
    timings = []
    for name in sorted(used, key=lambda id: int(id[1:])):
        timing = _timing(frames[name])
        if timing is None:
            lost.append(Lost(record["doc_id"], name, "neither before, after nor at"))
        else:
            timings.append(timing)
    for bound in record["lab_thresholds"]:
        lost.append(Lost(record["doc_id"], bound["id"], "no bound in an endpoint"))
    return {"name": record["doc_id"], "endpoints": endpoints, "timings": timings}


def _endpoint(outcome: Record) -> Json:
    definition = outcome["definition"] or outcome["description"]
    return {
        "id": outcome["id"],
        "name": outcome["concept"] or outcome["measure"]["text"],
        "label": outcome["abbreviation"],
        "text": outcome["measure"]["text"],
        "description": definition and definition["text"],
        "level": {"decode": LEVELS.get(outcome["type"] or "", OTHER)}
        if outcome["type"]
        else None,
        "timingIds": outcome["timeframes"],
        "instanceType": "Endpoint",
    }


def _timing(frame: Record) -> Json | None:
    kind = TYPES.get(frame["relation"] or "")
    if kind is None and frame["iso8601"] and frame["comparator"] == "=":
        kind = TYPES["after"]
    if kind is None:
        return None
    anchor = frame["anchor"]
    return {
        "id": frame["id"],
        "type": {"decode": kind},
        "value": frame["iso8601"],
        "valueLabel": frame["text"],
        "relativeToFrom": anchor and anchor["event"],
        "instanceType": "Timing",
    }
