"""Inputs -> batches: small ones first, so that every worker soon has one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Entry = TypeVar("Entry")
FIRST_DOCUMENTS, MOST_DOCUMENTS = 8, 256
FIRST_BYTES, MOST_BYTES = 64_000, 2_000_000
STEADY = 8  # batches of a size before the size doubles


def batches(
    entries: Iterable[Entry], size_of: Callable[[Entry], int]
) -> Iterator[list[Entry]]:
    """The entries in batches that double every few; none is empty.

    A batch ends with the entry that reaches its number of documents or of bytes, so a
    large document may stand alone. How it is cut never shows in the output.
    """
    batch: list[Entry] = []
    held, number = 0, 0
    for entry in entries:
        batch.append(entry)
        held += size_of(entry)
        documents, size = limits(number)
        if len(batch) >= documents or held >= size:
            yield batch
            batch, held, number = [], 0, number + 1
    if batch:
        yield batch


def limits(number: int) -> tuple[int, int]:
    """The most documents and bytes of a batch.

    >>> limits(0), limits(1000)
    ((8, 64000), (256, 2000000))
    """
    double = 2 ** min(number // STEADY, 20)
    return (
        min(FIRST_DOCUMENTS * double, MOST_DOCUMENTS),
        min(FIRST_BYTES * double, MOST_BYTES),
    )
