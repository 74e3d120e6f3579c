"""Gold records against predicted ones: read, check, match, count, tell mistakes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from trialspan.cycles import collected_later
from trialspan.evaluate.files import read_files
from trialspan.evaluate.offsets import restore, strip
from trialspan.evaluate.problems import AnnotationError
from trialspan.evaluate.result import Count, Evaluation, Mistake, Share
from trialspan.evaluate.score import evaluate, only
from trialspan.evaluate.split import read_split

SPLIT = "split.json"
__all__ = [
    "AnnotationError",
    "Count",
    "Evaluation",
    "Mistake",
    "Share",
    "evaluate",
    "evaluate_both",
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
    kinds: Collection[str] = (),
    split: str | None = None,
) -> Evaluation:
    """Score a file of predictions against a file of annotations.

    `documents` is the folder whose texts annotations without text are of, `lexicon` one
    of rows whose names count as synonyms too. `kinds` are those to score (all where
    empty), `split` the part of the annotated documents that `split.json` beside them
    names. Raises AnnotationError with everything that is wrong with the files, before
    anything is scored.
    """
    from trialspan.evaluate.synonyms import packaged_sameness

    with collected_later():
        files = read_files(gold, predicted, documents=documents)
        if split:
            known = [document["doc_id"] for document in files.gold]
            part = read_split(gold.parent / SPLIT, split, known)
            files = files.part(part)
        synonyms, codes = packaged_sameness(lexicon)
        found = evaluate(files.gold, files.predicted, synonyms=synonyms, codes=codes)
    return only(replace(found, without_gold=files.unknown), kinds)


def evaluate_both(
    gold: Path, now: Path, before: Path, **options: Any
) -> tuple[Evaluation, Evaluation]:
    """Score two files of predictions against the same annotations.

    Raises AnnotationError with what is wrong with any of the three.
    """
    scored: list[Evaluation] = []
    wrong: list[str] = []
    for predicted in (now, before):
        try:
            scored.append(evaluate_files(gold, predicted, **options))
        except AnnotationError as error:
            wrong += error.problems
    if wrong:
        raise AnnotationError(list(dict.fromkeys(wrong)))
    return scored[0], scored[1]
