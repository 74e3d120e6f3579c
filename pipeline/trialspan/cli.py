"""The command line: a verb a command, files in, JSONL out, messages to stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Targets, lab thresholds, timeframes and outcomes of trial documents.",
    epilog="Exit codes: 0 done; 1 something failed and is named; 2 the call was wrong.",
    pretty_exceptions_enable=False,
)
err = Console(stderr=True, highlight=False)
Lexicon = Annotated[
    Path | None,
    typer.Option("--lexicon", metavar="DIR", help="A folder of your own lexicon rows."),
]


def main() -> None:
    """Run the command line; a user's error is one message and exit code 2."""
    from trialspan.assemble import ModelMissing
    from trialspan.lexicon import LexiconError

    try:
        app()
    except (LexiconError, ModelMissing) as error:
        err.print(f"trialspan: {error}", style="red", markup=False, soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


@app.callback(invoke_without_command=True)
def start(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.")
    ] = False,
) -> None:
    """Targets, lab thresholds, timeframes and outcomes of clinical-trial documents."""
    if version:
        from trialspan import __version__

        print(__version__)
        raise typer.Exit()


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

    path = None if out == "-" else _writable(Path(out))
    nlp, ledger, began = load(lexicon=lexicon), Ledger(), time.perf_counter()
    with writing(path, sys.stdout) as writer, _progress(not quiet) as advance:
        for record in extract_files(nlp, inputs, ledger, on_document=advance):
            if no_text:
                del record["text"]
            writer.write(record)
    if path:
        write_failures(path.with_suffix(".errors.jsonl"), ledger.failures)
    for failure in ledger.failures:
        text = f"{failure.source}: {failure.stage}: {failure.reason}"
        err.print(text, style="red", markup=False, soft_wrap=True)
    if not quiet:
        _summary(ledger, time.perf_counter() - began)
    if ledger.failures:
        raise typer.Exit(1)


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Annotations.")],
    predicted: Annotated[Path, typer.Argument(metavar="PRED.jsonl", help="Records.")],
    documents: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The texts of annotations without text."),
    ] = None,
    lexicon: Lexicon = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON.")] = False,
    errors: Annotated[bool, typer.Option(help="List every mistake.")] = True,
    min_f1: Annotated[
        list[str] | None,
        typer.Option(metavar="[KIND=]F1", help="A floor of record F1: else exit 1."),
    ] = None,
) -> None:
    """Score records against hand annotations and list every mistake.

    Exit code 1: below a floor. Exit code 2: everything wrong with the files, nothing
    scored.
    """
    from trialspan.evaluate import AnnotationError, evaluate_files
    from trialspan.evaluate.floors import below, parse_floors
    from trialspan.evaluate.tables import as_json as json_of
    from trialspan.view.scores import scores

    try:
        floors = parse_floors(min_f1 or [])
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--min-f1") from error
    try:
        found = evaluate_files(gold, predicted, documents=documents, lexicon=lexicon)
    except AnnotationError as error:
        err.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    if as_json:
        print(json.dumps(json_of(found, errors=errors), indent=2, ensure_ascii=False))
    else:
        for part in scores(found, errors=errors):
            out_console().print(part)
    failed = list(below(found, floors))
    for line in failed:
        err.print(f"below the floor: {line}", style="red", markup=False)
    if failed:
        raise typer.Exit(1)


@app.command("explain")
def explain_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A document, or -.")],
    lexicon: Lexicon = None,
) -> None:
    """Show which rule made which record, in the text of a document."""
    from trialspan.assemble import load
    from trialspan.run import Ledger, extract_files
    from trialspan.view.rules import packaged_rules
    from trialspan.view.terminal import explain

    ledger, out = Ledger(), out_console()
    rules = packaged_rules(lexicon)
    for record in extract_files(load(lexicon=lexicon), [file], ledger):
        for line in explain(record, width=out.width, rules=rules):
            out.print(line, soft_wrap=True)
    for failure in ledger.failures:
        text = f"{failure.source}: {failure.stage}: {failure.reason}"
        err.print(text, style="red", markup=False, soft_wrap=True)
    if ledger.failures:
        raise typer.Exit(1)


def out_console() -> Console:
    """The terminal, or a pipe of 80 columns: no markup or emoji of a text is read."""
    return Console(highlight=False, markup=False, emoji=False)


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of one line of the output."""
    from trialspan.records import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _writable(path: Path) -> Path:
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder (want a file)", param_hint="-o")
    if not path.parent.is_dir():
        raise typer.BadParameter(f"no folder {path.parent}", param_hint="-o")
    return path


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
        err.print(note, style="yellow", markup=False, soft_wrap=True)
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
