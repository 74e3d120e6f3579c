"""Where a document does not have the form of a record, in the words of its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from trialspan.evaluate.problems import shown
from trialspan.records import Document


@dataclass(frozen=True, slots=True)
class Misfit:
    """One place of a document that has another form: `field` names its last part."""

    kind: str
    field: str
    what: str
    want: str


def misfits(document: dict[str, Any]) -> list[Misfit]:
    """List every place where a document has not the form of a record."""
    try:
        Document.model_validate(document, strict=True)
    except ValidationError as error:
        rows: dict[Loc, list[Any]] = {}
        for row in error.errors():
            rows.setdefault(_path(row["loc"]), []).append(row)
        return [_misfit(path, tried) for path, tried in rows.items()]
    return []


Loc = tuple[int | str, ...]


def _path(loc: Loc) -> Loc:
    """Cut off what pydantic adds to a place to say which type of a union it tried."""
    model: type[BaseModel] | None = Document
    for depth, part in enumerate(loc):
        if isinstance(part, int):
            continue
        if model is None or part not in model.model_fields:
            return loc[:depth] if model is None else loc[: depth + 1]
        model = _inner(model.model_fields[part].annotation)
    return loc


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Find the model inside `list[Model]`, `Model | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner(part) for part in get_args(annotation))
    return next((model for model in inner if model), None)


def _fields(loc: Loc) -> str:
    """List the fields of the model that a place belongs to."""
    model: type[BaseModel] = Document
    for part in loc[:-1]:
        if isinstance(part, str):
            model = _inner(model.model_fields[part].annotation) or model
    return ", ".join(model.model_fields)


def _misfit(path: Loc, tried: list[Any]) -> Misfit:
    """Say what a place holds and what each type it was tried as would want."""
    row = tried[0]
    kind, name, where = row["type"], str(path[-1] if path else ""), _written(path)
    if kind == "extra_forbidden":
        return Misfit(kind, name, f"no field {shown(where)}", _fields(path))
    if kind == "missing":
        want = "it, null or [] where nothing is known"
        return Misfit(kind, name, f"field {shown(where)} is missing", want)
    if kind == "literal_error" and not isinstance(row["input"], str):
        kind = "literal_type"
    wants = dict.fromkeys(_wanted(row) for row in tried)
    return Misfit(kind, name, f"{where} is {shown(row['input'])}", " or ".join(wants))


def _wanted(row: Any) -> str:
    if row["type"] == "model_type":
        return "an object"
    message = row.get("ctx", {}).get("expected") or row["msg"]
    return str(message).removeprefix("Input should be ").removeprefix("a valid ")


def _written(path: Loc) -> str:
    """Write a place as people do: `timeframes[3].anchor.event`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")
