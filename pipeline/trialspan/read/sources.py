"""A file -> its documents, whatever it is packed in."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import IO, BinaryIO, cast

from trialspan.read.choose import HEAD, Choice, choose
from trialspan.read.columns import Columns
from trialspan.read.csv_rows import read_rows
from trialspan.read.decode import LARGEST_FILE, DecodeError, decode
from trialspan.read.json_values import read_lines, read_values
from trialspan.read.layout import Problem, ReadError, Reading
from trialspan.read.pages import read_docx, read_pdf
from trialspan.read.registry_csv import is_registry, read_row
from trialspan.read.registry_xml import read_xml
from trialspan.read.table_rows import read_parquet, read_text_row
from trialspan.read.values import read_all

Found = Reading | Problem
MOST_GROWTH = 200  # a packed file that grows more is a bomb; text grows 3 to 30 times
SMALL = 16 * 1024 * 1024  # bytes below which growth harms nobody
DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError)
ENCRYPTED = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a member of one, that can be opened; ``member`` is its place."""

    name: str
    open: Callable[[], IO[bytes]]
    member: str = ""
    packed: int | None = None  # bytes it takes in its archive

    def head(self) -> bytes:
        with self.open() as handle:
            return handle.read(HEAD)


def choice_of(source: Source, columns: Columns) -> Choice:
    """The reader of a source, and why."""
    name = PurePath(source.name).name
    try:
        return choose(name, source.head(), columns)
    except (OSError, *DAMAGED) as error:
        return Choice(None, f"unreadable: {error}")


def read_source(
    source: Source, columns: Columns, choice: Choice | None = None
) -> Iterator[Found]:
    """The documents of a source, in order; what cannot be read is a Problem."""
    chosen = choice or choice_of(source, columns)
    if chosen.reader is None:
        yield Problem(source.member, chosen.why)
        return
    try:
        yield from READERS[chosen.reader](source, columns)
    except (ReadError, DecodeError) as error:
        yield Problem(source.member, str(error))
    except (OSError, ValueError, *DAMAGED) as error:
        yield Problem(source.member, f"damaged: {error}")


def _data(source: Source) -> bytes:
    with source.open() as handle:
        data = handle.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ReadError("more than 200 MB (want a smaller file, or lines)")
    return data


def _placed(source: Source, found: Found) -> Found:
    return replace(found, member=source.member + found.member)


def _named(source: Source, reading: Reading) -> Reading:
    """A reading of all of a file is named as the file is."""
    return reading if reading.name else replace(reading, name=_stem(source.member))


def _stem(member: str) -> str | None:
    return PurePath(member.lstrip("/")).with_suffix("").as_posix() if member else None


def _read_text(source: Source, columns: Columns) -> Iterator[Found]:
    decoded = decode(_data(source))
    yield _named(source, Reading(decoded.text, source.member))


def _read_xml(source: Source, columns: Columns) -> Iterator[Found]:
    yield _named(source, read_xml(_data(source), source.member))


def _read_pdf(source: Source, columns: Columns) -> Iterator[Found]:
    yield _named(source, read_pdf(_data(source), source.member))


def _read_docx(source: Source, columns: Columns) -> Iterator[Found]:
    yield _named(source, read_docx(_data(source), source.member))


def _read_json(source: Source, columns: Columns) -> Iterator[Found]:
    with _as_text(source) as handle:
        for found in read_all(read_values(handle)):
            whole = isinstance(found, Reading) and not found.member
            placed = _placed(source, found)
            if whole and isinstance(placed, Reading):
                placed = _named(source, placed)
            yield placed


def _read_jsonl(source: Source, columns: Columns) -> Iterator[Found]:
    with _as_text(source) as handle:
        for found in read_all(read_lines(handle)):
            yield _placed(source, found)


def _read_csv(source: Source, columns: Columns) -> Iterator[Found]:
    with _as_text(source) as handle:
        for row in read_rows(handle):
            if isinstance(row, Problem):
                yield _placed(source, row)
                continue
            number, cells = row
            member = f"{source.member}#{number}"
            if columns.text is None and is_registry(list(cells)):
                yield read_row(cells, member)
            else:
                yield read_text_row(cells, columns, member)


