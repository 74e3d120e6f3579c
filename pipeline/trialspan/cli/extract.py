"""`trialspan extract`: documents in, one line of JSON a document."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from trialspan.cli import options as o
from trialspan.cli.progress import progress
from trialspan.cli.shell import (
    IdColumn,
    Lexicon,
    TextColumn,
    app,
    err,
    say,
    tell_failures,
    writable,
)

if TYPE_CHECKING:
    from trialspan.run import Ledger
    from trialspan.run.job import Settings


@app.command("extract")
def extract_command(
    inputs: o.Inputs,
    out: o.Out = "-",
    lexicon: Lexicon = None,
    no_text: o.NoText = False,
    workers: o.Workers = None,
    resume: o.Resume = False,
    overwrite: o.Overwrite = False,
    timeout: o.Timeout = o.TIME_LIMIT,
    max_errors: o.MaxErrors = None,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    quiet: o.Quiet = False,
    engine: o.OnEngine = o.Engine.local,
    master: o.Master = None,
) -> None:
    """Extract the records of documents, one line of JSON a document.

    While it runs, finished parts are kept in OUT.parts; a run that was stopped goes on
    with --resume. Documents that fail are named in OUT.errors.jsonl.
    """
    from trialspan.read.columns import Columns
    from trialspan.run.job import Settings

    columns = Columns(text_column, id_column)
    settings = Settings(not no_text, workers or cores(), timeout, max_errors, columns)
    if resume and (out == "-" or overwrite or engine is o.Engine.spark):
        why = "cannot go with --overwrite, standard output or Spark"
        raise typer.BadParameter(why, param_hint="--resume")
    how = {"resume": resume, "overwrite": overwrite, "quiet": quiet}
    began = time.perf_counter()
    if engine is o.Engine.spark:
        errors = _on_spark(inputs, out, settings, lexicon, master, **how)
    elif out == "-":
        ledger = _to_stream(inputs, settings, lexicon, quiet=quiet)
        errors = _tell(ledger, time.perf_counter() - began, quiet=quiet)
    else:
        ledger = _to_file(inputs, writable(Path(out)), settings, lexicon, **how)
        errors = _tell(ledger, time.perf_counter() - began, quiet=quiet)
    if errors:
        raise typer.Exit(1)


def cores() -> int:
    """The cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _to_stream(
    inputs: list[str], settings: Settings, lexicon: Path | None, *, quiet: bool
) -> Ledger:
    from trialspan.assemble import load
    from trialspan.run.stop import stopping
    from trialspan.run.whole import Source, to_stream

    with _told(None), stopping() as stop:
        source, out = Source(load(lexicon=lexicon), lexicon), sys.stdout.buffer
        with progress(inputs, quiet=quiet) as watch:
            return to_stream(source, inputs, out, settings, stop=stop, watch=watch)


def _to_file(
    inputs: list[str],
    path: Path,
    settings: Settings,
    lexicon: Path | None,
    *,
    resume: bool,
    overwrite: bool,
    quiet: bool,
) -> Ledger:
    from trialspan.assemble import load
    from trialspan.run.stop import stopping
    from trialspan.run.store import Store
    from trialspan.run.whole import Source, to_file

    store = Store(path)
    with _told(store.folder), stopping() as stop:
        store.ask(resume=resume, overwrite=overwrite)
        source = Source(load(lexicon=lexicon), lexicon)
        with progress(inputs, quiet=quiet) as watch:
            return to_file(
                source, inputs, store, settings, resume=resume, stop=stop, watch=watch
            )


def _on_spark(
    inputs: list[str],
    out: str,
    settings: Settings,
    lexicon: Path | None,
    master: str | None,
    *,
    resume: bool,
    overwrite: bool,
    quiet: bool,
) -> int:
    """Run on Spark; the number of documents that failed."""
    from trialspan.spark import run, session

    if out == "-" or (Path(out).exists() and not overwrite):
        why = f"{out} exists (want --overwrite)" if out != "-" else "want a folder"
        raise typer.BadParameter(why, param_hint="-o")
    with _told(None):
        spark = session(master)
        try:
            counts = run(
                spark, inputs, out, settings, lexicon=lexicon, overwrite=overwrite
            )
        finally:
            spark.stop()
    if not quiet:
        said = f"{counts.documents} documents, {counts.records} records"
        say(f"{said}, {counts.errors} errors in {out}", "default")
    return counts.errors


@contextmanager
def _told(parts: Path | None) -> Iterator[None]:
    """Turns a run that stopped into its message, what can be done, and an exit."""
    from trialspan.run.failing import RunError

    try:
        yield
    except RunError as error:
        say(f"trialspan: {error}")
        if parts is not None and parts.exists() and error.code != 2:
            say(f"what is done is kept in {parts}: --resume goes on from there")
        raise typer.Exit(error.code) from error


def _tell(ledger: Ledger, seconds: float, *, quiet: bool) -> int:
    """Name what failed, and sum up; the number of documents that failed."""
    tell_failures(ledger.failures)
    if ledger.errors > len(ledger.failures):
        say(f"… and {ledger.errors - len(ledger.failures)} more errors")
    if not quiet:
        for note in ledger.notes:
            say(note, "yellow")
        err.print(_summary(ledger, seconds))
    return ledger.errors


def _summary(ledger: Ledger, seconds: float) -> Table:
    from trialspan.run import KINDS

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("documents", str(ledger.documents))
    table.add_row("records written", str(ledger.records))
    table.add_row("errors", str(ledger.errors))
    if ledger.kept:
        table.add_row("kept from before", str(ledger.kept))
    if ledger.skipped:
        names = ", ".join(ledger.skips[:3]) + (" …" if ledger.skipped > 3 else "")
        table.add_row("skipped", f"{ledger.skipped} that no reader takes: {names}")
    for kind in KINDS:
        table.add_row(kind.replace("_", " "), str(ledger.counts[kind]))
    speed = ledger.characters / 1000 / seconds if seconds else 0.0
    table.add_row("time", f"{seconds:.1f} s, {speed:.0f} thousand characters/s")
    return table
