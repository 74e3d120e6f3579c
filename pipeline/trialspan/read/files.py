"""Inputs -> documents: files, folders, globs and standard input, in the order given."""

from __future__ import annotations

import glob
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from trialspan.read.decode import LARGEST_FILE, DecodeError, decode

TEXT_SUFFIXES = (".txt", ".text", ".md", "")


class Stamp(NamedTuple):
    """What a file was when it was read."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: its path (None is standard input), ids, and where it stands.

    ``data`` are its bytes where they were read already.
    """

    path: Path | None
    doc_id: str
    source: str
    data: bytes | None = None

    @property
    def place(self) -> str:
        """The path as given, "-" for standard input."""
        return str(self.path or "-")


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read, with a note where its encoding was not plain UTF."""

    doc_id: str
    source: str
    text: str
    note: str | None = None
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that gave no record: where, in which stage, and why."""

    source: str
    stage: str
    reason: str
    stamp: Stamp | None = None

    def as_row(self) -> dict[str, Any]:
        return {"source": self.source, "stage": self.stage, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a folder that is no text file by its name."""

    source: str


def list_inputs(arguments: Iterable[str]) -> Iterator[Input | Failure | Skipped]:
    """Every file of the arguments: "-", a file, a folder (walked by name), or a glob.

    A doc_id is the path below the folder without its suffix; one that is taken gets the
    name of its folder in front, and if that is taken too it is a Failure.
    """
    taken: set[str] = set()
    for argument in arguments:
        for entry in _expand(argument):
            yield _identify(*entry, taken) if isinstance(entry, tuple) else entry


def count_inputs(arguments: Iterable[str]) -> int:
    """How many documents the arguments are."""
    return sum(not isinstance(e, Skipped) for e in list_inputs(arguments))


def _expand(argument: str) -> Iterator[tuple[Path | None, Path] | Failure | Skipped]:
    """(file, root) pairs of one argument."""
    path = Path(argument)
    if argument == "-":
        yield None, Path()
    elif path.is_dir():
        yield from _walk(path, path)
    elif path.exists() or path.is_symlink():
        yield path, path.parent
    elif glob.has_magic(argument):
        found = sorted(glob.glob(argument, recursive=True))
        if not found:
            yield Failure(argument, "find", "no file fits the pattern")
        for name in found:
            yield from _expand(name)
    else:
        yield Failure(argument, "find", "no such file or folder")


def _walk(folder: Path, root: Path) -> Iterator[tuple[Path, Path] | Failure | Skipped]:
    try:
        names = sorted(os.listdir(folder))  # a million names are 90 MB, paths 400
    except OSError as error:
        yield Failure(str(folder), "find", f"unreadable folder: {error.strerror}")
        return
    for name in names:
        if name.startswith("."):
            continue
        entry = folder / name
        if entry.is_dir():
            yield from _walk(entry, root)
        elif entry.suffix.lower() in TEXT_SUFFIXES:
            yield entry, root
        else:
            yield Skipped(str(entry))


def _identify(path: Path | None, root: Path, taken: set[str]) -> Input | Failure:
    if path is None:
        name, source = "stdin", "-"
    else:
        source = path.relative_to(root).as_posix()
        name = Path(source).with_suffix("").as_posix()
    doc_id = name if name not in taken else f"{root.resolve().name}/{name}"
    if doc_id in taken:
        return Failure(
            str(path or "-"), "identify", f"doc_id {doc_id!r} is taken twice"
        )
    taken.add(doc_id)
    return Input(path, doc_id, source)


def read_input(given: Input) -> Document | Failure:
    """The document of an input; what cannot be read is a Failure that says why."""
    stamp = None
    try:
        data, mtime = _bytes(given)
        stamp = Stamp(len(data), mtime, hashlib.sha256(data).hexdigest())
        decoded = decode(data)
    except DecodeError as error:
        return Failure(given.place, "read", str(error), stamp)
    except OSError as error:
        why = error.strerror or str(error)
        return Failure(given.place, "read", f"unreadable: {why}")
    note = None
    if decoded.encoding in ("gb18030", "cp1252"):
        doubt = "; another encoding fits too" if decoded.doubtful else ""
        note = f"{given.place}: read as {decoded.encoding}{doubt}"
    return Document(given.doc_id, given.source, decoded.text, note, stamp)


def _bytes(given: Input) -> tuple[bytes, int]:
    """The bytes of an input, and when they were written (0: not a file)."""
    if given.data is not None:
        return given.data, 0
    if given.path is None:
        return sys.stdin.buffer.read(), 0
    with given.path.open("rb") as handle:
        found = os.fstat(handle.fileno())
        if found.st_size > LARGEST_FILE:
            size = f"{found.st_size / 2**20:.0f} MB"
            raise DecodeError(
                f"{size} is too large (want at most 200 MB; split the file)"
            )
        return handle.read(), found.st_mtime_ns
