"""Lexicon files: read, checked, merged with a user's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from spacy.util import registry

from trialspan.rows import MODELS, Row

Rows = dict[str, list[dict[str, Any]]]


class LexiconError(ValueError):
    """Every bad row, as ``file:line: what is wrong (what is wanted)``."""


@registry.readers("trialspan.lexicons.v1")  # type: ignore[untyped-decorator]
def lexicon_reader(path: str | Path, extra: str | Path | None = None) -> Rows:
    """The rows of every lexicon in a folder, a user's folder laid over it.

    A row of ``extra`` with a known id replaces that row; others are added.
    """
    return read_lexicons(Path(path), *([Path(extra)] if extra else []))


_cache: dict[tuple[Any, ...], Rows] = {}


def read_lexicons(*folders: Path) -> Rows:
    """The rows of ``<stem>.jsonl`` in the folders, by stem, later folders over earlier.

    Raises LexiconError with every bad row of every file.
    """
    files = [file for folder in folders for file in _files(folder)]
    key = tuple((str(file), file.stat().st_mtime_ns) for file in files)
    if key not in _cache:
        _cache.clear()
        _cache[key] = _read(files)
    return _cache[key]


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise LexiconError(
            f"{folder}: not a folder (want one with <lexicon>.jsonl files)"
        )
    files = sorted(folder.glob("*.jsonl"))
    unknown = [file for file in files if file.stem not in MODELS]
    if unknown or not files:
        wanted = ", ".join(sorted(MODELS))
        names = ", ".join(str(file) for file in unknown) or f"{folder}: no *.jsonl"
        raise LexiconError(f"{names}: not a lexicon (want one of {wanted})")
    return files


def _read(files: list[Path]) -> Rows:
    merged: dict[str, dict[str, dict[str, Any]]] = {stem: {} for stem in MODELS}
    seen: dict[tuple[Path, str], str] = {}
    problems: list[str] = []
    for file in files:
        for line, row in _rows(file, problems):
            place = f"{file}:{line}"
            first = seen.setdefault((file.parent, row["id"]), place)
            if first != place:
                problems.append(f"{place}: id {row['id']!r} is taken by {first}")
            merged[file.stem][row["id"]] = row
    if problems:
        raise LexiconError("\n".join(problems))
    return {stem: list(rows.values()) for stem, rows in merged.items()}


def _rows(file: Path, problems: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    model = MODELS[file.stem]
    lines = file.read_bytes().split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = model.model_validate_json(line)
        except ValidationError as error:
            problems += [f"{file}:{number}: {what}" for what in _say(error, model)]
        else:
            yield number, vars(row)  # flat: what model_dump would copy


def _say(error: ValidationError, model: type[Row]) -> Iterator[str]:
    for problem in error.errors():
        where = ".".join(str(part) for part in problem["loc"])
        wanted = ", ".join(model.model_fields)
        if problem["type"] == "extra_forbidden":
            yield f"no field {where!r} (want {wanted})"
        elif problem["type"] == "missing":
            yield f"field {where!r} is missing (want {wanted})"
        else:
            given = str(problem["input"])[:60]
            yield f"{where or 'row'}: {problem['msg']}, got {given!r}"


def lexicon_hash(rows: Rows) -> str:
    """The first 16 hex digits of the SHA-256 of all rows."""
    text = json.dumps(rows, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
