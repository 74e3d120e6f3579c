"""An output that grows in parts: each appears whole, the file when all are there.

While a run is unfinished, OUT.parts/ beside OUT.jsonl holds, for each part, its lines
(part-RUN-NUMBER.jsonl) and then its manifest (….manifest.jsonl): a part counts once its
manifest is there. At the end the lines of all parts become OUT.jsonl, the rows
OUT.manifest.jsonl and the failures OUT.errors.jsonl, and the folder goes.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

from trialspan.run.disk import Copier, beside, link, whole_files, write
from trialspan.run.document import Done
from trialspan.run.failing import OutputExists, RunError, writing_to
from trialspan.run.known import Known
from trialspan.run.lines import encoded
from trialspan.run.rows import Row, row_of
from trialspan.run.spool import Line, discard, pieces_of

RUN = re.compile(r"(?:part|old)-(\d{3,})\b")


class Store:
    """The parts of one output file."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.configuration: dict[str, Any] = {}
        self.folder = out.with_name(f"{out.stem}.parts")
        self.manifest = out.with_name(f"{out.stem}.manifest.jsonl")
        self.errors = out.with_name(f"{out.stem}.errors.jsonl")
        self.known = Known(self.folder)
        self.stale = 0  # manifests of another configuration
        self.run = 1
        self._going = out.with_name(f"{out.stem}.parts.going")
        self._numbers: list[int] = []
        self._held: IO[str] | None = None

    def open(self, configuration: dict[str, Any], *, resume: bool) -> None:
        """Make the folder ready, with what is known from earlier runs if resumed."""
        self.configuration = configuration
        with writing_to(self.folder):
            shutil.rmtree(self._going, ignore_errors=True)
            if not resume:
                shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(exist_ok=True)
            self._lock()
            for rest in self.folder.glob("*.writing"):
                rest.unlink()
            for lines in self.folder.glob("lines-*"):  # of a run that was killed
                shutil.rmtree(lines, ignore_errors=True)
            runs = (RUN.match(path.name) for path in self.folder.iterdir())
            self.run = 1 + max((int(run[1]) for run in runs if run), default=0)
            if resume:
                self._recall()

    def ask(self, *, resume: bool, overwrite: bool) -> None:
        """Raise OutputExists where nobody said what to do with what is there."""
        if resume or overwrite:
            return
        if self.folder.exists():
            raise OutputExists(
                f"{self.folder} holds an unfinished run"
                " (want --resume to complete it, or --overwrite to begin anew)"
            )
        if self.out.exists():
            raise OutputExists(
                f"{self.out} exists (want --overwrite to replace it, or --resume to"
                " do what is missing or changed)"
            )

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # not a POSIX system
            return
        self.close()
        self._held = (self.folder / ".lock").open("w")
        try:
            fcntl.lockf(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # ours, no child's
        except (BlockingIOError, PermissionError) as error:
            self.close()
            raise RunError(f"another run is writing {self.out}") from error

    def close(self) -> None:
        """Let another run have the output."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _recall(self) -> None:
        """Learn what the parts of earlier runs, or the finished output, hold."""
        if self.out.exists() and self.manifest.exists():
            self._adopt()
        for manifest in sorted(self.folder.glob("*-*.manifest.jsonl")):
            if not self.known.add(manifest, self.configuration):
                self.stale += 1

    def _adopt(self) -> None:
        """The finished output as an old part, so that it can be replaced meanwhile."""
        name = f"old-{self.run:03}"
        with self.manifest.open("rb") as handle:
            header = json.loads(handle.readline() or b"{}")
            if header.get("bytes") != self.out.stat().st_size:
                return  # somebody has changed the output: its rows are worth nothing
            link(self.out, self.folder / f"{name}.jsonl")
            moved = (replace(Row.read(row), file=f"{name}.jsonl") for row in handle)
            lines = (row.as_line().encode() for row in moved)
            header_line = (json.dumps(header) + "\n").encode()
            write(self.folder / f"{name}.manifest.jsonl", chain([header_line], lines))
        self.run += 1

    def put(self, number: int, entries: Iterable[Done | Row]) -> None:
        """Write a part: new lines, and rows whose lines stand in earlier files."""
        name = f"part-{self.run:03}-{number:07}"
        rows, lines, start = [self._header()], list[Line](), 0
        for entry in entries:
            if isinstance(entry, Done):
                row = row_of(entry, file=f"{name}.jsonl", start=start)
                lines.append(entry.line or b"")
                start += row.length
            else:
                row = entry
            rows.append(row.as_line().encode())
        with writing_to(self.folder):
            if lines:
                pieces = chain.from_iterable(map(pieces_of, lines))
                write(self.folder / f"{name}.jsonl", pieces)
            write(self.folder / f"{name}.manifest.jsonl", rows)
        for line in lines:
            discard(line)
        self._numbers.append(number)

    def _header(self, **more: int) -> bytes:
        header = {"configuration": self.configuration, **more}
        return (json.dumps(header) + "\n").encode()

    def rows(self) -> Iterator[Row]:
        """The rows of this run's parts, in the order of input."""
        for number in sorted(self._numbers):
            name = f"part-{self.run:03}-{number:07}.manifest.jsonl"
            with (self.folder / name).open("rb") as handle:
                next(handle)
                yield from map(Row.read, handle)

    def finish(self, check: Callable[[], None]) -> tuple[int, int]:
        """Make the output of all parts; its lines and bytes come back.

        ``check`` may stop it between two lines. The manifest goes before the output is
        replaced and comes after it, and the parts go last: whatever stops this, what
        is there can be resumed.
        """
        with writing_to(self.out):
            lines, size = self._assemble(check)
            self.manifest.unlink(missing_ok=True)
            beside(self.out).replace(self.out)
            beside(self.manifest).replace(self.manifest)
            if beside(self.errors).stat().st_size:
                beside(self.errors).replace(self.errors)
            else:
                beside(self.errors).unlink()
                self.errors.unlink(missing_ok=True)
            self.folder.replace(self._going)
            shutil.rmtree(self._going)
        return lines, size

    def _assemble(self, check: Callable[[], None]) -> tuple[int, int]:
        size = sum(row.length for row in self.rows())
        lines, start = 0, 0
        files = whole_files(self.out, self.manifest, self.errors)
        with files as (out, rows, errors), closing(Copier(self.folder)) as copier:
            rows.write(self._header(bytes=size))
            for row in self.rows():
                check()
                out.writelines(copier.stretch(row.file, row.start, row.length))
                moved = replace(row, file=self.out.name, start=start)
                rows.write(moved.as_line().encode())
                if row.failure:
                    errors.write(encoded(row.failure.as_row()) + b"\n")
                lines += row.failure is None
                start += row.length
        return lines, size
