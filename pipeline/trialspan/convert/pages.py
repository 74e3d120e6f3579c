"""What the JSON forms of other programs share: lines, attributes, the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeGuard

from trialspan.convert.anchor import Anchors
from trialspan.convert.graph import Graph
from trialspan.convert.imported import Import
from trialspan.evaluate.lines import read_lines
from trialspan.evaluate.problems import shown

OURS = "trialspan"
"""The field that carries what another program has no place for."""


def dump_lines(rows: Iterable[Any]) -> str:
    """Write JSON, a line each."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def rest_of(graph: Graph) -> dict[str, Any]:
    """Give what stands beside the annotations of a document."""
    return {"doc_id": graph.doc_id, "source": graph.source, **graph.rest}


def started(row: dict[str, Any], ours: Any, place: str, number: int) -> Graph:
    """Begin the graph of a document from its text and what we wrote beside it."""
    rest = dict(ours) if isinstance(ours, dict) else {}
    rest.pop("said", None)
    meta = row.get("meta")
    named = rest.pop("doc_id", None) or row.get("doc_id")
    if not named and isinstance(meta, dict):
        named = meta.get("doc_id")
    doc_id = str(named or f"document-{number}")
    source = str(rest.pop("source", None) or f"{doc_id}.txt")
    return Graph(doc_id, source, row["text"], rest=rest, place=place)


def texts(path: Path, found: Import) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield the lines of a file that hold a text, with number and place."""
    empty = True
    for line in read_lines(path):
        empty = False
        if line.wrong:
            found.say(line.place, line.wrong, "a document as one JSON object")
        elif not isinstance(line.value.get("text"), str):
            what = f"text is {shown(line.value.get('text'))}"
            found.say(line.place, what, "the text of a document")
        else:
            yield line.number, line.place, line.value
    if empty:
        found.say(str(path), "no document", "a document a line")


def whole_number(value: Any) -> TypeGuard[int]:
    """Tell whether a value can be a place in a text."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def rows_of(row: dict[str, Any], name: str, place: str, found: Import) -> list[Any]:
    """Give a list of objects that a document holds, what is none of them told."""
    rows = row.get(name) or []
    if not isinstance(rows, list):
        found.say(place, f"{name} is {shown(rows)}", "a list")
        return []
    good = [one for one in rows if isinstance(one, dict)]
    if len(good) < len(rows):
        found.say(place, f"{len(rows) - len(good)} of {name} are no objects", "objects")
    return good


def anchors_of(graph: Graph) -> Anchors:
    """Give the ways to read places in the text of a graph."""
    return Anchors(graph.text)
