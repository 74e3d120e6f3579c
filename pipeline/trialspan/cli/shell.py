"""What every command shares: the application, the streams, how errors are told."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from trialspan.read.files import Failure

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
TextColumn = Annotated[
    str | None,
    typer.Option("--text-column", metavar="NAME", help="Of a table: the texts."),
]
IdColumn = Annotated[
    str | None,
    typer.Option("--id-column", metavar="NAME", help="Of a table: the ids."),
]


def say(text: str, style: str = "red") -> None:
    """Write a message to standard error; no markup of a text is read."""
    err.print(text, style=style, markup=False, soft_wrap=True)


def tell_failures(failures: Iterable[Failure]) -> None:
    """Name every document that failed, with its stage and reason."""
    for failure in failures:
        say(f"{failure.source}: {failure.stage}: {failure.reason}")


def out_console() -> Console:
    """The terminal, or a pipe of 80 columns: no markup or emoji of a text is read."""
    return Console(highlight=False, markup=False, emoji=False)


def writable(path: Path, option: str = "-o") -> Path:
    """The path of a file that can be written; else the call was wrong."""
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder (want a file)", param_hint=option)
    if not path.parent.is_dir():
        raise typer.BadParameter(f"no folder {path.parent}", param_hint=option)
    return path
