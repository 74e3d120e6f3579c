"""The records of a run's output, one at a time; broken lines are named."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trialspan.read.json_values import read_lines
from trialspan.read.layout import Problem

WANTED = "doc_id"


def records_of(
    path: Path, problems: list[str] | None = None
) -> Iterator[dict[str, Any]]:
    """The records of a file of lines (or .gz); ``problems`` takes what was none."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", errors="replace", newline="\n") as handle:
        for line in read_lines(handle):
            if isinstance(line, Problem):
                _tell(problems, f"{path}{line.member}: {line.reason}")
            elif isinstance(line[1], dict) and WANTED in line[1]:
                yield line[1]
            else:
                _tell(
                    problems, f"{path}{line[0]}: no record (want doc_id and its lists)"
                )


def _tell(problems: list[str] | None, text: str) -> None:
    if problems is not None:
        problems.append(text)
