"""doccano's JSONL of sequence labelling with relations.

doccano has no attributes: they go into a column of their own, beside the place they are
of, and come back to a span that still stands there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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

ENTITY = "an object with id, label, start_offset and end_offset"


def write_doccano(records: Iterable[Record], path: Path) -> list[str]:
    """Write documents as doccano reads them; gives notes of what was left out."""
    notes: list[str] = []
    rows = (_row(n, graph_of(r, notes)) for n, r in enumerate(records, start=1))
    path.write_text(dump_lines(rows), encoding="utf-8", newline="")
    return notes


def _row(number: int, graph: Graph) -> dict[str, Any]:
    ids = {entity.id: n for n, entity in enumerate(graph.entities, start=1)}
    said = [
        {
            "label": entity.label,
            "start": entity.start,
            "end": entity.end,
            "text": graph.text[entity.start : entity.end],
            "said": entity.attributes,
        }
        for entity in graph.entities
    ]
    return {
        "id": number,
        "text": graph.text,
        "entities": [
            {
                "id": ids[entity.id],
                "label": entity.label,
                "start_offset": entity.start,
                "end_offset": entity.end,
            }
            for entity in graph.entities
        ],
        "relations": [
            {
                "id": n,
                "from_id": ids[row.source],
                "to_id": ids[row.target],
                "type": row.name,
            }
            for n, row in enumerate(graph.relations, start=1)
        ],
        "Comments": [],
        OURS: {**rest_of(graph), "said": said},
    }


def read_doccano(path: Path) -> Import:
    """Read what doccano exported.

    Raises AnnotationError with everything that is wrong, as `file:line: …`.
    """
    found = Import()
    for number, place, row in texts(path, found):
        graph = started(row, row.get(OURS), place, number)
        _entities(graph, row, place, found)
        for link in rows_of(row, "relations", place, found):
            ends = (str(link.get("from_id")), str(link.get("to_id")))
            graph.relations.append(Relation(str(link.get("type")), *ends, place))
        found.add(graph)
    return found.finish()


def _entities(graph: Graph, row: dict[str, Any], place: str, found: Import) -> None:
    known = _said(row.get(OURS))
    anchors = anchors_of(graph)
    for number, one in enumerate(_spans(row, place, found), start=1):
        start, end = one.get("start_offset"), one.get("end_offset")
        if not (whole_number(start) and whole_number(end)):
            found.say(place, f"entity {shown(one)}", ENTITY)
            continue
        label, name = str(one.get("label")), str(one.get("id", f"new-{number}"))
        entity = Entity(name, label, start, end, {}, place)
        rows = known.get((label, entity.start, entity.end)) or []
        if rows:
            quoted, entity.attributes = rows.pop(0)
            found.anchor(entity, anchors, quoted)
        else:
            found.anchor(entity, anchors, None)
            if isinstance(row.get(OURS), dict):
                what = f"{label} {name} at {start}-{end} is new or moved"
                found.notes.append(f"{place}: {what}: it says nothing yet")
        graph.entities.append(entity)


def _spans(row: dict[str, Any], place: str, found: Import) -> list[dict[str, Any]]:
    """Give the entities; without relations they may be [start, end, label] each."""
    plain = row.get("label") or row.get("labels")
    if "entities" in row or not isinstance(plain, list):
        return rows_of(row, "entities", place, found)
    names = ("start_offset", "end_offset", "label")
    good = [one for one in plain if isinstance(one, list) and len(one) == 3]
    if len(good) < len(plain):
        found.say(place, f"labels {shown(plain)}", "[start, end, label] each")
    return [dict(zip(names, one, strict=True)) for one in good]


def _said(ours: Any) -> dict[tuple[str, int, int], list[tuple[str | None, Record]]]:
    known: dict[tuple[str, int, int], list[Any]] = defaultdict(list)
    for row in ours.get("said") or [] if isinstance(ours, dict) else []:
        place = (row.get("label"), row.get("start"), row.get("end"))
        known[place].append((row.get("text"), dict(row.get("said") or {})))
    return known
