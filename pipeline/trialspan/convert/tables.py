"""A folder of CSV tables: one of documents, one of each kind, one of mentions.

A span inside a record is columns (`analyte.start`), a list of spans is JSON. An empty
cell is null.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from trialspan.convert.graph import (
    FLAGS,
    LISTS,
    NUMBERS,
    OMITTED,
    SHAPES,
    Record,
    Shape,
    is_many,
    part_model,
    typed,
)
from trialspan.convert.imported import Import
from trialspan.evaluate.check import check_gold
from trialspan.evaluate.problems import shown
from trialspan.records import Item, Mention, Section, Unparsed

ESCAPED = "json:"
"""What stands before a text that no table may hold as it is (NUL), written as JSON."""
PLACES = {"start", "end", "page"}
PARTS: dict[str, type[BaseModel]] = {
    "sections": Section,
    "items": Item,
    "unparsed": Unparsed,
}
DOCUMENT = ("doc_id", "source", "text", "trial", "meta")


def write_tables(records: Iterable[Record], folder: Path) -> list[str]:
    """Write the tables of documents into a folder."""
    import pandas as pd

    folder.mkdir(parents=True, exist_ok=True)
    rows = list(records)
    for name, (columns, table) in _tables(rows).items():
        frame = pd.DataFrame(table, columns=columns, dtype=object)
        text = frame.to_csv(index=False, quoting=csv.QUOTE_ALL, lineterminator="\n")
        (folder / f"{name}.csv").write_bytes(text.encode("utf-8"))
    return []


def _tables(records: list[Record]) -> dict[str, tuple[list[str], list[list[Any]]]]:
    tables: dict[str, tuple[list[str], list[list[Any]]]] = {
        "documents": (
            list(DOCUMENT),
            [[_cell(r.get(c)) for c in DOCUMENT] for r in records],
        )
    }
    for name, model in PARTS.items():
        fields = [field for field in model.model_fields if field != "fragments"]
        tables[name] = (
            ["doc_id", *fields],
            [
                [r["doc_id"], *(_cell(part.get(field)) for field in fields)]
                for r in records
                for part in r.get(name) or ()
            ],
        )
    for shape in SHAPES:
        columns = list(_columns(shape))
        tables[shape.kind] = (
            ["doc_id", *columns],
            [
                [r["doc_id"], *(_cell(_reach(row, column)) for column in columns)]
                for r in records
                for row in r[shape.kind]
            ],
        )
    return {**tables, "mentions": _mentions(records)}


def _mentions(records: list[Record]) -> tuple[list[str], list[list[Any]]]:
    fields = list(Mention.model_fields)
    rows = [
        [r["doc_id"], target["id"], *(_cell(mention.get(f)) for f in fields)]
        for r in records
        for target in r["targets"]
        for mention in target["mentions"]
    ]
    return ["doc_id", "target", *fields], rows


def _columns(shape: Shape) -> Iterator[str]:
    """Yield the columns of a kind: its fields, those of a single part one by one."""
    for name in shape.model.model_fields:
        if name in shape.parts and not is_many(shape.model, name):
            fields = part_model(shape, name).model_fields
            yield from (f"{name}.{field}" for field in fields)
        elif name != "mentions":
            yield name


def _reach(row: Record, column: str) -> Any:
    name, _, field = column.partition(".")
    value = row.get(name)
    return (value or {}).get(field) if field else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        odd = "\0" in value or value.startswith(ESCAPED)
        return f"{ESCAPED}{json.dumps(value)}" if odd else value
    return json.dumps(value, ensure_ascii=False)


def read_tables(folder: Path) -> Import:
    """Read the tables of a folder.

    Raises AnnotationError with everything that is wrong, as `file:line: …`.
    """
    found = Import()
    lines = {name: _rows(folder / f"{name}.csv", found) for name in _names()}
    records: dict[str, Record] = {}
    places: dict[str, str] = {}
    for place, row in lines["documents"]:
        record = {
            name: _whole(row.get(name), name in ("trial", "meta")) for name in DOCUMENT
        }
        record["text"] = record["text"] or ""
        empty: Record = {name: [] for name in (*PARTS, *(s.kind for s in SHAPES))}
        records[str(row.get("doc_id"))] = {**record, **empty}
        places[str(row.get("doc_id"))] = place
    for name in PARTS:
        for place, row in lines[name]:
            part = {k: _value(k, v) for k, v in row.items() if k != "doc_id"}
            if name == "sections":
                part = {k: v for k, v in part.items() if v is not None}
            _into(records, name, part, row, place, found)
    for shape in SHAPES:
        for place, row in lines[shape.kind]:
            _into(records, shape.kind, _record(shape, row), row, place, found)
    _put_mentions(records, lines["mentions"], found)
    for name, record in records.items():
        for what, want in check_gold(record):
            found.say(f"{places[name]} ({shown(name)})", what, want)
    found.records = list(records.values())
    return found.finish()


def _names() -> list[str]:
    return ["documents", *PARTS, *(shape.kind for shape in SHAPES), "mentions"]


def _rows(path: Path, found: Import) -> list[tuple[str, dict[str, str]]]:
    csv.field_size_limit(sys.maxsize)
    rows = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            for row in reader:
                place = f"{path}:{reader.line_num}"
                if None in row or None in row.values():
                    count = len(reader.fieldnames or ())
                    found.say(place, "a row of another width", f"{count} cells")
                    continue
                rows.append((place, row))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        found.say(str(path), reason.lower(), "a table in UTF-8")
    return rows


def _into(
    records: dict[str, Record],
    name: str,
    row: Record,
    cells: dict[str, str],
    place: str,
    found: Import,
) -> None:
    document = records.get(cells.get("doc_id", ""))
    if document is None:
        what = f"no document {shown(cells.get('doc_id'))}"
        found.say(place, what, "a row of documents.csv")
        return
    document[name].append(row)


def _record(shape: Shape, row: dict[str, str]) -> Record:
    record: Record = {"mentions": []} if "mentions" in shape.parts else {}
    for name in shape.model.model_fields:
        if name in shape.parts and not is_many(shape.model, name):
            record[name] = _part(shape, name, row)
        elif name != "mentions":
            many = is_many(shape.model, name)
            value = _value(name, row.get(name, ""), is_json=many)
            record[name] = [] if many and value is None else value
            if name in FLAGS and name not in OMITTED and value is None:
                record[name] = False
    return _without_omitted(record)


def _without_omitted(record: Record) -> Record:
    return {k: v for k, v in record.items() if k not in OMITTED or v is not None}


def _part(shape: Shape, name: str, row: dict[str, str]) -> Record | None:
    fields = part_model(shape, name).model_fields
    part = {field: _value(field, row.get(f"{name}.{field}", "")) for field in fields}
    return None if part["start"] is None else _without_omitted(part)


def _put_mentions(
    records: dict[str, Record], rows: list[tuple[str, dict[str, str]]], found: Import
) -> None:
    for place, row in rows:
        document = records.get(row.get("doc_id", ""), {"targets": []})
        target = next(
            (t for t in document["targets"] if t["id"] == row.get("target")), None
        )
        if target is None:
            what = f"no target {shown(row.get('target'))} of {shown(row.get('doc_id'))}"
            found.say(place, what, "a row of targets.csv")
            continue
        fields = {f: _value(f, row.get(f, "")) for f in Mention.model_fields}
        target["mentions"].append(_without_omitted(fields))


def _whole(cell: str | None, is_json: bool) -> Any:
    if not cell:
        return None
    return _value("", cell, is_json=is_json)


def _value(name: str, cell: str, *, is_json: bool = False) -> Any:
    """Read a cell; what cannot be read stays as it is, for the check to tell."""
    if cell == "":
        return None
    if cell.startswith(ESCAPED):
        is_json, cell = True, cell.removeprefix(ESCAPED)
    if is_json or name in PLACES or name in LISTS or name == "fragments":
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return typed(name, cell) if name in NUMBERS | FLAGS else cell
