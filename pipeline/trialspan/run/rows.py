"""Rows of a manifest: what an input was, and where the line it gave stands."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from trialspan.read.files import Failure, Input, Stamp
from trialspan.run.document import Done


@dataclass(frozen=True, slots=True)
class Row:
    """One input of a finished part.

    ``file`` holds ``length`` bytes of its line from ``start`` on; a length of 0 is a
    failure, with its stage and reason.
    """

    path: str
    doc_id: str
    source: str
    size: int | None
    mtime_ns: int | None
    sha256: str | None
    counts: tuple[int, ...]
    file: str
    start: int
    length: int
    stage: str | None = None
    reason: str | None = None

    @property
    def failure(self) -> Failure | None:
        if self.stage is None or self.reason is None:
            return None
        return Failure(self.path, self.stage, self.reason)

    def as_line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, line: str | bytes) -> Row:
        values: dict[str, Any] = json.loads(line)
        return cls(**{**values, "counts": tuple(values["counts"])})


def row_of(done: Done, *, file: str, start: int) -> Row:
    """The row of what became of an input whose line is written at a place."""
    given, failure = done.given, done.failure
    assert given is not None
    known = isinstance(given, Input)
    stamp = done.stamp or Stamp(0, 0, "")
    return Row(
        path=given.place if isinstance(given, Input) else given.source,
        doc_id=given.doc_id if isinstance(given, Input) else "",
        source=given.source,
        size=stamp.size if known and done.stamp else None,
        mtime_ns=stamp.mtime_ns if known and done.stamp else None,
        sha256=stamp.sha256 if known and done.stamp else None,
        counts=done.counts,
        file=file,
        start=start,
        length=len(done.line or b""),
        stage=failure.stage if failure else None,
        reason=failure.reason if failure else None,
    )
