"""Prodigy's JSONL of spans and relations (recipes spans.manual and rel.manual)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from trialspan.convert.graph import Entity, Graph, Record, Relation, graph_of
from trialspan.convert.imported import Import
from trialspan.convert.pages import (
    OURS,
    anchors_of,
    dump_lines,
    rest_of,
    rows_of,
    started,
    texts,
    whole_number,
)
from trialspan.evaluate.problems import shown

TOKEN = re.compile(r"\d+|[^\W\d_]\w*|\s|.", re.DOTALL)
SPAN = "an object with start, end and label"


def write_prodigy(records: Iterable[Record], path: Path) -> list[str]:
    """Write documents as Prodigy reads them; gives notes of what was left out."""
    notes: list[str] = []
    rows = (_row(graph_of(record, notes)) for record in records)
    path.write_text(dump_lines(rows), encoding="utf-8", newline="")
    return notes


def _row(graph: Graph) -> dict[str, Any]:
    tokens = [(m.start(), m.end()) for m in TOKEN.finditer(graph.text)]
    starts, ends = [a for a, _ in tokens], [b for _, b in tokens]
    spans = {row.id: _span(graph, row, starts, ends) for row in graph.entities}
    return {
        "text": graph.text,
        "meta": {"doc_id": graph.doc_id},
        "tokens": [
            {"text": graph.text[a:b], "start": a, "end": b, "id": n, "ws": False}
            for n, (a, b) in enumerate(tokens)
        ],
        "spans": list(spans.values()),
        "relations": [
            {
                "label": row.name,
                "head": spans[row.source]["token_end"],
                "child": spans[row.target]["token_end"],
                "head_span": _end(spans[row.source]),
                "child_span": _end(spans[row.target]),
            }
            for row in graph.relations
        ],
        "answer": "accept",
        OURS: rest_of(graph),
    }


def _span(
    graph: Graph, row: Entity, starts: Sequence[int], ends: Sequence[int]
) -> dict[str, Any]:
    first = max(bisect_right(starts, row.start) - 1, 0)
    return {
        "start": row.start,
        "end": row.end,
        "token_start": first,
        "token_end": max(bisect_left(ends, row.end), first),
        "label": row.label,
        "text": graph.text[row.start : row.end],
        "id": row.id,
        "said": row.attributes,
    }


def _end(span: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in span.items() if name not in ("said", "text")}


def read_prodigy(path: Path) -> Import:
    """Read what Prodigy exported; examples that were not accepted are left out.

    Raises AnnotationError with everything that is wrong, as `file:line: …`.
    """
    found = Import()
    for number, place, row in texts(path, found):
        if row.get("answer", "accept") != "accept":
            answer = shown(row["answer"])
            found.notes.append(f"{place}: the answer is {answer}: left out")
            continue
        graph = started(row, row.get(OURS), place, number)
        _entities(graph, row, place, found)
        _relations(graph, row, place, found)
        found.add(graph)
    return found.finish()


def _entities(graph: Graph, row: dict[str, Any], place: str, found: Import) -> None:
    anchors = anchors_of(graph)
    taken = {
        str(one.get("id")) for one in row.get("spans") or [] if isinstance(one, dict)
    }
    free = (f"N{n}" for n in range(1, 1_000_000) if f"N{n}" not in taken)
    for one in rows_of(row, "spans", place, found):
        if not (whole_number(one.get("start")) and whole_number(one.get("end"))):
            found.say(place, f"span {shown(one)}", SPAN)
            continue
        name = str(one["id"]) if one.get("id") else next(free)
        said = dict(one.get("said") or {})
        label = str(one.get("label"))
        entity = Entity(name, label, one["start"], one["end"], said, place)
        found.anchor(entity, anchors, one.get("text"))
        graph.entities.append(entity)


def _relations(graph: Graph, row: dict[str, Any], place: str, found: Import) -> None:
    names = {(e.label, e.start, e.end): e.id for e in reversed(graph.entities)}
    ids = {entity.id for entity in graph.entities}

    def end(link: dict[str, Any], name: str) -> str:
        span = link.get(name)
        span = span if isinstance(span, dict) else {}
        if str(span.get("id")) in ids:
            return str(span["id"])
        where = (span.get("label"), span.get("start"), span.get("end"))
        return names.get(where, f"{name} {shown(span)}")  # type: ignore[arg-type]

    for link in rows_of(row, "relations", place, found):
        ends = (end(link, "head_span"), end(link, "child_span"))
        graph.relations.append(Relation(str(link.get("label")), *ends, place))
