"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from trialspan.run.failing import RunError
from trialspan.run.spool import COPY


def beside(path: Path) -> Path:
    """The name under which a file is written until it is whole."""
    return path.with_name(path.name + ".writing")


@contextmanager
def whole_files(*paths: Path) -> Iterator[list[IO[bytes]]]:
    """Handles of files that are on the disk at the end, under their names beside.

    If anything goes wrong they are removed.
    """
    names = [beside(path) for path in paths]
    try:
        with ExitStack() as stack:
            handles: list[IO[bytes]] = [
                stack.enter_context(name.open("wb")) for name in names
            ]
            yield handles
            for handle in handles:
                handle.flush()
                os.fsync(handle.fileno())
    except BaseException:
        for name in names:
            name.unlink(missing_ok=True)
        raise


def write(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file that appears only when all of it is on the disk."""
    with whole_files(path) as (handle,):
        handle.writelines(lines)
    beside(path).replace(path)


def link(path: Path, name: Path) -> None:
    """A second name for a file, or a copy where the file system has no links."""
    name.unlink(missing_ok=True)
    try:
        os.link(path, name)
    except OSError:
        shutil.copyfile(path, name)


class Copier:
    """Stretches of the files of a folder, read one after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._name: str | None = None
        self._handle: IO[bytes] | None = None

    def stretch(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """The bytes of a stretch, in pieces; RunError where the file is too short."""
        handle = self._open(name)
        if handle.tell() != start:
            handle.seek(start)
        while length > 0:
            piece = handle.read(min(length, COPY))
            if not piece:
                raise RunError(
                    f"{self.folder / name} is shorter than its manifest says"
                    " (want --overwrite to begin anew)"
                )
            length -= len(piece)
            yield piece

    def _open(self, name: str) -> IO[bytes]:
        if self._handle is None or name != self._name:
            self.close()
            self._name, self._handle = name, (self.folder / name).open("rb")
        return self._handle

    def close(self) -> None:
        if self._handle is not None:
            self._handle.close()
