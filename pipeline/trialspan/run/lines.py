"""How records are written: kinds that are counted, and the form of the JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from json.encoder import encode_basestring as quoted
from typing import Any

Record = dict[str, Any]
KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


def dumps_record(record: Record) -> str:
    """What ``dumps`` makes of a record; its text and items are written at once."""
    members: list[str] = []
    others: Record = {}
    for key, value in record.items():
        if key not in AT_ONCE:
            others[key] = value
            continue
        if others:
            members.append(dumps(others)[1:-1])
            others = {}
        members.append(f'"{key}": {AT_ONCE[key](value)}')
    if others:
        members.append(dumps(others)[1:-1])
    return f"{{{', '.join(members)}}}"


def _text(text: str) -> str:
    if CONTROLS.search(text):
        return dumps(text)
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def _items(items: Iterable[Record]) -> str:
    return f"[{', '.join(map(_item, items))}]"


def _item(item: Record) -> str:
    section, parent, marker = item["section"], item["parent"], item["marker"]
    return (
        f'{{"id": "{item["id"]}", "start": {item["start"]}, "end": {item["end"]}, '
        f'"section": {"null" if section is None else quoted(section)}, '
        f'"parent": {"null" if parent is None else quoted(parent)}, '
        f'"marker": {"null" if marker is None else quoted(marker)}}}'
    )


AT_ONCE: dict[str, Callable[[Any], str]] = {"text": _text, "items": _items}
