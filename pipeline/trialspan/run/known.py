"""What earlier runs left: rows whose input has not changed since, and their lines."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from trialspan.read.files import Input
from trialspan.run.lines import encoded
from trialspan.run.rows import Row
from trialspan.run.spool import COPY

AGAIN = ("find", "identify", "worker")  # failures that may not come back


@dataclass
class Known:
    """The rows of the manifests of earlier runs, looked up by the path of an input.

    Only the places of the rows are held: a million inputs take about 250 MB.
    """

    folder: Path

    def __post_init__(self) -> None:
        self._places: dict[str, tuple[Path, int]] = {}

    def add(self, manifest: Path, configuration: Any) -> bool:
        """Take the rows of a manifest; False where another configuration made them."""
        lines = _lines(manifest)
        header = next(lines, (0, b"{}"))[1]
        if json.loads(header).get("configuration") != configuration:
            return False
        for place, line in lines:
            self._places[json.loads(line)["path"]] = (manifest, place)
        return True

    def __len__(self) -> int:
        return len(self._places)

    def find(self, given: Input) -> Row | None:
        """The row of an input that is as it was; None where it has to be done."""
        place = self._places.get(given.place)
        if place is None or (given.path is None and given.document is None):
            return None
        row = _row(*place)
        same = (row.doc_id, row.source) == (given.doc_id, given.source)
        if not same or row.stage in AGAIN:
            return None
        member = given.document.stamp if given.document else None
        if member:  # one of the documents of a file
            return row if row.sha256 == member.sha256 and self._sound(row) else None
        if given.path is None:
            return None
        stamped = _unchanged(row, given.path)
        return stamped if stamped and self._sound(stamped) else None

    def _sound(self, row: Row) -> bool:
        """Whether the line stands where the row says: its id in front, its end last."""
        if row.failure:
            return True
        start = encoded({"doc_id": row.doc_id})[:-1] + b","
        try:
            with (self.folder / row.file).open("rb") as handle:
                handle.seek(row.start)
                begins = handle.read(len(start)) == start
                handle.seek(row.start + row.length - 1)
                return begins and handle.read(1) == b"\n"
        except OSError:
            return False


def _lines(manifest: Path) -> Iterator[tuple[int, bytes]]:
    place = 0
    with manifest.open("rb") as handle:
        for line in handle:
            if line.endswith(b"\n"):
                yield place, line
            place += len(line)


def _row(manifest: Path, place: int) -> Row:
    with manifest.open("rb") as handle:
        handle.seek(place)
        return Row.read(handle.readline())


def _unchanged(row: Row, path: Path) -> Row | None:
    """The row with the file's present time, if the content is what it was."""
    try:
        now = os.stat(path)
        if row.size != now.st_size:
            return None
        if row.mtime_ns == now.st_mtime_ns:
            return row
        same = _sha256(path) == row.sha256
    except OSError:
        return None
    return replace(row, mtime_ns=now.st_mtime_ns) if same else None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while piece := handle.read(COPY):
            digest.update(piece)
    return digest.hexdigest()
