"""A worker process: builds the pipeline once, takes file names, returns lines."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import Any

from spacy.language import Language

from trialspan.read.files import Failure, Input
from trialspan.run.document import Done, finishing
from trialspan.steps import Steps, woven

Task = Input | Failure
ZONE_DOCUMENTS, ZONE_CHARACTERS = 1_000, 10_000_000
BETWEEN_COLLECTIONS = 100_000  # objects more than there were
SEND_BYTES, SEND_SECONDS = 1_000_000, 0.5
NOTHING = -1.0  # in the place of the task at work: waiting


def work(
    connection: Connection,
    at: Any,
    build: Callable[[], Language],
    text: bool,
    inherited: Iterable[Connection] = (),
    spool: str | None = None,
) -> None:
    """Take batches until the parent closes or is gone; send back what became of them.

    ``at`` is shared with the parent: the place in the batch of the document at work,
    and when it began, so that the parent knows what killed or holds a worker.
    ``inherited`` are the parent's ends that a fork has copied: while they are open,
    a worker would never learn that its parent is gone. Lines too long to be sent are
    left in files in ``spool``.
    """
    for end in inherited:
        end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent, nlp = os.getppid(), build()
    settle()
    zone = Zone(nlp)
    try:
        for batch in _batches(connection, parent):
            for some in _in_parts(zone, batch, at, text, spool):
                connection.send(some)
                if os.getppid() != parent:
                    return
            at[0] = NOTHING
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def settle() -> None:
    """Leave what is loaded out of collections, and look for cycles seldom.

    The lexicons stay, and a document leaves no cycle behind: the usual look at every
    700 new objects took 7 % of the time.
    """
    gc.freeze()
    gc.set_threshold(BETWEEN_COLLECTIONS)


def _batches(connection: Connection, parent: int) -> Iterator[list[Task]]:
    while True:
        while not connection.poll(1):
            if os.getppid() != parent:
                return
        batch = connection.recv()
        if batch is None:
            return
        yield batch


def _in_parts(
    zone: Zone, batch: list[Task], at: Any, text: bool, spool: str | None
) -> Iterator[list[Done]]:
    """What became of the tasks, sent before it grows large or old."""
    some: list[Done] = []
    size, began = 0, time.monotonic()
    tasks = (finishing(zone.nlp, task, text=text, spool=spool) for task in batch)
    works = (_watched(at, place, task) for place, task in enumerate(tasks))
    for done in woven(works):
        zone.count(done.characters)
        some.append(done.of(None))
        size += len(done.line) if isinstance(done.line, bytes) else 0
        if size > SEND_BYTES or time.monotonic() - began > SEND_SECONDS:
            yield some
            some, size, began = [], 0, time.monotonic()
    if some:
        yield some


def _watched(at: Any, place: int, steps: Steps[Done]) -> Steps[Done]:
    """The steps of a document, each with its place and all the time it has taken."""
    spent = 0.0
    while True:
        began = time.monotonic()
        at[1], at[0] = began - spent, place
        try:
            held = next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        spent += time.monotonic() - began
        yield held


class Zone:
    """A pipeline inside a memory zone that is renewed now and then.

    What the documents add to the vocabulary is freed with the zone, so memory does not
    grow with their number.
    """

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self._open = ExitStack()
        self._renew()

    def count(self, characters: int) -> None:
        """Count a document; the zone is renewed after enough of them."""
        self._documents += 1
        self._characters += characters
        if self._documents >= ZONE_DOCUMENTS or self._characters >= ZONE_CHARACTERS:
            self._open.close()
            self._renew()

    def _renew(self) -> None:
        self._open.enter_context(self.nlp.memory_zone())
        self._documents, self._characters = 0, 0
