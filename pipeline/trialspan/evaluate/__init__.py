"""Gold records against predicted ones: read, check, match, count, tell mistakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from trialspan.evaluate.files import read_files
from trialspan.evaluate.offsets import restore, strip
from trialspan.evaluate.problems import AnnotationError
from trialspan.evaluate.result import Count, Evaluation, Mistake, Share
from trialspan.evaluate.score import evaluate

__all__ = [
    "AnnotationError",
    "Count",
    "Evaluation",
    "Mistake",
    "Share",
    "evaluate",
    "evaluate_files",
    "restore",
    "strip",
]


def evaluate_files(
    gold: Path,
    predicted: Path,
    *,
    documents: Path | None = None,
    lexicon: Path | None = None,
) -> Evaluation:
    """Score a file of predictions against a file of annotations.

    `documents` is the folder whose texts annotations without text are of, `lexicon` one
    of rows whose names count as synonyms too. Raises AnnotationError with everything
    that is wrong with either file, before anything is scored.
    """
    from trialspan.evaluate.synonyms import packaged_sameness

    files = read_files(gold, predicted, documents=documents)
    synonyms, codes = packaged_sameness(lexicon)
    found = evaluate(files.gold, files.predicted, synonyms=synonyms, codes=codes)
    return replace(found, without_gold=files.unknown)
