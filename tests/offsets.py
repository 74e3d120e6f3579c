"""Whether every span of a record is the text at its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def wrong_spans(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The spans of a record whose text is not the document's at their offsets."""
    text = record["text"]
    rest = {key: value for key, value in record.items() if key != "text"}
    return [s for s in spans_of(rest) if not right(s, text)]


def right(span: dict[str, Any], text: str) -> bool:
    start, end = span["start"], span["end"]
    inside = 0 <= start <= end <= len(text)
    return inside and text[start:end] == span.get("text", text[start:end])


def spans_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every dict with a start and an end."""
    if isinstance(value, dict):
        if {"start", "end"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from spans_of(item)
