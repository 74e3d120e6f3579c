"""A suite of others' annotations through the extractor, and scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trialspan.suites import chia, lct
from trialspan.suites.measure import Line, Tally, lines
from trialspan.suites.standoff import Standoff, read_suite

Record = Mapping[str, Any]
Score = Callable[[Standoff, Record], Tally]
SUITES: dict[str, Score] = {"lct": lct.score, "chia": chia.score}


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of a suite: so many documents, so many marks put where they quote."""

    documents: int
    moved: int
    lines: list[Line]


def benchmark(
    suite: str, folder: Path, extract: Callable[[Standoff], Record]
) -> Result:
    """Extract from the texts of a corpus and score against its annotations.

    Raises AnnotationError with everything that is wrong with its files.
    """
    documents = read_suite(folder)
    score = SUITES[suite]
    tallies = [score(row, extract(row)) for row in documents]
    moved = sum(row.moved for row in documents)
    return Result(len(documents), moved, lines(tallies))
