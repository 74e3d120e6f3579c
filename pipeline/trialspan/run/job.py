"""A whole run: inputs listed, batched, worked on, written, and accounted for."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Protocol

from spacy.language import Language

from trialspan.read.columns import NO_COLUMNS, Columns
from trialspan.read.files import Failure, Input, Skipped, list_inputs
from trialspan.run.batches import batches
from trialspan.run.document import Done, pipeline_meta
from trialspan.run.failing import TooManyErrors, writing_to
from trialspan.run.known import Known
from trialspan.run.ledger import Ledger
from trialspan.run.pool import Pool
from trialspan.run.rows import Row
from trialspan.run.spool import discard, pieces_of
from trialspan.run.stop import Stop
from trialspan.run.store import Store
from trialspan.run.worker import Task

AHEAD = 8  # batches a worker may be ahead of the output that is written in order
Entry = Input | Failure | Row


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is done; only ``text`` and ``columns`` show in the output."""

    text: bool = True
    workers: int = 1
    timeout: float | None = None
    max_errors: int | None = None
    columns: Columns = NO_COLUMNS


class Sink(Protocol):
    """Where the entries of batches go."""

    @property
    def ahead(self) -> int | None:
        """How many batches may be ahead of the first that is not put; None: any."""

    @property
    def folder(self) -> Path | None:
        """Where long lines wait; None: where temporary files go."""

    def put(self, number: int, entries: list[Done | Row]) -> None: ...


class Stream:
    """Lines in the order of input, to a stream."""

    def __init__(self, handle: IO[bytes], workers: int) -> None:
        self.handle, self.ahead, self.folder = handle, AHEAD * workers, None
        self._next = 0
        self._waiting: dict[int, list[Done | Row]] = {}

    def put(self, number: int, entries: list[Done | Row]) -> None:
        self._waiting[number] = entries
        while self._next in self._waiting:
            with writing_to("standard output"):
                for entry in self._waiting.pop(self._next):
                    if isinstance(entry, Done):
                        self.handle.writelines(pieces_of(entry.line))
                        discard(entry.line)
                self.handle.flush()
            self._next += 1


class Parts:
    """Parts of a store, in any order."""

    def __init__(self, store: Store) -> None:
        self.store, self.folder = store, store.folder
        self.ahead = None

    def put(self, number: int, entries: list[Done | Row]) -> None:
        self.store.put(number, entries)


class Job:
    """Takes the inputs of a run through a pool into a sink, and keeps its ledger."""

    def __init__(
        self,
        build: Callable[[], Language],
        sink: Sink,
        settings: Settings,
        *,
        stop: Stop,
        known: Known | None = None,
        on_documents: Callable[[Ledger], None] = lambda ledger: None,
    ) -> None:
        self.sink, self.settings, self.stop = sink, settings, stop
        self.known, self.on_documents = known, on_documents
        self.ledger = Ledger()
        self._open: dict[int, list[Entry]] = {}
        self._done: dict[int, list[Done]] = {}
        self._pool = Pool(
            build,
            workers=settings.workers,
            stop=stop,
            text=settings.text,
            timeout=settings.timeout,
            folder=sink.folder,
        )

    def run(self, arguments: Iterable[str]) -> Ledger:
        """Do every input; the ledger, checked."""
        work = self._work(arguments)
        for number, some, complete in self._pool.run(work, ahead=self.sink.ahead):
            self._done[number] += some
            for done in some:
                self.ledger.enter(done)
            if complete:
                self._put(number)
            self.on_documents(self.ledger)
            self._limit()
        self.stop.check()
        self.ledger.check()
        return self.ledger

    def _work(self, arguments: Iterable[str]) -> Iterator[tuple[int, list[Task]]]:
        """The batches that need a worker; the others are put as they are."""
        for number, batch in enumerate(batches(self._entries(arguments), size_of)):
            tasks: list[Task] = [entry for entry in batch if isinstance(entry, Input)]
            self._open[number], self._done[number] = batch, []
            if tasks:
                yield number, tasks
            else:
                self._put(number)

    def _entries(self, arguments: Iterable[str]) -> Iterator[Entry]:
        for given in list_inputs(arguments, self.settings.columns):
            self.stop.check()
            if isinstance(given, Skipped):
                self.ledger.skip(given.source)
                continue
            self.ledger.documents += 1
            if isinstance(given, Input):
                yield self._earlier(given) or _with_data(given)
            else:
                self.ledger.fail(given)
                yield given

    def _earlier(self, given: Input) -> Row | None:
        row = self.known.find(given) if self.known else None
        if row:
            self.ledger.keep(row.failure, row.counts)
        return row

    def _put(self, number: int) -> None:
        """Give a complete batch to the sink, in the order of its entries."""
        done = iter(self._done.pop(number))
        entries: list[Done | Row] = []
        for entry in self._open.pop(number):
            if isinstance(entry, Failure):
                entries.append(Done(entry, failure=entry))
            else:
                entries.append(next(done) if isinstance(entry, Input) else entry)
        self.sink.put(number, entries)

    def _limit(self) -> None:
        most = self.settings.max_errors
        if most is not None and self.ledger.errors > most:
            raise TooManyErrors(f"{self.ledger.errors} errors (--max-errors {most})")


def size_of(entry: Entry) -> int:
    """The bytes of an entry that a worker has to read."""
    if not isinstance(entry, Input):
        return 0
    if entry.document:
        return len(entry.document.text)
    if entry.path is None:
        return len(entry.data or b"")
    try:
        return os.stat(entry.path).st_size
    except OSError:
        return 0


def _with_data(given: Input) -> Input:
    """Standard input is read here: a worker has none."""
    if given.path is not None or given.data is not None or given.document:
        return given
    return replace(given, data=sys.stdin.buffer.read())


def configuration(nlp: Language, *, text: bool) -> dict[str, Any]:
    """What made the records, with a hash over it and over the code that ran."""
    what = {**pipeline_meta(nlp), "text": text}
    folder = Path(__file__).parents[1]
    digest = hashlib.sha256(repr(sorted(what.items())).encode())
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.read_bytes())
    return {**what, "hash": digest.hexdigest()}
