"""Doc -> record: the only bridge between the pipeline and what is written."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from spacy.tokens import Doc

from trialspan.records import SCHEMA_VERSION

Record = dict[str, Any]
Found = dict[str, Any]


def found_in(doc: Doc) -> Found:
    """What the components wrote on a Doc, by span group."""
    return {key: _written(doc, key) for key in GROUPS}


def extract_record(
    text: str,
    found: Found,
    *,
    doc_id: str,
    source: str,
    meta: Record,
    trial: Record | None = None,
) -> Record:
    """The record of what was found in a text, fields in the order of the contract.

    ``meta`` is what ``describe`` says of the pipeline; the text's SHA-256 is added.
    """
    bridge = _Bridge(text, found["items"])
    return {
        "doc_id": doc_id,
        "source": source,
        "text": text,
        "trial": trial,
        "items": [_item(row) for row in found["items"]],
        "sections": [_section(s) for s in found["sections"] if not s[6]],
        "targets": bridge.records("T", found["targets"], bridge.target),
        "lab_thresholds": bridge.records("L", found["thresholds"], bridge.threshold),
        "timeframes": bridge.records("F", found["timeframes"], bridge.timeframe),
        "outcomes": bridge.records("O", found["outcomes"], bridge.outcome),
        "unparsed": [bridge.unparsed(d) for d in found["unparsed"]],
        "meta": {**meta, "sha256": hashlib.sha256(text.encode()).hexdigest()},
    }


GROUPS = (
    "sections",
    "items",
    "targets",
    "thresholds",
    "timeframes",
    "outcomes",
    "unparsed",
)


def _written(doc: Doc, key: str) -> list[Any]:
    return doc.spans[key].attrs["values"] if key in doc.spans else []


def _item(row: list[Any]) -> Record:
    id, start, end, section, parent, marker, _ = row
    return {
        "id": id,
        "start": start,
        "end": end,
        "section": section,
        "parent": parent,
        "marker": marker,
    }


def _section(row: list[Any]) -> Record:
    label, start, end, _, field, page, _ = row
    section = {"label": label, "start": start, "end": end}
    given = (("field", field), ("page", page))
    return {**section, **{key: value for key, value in given if value is not None}}


class _Bridge:
    """Found dicts -> records: text, ids and items added, numbers made numbers."""

    def __init__(self, text: str, items: list[list[Any]]) -> None:
        self.text = text
        self.items = items
        self.starts = [row[1] for row in items]

    def records(self, letter: str, found: list[Found], make: Any) -> list[Record]:
        return [{"id": f"{letter}{n}", **make(d)} for n, d in enumerate(found, start=1)]

    def span(self, d: Found | None) -> Record | None:
        if d is None:
            return None
        start, end = d["start"], d["end"]
        rest = {key: value for key, value in d.items() if key not in ("start", "end")}
        return {"start": start, "end": end, "text": self.text[start:end], **rest}

    def spans(self, found: Iterable[Found]) -> list[Record | None]:
        return [self.span(d) for d in found]

    def whole(self, d: Found) -> Record:
        start, end = d["start"], d["end"]
        return {"start": start, "end": end, "text": self.text[start:end]}

    def evidence(self, d: Found) -> Record:
        return {"rule": d["rule"], "item": self.item(d["start"])}

    def item(self, pos: int) -> str | None:
        """The innermost item at a place: the last one there that has not ended."""
        at = bisect_right(self.starts, pos) - 1
        while at >= 0:
            id, start, end, _, parent, *_ = self.items[at]
            if start <= pos < end:
                return str(id)
            at = min(at, int(parent[1:])) - 1 if parent else -1
        return None

    def threshold(self, d: Found) -> Record:
        return {
            **self.whole(d),
            "analyte": self.span(d["analyte"]),
            "bound": self.span(d["bound"]),
            "category": d["category"],
            "comparator": d["comparator"],
            "value": number(d["value"]),
            "upper": number(d["upper"]),
            "unit": d["unit"],
            "unit_text": d["unit_text"],
            "reference": d["reference"],
            "criterion": d["criterion"],
            "negated": d["negated"],
            "qualifiers": self.spans(d["qualifiers"]),
            "timeframes": ids("F", d.get("timeframes", [])),
            "alternative_group": d["alternative_group"],
            "canonical_value": number(d["canonical_value"]),
            "canonical_unit": d["canonical_unit"],
            **self.evidence(d),
        }

    def timeframe(self, d: Found) -> Record:
        return {
            **self.whole(d),
            "comparator": d["comparator"],
            "value": number(d["value"]),
            "upper": number(d["upper"]),
            "unit": d["unit"],
            "iso8601": d["iso8601"],
            "relation": d["relation"],
            "anchor": self.span(d["anchor"]),
            "start_event": self.span(d["start_event"]),
            **({"cycle": d["cycle"]} if d.get("cycle") is not None else {}),
            **self.evidence(d),
        }

    def target(self, d: Found) -> Record:
        names = ("name", "symbol", "hgnc_id", "uniprot_id", "variant", "roles")
        return {
            **{name: d[name] for name in names},
            "modality": d["modality"],
            "mentions": self.spans(d["mentions"]),
            "rule": d["rule"],
        }

    def outcome(self, d: Found) -> Record:
        return {
            **self.whole(d),
            "type": d["type"],
            "measure": self.span(d["measure"]),
            "concept": d["concept"],
            "abbreviation": d["abbreviation"],
            "description": self.span(d["description"]),
            "time_frame": self.span(d["time_frame"]),
            "definition": self.span(d["definition"]),
            "start_event": self.span(d["start_event"]),
            "end_events": self.spans(d["end_events"]),
            "criteria": self.spans(d["criteria"]),
            "timeframes": ids("F", d["timeframes"]),
            "thresholds": ids("L", d["thresholds"]),
            **self.evidence(d),
        }

    def unparsed(self, d: Found) -> Record:
        return {**self.whole(d), "reason": d["reason"], **self.evidence(d)}


def ids(letter: str, indices: Iterable[int]) -> list[str]:
    """Record ids of places in a list of found dicts: 0 -> "F1"."""
    return [f"{letter}{index + 1}" for index in indices]


def number(value: str | None) -> int | float | None:
    """A JSON number: an integer when integral, else the shortest float."""
    if value is None:
        return None
    exact = Decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def describe(name: str, version: str, lexicon_hash: str) -> Record:
    """The part of ``meta`` that is the same for every document of a run."""
    return {
        "schema_version": SCHEMA_VERSION,
        "pipeline": name,
        "pipeline_version": version,
        "lexicon_hash": lexicon_hash,
    }
