"""Lines too long to be held: written to a file in the order in which they are made."""

from __future__ import annotations

import tempfile
from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

COPY = 8 * 1024 * 1024  # bytes at a time
Block = tuple[int, int]  # start and length in the file


@dataclass(frozen=True, slots=True)
class LongLine:
    """A line whose bytes stand in blocks of a file, in this order."""

    path: str
    blocks: tuple[Block, ...]

    def __len__(self) -> int:
        return sum(length for _, length in self.blocks)

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the line, in pieces."""
        with Path(self.path).open("rb") as handle:
            for start, length in self.blocks:
                handle.seek(start)
                for at in range(0, length, COPY):
                    yield handle.read(min(COPY, length - at))

    def discard(self) -> None:
        """Remove the file: the line has been copied."""
        with suppress(OSError):
            Path(self.path).unlink()


Line = bytes | LongLine


def pieces_of(line: Line | None) -> Iterator[bytes]:
    """The bytes of a line, in pieces; none where there is no line."""
    if isinstance(line, LongLine):
        yield from line.pieces()
    elif line:
        yield line


def discard(line: Line | None) -> None:
    """Remove what a line left on the disk."""
    if isinstance(line, LongLine):
        line.discard()


class Spool:
    """A file of blocks, gathered by key: what belongs together need not stand so.

    Removed if anything goes wrong while it is written.
    """

    def __init__(self, folder: str | None) -> None:
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115  (closed by __exit__)
            prefix="line-", dir=folder, delete=False
        )
        self._size = 0
        self._blocks: dict[Hashable, list[Block]] = {}

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self._file.close()
        except OSError:
            if kind is None:
                Path(self._file.name).unlink(missing_ok=True)
                raise
        if kind is not None:
            Path(self._file.name).unlink(missing_ok=True)

    def add(self, key: Hashable, data: bytes) -> None:
        """Put a block behind those of a key."""
        self._file.write(data)
        self._blocks.setdefault(key, []).append((self._size, len(data)))
        self._size += len(data)

    def gather(self, key: Hashable, inner: Hashable) -> None:
        """Put the blocks of another key behind those of a key."""
        self._blocks.setdefault(key, []).extend(self._blocks.pop(inner, []))

    def line(self, *keys: Hashable) -> LongLine:
        """The line that the blocks of these keys are."""
        blocks = (block for key in keys for block in self._blocks.get(key, []))
        return LongLine(self._file.name, tuple(blocks))
