"""Our own lines of JSON."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trialspan.convert.graph import Record
from trialspan.convert.imported import Import
from trialspan.convert.pages import dump_lines
from trialspan.evaluate.check import check_gold
from trialspan.evaluate.lines import read_lines as read_json_lines

WANT = "a document with its text as one JSON object"


def write_lines(records: Iterable[Record], path: Path) -> list[str]:
    """Write documents, a line each."""
    path.write_text(dump_lines(records), encoding="utf-8", newline="")
    return []


def read_lines(path: Path) -> Import:
    """Read documents that carry their texts."""
    found = Import()
    seen: dict[str, str] = {}
    for line in read_json_lines(path):
        name = str(line.value.get("doc_id"))
        if line.wrong or not isinstance(line.value.get("text"), str):
            found.say(line.place, line.wrong or "no text", WANT)
            continue
        for what, want in check_gold(line.value):
            found.say(line.place, what, want)
        if name in seen:
            found.say(line.place, f"document {name!a} again", f"once; {seen[name]}")
        seen[name] = line.place
        found.records.append(line.value)
    if not seen and not found.wrong:
        found.say(str(path), "no document", "a document a line")
    return found.finish()
