"""The parts of the annotated documents: `split.json` beside the annotations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from trialspan.evaluate.problems import AnnotationError, problem, shown

PARTS = ("dev", "test")
FORM = '{"dev": [document ids], "test": [document ids]}'


def read_split(path: Path, part: str, documents: Iterable[str]) -> frozenset[str]:
    """Give the ids of one part of the annotated documents.

    split = {"dev": [id, ...], "test": [id, ...]}, each annotated document in one part.
    Raises AnnotationError with everything that is wrong with the file.
    """
    try:
        parts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AnnotationError([problem(str(path), str(reason), FORM)]) from error
    wrong = list(_form(parts)) or list(_fit(parts, set(documents)))
    if wrong:
        raise AnnotationError([problem(str(path), *row) for row in wrong])
    return frozenset(parts[part])


def _form(parts: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(parts, dict) or set(parts) != set(PARTS):
        yield "not the two parts of a split", FORM
        return
    for name, ids in parts.items():
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            yield f"{name} is {shown(ids)}", "a list of document ids"


def _fit(parts: dict[str, list[str]], documents: set[str]) -> Iterator[tuple[str, str]]:
    times = Counter(name for ids in parts.values() for name in ids)
    for name, count in times.items():
        if count > 1:
            yield f"document {shown(name)} stands {count} times", "each document once"
        if name not in documents:
            yield f"no annotations of document {shown(name)}", "an annotated document"
    for name in sorted(documents - times.keys()):
        yield f"document {shown(name)} is in no part", "each document in dev or test"
