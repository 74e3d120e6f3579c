"""Long plain texts, read by pieces: never more of a file than its bytes once."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from typing import IO

from trialspan.read.decode import (
    SAMPLE,
    DecodeError,
    check_start,
    decode_pieces,
    legacy_encodings,
    unicode_encoding,
)
from trialspan.read.files import Failure, Input, Stamp, encoding_note
from trialspan.read.long_text import LongText

LONG = 1_000_000  # bytes; from here on a text is read by pieces
PIECE = 1024 * 1024  # bytes


def is_long(given: Input) -> bool:
    """Whether an input is a text to be read by pieces."""
    if given.document:
        return len(given.document.text) > LONG
    if given.data is not None:
        return len(given.data) > LONG
    try:
        return given.path is not None and os.stat(given.path).st_size > LONG
    except OSError:
        return False


def read_long(given: Input) -> tuple[LongText, str | None, Stamp | None] | Failure:
    """A long text, the note on its encoding, and the stamp of its file."""
    if given.document:
        text = LongText([given.document.text])
        return text, given.document.note, given.document.stamp
    stamp = None
    try:
        with _opened(given) as handle:
            stamp = _stamp(handle, given)
            text, encoding, doubtful = _decoded(handle, stamp.size)
    except DecodeError as error:
        return Failure(given.place, "read", str(error), stamp)
    except OSError as error:
        why = error.strerror or str(error)
        return Failure(given.place, "read", f"unreadable: {why}")
    return text, encoding_note(given.place, encoding, doubtful=doubtful), stamp


def _opened(given: Input) -> IO[bytes]:
    if given.data is not None:
        return io.BytesIO(given.data)
    assert given.path is not None
    return given.path.open("rb")


def _stamp(handle: IO[bytes], given: Input) -> Stamp:
    """Size, time and hash; DecodeError where the file is too large, or no text."""
    if given.data is not None:
        size, mtime = len(given.data), 0
    else:
        found = os.fstat(handle.fileno())
        size, mtime = found.st_size, found.st_mtime_ns
    check_start(b"", size)
    digest = hashlib.sha256()
    for piece in _pieces(handle, 0):
        digest.update(piece)
    return Stamp(size, mtime, digest.hexdigest())


def _decoded(handle: IO[bytes], size: int) -> tuple[LongText, str, bool]:
    """The text, its encoding, and whether another encoding fits too."""
    handle.seek(0)
    sample = handle.read(SAMPLE)
    check_start(sample, size)
    encoding, skipped = unicode_encoding(sample, size)
    try:
        text = LongText(decode_pieces(_pieces(handle, skipped), encoding))
        return text, encoding, False
    except UnicodeDecodeError:
        names = [name for name in legacy_encodings(sample) if _fits(handle, name)]
    if not names:
        raise DecodeError("undecodable (want UTF-8, UTF-16, GB18030 or Windows-1252)")
    text = LongText(decode_pieces(_pieces(handle, 0), names[0]))
    return text, names[0], len(names) > 1


def _fits(handle: IO[bytes], encoding: str) -> bool:
    try:
        for _ in decode_pieces(_pieces(handle, 0), encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _pieces(handle: IO[bytes], start: int) -> Iterator[bytes]:
    handle.seek(start)
    while piece := handle.read(PIECE):
        yield piece
