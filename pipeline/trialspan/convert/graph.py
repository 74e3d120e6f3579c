"""A document as other programs see it: labelled spans, relations, attributes.

Every record is an entity, and so is every span inside it; a relation named by the field
leads from the record to the span. A target stands at its first mention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from trialspan.records import Mention, Outcome, Target, Threshold, Timeframe

Record = dict[str, Any]
REST = ("trial", "items", "sections", "unparsed", "meta")
PLACE = ("start", "end", "text")
OMITTED = ("cycle", "tolerance", "tolerance_unit", "average", "fragments")
"""Fields that a record has only where there is something to say."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of record as entities: its label, the letter of its ids, its parts.

    `parts` are the labels of the spans in its fields, `links` the kinds its ids are of.
    """

    kind: str
    label: str
    letter: str
    model: type[BaseModel]
    parts: Mapping[str, str]
    links: Mapping[str, str]


SHAPES = (
    Shape("targets", "Target", "T", Target, {"mentions": "Mention"}, {}),
    Shape(
        "lab_thresholds",
        "Threshold",
        "L",
        Threshold,
        {"analyte": "Analyte", "bound": "Bound", "qualifiers": "Qualifier"},
        {"timeframes": "timeframes"},
    ),
    Shape(
        "timeframes",
        "Timeframe",
        "F",
        Timeframe,
        {"anchor": "Event", "start_event": "Event"},
        {},
    ),
    Shape(
        "outcomes",
        "Outcome",
        "O",
        Outcome,
        {
            "measure": "Measure",
            "description": "Description",
            "time_frame": "TimeFrame",
            "definition": "Definition",
            "start_event": "Event",
            "end_events": "Event",
            "criteria": "Criteria",
        },
        {"timeframes": "timeframes", "thresholds": "lab_thresholds"},
    ),
)
BY_LABEL = {shape.label: shape for shape in SHAPES}
LABELS = tuple(
    dict.fromkeys(
        [shape.label for shape in SHAPES]
        + [label for shape in SHAPES for label in shape.parts.values()]
    )
)
RELATIONS = tuple(
    dict.fromkeys(name for shape in SHAPES for name in (*shape.parts, *shape.links))
)
NUMBERS = {"value", "upper", "canonical_value", "cycle", "tolerance"}
FLAGS = {"negated", "average"}
LISTS = {"roles"}


@dataclass(slots=True)
class Entity:
    """A labelled span: what it says stands in `attributes`; `place` names its line."""

    id: str
    label: str
    start: int
    end: int
    attributes: Record = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A named link from one entity to another, by their ids."""

    name: str
    source: str
    target: str
    place: str = ""


@dataclass(slots=True)
class Graph:
    """A document with its entities and relations; `rest` is what is neither."""

    doc_id: str
    source: str
    text: str
    entities: list[Entity] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    rest: Record = field(default_factory=dict)
    place: str = ""

    def entity(self, label: str, span: Record, attributes: Record) -> Entity:
        """Add an entity."""
        name = f"T{len(self.entities) + 1}"
        added = Entity(name, label, span["start"], span["end"], attributes)
        self.entities.append(added)
        return added


def graph_of(record: Record, notes: list[str]) -> Graph:
    """Give a document as a graph; what cannot be shown is written into `notes`."""
    graph = Graph(record["doc_id"], record["source"], record["text"])
    graph.rest = {name: record[name] for name in REST if name in record}
    known: dict[tuple[str, str], str] = {}
    for shape in SHAPES:
        for row in record[shape.kind]:
            head = _add(graph, shape, row)
            if head is None:
                notes.append(
                    f"{record['doc_id']}: {row['id']} has no mention: left out"
                )
                continue
            known[shape.kind, row["id"]] = head.id
    for shape in SHAPES:
        for row in record[shape.kind]:
            source = known.get((shape.kind, row["id"]))
            for name, kind in shape.links.items() if source else ():
                for other in row.get(name) or ():
                    link = Relation(name, str(source), known[kind, other])
                    graph.relations.append(link)
    return graph


def _add(graph: Graph, shape: Shape, row: Record) -> Entity | None:
    """Add a record and its parts; None for a target that is named nowhere."""
    place, parts = row, list(_parts(shape, row))
    said = {
        name: value
        for name, value in row.items()
        if name not in (*PLACE, *shape.parts, *shape.links)
        and value is not None
        and value is not False
        and value != []
    }
    if shape.model is Target:
        if not parts:
            return None
        (_, place), *parts = parts
        said |= {f"mention_{name}": value for name, value in _said(place).items()}
    head = graph.entity(shape.label, place, said)
    for name, part in parts:
        added = graph.entity(shape.parts[name], part, _said(part))
        graph.relations.append(Relation(name, head.id, added.id))
    return head


def _parts(shape: Shape, row: Record) -> Iterator[tuple[str, Record]]:
    for name in shape.parts:
        value = row.get(name)
        for part in value if isinstance(value, list) else [value] if value else []:
            yield name, part


def _said(part: Record) -> Record:
    return {k: v for k, v in part.items() if k not in PLACE and v is not None}


def typed(name: str, written: Any) -> Any:
    """Read a value that a program keeps as words: "9.5" of `value` -> 9.5."""
    if not isinstance(written, str):
        return written
    if name in NUMBERS:
        try:
            return int(written)
        except ValueError:
            pass
        try:
            return float(written)
        except ValueError:
            return written
    if name in FLAGS and written in ("true", "false", "True", "False"):
        return written.lower() == "true"
    return written


def is_many(model: type[BaseModel], name: str) -> bool:
    """Tell whether a field holds a list."""
    return get_origin(model.model_fields[name].annotation) is list


def empty(model: type[BaseModel], name: str) -> Any:
    """Give what a field holds where nothing is said."""
    if is_many(model, name):
        return []
    return False if name in FLAGS and name not in OMITTED else None


def part_model(shape: Shape, name: str) -> type[BaseModel]:
    """Give the model of the spans in a field."""
    annotation = shape.model.model_fields[name].annotation
    for inner in (annotation, *get_args(annotation)):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return Mention
