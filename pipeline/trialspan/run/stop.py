"""SIGINT and SIGTERM: noted, and acted on between two steps of the run."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from trialspan.run.failing import Interrupted

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass
class Stop:
    """Whether a signal came."""

    signal: int | None = None

    def note(self, number: int, frame: FrameType | None) -> None:
        self.signal = number

    def check(self) -> None:
        """Raise Interrupted if a signal came."""
        if self.signal is not None:
            raise Interrupted(self.signal)


@contextmanager
def stopping() -> Iterator[Stop]:
    """A Stop that listens, in the main thread, until the end of the block."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop.note) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
