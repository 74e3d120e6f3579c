"""`trialspan inspect`: which reader takes which file, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trialspan.cli.shell import IdColumn, TextColumn, app, out_console, tell_failures

if TYPE_CHECKING:
    from trialspan.read.files import Failure


@app.command("inspect")
def inspect_command(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders, globs or -."),
    ],
    text_column: TextColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Say which reader takes each file, why, and how many documents it holds."""
    from trialspan.read.columns import Columns
    from trialspan.read.inspect import inspect_inputs
    from trialspan.view.printable import printable

    out = out_console()
    failures: list[Failure] = []
    for seen in inspect_inputs(inputs, Columns(text_column, id_column)):
        count = f"{seen.documents} document{'s' if seen.documents != 1 else ''}"
        reader = f"{seen.reader}, {count}" if seen.reader else "none"
        out.print(printable(f"{seen.path}: {reader} ({seen.why})"), soft_wrap=True)
        failures += seen.failures
    tell_failures(failures)
    if failures:
        raise typer.Exit(1)
