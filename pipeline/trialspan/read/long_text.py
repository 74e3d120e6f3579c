"""A text of any length: as one string, or kept as UTF-8 and read by stretches."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache, partial
from typing import Protocol

from trialspan.marks import normalise

CHUNK = 250_000  # characters
PACKED = 1  # level of compression: 0.3 of a text remains, at 60 MB/s
DECODED = 4  # chunks that are held decoded


class Text(Protocol):
    """A text that is read by stretches, as written or normalised."""

    def __len__(self) -> int: ...

    def read(self, start: int, end: int) -> str: ...

    def norm(self, start: int, end: int) -> str: ...


class ShortText:
    """A text in one string."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def whole_norm(self) -> str:
        return normalise(self.text)

    def __len__(self) -> int:
        return len(self.text)

    def read(self, start: int, end: int) -> str:
        return self.text[start:end]

    def norm(self, start: int, end: int) -> str:
        return self.whole_norm[start:end]


class LongText:
    """A text in packed UTF-8: half a byte a character, where a string may take four.

    ``sha256`` is that of all its bytes.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        chunks: list[bytes] = []
        digest, self._length = hashlib.sha256(), 0
        for chunk in _even(pieces):
            data = chunk.encode()
            chunks.append(zlib.compress(data, PACKED))
            digest.update(data)
            self._length += len(chunk)
        self.sha256 = digest.hexdigest()
        self._chunks = chunks
        self._decoded = lru_cache(DECODED)(partial(_decode, chunks))
        self._normal = lru_cache(DECODED)(partial(_normal, chunks))

    def __len__(self) -> int:
        return self._length

    def pieces(self) -> Iterator[str]:
        """All of it, one piece after another."""
        for number in range(len(self._chunks)):
            yield _decode(self._chunks, number)

    def read(self, start: int, end: int) -> str:
        return "".join(self._stretch(self._decoded, start, end))

    def norm(self, start: int, end: int) -> str:
        return "".join(self._stretch(self._normal, start, end))

    def _stretch(self, chunk: _Chunk, start: int, end: int) -> Iterator[str]:
        start, end = max(start, 0), min(end, self._length)
        while start < end:
            number, at = divmod(start, CHUNK)
            piece = chunk(number)[at : at + end - start]
            yield piece
            start += len(piece)


class _Chunk(Protocol):
    def __call__(self, number: int, /) -> str: ...


def _decode(chunks: list[bytes], number: int) -> str:
    return zlib.decompress(chunks[number]).decode()


def _normal(chunks: list[bytes], number: int) -> str:
    """A chunk normalised; a backslash at its end is read with what follows."""
    chunk = _decode(chunks, number)
    if not chunk.endswith("\\") or number + 1 == len(chunks):
        return normalise(chunk)
    return normalise(chunk + _decode(chunks, number + 1)[:1])[:-1]


def _even(pieces: Iterable[str]) -> Iterator[str]:
    """The same text in pieces of CHUNK characters and a rest."""
    rest = ""
    for piece in pieces:
        rest += piece
        while len(rest) >= CHUNK:
            yield rest[:CHUNK]
            rest = rest[CHUNK:]
    if rest:
        yield rest


class NormView:
    """The normalised text, as far as the search for headings asks a string."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, at: int | slice) -> str:
        if isinstance(at, slice):
            stop = len(self) if at.stop is None else at.stop
            return self.text.norm(at.start or 0, stop)
        return self.text.norm(at, at + 1)

    def find(self, sign: str, start: int, end: int) -> int:
        """The first place of a sign in a stretch, or -1."""
        more = len(sign) - 1
        step = 2_000  # most lines are short
        while start < end:
            found = self.text.norm(start, min(start + step + more, end)).find(sign)
            if found >= 0:
                return start + found
            start += step
            step = CHUNK
        return -1
