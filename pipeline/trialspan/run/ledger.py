"""The ledger of a run: documents in = records + errors, always."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from trialspan.extract import Record
from trialspan.read.files import Failure
from trialspan.run.document import Done
from trialspan.run.lines import KINDS

SHOWN = 100  # failures and notes that are kept for the summary; all are counted


class LedgerError(RuntimeError):
    """Documents in are not records + errors: the output cannot be trusted."""


@dataclass
class Ledger:
    """What became of every input: documents = records + errors."""

    documents: int = 0
    records: int = 0
    errors: int = 0
    kept: int = 0  # of these, taken over from an earlier run
    skipped: int = 0
    characters: int = 0  # read in this run
    failures: list[Failure] = field(default_factory=list)
    skips: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def enter(self, done: Done) -> None:
        """Enter what became of an input of this run."""
        self.characters += done.characters
        self._enter(done.failure, done.counts)
        if done.note:
            self.notes[SHOWN:] = []
            self.notes.append(done.note)

    def keep(self, failure: Failure | None, counts: tuple[int, ...]) -> None:
        """Enter what an earlier run made of an input."""
        self.kept += 1
        self._enter(failure, counts)

    def skip(self, source: str) -> None:
        """Enter a file that is no input by its name."""
        self.skipped += 1
        if len(self.skips) < SHOWN:
            self.skips.append(source)

    def take(self, record: Record) -> None:
        """Enter a record."""
        self._enter(None, tuple(len(record[kind]) for kind in KINDS))

    def fail(self, failure: Failure) -> None:
        """Enter a failure."""
        self._enter(failure, ())

    def _enter(self, failure: Failure | None, counts: tuple[int, ...]) -> None:
        if failure is None:
            self.records += 1
            self.counts.update(dict(zip(KINDS, counts, strict=True)))
            return
        self.errors += 1
        if len(self.failures) < SHOWN:
            self.failures.append(failure)

    def check(self, lines: int | None = None) -> None:
        """Raise LedgerError unless documents = records (= lines written) + errors."""
        written = self.records if lines is None else lines
        if self.documents != self.records + self.errors or written != self.records:
            raise LedgerError(
                f"{self.documents} documents in, {self.records} records,"
                f" {written} lines written, {self.errors} errors"
                " (want documents = records + errors)"
            )