def _read_parquet(source: Source, columns: Columns) -> Iterator[Found]:
    with source.open() as handle:
        file = handle if handle.seekable() else io.BytesIO(_data(source))
        for found in read_parquet(cast(BinaryIO, file), columns):
            yield _placed(source, found)


def _as_text(source: Source) -> IO[str]:
    """A stream of text in the encoding that its beginning is in."""
    encoding = decode(_to_line_end(source.head())).encoding
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    if encoding.startswith("utf-16"):
        encoding = "utf-16" if source.head()[:2] in BOMS else encoding
    return io.TextIOWrapper(source.open(), encoding, errors="replace", newline="")


BOMS = (b"\xff\xfe", b"\xfe\xff")


def _to_line_end(head: bytes) -> bytes:
    """The beginning of a file without the character that may be cut in two."""
    if len(head) < HEAD:
        return head
    for encoding in ("utf-8", "utf-16"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.end >= len(head) - 4 and error.start >= len(head) - 4:
                return head[: error.start - error.start % 2]
        else:
            return head
    return head


def _read_gzip(source: Source, columns: Columns) -> Iterator[Found]:
    name = source.name.removesuffix(".gz").removesuffix(".GZ")
    inner = Source(name, lambda: _unpacked(source), source.member)
    yield from read_source(inner, columns)


def _unpacked(source: Source) -> IO[bytes]:
    raw = source.open()
    return cast(IO[bytes], io.BufferedReader(_Growing(gzip.GzipFile(fileobj=raw), raw)))


class _Growing(io.RawIOBase):
    """An unpacked stream that stops where it grows as no text does."""

    def __init__(self, inner: IO[bytes] | gzip.GzipFile, raw: IO[bytes]) -> None:
        self.inner, self.raw, self.read_so_far = inner, raw, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.inner.read(len(buffer))
        buffer[: len(data)] = data
        self.read_so_far += len(data)
        if self.read_so_far > SMALL + MOST_GROWTH * self.raw.tell():
            raise ReadError("a compression bomb (it grows more than 200 times)")
        return len(data)

    def close(self) -> None:
        self.inner.close()
        self.raw.close()
        super().close()


def _read_zip(source: Source, columns: Columns) -> Iterator[Found]:
    with source.open() as handle:
        file = handle if handle.seekable() else io.BytesIO(_data(source))
        with zipfile.ZipFile(file) as archive:
            for info in sorted(archive.infolist(), key=lambda i: i.filename):
                yield from _read_member(source, archive, info, columns)


def _read_member(
    source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, columns: Columns
) -> Iterator[Found]:
    name = info.filename
    path = PurePath(name)
    if info.is_dir() or name.startswith("__MACOSX/") or path.name.startswith("."):
        return
    member = f"{source.member}/{name}"
    wrong = _wrong(info)
    if wrong:
        yield Problem(member, wrong)
        return
    inner = Source(name, lambda: archive.open(info), member)
    if choice_of(inner, columns).reader == "zip":
        yield Problem(member, "a zip file in a zip file (want it unpacked)")
        return
    yield from read_source(inner, columns)


def _wrong(info: zipfile.ZipInfo) -> str | None:
    """Why a member of a zip file is not opened."""
    parts = PurePath(info.filename).parts
    if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
        return "a name that leads out of its zip file"
    if info.flag_bits & ENCRYPTED:
        return "it needs a password"
    if info.file_size > SMALL + MOST_GROWTH * info.compress_size:
        return "a compression bomb (it grows more than 200 times)"
    return None


READERS: dict[str, Callable[[Source, Columns], Iterator[Found]]] = {
    "text": _read_text,
    "json": _read_json,
    "jsonl": _read_jsonl,
    "csv": _read_csv,
    "xml": _read_xml,
    "parquet": _read_parquet,
    "zip": _read_zip,
    "gzip": _read_gzip,
    "pdf": _read_pdf,
    "docx": _read_docx,
}
