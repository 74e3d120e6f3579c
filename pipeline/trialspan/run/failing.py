"""What can stop a run: every one leaves a state that can be resumed, and says so."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RunError(Exception):
    """A run that stopped; ``code`` is the exit code."""

    code = 1


class OutputExists(RunError):
    """The output is there, and nobody said what to do with it."""

    code = 2


class Interrupted(RunError):
    """SIGINT or SIGTERM came."""

    def __init__(self, signal: int) -> None:
        super().__init__("interrupted" if signal == 2 else "terminated")
        self.code = 128 + signal


class TooManyErrors(RunError):
    """More documents failed than --max-errors allows."""


class CannotWrite(RunError):
    """The disk is full, or the place cannot be written to."""


FULL = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be too large",
}


@contextmanager
def writing_to(path: Path | str) -> Iterator[None]:
    """Turns an error of the file system into one that says what and where."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        why = FULL.get(error.errno or 0) or error.strerror or str(error)
        raise CannotWrite(f"cannot write {path}: {why}") from error
