"""What is wrong with one annotated or predicted document, as (what, what is wanted)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from trialspan.evaluate.match import Record
from trialspan.evaluate.offsets import sha256
from trialspan.evaluate.problems import shown
from trialspan.evaluate.shape import Misfit, misfits
from trialspan.records import SCHEMA_VERSION

Wrong = tuple[str, str]

KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes")
META = {"schema_version", "pipeline", "pipeline_version", "sha256"}
OPTIONAL = {"source", "sections", "text", "meta", *META}
"""What no figure needs; a text may be put back from elsewhere."""
NEEDED = {*KINDS, "doc_id", "id", "start", "end", "analyte", "name"}
"""What a prediction must have; other fields it may leave out, and have more."""
MAY_BE_EMPTY = {"sections", "items"}
LENIENT = {"extra_forbidden", "literal_error"}


def check_gold(document: dict[str, Any]) -> list[Wrong]:
    """List what is wrong with an annotated document whose text has been put back.

    Unknown and missing fields and words, offsets that do not fit their text, ids given
    twice or never, another text than its hash says, another version of the schema.
    """
    return list(_version(document)) or (
        _form(document, strictly=True)
        or [*_hash(document), *_offsets(document), *_ids(document)]
    )


def check_prediction(document: dict[str, Any]) -> list[Wrong]:
    """List what keeps a predicted document from being scored.

    Words that no record uses, fields more or less, and wrong offsets count against a
    prediction but do not stop its scoring.
    """
    return list(_version(document)) or (
        _form(document, strictly=False) or [*_hash(document), *_ids(document)]
    )


def _version(document: Record) -> Iterator[Wrong]:
    meta = document.get("meta")
    version = meta.get("schema_version") if isinstance(meta, dict) else None
    if version not in (None, SCHEMA_VERSION):
        yield f"meta.schema_version is {shown(version)}", shown(SCHEMA_VERSION)


def _form(document: dict[str, Any], *, strictly: bool) -> list[Wrong]:
    found = (row for row in misfits(document) if _counts(row, strictly=strictly))
    return [(row.what, row.want) for row in found]


def _counts(row: Misfit, *, strictly: bool) -> bool:
    if row.kind == "missing":
        return row.field not in OPTIONAL and (strictly or row.field in NEEDED)
    return strictly or row.kind not in LENIENT


def _hash(document: Record) -> Iterator[Wrong]:
    wanted, text = (document.get("meta") or {}).get("sha256"), document.get("text")
    if wanted and text is not None and sha256(text) != wanted:
        yield f"the text has SHA-256 {sha256(text)}", f"{wanted}, as meta says"


def _offsets(document: Record) -> Iterator[Wrong]:
    text = document.get("text")
    for where, span in spans(document):
        start, end = span["start"], span["end"]
        empty = start >= end and where.split("[")[0] not in MAY_BE_EMPTY
        if empty or (text is not None and end > len(text)):
            most = "" if text is None else f" of a text of {len(text)} characters"
            yield f"{where} is [{start}, {end})", f"a stretch{most}"
        elif text is not None and span.get("text", text[start:end]) != text[start:end]:
            given = shown(span["text"])
            yield (
                f"{where}.text is {given}",
                f"{shown(text[start:end])}, what stands there",
            )


def spans(value: Any, where: str = "") -> Iterator[tuple[str, Record]]:
    """Yield every span of a document with its place, however deep it stands."""
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            yield where, value
        for key, part in value.items():
            if isinstance(part, dict | list):
                yield from spans(part, f"{where}.{key}" if where else key)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from spans(part, f"{where}[{index}]")


def bare_spans(value: Any) -> Iterator[Record]:
    """Yield every span of a document without its place."""
    parts = [value]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            if isinstance(part.get("start"), int) and isinstance(part.get("end"), int):
                yield part
            part = part.values()
        parts += [row for row in part if isinstance(row, dict | list)]


def _ids(document: Record) -> Iterator[Wrong]:
    for kind in KINDS:
        times = Counter(record["id"] for record in document[kind])
        for name, count in times.items():
            if count > 1:
                yield f"{kind}: id {shown(name)} is given {count} times", "each id once"
    yield from _links(document, "lab_thresholds", "timeframes", "timeframes")
    yield from _links(document, "outcomes", "timeframes", "timeframes")
    yield from _links(document, "outcomes", "thresholds", "lab_thresholds")


def _links(document: Record, kind: str, field: str, to: str) -> Iterator[Wrong]:
    known = {record["id"] for record in document[to]}
    for record in document[kind]:
        for name in record.get(field) or []:
            if name not in known:
                what = f"{record['id']}.{field} names {shown(name)}"
                yield what, f"the id of one of {to}"
