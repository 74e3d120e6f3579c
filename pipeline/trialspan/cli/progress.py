"""How far a run is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from trialspan.cli.shell import err, say

if TYPE_CHECKING:
    from trialspan.run import Ledger

LOG_SECONDS = 30.0
Watch = Callable[["Ledger"], None]


@contextmanager
def progress(inputs: list[str], *, quiet: bool) -> Iterator[Watch]:
    """A function to call with the ledger; on a terminal the inputs are counted."""
    from trialspan.read.files import count_inputs

    if quiet:
        yield lambda ledger: None
    elif err.is_terminal:
        with _bar() as shown:
            yield _on_terminal(shown, count_inputs(inputs))
    else:
        yield _in_log()


def _bar() -> Progress:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"))
    # no thread that refreshes: workers are forked from this process
    return Progress(*columns, console=err, transient=True, auto_refresh=False)


def _on_terminal(shown: Progress, total: int | None) -> Watch:
    task = shown.add_task("documents", total=total, speed="")
    began = time.monotonic()

    def watch(ledger: Ledger) -> None:
        done = ledger.records + ledger.errors
        left = None if total is None else total - done
        speed = pace(ledger, time.monotonic() - began, left=left)
        shown.update(task, completed=done, speed=speed, refresh=True)

    return watch


def _in_log() -> Watch:
    began = last = time.monotonic()

    def watch(ledger: Ledger) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LOG_SECONDS:
            last = now
            done = ledger.records + ledger.errors
            say(f"{done:,} documents, {pace(ledger, now - began)}", "default")

    return watch


def pace(ledger: Ledger, seconds: float, *, left: int | None = None) -> str:
    """Documents and MB (million characters) a second, and the time left if known."""
    if seconds <= 0:
        return ""
    each = (ledger.records + ledger.errors - ledger.kept) / seconds
    text = f"{each:,.0f} documents/s, {ledger.characters / 1e6 / seconds:.2f} MB/s"
    if left is None or not each:
        return text
    return f"{text}, {timedelta(seconds=round(left / each))} left"
