"""brat standoff: NAME.txt and NAME.ann, and in NAME.json what brat does not show.

Spans with gaps are kept as brat writes them. A value of one word is an attribute, one
of several words a note `field=value`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from trialspan.convert.anchor import Anchors
from trialspan.convert.graph import (
    FLAGS,
    LABELS,
    LISTS,
    RELATIONS,
    SHAPES,
    Entity,
    Graph,
    Record,
    Relation,
    graph_of,
    part_model,
)
from trialspan.convert.imported import Import
from trialspan.evaluate.problems import shown

SPAN = re.compile(r"(T\S{1,40})\t(\S{1,80}) (\d[\d ;]{2,4000})(?:\t(.*))?")
RELATION = re.compile(r"(R\S{1,40})\t(\S{1,80}) \w+:(T\S{1,40}) \w+:(T\S{1,40})\s*")
ATTRIBUTE = re.compile(r"([AM]\S{1,40})\t(\S{1,80}) (T\S{1,40})(?: (\S.*))?")
NOTE = re.compile(r"(#\S{1,40})\tAnnotatorNotes (T\S{1,40})\t(\w+)=(.*)")
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
UNESCAPE = re.compile(r"\\([\\nrt])")
LINKED = "Timeframe|Threshold"
UNSAFE = re.compile(r"[^\w.+ -]")
Place = tuple[int, int]


def write_brat(records: Iterable[Record], folder: Path) -> list[str]:
    """Write documents into a folder; gives notes of what was left out."""
    notes: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "annotation.conf").write_text(configuration(), encoding="utf-8")
    taken: set[str] = set()
    for record in records:
        graph = graph_of(record, notes)
        path = folder / _file_name(graph.doc_id, taken)
        path.parent.mkdir(parents=True, exist_ok=True)
        rest = {"doc_id": graph.doc_id, "source": graph.source, **graph.rest}
        lines = "".join(f"{line}\n" for line in standoff(graph))
        _write(path, ".txt", graph.text)
        _write(path, ".ann", lines)
        _write(path, ".json", json.dumps(rest, ensure_ascii=False, indent=1))
    return notes


def _file_name(doc_id: str, taken: set[str]) -> str:
    """Give a path below the folder, whatever a document calls itself."""
    parts = [UNSAFE.sub("_", part)[:80].strip(" .") for part in doc_id.split("/")]
    name = "/".join(part for part in parts if part) or "document"
    number = 1
    while (unique := name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    taken.add(unique)
    return unique


def _write(path: Path, suffix: str, text: str) -> None:
    path.with_name(path.name + suffix).write_bytes(text.encode("utf-8"))


def configuration() -> str:
    """Give brat's annotation.conf of our labels, relations and attributes."""
    relations = [
        f"{name}\tArg1:{shape.label}, Arg2:{shape.parts.get(name, LINKED)}"
        for shape in SHAPES
        for name in (*shape.parts, *shape.links)
    ]
    fields = {
        name
        for shape in SHAPES
        for model in (shape.model, *(part_model(shape, n) for n in shape.parts))
        for name in model.model_fields
    }
    attributes = sorted(fields - {"start", "end", "text", "fragments", *RELATIONS})
    lines = [
        "[entities]",
        *LABELS,
        "[relations]",
        *relations,
        "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",
        "[events]",
        "[attributes]",
        *(f"{name}\tArg:<ENTITY>" for name in attributes),
    ]
    return "\n".join(lines) + "\n"


def standoff(graph: Graph) -> Iterator[str]:
    """Yield the lines of an .ann file."""
    numbers: Counter[str] = Counter()

    def number(letter: str) -> str:
        numbers[letter] += 1
        return f"{letter}{numbers[letter]}"

    for entity in graph.entities:
        pieces = _pieces(graph.text, entity)
        where = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(graph.text[start:end] for start, end in pieces)
        yield f"{entity.id}\t{entity.label} {where}\t{words}"
        for name, value in entity.attributes.items():
            for one in value if isinstance(value, list) else [value]:
                if name != "fragments":
                    yield _attribute(number, entity.id, name, one)
    for row in graph.relations:
        yield f"{number('R')}\t{row.name} Arg1:{row.source} Arg2:{row.target}\t"


def _attribute(number: Any, target: str, name: str, value: Any) -> str:
    if value is True:
        return f"{number('A')}\t{name} {target}"
    said = str(value)
    if said.split() == [said] and "\\" not in said:
        return f"{number('A')}\t{name} {target} {said}"
    escaped = "".join(ESCAPES.get(character, character) for character in said)
    return f"{number('#')}\tAnnotatorNotes {target}\t{name}={escaped}"


def _pieces(text: str, entity: Entity) -> list[Place]:
    """Cut a span at line breaks, which brat does not allow inside one."""
    given = entity.attributes.get("fragments") or [(entity.start, entity.end)]
    pieces = []
    for start, end in given:
        for line in re.finditer(r"[^\r\n]+", text[start:end]):
            pieces.append((start + line.start(), start + line.end()))
    return pieces or [(entity.start, entity.end)]


