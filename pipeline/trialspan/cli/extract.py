"""`trialspan extract`: documents in, one line of JSON a document."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from trialspan.cli.shell import Lexicon, app, err, say, tell_failures, writable


@app.command("extract")
def extract_command(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files, folders, globs or -."),
    ],
    out: Annotated[
        str,
        typer.Option("-o", "--out", metavar="OUT.jsonl", help="- is standard output."),
    ] = "-",
    lexicon: Lexicon = None,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave the documents' text out.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="No progress, no summary.")
    ] = False,
) -> None:
    """Extract the records of documents, one line of JSON a document."""
    from trialspan.assemble import load
    from trialspan.run import Ledger, extract_files, write_failures, writing

    path = None if out == "-" else writable(Path(out))
    nlp, ledger, began = load(lexicon=lexicon), Ledger(), time.perf_counter()
    with writing(path, sys.stdout) as writer, _progress(not quiet) as advance:
        for record in extract_files(nlp, inputs, ledger, on_document=advance):
            if no_text:
                del record["text"]
            writer.write(record)
    if path:
        write_failures(path.with_suffix(".errors.jsonl"), ledger.failures)
    tell_failures(ledger.failures)
    if not quiet:
        _summary(ledger, time.perf_counter() - began)
    if ledger.failures:
        raise typer.Exit(1)


@contextmanager
def _progress(wanted: bool) -> Iterator[Callable[[], None]]:
    """A function to call per document; shows a count on a terminal."""
    if not (wanted and err.is_terminal):
        yield lambda: None
        return
    columns = (SpinnerColumn(), TextColumn("documents"), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("documents", total=None)
        yield lambda: progress.advance(task)


def _summary(ledger: object, seconds: float) -> None:
    from trialspan.run import KINDS, Ledger

    assert isinstance(ledger, Ledger)
    for note in ledger.notes:
        say(note, "yellow")
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("documents", str(ledger.documents))
    table.add_row("records written", str(ledger.records))
    table.add_row("errors", str(len(ledger.failures)))
    if ledger.skipped:
        names = ", ".join(ledger.skipped[:3]) + (
            " …" if len(ledger.skipped) > 3 else ""
        )
        table.add_row(
            "skipped", f"{len(ledger.skipped)} not .txt, .text or .md: {names}"
        )
    for kind in KINDS:
        table.add_row(kind.replace("_", " "), str(ledger.counts[kind]))
    speed = ledger.characters / 1000 / seconds if seconds else 0.0
    table.add_row("time", f"{seconds:.1f} s, {speed:.0f} thousand characters/s")
    err.print(table)
