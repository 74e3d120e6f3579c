"""Doc -> record: the only bridge between the pipeline and what is written."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

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
    records = Bridge(text, found["items"]).all(found)
    targets = [{"id": f"T{n}", **r} for n, r in enumerate(records["targets"], start=1)]
    return {
        "doc_id": doc_id,
        "source": source,
        "text": text,
        "trial": trial,
        "items": [item_record(row) for row in found["items"]],
        "sections": [section_record(s) for s in found["sections"] if not s[6]],
        **records,
        "targets": targets,
        "meta": with_hash(meta, text),
    }


def with_hash(meta: Record, text: str) -> Record:
    """``meta`` with the SHA-256 of a text."""
    return {**meta, "sha256": hashlib.sha256(text.encode()).hexdigest()}


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


def item_record(row: Sequence[Any]) -> Record:
    """An item as it is written."""
    id, start, end, section, parent, marker, _ = row
    return {
        "id": id,
        "start": start,
        "end": end,
        "section": section,
        "parent": parent,
        "marker": marker,
    }


def section_record(row: Sequence[Any]) -> Record:
    """A section as it is written."""
    label, start, end, _, field, page, _ = row
    section = {"label": label, "start": start, "end": end}
    given = (("field", field), ("page", page))
    return {**section, **{key: value for key, value in given if value is not None}}


NUMBERED = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")


NUMBERS = 5_000  # most texts of numbers that are remembered


class Counts(NamedTuple):
    """How many records and alternative groups came before, in earlier windows."""

    thresholds: int = 0
    timeframes: int = 0
    outcomes: int = 0
    groups: int = 0


class Bridge:
    """Found dicts -> records: text, ids and items added, numbers made numbers.

    ``text`` begins at ``base`` of the document; ``items`` are those in it, ``names``
    their ids in the document where the rows have others.
    """

    def __init__(
        self,
        text: str,
        items: Sequence[Sequence[Any]],
        *,
        base: int = 0,
        names: Sequence[str] | None = None,
        before: Counts | None = None,
    ) -> None:
        self.text = text
        self.items = items
        self.base = base
        self.names = [row[0] for row in items] if names is None else names
        self.before = before or Counts()
        self.starts = [row[1] for row in items]

    def all(self, found: Found) -> dict[str, list[Record]]:
        """The records of every kind; those of targets have no ids yet."""
        before = self.before
        return {
            "targets": [self.target(d) for d in found["targets"]],
            "lab_thresholds": [
                self.threshold(f"L{n}", d)
                for n, d in enumerate(found["thresholds"], start=before.thresholds + 1)
            ],
            "timeframes": [
                self.timeframe(f"F{n}", d)
                for n, d in enumerate(found["timeframes"], start=before.timeframes + 1)
            ],
            "outcomes": [
                self.outcome(f"O{n}", d)
                for n, d in enumerate(found["outcomes"], start=before.outcomes + 1)
            ],
            "unparsed": [self.unparsed(d) for d in found["unparsed"]],
        }

    def after(self, found: Found) -> Counts:
        """The counts with what was found here."""
        before = self.before
        groups = {d["alternative_group"] for d in found["thresholds"]} - {None}
        return Counts(
            before.thresholds + len(found["thresholds"]),
            before.timeframes + len(found["timeframes"]),
            before.outcomes + len(found["outcomes"]),
            before.groups + max((int(group[1:]) for group in groups), default=0),
        )

    def span(self, d: Found | None) -> Record | None:
        if d is None:
            return None
        start, end, base = d["start"], d["end"], self.base
        record = {"start": start, "end": end, "text": self.text[start:end], **d}
        if base:
            record.update(start=start + base, end=end + base)
        return record

    def spans(self, found: Iterable[Found]) -> list[Record | None]:
        return [self.span(d) for d in found]

    def whole(self, d: Found) -> Record:
        start, end, base = d["start"], d["end"], self.base
        text = self.text[start:end]
        return {"start": start + base, "end": end + base, "text": text}

    def item(self, pos: int) -> str | None:
        """The innermost item at a place: the last one there that has not ended."""
        at = bisect_right(self.starts, pos) - 1
        while at >= 0:
            _, start, end, _, parent, *_ = self.items[at]
            if start <= pos < end:
                return self.names[at]
            at = min(at, int(parent[1:])) - 1 if parent else -1
        return None

    def group(self, name: str | None) -> str | None:
        """An alternative group ("A3"), counted on."""
        before = self.before.groups
        return f"A{int(name[1:]) + before}" if name and before else name

    def threshold(self, id: str, d: Found) -> Record:
        return {
            "id": id,
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
            "timeframes": ids("F", d.get("timeframes", []), self.before.timeframes),
            "alternative_group": self.group(d["alternative_group"]),
            "canonical_value": number(d["canonical_value"]),
            "canonical_unit": d["canonical_unit"],
            "rule": d["rule"],
            "item": self.item(d["start"]),
        }

    def timeframe(self, id: str, d: Found) -> Record:
        start, end, base = d["start"], d["end"], self.base
        record = {
            "id": id,
            "start": start + base,
            "end": end + base,
            "text": self.text[start:end],
            "comparator": d["comparator"],
            "value": number(d["value"]),
            "upper": number(d["upper"]),
            "unit": d["unit"],
            "iso8601": d["iso8601"],
            "relation": d["relation"],
            "anchor": self.span(d["anchor"]),
            "start_event": self.span(d["start_event"]),
        }
        if d.get("cycle") is not None:
            record["cycle"] = d["cycle"]
        record.update(_margins(d))
        record["rule"] = d["rule"]
        record["item"] = self.item(start)
        return record

    def target(self, d: Found) -> Record:
        names = ("name", "symbol", "hgnc_id", "uniprot_id", "variant", "roles")
        return {
            **{name: d[name] for name in names},
            "modality": d["modality"],
            "mentions": self.spans(d["mentions"]),
            "rule": d["rule"],
        }

    def outcome(self, id: str, d: Found) -> Record:
        return {
            "id": id,
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
            "timeframes": ids("F", d["timeframes"], self.before.timeframes),
            "thresholds": ids("L", d["thresholds"], self.before.thresholds),
            "rule": d["rule"],
            "item": self.item(d["start"]),
        }

    def unparsed(self, d: Found) -> Record:
        return {
            **self.whole(d),
            "reason": d["reason"],
            "rule": d["rule"],
            "item": self.item(d["start"]),
        }


def _margins(d: Found) -> Record:
    """The tolerance and the average of a timeframe, where there is one."""
    said: Record = {}
    if d.get("tolerance") is not None:
        said = {
            "tolerance": number(d["tolerance"]),
            "tolerance_unit": d["tolerance_unit"],
        }
    return {**said, "average": True} if d.get("average") else said


def ids(letter: str, indices: Iterable[int], before: int) -> list[str]:
    """Record ids of places in a list of found dicts: 0 -> "F1"."""
    return [f"{letter}{before + index + 1}" for index in indices]


@lru_cache(NUMBERS)
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
