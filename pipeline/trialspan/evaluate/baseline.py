"""Scores written earlier with `--json`, and what has fallen since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialspan.evaluate.finds import LEVELS
from trialspan.evaluate.problems import AnnotationError, problem, shown
from trialspan.evaluate.result import Evaluation

WANT = "the scores that `trialspan evaluate --json` writes, or lines of records"


@dataclass(frozen=True, slots=True)
class Baseline:
    """F1 by kind and level, of so many documents."""

    path: Path
    documents: int
    f1: dict[tuple[str, str], float | None]


def read_baseline(path: Path) -> Baseline | None:
    """Read scores; None where the file holds lines of records instead.

    Raises AnnotationError where a file of scores has not their form.
    """
    try:
        told = json.loads(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise AnnotationError([problem(str(path), reason, WANT)]) from error
    except ValueError:
        return None
    if not isinstance(told, dict) or "doc_id" in told:
        return None
    try:
        return Baseline(path, int(told["documents"]), dict(_f1s(told["kinds"])))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"no scores: {shown(str(error))}"
        raise AnnotationError([problem(str(path), what, WANT)]) from error


def _f1s(kinds: Any) -> Iterator[tuple[tuple[str, str], float | None]]:
    for kind, levels in kinds.items():
        for level in LEVELS:
            f1 = levels[level]["f1"]
            yield (kind, level), None if f1 is None else float(f1)


def comparable(found: Evaluation, baseline: Baseline) -> None:
    """Raise AnnotationError where the baseline is of other documents."""
    count = len(found.documents)
    if baseline.documents != count:
        what = f"scores of {baseline.documents} documents"
        want = f"of the {count} documents scored now; write the baseline anew"
        raise AnnotationError([problem(str(baseline.path), what, want)])


def fallen(
    found: Evaluation, before: dict[tuple[str, str], float | None], most: float
) -> Iterator[str]:
    """Yield the F1 of places found and of whole records that fell by more than `most`.

    A kind that had an F1 and has none now has fallen too.
    """
    for key, count in found.figures.items():
        kind, level = key
        old, new = before.get(key), count.f1
        if old is None or level == "strict":
            continue
        if new is None:
            yield f"{kind}: {level} F1 {old:.4f} before, undefined now"
        elif old - new > most + 1e-9:
            fall = f"{old:.4f} before, {new:.4f} now (-{old - new:.4f})"
            yield f"{kind}: {level} F1 {fall}"
