"""Lines of JSON: each an object, or what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonlines

from trialspan.evaluate.problems import AnnotationError, problem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: the object it holds, empty where something is wrong."""

    file: str
    number: int
    value: dict[str, Any]
    wrong: str | None = None

    @property
    def place(self) -> str:
        """Give the place as messages name it."""
        return f"{self.file}:{self.number}"

    @property
    def doc_id(self) -> str:
        """Give the id of the document that the object is."""
        return str(self.value["doc_id"])


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines of a file that are not blank.

    Raises AnnotationError where the file cannot be read at all.
    """
    try:
        with path.open("rb") as stream:
            yield from _lines(str(path), stream)
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise AnnotationError([problem(str(path), reason, "lines of JSON")]) from error


def _lines(file: str, stream: Any) -> Iterator[Line]:
    reader = jsonlines.Reader(stream, loads=_loads)
    number = 0
    while True:
        number += 1
        try:
            value = reader.read(type=dict)
        except EOFError:
            return
        except jsonlines.InvalidLineError as error:
            if _is_blank(error.line):
                continue
            yield Line(file, number, {}, _say(error))
        else:
            yield Line(file, number, value)


def _say(error: jsonlines.InvalidLineError) -> str:
    cause = error.__cause__
    if cause is None:
        return "not an object"
    if isinstance(cause, UnicodeDecodeError):
        return f"not UTF-8: byte 0x{cause.object[cause.start]:02x} at {cause.start}"
    if isinstance(cause, json.JSONDecodeError):
        return f"not JSON: {cause.msg.lower()} at column {cause.pos + 1}"
    return f"not JSON: {cause}"


def _is_blank(line: str | bytes) -> bool:
    return not line.strip()


def _loads(text: str | bytes) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
