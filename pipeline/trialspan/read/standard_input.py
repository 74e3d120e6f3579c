"""Standard input -> a source that can be opened more than once."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, NamedTuple

from trialspan.read.choose import HEAD, Choice, choose
from trialspan.read.columns import Columns
from trialspan.read.sources import Source


class Given(NamedTuple):
    """Standard input: its bytes where it is plain text, else what it is kept as."""

    choice: Choice
    data: bytes | None
    source: Source


@contextmanager
def standard_input(columns: Columns) -> Iterator[Given]:
    """What stands on standard input; a structured source is kept in a file."""
    stream = sys.stdin.buffer
    head = stream.read(HEAD)
    choice = choose("-", head, columns)
    if choice.reader == "text":
        data = head + stream.read()
        yield Given(choice, data, Source("-", partial(_reopened, None)))
        return
    with tempfile.TemporaryFile() as kept:
        kept.write(head)
        shutil.copyfileobj(stream, kept)
        yield Given(choice, None, Source("-", partial(_reopened, kept)))


def _reopened(kept: IO[bytes] | None) -> IO[bytes]:
    """The file from its beginning; one reader at a time."""
    if kept is None:
        raise OSError("read already")
    kept.seek(0)
    return os.fdopen(os.dup(kept.fileno()), "rb")
