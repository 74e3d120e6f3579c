"""Annotations as offsets and values only, and back over the documents they are of.

Documents that belong to others are never quoted: a stripped annotation holds where a
fact stands and what it means, and the SHA-256 of the text it was read in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

QUOTES = {"text", "trial", "items"}
WITHOUT_TEXT = {"sections", "items", "trial", "meta"}


def sha256(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, as records carry it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def strip(record: Mapping[str, Any]) -> dict[str, Any]:
    """Leave of an annotated document what quotes none of it, and its text's hash."""
    bare = {
        key: _without_text(part) for key, part in record.items() if key not in QUOTES
    }
    meta = dict(record.get("meta") or {})
    if record.get("text") is not None:
        meta["sha256"] = sha256(record["text"])
    return {**bare, "meta": meta}


def _without_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_text(v) for key, v in value.items() if key != "text"}
    if isinstance(value, list):
        return [_without_text(part) for part in value]
    return value


def restore(record: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Put a document's text back into its annotation, and each span's into the span.

    Raises ValueError where the text is not the one that was annotated.
    """
    meta, given = record.get("meta"), sha256(text)
    wanted = meta.get("sha256") if isinstance(meta, dict) else None
    if wanted and wanted != given:
        raise ValueError(f"the text has SHA-256 {given} (want {wanted})")
    spans = {
        key: part if key in WITHOUT_TEXT else _with_text(part, text)
        for key, part in record.items()
    }
    return {**spans, "text": text}


def _with_text(value: Any, text: str) -> Any:
    if isinstance(value, list):
        return [_with_text(part, text) for part in value]
    if not isinstance(value, dict):
        return value
    parts = {key: _with_text(part, text) for key, part in value.items()}
    if "text" not in parts and _is_span(parts):
        parts["text"] = text[parts["start"] : parts["end"]]
    return parts


def _is_span(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("start"), int) and isinstance(value.get("end"), int)
