"""The command line: a verb a command, files in, JSONL out, messages to stderr."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from trialspan.cli import (
    agreement,
    benchmark,
    convert,
    diff,
    evaluate,
    explain,
    export,
    extract,
    fetch,
    inspect,
    lint,
    schema,
    suggest,
    table,
    view,
)
from trialspan.cli.shell import app, say

__all__ = [
    "agreement",
    "app",
    "benchmark",
    "convert",
    "diff",
    "evaluate",
    "explain",
    "export",
    "extract",
    "fetch",
    "inspect",
    "lint",
    "main",
    "schema",
    "suggest",
    "table",
    "view",
]


def main() -> None:
    """Run the command line; a user's error is one message and exit code 2."""
    from trialspan.assemble import ModelMissing
    from trialspan.lexicon import LexiconError

    try:
        app()
    except (LexiconError, ModelMissing) as error:
        say(f"trialspan: {error}")
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
