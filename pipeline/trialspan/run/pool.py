"""Worker processes: batches out, what became of them in, no document lost."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from spacy.language import Language

from trialspan.read.files import Failure, Input
from trialspan.run.document import Done
from trialspan.run.failing import RunError
from trialspan.run.stop import Stop
from trialspan.run.worker import NOTHING, Task, work

LOOK = 0.2  # seconds between two looks at signals and time limits
TRIES = 2  # a document that kills two workers is the one to blame
FALSE_STARTS = 3  # workers that may die one after another before their first document


@dataclass
class Batch:
    """Inputs at work: ``done`` are the first of them, ``rest`` those behind."""

    number: int
    rest: list[Task]
    done: list[Done] = field(default_factory=list)


@dataclass
class Worker:
    """A process, the ways to it, and what it has in hand."""

    process: BaseProcess
    connection: Connection
    at: Any
    batch: Batch | None = None
    gone: bool = False  # its end of the connection is closed

    def suspect(self) -> int | None:
        """The place, in the batch it was sent, of the document at work."""
        return None if self.at[0] == NOTHING else int(self.at[0])

    def seconds(self) -> float:
        """How long it has been at the document at work."""
        return 0.0 if self.suspect() is None else time.monotonic() - self.at[1]


class Pool:
    """Up to ``workers`` processes that turn batches of inputs into what became of them.

    A document that kills its worker twice, or is over ``timeout`` seconds, becomes a
    Failure; the rest of its batch goes to another worker. Lines too long to be sent
    are left in files in ``folder``, and those that nobody took go in the end.
    """

    def __init__(
        self,
        build: Callable[[], Language],
        *,
        workers: int,
        stop: Stop,
        text: bool = True,
        timeout: float | None = None,
        folder: Path | None = None,
    ) -> None:
        self.build, self.text = build, text
        self.most, self.timeout, self.stop = workers, timeout, stop
        self.workers: list[Worker] = []
        self._killed: Counter[str] = Counter()
        self._false_starts = 0
        self._more, self._last = True, -1
        self._context = context()
        self._folder = folder
        self._spool: str | None = None

    def run(
        self, batches: Iterator[tuple[int, list[Task]]], *, ahead: int | None = None
    ) -> Iterator[tuple[int, list[Done], bool]]:
        """(batch, what became of its next inputs, whether that is all), as they come.

        ``ahead`` limits how far the last batch handed out may lie beyond the first
        that is not finished: what waits to be written in order stays small.
        """
        again: deque[Batch] = deque()
        self._spool = tempfile.mkdtemp(prefix="lines-", dir=self._folder)
        try:
            while self._hand_out(batches, again, ahead) or self.at_work():
                yield from self._collect()
                again.extend(self._lost())
                self.stop.check()
        finally:
            self.close()

    def at_work(self) -> list[Worker]:
        return [worker for worker in self.workers if worker.batch]

    def _hand_out(
        self,
        batches: Iterator[tuple[int, list[Task]]],
        again: deque[Batch],
        ahead: int | None,
    ) -> bool:
        """Give every free worker a batch; whether any batch was given.

        A worker starts before its batch is read: a fork holds what its parent held.
        """
        given = False
        while len(self.at_work()) < self.most and (again or self._more):
            free = next((w for w in self.workers if not w.batch), None) or self._start()
            batch = again.popleft() if again else self._next(batches, ahead)
            if batch is None:
                break
            given = True
            self._send(free, batch)
        return given

    def _next(
        self, batches: Iterator[tuple[int, list[Task]]], ahead: int | None
    ) -> Batch | None:
        numbers = [worker.batch.number for worker in self.workers if worker.batch]
        if ahead is not None and numbers and self._last - min(numbers) >= ahead:
            return None
        self._last, rest = next(batches, (-1, []))
        self._more = self._last >= 0
        return Batch(self._last, rest) if self._more else None

    def _send(self, free: Worker, batch: Batch) -> None:
        free.batch = batch
        free.at[0] = NOTHING
        with suppress(BrokenPipeError, ConnectionResetError):
            free.connection.send(batch.rest)  # if it died: _lost gives it to another

    def _start(self) -> Worker:
        ours, theirs = self._context.Pipe()
        at = self._context.RawArray("d", [NOTHING, 0.0])
        inherited = [worker.connection for worker in self.workers] + [ours]
        if self._context.get_start_method() != "fork":
            inherited = []
        process = self._context.Process(  # type: ignore[attr-defined]
            target=work,
            args=(theirs, at, self.build, self.text, inherited, self._spool),
            daemon=True,
        )
        with warnings.catch_warnings():
            # 3.12 warns of any thread; those of BLAS hold no lock we could meet
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        theirs.close()
        worker = Worker(process, ours, at)
        self.workers.append(worker)
        return worker

    def _collect(self) -> Iterator[tuple[int, list[Done], bool]]:
        """Everything that workers have sent, after a short wait for the first."""
        ways = [worker.connection for worker in self.at_work()]
        ready = set(wait(ways, LOOK))
        for worker in [w for w in self.workers if w.connection in ready]:
            try:
                some: list[Done] = worker.connection.recv()
            except (EOFError, OSError):
                worker.gone = True  # _lost sees to it
                continue
            yield self._take(worker, some)

    def _take(self, worker: Worker, some: list[Done]) -> tuple[int, list[Done], bool]:
        batch = worker.batch
        assert batch is not None
        self._false_starts = 0
        given = batch.rest[len(batch.done) :]
        some = [done.of(task) for done, task in zip(some, given, strict=False)]
        batch.done += some
        complete = len(batch.done) == len(batch.rest)
        if complete:
            worker.batch = None
        return batch.number, some, complete

    def _lost(self) -> Iterator[Batch]:
        """The batches of workers that died or were over time, without what is done."""
        for worker in list(self.workers):
            late = self.timeout is not None and worker.seconds() > self.timeout
            if not (late or worker.gone or not worker.process.is_alive()):
                continue
            if not worker.gone and worker.connection.poll():
                continue  # take first what it sent before it died
            self._end(worker)
            if worker.batch:
                yield self._rest(worker, worker.batch, late=late)

    def _rest(self, worker: Worker, batch: Batch, *, late: bool) -> Batch:
        place = worker.suspect()
        if place is None:
            self._false_start(worker)
        else:
            task = batch.rest[place]
            if isinstance(task, Input):
                batch.rest[place] = self._judged(task, worker, late=late)
        return Batch(batch.number, batch.rest[len(batch.done) :])

    def _judged(self, task: Input, worker: Worker, *, late: bool) -> Task:
        """The document again, or the Failure it has become."""
        if late:
            why = f"took longer than {self.timeout:g} s (--timeout-per-document)"
            return Failure(task.place, "worker", why)
        self._killed[task.place] += 1
        if self._killed[task.place] < TRIES:
            return task
        how = ending(worker.process.exitcode)
        return Failure(task.place, "worker", f"killed its worker {TRIES} times ({how})")

    def _false_start(self, worker: Worker) -> None:
        self._false_starts += 1
        if self._false_starts > FALSE_STARTS:
            how = ending(worker.process.exitcode)
            raise RunError(f"workers die before their first document ({how})")

    def _end(self, worker: Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self.workers.remove(worker)

    def close(self) -> None:
        """End every worker; what they have in hand is lost, what they sent is not."""
        for worker in list(self.workers):
            self._end(worker)
        if self._spool:
            shutil.rmtree(self._spool, ignore_errors=True)


def context() -> BaseContext:
    """Fork where it is sound: workers then share the parent's pipeline."""
    forks = sys.platform.startswith("linux")
    return multiprocessing.get_context("fork" if forks else "spawn")


def ending(code: int | None) -> str:
    """How a process ended, for people.

    >>> ending(-9), ending(1)
    ('signal SIGKILL, as when memory runs out', 'exit code 1')
    """
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    memory = ", as when memory runs out" if name == "SIGKILL" else ""
    return f"signal {name}{memory}"
