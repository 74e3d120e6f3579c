"""Entities and relations -> the record of a document, everything checked."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import Any

from pydantic import BaseModel

from trialspan.convert.graph import (
    BY_LABEL,
    LABELS,
    OMITTED,
    PLACE,
    SHAPES,
    Entity,
    Graph,
    Record,
    Relation,
    Shape,
    empty,
    is_many,
    part_model,
    typed,
)
from trialspan.evaluate.check import check_gold
from trialspan.evaluate.problems import problem, shown
from trialspan.records import SCHEMA_VERSION, Mention, Target

ROW = re.compile(r"(targets|lab_thresholds|timeframes|outcomes)\[(\d{1,9})\]")
NAME = re.compile(r"[A-Z](\d{1,9})")


class Rebuild:
    """Puts the record of one document together; `wrong` gathers what does not fit."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.wrong: list[str] = []
        self.entities = {entity.id: entity for entity in graph.entities}
        self.out: dict[str, list[Relation]] = defaultdict(list)
        self.places: dict[str, list[str]] = {}

    def record(self) -> Record:
        """Give the record; look at `wrong` before using it."""
        self._relations()
        heads = {shape.kind: self._heads(shape) for shape in SHAPES}
        names = self._names(heads)
        rows = {
            shape.kind: [self._row(shape, head, names) for head in heads[shape.kind]]
            for shape in SHAPES
        }
        text = self.graph.text
        found = {
            "doc_id": self.graph.doc_id,
            "source": self.graph.source,
            "text": text,
            "sections": [],
            **self.graph.rest,
            **rows,
            "meta": {**_no_pipeline(), **(self.graph.rest.get("meta") or {})},
        }
        found["meta"]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        if not self.wrong:
            self.places = {
                kind: [head.place for head in rows_] for kind, rows_ in heads.items()
            }
            self._check(found)
        return found

    def _relations(self) -> None:
        held = set()
        for row in self.graph.relations:
            source, target = (self.entities.get(e) for e in (row.source, row.target))
            shape = BY_LABEL.get(source.label) if source else None
            if not (source and target):
                what = f"relation {shown(row.name)} of {row.source} to {row.target}"
                self._say(row.place, what, "two annotations of the document")
            elif shape is None or row.name not in (*shape.parts, *shape.links):
                what = f"{source.label} has no relation {shown(row.name)}"
                self._say(row.place, what, _relations_of(source.label))
            else:
                self.out[source.id].append(row)
                held.add(target.id)
        for entity in self.graph.entities:
            if entity.label not in LABELS:
                what = f"no label {shown(entity.label)}"
                self._say(entity.place, what, f"one of {', '.join(LABELS)}")
            elif entity.label not in BY_LABEL and entity.id not in held:
                what = f"{entity.label} {entity.id} belongs to no record"
                self._say(entity.place, what, "a relation that leads to it")

    def _heads(self, shape: Shape) -> list[Entity]:
        heads = [row for row in self.graph.entities if row.label == shape.label]
        if all("id" in head.attributes for head in heads):
            return heads
        return sorted(heads, key=lambda head: (head.start, head.end))

    def _names(self, heads: dict[str, list[Entity]]) -> dict[str, str]:
        """Name the records: as they were, and new ones by the next free number."""
        names = {}
        for shape in SHAPES:
            rows = heads[shape.kind]
            taken = [str(row.attributes.get("id", "")) for row in rows]
            numbers = [int(m[1]) for m in map(NAME.fullmatch, taken) if m]
            following = max(numbers, default=0)
            for row, name in zip(rows, taken, strict=True):
                if not name:
                    following += 1
                    name = f"{shape.letter}{following}"
                names[row.id] = name
        return names

    def _row(self, shape: Shape, head: Entity, names: dict[str, str]) -> Record:
        said = {**head.attributes, "id": names[head.id]}
        mention = {}
        if shape.model is Target:
            mention = {
                name.removeprefix("mention_"): said.pop(name)
                for name in list(said)
                if name.startswith("mention_")
            }
        row = self._fields(shape.model, head, said, (*shape.parts, *shape.links))
        for name in shape.parts:
            row[name] = self._part(shape, head, name)
        if shape.model is Target:
            row["mentions"].insert(0, self._fields(Mention, head, mention, ()))
        for name in shape.links:
            links = [link for link in self.out[head.id] if link.name == name]
            row[name] = [names.get(link.target, link.target) for link in links]
        return row

    def _part(self, shape: Shape, head: Entity, name: str) -> Any:
        model = part_model(shape, name)
        links = [link for link in self.out[head.id] if link.name == name]
        parts = []
        for link in links:
            entity = self.entities[link.target]
            if entity.label != shape.parts[name]:
                what = f"{name} of {head.label} {head.id} is a {entity.label}"
                self._say(link.place, what, f"a {shape.parts[name]}")
            parts.append(self._fields(model, entity, entity.attributes, ()))
        if is_many(shape.model, name):
            return parts
        if len(parts) > 1:
            what = f"{head.label} {head.id} has {len(parts)} of {name}"
            self._say(links[1].place, what, "one")
        return parts[0] if parts else None

    def _fields(
        self,
        model: type[BaseModel],
        entity: Entity,
        said: Record,
        other: tuple[str, ...],
    ) -> Record:
        """Give the fields of a record or a part from what its entity says."""
        place = {}
        if "start" in model.model_fields:
            start, end = entity.start, entity.end
            place = {"start": start, "end": end, "text": self.graph.text[start:end]}
        for name in said:
            if name not in model.model_fields or name in (*other, *PLACE):
                what = f"{entity.label} {entity.id} has no field {shown(name)}"
                self._say(entity.place, what, ", ".join(model.model_fields))
        fields = {
            name: typed(name, said[name]) if name in said else empty(model, name)
            for name in model.model_fields
            if name not in (*PLACE, *other)
        }
        bare = [name for name in OMITTED if fields.get(name, 0) is None]
        return {k: v for k, v in {**place, **fields}.items() if k not in bare}

    def _check(self, found: Record) -> None:
        for what, want in check_gold(found):
            row = ROW.search(what)
            rows = self.places.get(row[1], []) if row else []
            index = int(row[2]) if row else 0
            place = rows[index] if index < len(rows) else self.graph.place
            self._say(place, what, want)

    def _say(self, place: str, what: str, want: str) -> None:
        self.wrong.append(problem(place or self.graph.place, what, want))


def _relations_of(label: str) -> str:
    shape = BY_LABEL.get(label)
    names = (*shape.parts, *shape.links) if shape else ()
    return ", ".join(names) or "a relation that starts at a record"


def _no_pipeline() -> Record:
    return {
        "schema_version": SCHEMA_VERSION,
        "pipeline": "hand",
        "pipeline_version": "1",
        "lexicon_hash": None,
    }