def read_brat(folder: Path) -> Import:
    """Read the documents of a folder and those below it.

    Raises AnnotationError with everything that is wrong, as `file:line: …`.
    """
    found = Import()
    paths = sorted(folder.rglob("*.ann"))
    if not paths:
        found.say(str(folder), "no .ann file", "a folder of brat standoff")
    for path in paths:
        graph = _graph(path, folder, found)
        if graph:
            found.add(graph)
    return found.finish()


def read_standoff(path: Path, found: Import) -> Graph | None:
    """Read one .ann with its .txt, whatever its labels are, spans where they say."""
    text_path = path.with_suffix(".txt")
    try:
        text = text_path.read_bytes().decode("utf-8-sig")
        lines = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        found.say(str(text_path), str(reason).lower(), f"the text of {path.name}")
        return None
    graph = Graph(path.stem, text_path.name, text, place=str(path))
    reader = _Reader(graph, Anchors(text), found)
    for number, line in enumerate(lines.split("\n"), start=1):
        if line.strip():
            reader.read(line.rstrip("\r"), f"{path}:{number}")
    reader.apply()
    return graph


def _graph(path: Path, folder: Path, found: Import) -> Graph | None:
    graph = read_standoff(path, found)
    if graph is None:
        return None
    graph.doc_id = path.relative_to(folder).with_suffix("").as_posix()
    graph.source = f"{graph.doc_id}.txt"
    side = path.with_suffix(".json")
    if side.is_file():
        try:
            rest = json.loads(side.read_bytes())
            graph.doc_id, graph.source = rest.pop("doc_id"), rest.pop("source")
            graph.rest = rest
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            found.say(
                str(side), f"not our side file: {shown(str(error))}", "its fields"
            )
    return graph


class _Reader:
    """Reads the lines of one .ann file into a graph."""

    def __init__(self, graph: Graph, anchors: Anchors, found: Import) -> None:
        self.graph, self.anchors, self.found = graph, anchors, found
        self.said: list[tuple[str, str, Any, str]] = []

    def read(self, line: str, place: str) -> None:
        if span := SPAN.fullmatch(line):
            self._span(span[1], span[2], span[3], span[4], place)
        elif row := RELATION.fullmatch(line):
            self.graph.relations.append(Relation(row[2], row[3], row[4], place))
        elif row := ATTRIBUTE.fullmatch(line):
            self.said.append((row[3], row[2], row[4] or True, place))
        elif row := NOTE.fullmatch(line):
            value = UNESCAPE.sub(_unescaped, row[4])
            self.said.append((row[2], row[3], value, place))
        elif line.startswith("#"):
            self.found.notes.append(f"{place}: a note of the annotator was left out")
        else:
            want = "T, R, A or # lines of brat standoff"
            self.found.say(place, f"cannot read {shown(line)}", want)

    def _span(
        self, name: str, label: str, where: str, words: str | None, place: str
    ) -> None:
        numbers = [piece.split() for piece in where.split(";")]
        if not all(len(pair) == 2 for pair in numbers):
            self.found.say(place, f"places {shown(where)}", "start end;start end")
            return
        pieces = [(int(pair[0]), int(pair[1])) for pair in numbers]
        entity = Entity(name, label, pieces[0][0], pieces[-1][1], {}, place)
        if len(pieces) == 1:
            self.found.anchor(entity, self.anchors, words)
        else:
            self._gaps(entity, pieces, words)
        self.graph.entities.append(entity)

    def _gaps(self, entity: Entity, pieces: list[Place], words: str | None) -> None:
        """Take the pieces of a span; those with only white space between are one."""
        text = self.graph.text
        quoted = words
        placed: list[Place] = []
        for start, end in pieces:
            part = Entity(entity.id, entity.label, start, end, {}, entity.place)
            piece = None if quoted is None else quoted[: end - start]
            quoted = None if quoted is None else quoted[end - start + 1 :]
            self.found.anchor(part, self.anchors, piece)
            if placed and not text[placed[-1][1] : part.start].strip():
                placed[-1] = (placed[-1][0], part.end)
            else:
                placed.append((part.start, part.end))
        entity.start, entity.end = placed[0][0], placed[-1][1]
        if len(placed) > 1:
            entity.attributes["fragments"] = [list(piece) for piece in placed]

    def apply(self) -> None:
        """Put attributes on their entities."""
        known = {entity.id: entity for entity in self.graph.entities}
        for target, name, value, place in self.said:
            if target not in known:
                what = f"attribute {shown(name)} of {target}"
                self.found.say(place, what, "an annotation of the document")
                continue
            said = known[target].attributes
            if name in LISTS:
                said.setdefault(name, []).append(value)
            elif name in FLAGS:
                said[name] = value in (True, "true", "True")
            else:
                said[name] = value


def _unescaped(match: re.Match[str]) -> str:
    return {"\\": "\\", "n": "\n", "r": "\r", "t": "\t"}[match[1]]
