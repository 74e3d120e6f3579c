"""Label Studio's JSON: pre-annotated tasks out, exported annotations in.

Its editor counts UTF-16 units. What a span says stands in a text area of the region, a
line `field: value` each, so that an annotator can change it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from trialspan.convert.anchor import UTF16, utf16
from trialspan.convert.graph import (
    FLAGS,
    LABELS,
    LISTS,
    NUMBERS,
    RELATIONS,
    Entity,
    Graph,
    Record,
    Relation,
    graph_of,
)
from trialspan.convert.imported import Import
from trialspan.convert.pages import OURS, anchors_of, rest_of, started, whole_number
from trialspan.evaluate.problems import AnnotationError, problem, shown

LABEL, SAID, TEXT = "label", "said", "text"


def configuration() -> str:
    """Give the labelling interface that our tasks are made for."""
    labels = "".join(f"<Label value={quoteattr(name)}/>" for name in LABELS)
    relations = "".join(f"<Relation value={quoteattr(name)}/>" for name in RELATIONS)
    return (
        "<View>"
        f'<Relations>{relations}</Relations><Labels name="{LABEL}" toName="{TEXT}">'
        f'{labels}</Labels><Text name="{TEXT}" value="$text" granularity="symbol"/>'
        f'<TextArea name="{SAID}" toName="{TEXT}" perRegion="true" editable="true"'
        ' maxSubmissions="100" placeholder="field: value"/></View>'
    )


def write_label_studio(records: Iterable[Record], path: Path) -> list[str]:
    """Write pre-annotated tasks; gives notes of what was left out."""
    notes: list[str] = []
    tasks = [_task(graph_of(record, notes)) for record in records]
    written = json.dumps(tasks, ensure_ascii=False, indent=1)
    path.write_text(written + "\n", encoding="utf-8", newline="")
    return notes


def _task(graph: Graph) -> dict[str, Any]:
    counts = utf16(graph.text)
    result: list[dict[str, Any]] = []
    for entity in graph.entities:
        place = {
            "start": counts[entity.start],
            "end": counts[entity.end],
            "text": graph.text[entity.start : entity.end],
        }
        region = {"id": entity.id, "to_name": TEXT}
        labels = {**place, "labels": [entity.label]}
        result.append({**region, "from_name": LABEL, "type": "labels", "value": labels})
        if entity.attributes:
            said = {"start": place["start"], "end": place["end"]}
            lines = [f"{n}: {_written(v)}" for n, v in entity.attributes.items()]
            value = {**said, "text": lines}
            result.append(
                {**region, "from_name": SAID, "type": "textarea", "value": value}
            )
    for row in graph.relations:
        link = {"type": "relation", "from_id": row.source, "to_id": row.target}
        result.append({**link, "direction": "right", "labels": [row.name]})
    data = {"text": graph.text, "doc_id": graph.doc_id, OURS: rest_of(graph)}
    prediction = {"model_version": "trialspan", "result": result}
    return {"data": data, "predictions": [prediction]}


def _written(value: Any) -> str:
    """Write a value on one line: words as they are, all else as JSON."""
    plain = isinstance(value, str) and value.isprintable() and not value.startswith('"')
    return value if plain else json.dumps(value, ensure_ascii=False)


def read_label_studio(path: Path) -> Import:
    """Read exported tasks: the last annotation of each, else the prediction.

    Raises AnnotationError with everything that is wrong, as `file: task n: …`.
    """
    try:
        tasks = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or f"not JSON: {error}"
        want = "tasks that Label Studio exported as JSON"
        raise AnnotationError([problem(str(path), str(reason), want)]) from error
    found = Import()
    if not isinstance(tasks, list) or not tasks:
        found.say(str(path), "no tasks", "a list of tasks")
        tasks = []
    for number, task in enumerate(tasks, start=1):
        place = f"{path}: task {number}"
        row = task.get("data") if isinstance(task, dict) else None
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            found.say(place, "no data.text", "the text of a document")
            continue
        graph = started(row, row.get(OURS), place, number)
        _results(graph, _chosen(task, place, found), place, found)
        found.add(graph)
    return found.finish()


def _chosen(task: dict[str, Any], place: str, found: Import) -> list[dict[str, Any]]:
    """Choose among the annotations of a task the last that was not cancelled."""
    rows = [row for row in task.get("annotations") or [] if isinstance(row, dict)]
    kept = [row for row in rows if not row.get("was_cancelled")]
    if len(kept) > 1:
        found.notes.append(f"{place}: {len(kept)} annotations, the last was taken")
    if rows and not kept:
        found.notes.append(f"{place}: every annotation was cancelled")
    if not rows:
        kept = [row for row in task.get("predictions") or [] if isinstance(row, dict)]
    result = kept[-1].get("result") if kept else []
    good = [row for row in result or [] if isinstance(row, dict)]
    if len(good) < len(result or []):
        found.say(place, "a result that is no object", "regions and relations")
    return good


def _results(
    graph: Graph, rows: list[dict[str, Any]], place: str, found: Import
) -> None:
    anchors = anchors_of(graph)
    regions: dict[str, Entity] = {}
    for row in rows:
        if row.get("type") == "labels":
            entity = _region(row, place, found)
            if entity:
                found.anchor(entity, anchors, row["value"].get("text"), first=UTF16)
                regions[entity.id] = entity
    for row in rows:
        if row.get("type") == "textarea":
            _say(regions, row, place, found)
        elif row.get("type") == "relation":
            ends = (str(row.get("from_id")), str(row.get("to_id")))
            for name in row.get("labels") or ["(no label)"]:
                graph.relations.append(Relation(str(name), *ends, place))
        elif row.get("type") != "labels":
            found.notes.append(f"{place}: a {shown(row.get('type'))} was left out")
    graph.entities = list(regions.values())


def _region(row: dict[str, Any], place: str, found: Import) -> Entity | None:
    value = row.get("value")
    value = value if isinstance(value, dict) else {}
    labels, start, end = value.get("labels"), value.get("start"), value.get("end")
    named = labels if isinstance(labels, list) and len(labels) == 1 else []
    if not (named and whole_number(start) and whole_number(end)):
        want = "one label, start and end"
        found.say(place, f"region {shown(row.get('id'))} is {shown(value)}", want)
        return None
    return Entity(str(row.get("id")), str(named[0]), start, end, {}, place)


def _say(
    regions: dict[str, Entity], row: dict[str, Any], place: str, found: Import
) -> None:
    """Read what the text area of a region says."""
    entity = regions.get(str(row.get("id")))
    value = row.get("value")
    lines = value.get("text") if isinstance(value, dict) else None
    if entity is None:
        found.say(place, f"text of region {shown(row.get('id'))}", "a region")
        return
    for line in [lines] if isinstance(lines, str) else lines or []:
        name, colon, said = str(line).partition(":")
        if not colon:
            found.say(
                place, f"{entity.label} {entity.id} says {shown(line)}", "field: value"
            )
            continue
        entity.attributes[name.strip()] = _read(name.strip(), said.strip())


def _read(name: str, said: str) -> Any:
    if name in LISTS | FLAGS | NUMBERS | {"fragments"} or said.startswith('"'):
        try:
            return json.loads(said)
        except ValueError:
            return [s.strip() for s in said.split(",")] if name in LISTS else said
    return said
