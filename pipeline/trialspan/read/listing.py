"""The names in a folder in order, without holding those of a large one."""

from __future__ import annotations

import heapq
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO

HELD = 50_000  # names; more are sorted on the disk
READ = 65_536  # bytes


def sorted_names(folder: Path) -> Iterator[str]:
    """The names in a folder, by code points; OSError where it cannot be read."""
    with ExitStack() as stack:
        entries = stack.enter_context(os.scandir(folder))
        names = (entry.name for entry in entries)
        first = sorted(islice(names, HELD))
        if len(first) < HELD:
            yield from first
            return
        runs: list[Iterator[str]] = []
        while first:
            run = stack.enter_context(tempfile.TemporaryFile(buffering=0))
            runs.append(_kept(run, first))
            first = sorted(islice(names, HELD))
        yield from heapq.merge(*runs)


def _kept(run: IO[bytes], names: Iterable[str]) -> Iterator[str]:
    """The same names, which stand in a file until they are wanted."""
    run.write(b"".join(os.fsencode(name) + b"\0" for name in names))
    run.seek(0)
    return _read(run)


def _read(run: IO[bytes]) -> Iterator[str]:
    rest = b""
    while piece := run.read(READ):
        *whole, rest = (rest + piece).split(b"\0")
        yield from map(os.fsdecode, whole)
