"""Inputs -> documents: files, folders, globs and standard input, in the order given."""

from __future__ import annotations

import glob
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from trialspan.read.choose import SUFFIXES, Choice
from trialspan.read.columns import NO_COLUMNS, Columns
from trialspan.read.decode import DecodeError, check_start, decode, whole
from trialspan.read.layout import Layout, Problem, ReadError, Reading
from trialspan.read.listing import sorted_names
from trialspan.read.remote import RemotePath, is_remote, remote_files
from trialspan.read.sources import Source, choice_of, read_source
from trialspan.read.standard_input import standard_input

AnyPath = Path | RemotePath


class Stamp(NamedTuple):
    """What a file was when it was read."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: its path (None is standard input), ids, and where it stands.

    ``data`` are its bytes where they were read already, ``document`` is the document
    where it is one of a file's, and ``member`` its place in the file.
    """

    path: Path | None
    doc_id: str
    source: str
    data: bytes | None = None
    document: Document | None = None
    member: str = ""

    @property
    def place(self) -> str:
        """The path as given, "-" for standard input, and the place in the file."""
        if self.path is None and is_remote(self.member):
            return self.member
        return f"{self.path or '-'}{self.member}"


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read, with what its source knows of it.

    ``note`` says where its encoding was not plain UTF.
    """

    doc_id: str
    source: str
    text: str
    note: str | None = None
    stamp: Stamp | None = None
    layout: Layout | None = None
    trial: dict[str, Any] | None = None


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
    """A file in a folder that no reader takes, and why."""

    source: str
    why: str = ""


Entry = Input | Failure | Skipped


def list_inputs(
    arguments: Iterable[str], columns: Columns = NO_COLUMNS
) -> Iterator[Entry]:
    """Every document of the arguments: "-", a file, a folder (walked by name), a glob.

    A doc_id is the path below the folder without its suffix, for documents of a
    registry their number there; one that is taken gets the name of its folder in front,
    and if that is taken too it is a Failure.
    """
    taken: set[str] = set()
    for argument in arguments:
        for entry in expand(argument):
            if isinstance(entry, Place):
                yield from entries_of(entry, columns, taken)
            else:
                yield entry


def count_inputs(arguments: Iterable[str]) -> int | None:
    """How many documents the arguments are; None where files hold many."""
    count = 0
    for argument in arguments:
        for entry in expand(argument):
            if isinstance(entry, Place) and _reader_by_name(entry) != "text":
                return None
            count += 1
    return count


class Place(NamedTuple):
    """A file (None: standard input), the root of its name, and if a folder held it."""

    path: AnyPath | None
    root: AnyPath
    found: bool = False


def expand(argument: str) -> Iterator[Place | Failure | Skipped]:
    """The files of one argument."""
    path = Path(argument)
    if argument == "-":
        yield Place(None, Path())
    elif is_remote(argument):
        yield from _remote(argument)
    elif path.is_dir():
        yield from _walk(path, path)
    elif path.exists() or path.is_symlink():
        yield Place(path, path.parent)
    elif glob.has_magic(argument):
        found = sorted(glob.glob(argument, recursive=True))
        if not found:
            yield Failure(argument, "find", "no file fits the pattern")
        for name in found:
            yield from expand(name)
    else:
        yield Failure(argument, "find", "no such file or folder")


def _remote(url: str) -> Iterator[Place | Failure | Skipped]:
    try:
        for path, root, found in remote_files(url):
            if found and path.suffix.lower() not in SUFFIXES:
                yield Skipped(str(path), f"no reader takes {path.suffix} files")
            else:
                yield Place(path, root, found)
    except ReadError as error:
        yield Failure(url, "find", str(error))


def _walk(folder: Path, root: Path) -> Iterator[Place | Failure | Skipped]:
    names = sorted_names(folder)
    while True:
        try:
            name = next(names, None)
        except OSError as error:
            yield Failure(str(folder), "find", f"unreadable folder: {error.strerror}")
            return
        if name is None:
            return
        if not name.startswith("."):
            yield from _entry(folder / name, root)


def _entry(path: Path, root: Path) -> Iterator[Place | Failure | Skipped]:
    """What a name in a folder is."""
    if path.is_dir():
        yield from _walk(path, root)
    elif path.suffix.lower() in SUFFIXES:
        yield Place(path, root, found=True)
    else:
        yield Skipped(str(path), f"no reader takes {path.suffix} files")


def _reader_by_name(place: Place) -> str:
    if place.path is None:
        return "any"
    return SUFFIXES.get(place.path.suffix.lower(), "text")


def entries_of(place: Place, columns: Columns, taken: set[str]) -> Iterator[Entry]:
    """The documents of a file; one of plain text is read where it is worked on."""
    if place.path is None:
        yield from _standard(place, columns, taken)
        return
    is_here = isinstance(place.path, Path)
    if is_here and _reader_by_name(place) == "text":
        yield _identify(place, taken)
        return
    source, choice = look(place.path, columns)
    if is_here and choice.reader == "text":
        yield _identify(place, taken)
    elif choice.reader is None and place.found:
        yield Skipped(str(place.path), choice.why)
    else:
        for found in read_source(source, columns, choice):
            yield _member(place, found, taken)


def look(path: AnyPath, columns: Columns) -> tuple[Source, Choice]:
    """A file as a source, and the reader that takes it."""
    source = Source(path.name, lambda: path.open("rb"))
    return source, choice_of(source, columns)


def _standard(place: Place, columns: Columns, taken: set[str]) -> Iterator[Entry]:
    """The documents of standard input."""
    with standard_input(columns) as (choice, data, source):
        if data is not None:
            yield _claim(Input(None, _name(place), "-", data), place.root, taken)
            return
        for found in read_source(source, columns, choice):
            yield _member(place, found, taken)


def _identify(place: Place, taken: set[str]) -> Input | Failure:
    assert isinstance(place.path, Path)
    given = Input(place.path, _name(place), _source(place))
    return _claim(given, place.root, taken)


def _source(place: Place) -> str:
    """The path below the root."""
    return "-" if place.path is None else _inner(place.path, place.root).as_posix()


def _inner(path: AnyPath, root: AnyPath) -> PurePath:
    if isinstance(path, RemotePath):
        return path.relative_to(root)
    assert isinstance(root, Path)
    return path.relative_to(root)


def _name(place: Place) -> str:
    """The path below the root without its suffix (nor that of what is packed)."""
    if place.path is None:
        return "stdin"
    inner = _inner(place.path, place.root)
    if inner.suffix.lower() == ".gz":
        inner = inner.with_suffix("")
    return inner.with_suffix("").as_posix()


def _claim(given: Input, root: AnyPath, taken: set[str]) -> Input | Failure:
    """The input with an id that is not taken."""
    doc_id = given.doc_id
    if doc_id in taken:
        doc_id = f"{root.resolve().name}/{doc_id}"
    if doc_id in taken:
        return Failure(given.place, "identify", f"doc_id {doc_id!r} is taken twice")
    taken.add(doc_id)
    if doc_id == given.doc_id:
        return given
    document = given.document and replace(given.document, doc_id=doc_id)
    return replace(given, doc_id=doc_id, document=document)


def _member(place: Place, found: Reading | Problem, taken: set[str]) -> Input | Failure:
    """One of the documents of a file, read already."""
    path, root, _ = place
    shown = f"{path or '-'}{found.member}"
    if isinstance(found, Problem):
        return Failure(shown, "read", found.reason)
    name = _name(place)
    doc_id = found.id or (f"{name}/{found.name}" if found.name else name)
    source = _source(place) + found.member
    text = whole(found.text)
    digest = _digest(text, found)
    document = Document(
        doc_id,
        source,
        text,
        found.note,
        Stamp(len(text), 0, digest),
        found.layout,
        found.trial,
    )
    if isinstance(path, RemotePath):  # no worker needs to open it again
        given = Input(None, doc_id, source, document=document, member=shown)
    else:
        member = found.member
        given = Input(path, doc_id, source, document=document, member=member)
    return _claim(given, root, taken)


def _digest(text: str, found: Reading) -> str:
    """The hash of a text and of all its reader knows of it, taken part by part."""
    layout = found.layout or Layout()
    digest = hashlib.sha256(text.encode())
    digest.update(repr((found.trial, found.layout is None, layout.found)).encode())
    for parts in (layout.sections, layout.fields, layout.entries):
        for part in parts:
            digest.update(repr(tuple(part)).encode())
        digest.update(b";")
    return digest.hexdigest()


def read_input(given: Input) -> Document | Failure:
    """The document of an input; what cannot be read is a Failure that says why."""
    if given.document:
        return given.document
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
    note = encoding_note(given.place, decoded.encoding, doubtful=decoded.doubtful)
    return Document(given.doc_id, given.source, decoded.text, note, stamp)


def encoding_note(place: str, encoding: str, *, doubtful: bool) -> str | None:
    """What to tell of a file that was not in plain UTF; None of one that was."""
    if encoding not in ("gb18030", "cp1252"):
        return None
    doubt = "; another encoding fits too" if doubtful else ""
    return f"{place}: read as {encoding}{doubt}"


def _bytes(given: Input) -> tuple[bytes, int]:
    """The bytes of an input, and when they were written (0: not a file)."""
    if given.data is not None:
        return given.data, 0
    if given.path is None:
        return sys.stdin.buffer.read(), 0
    with given.path.open("rb") as handle:
        found = os.fstat(handle.fileno())
        check_start(b"", found.st_size)
        return handle.read(), found.st_mtime_ns
