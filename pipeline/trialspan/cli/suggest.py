"""`trialspan suggest`: rows for names that no lexicon knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from trialspan.cli.shell import Lexicon, app, say


@app.command("suggest")
def suggest_command(
    run: Annotated[Path, typer.Argument(metavar="OUT.jsonl", exists=True)],
    lexicon: Lexicon = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Names to write.")] = 100,
    nearest: Annotated[
        int, typer.Option("--nearest", min=0, help="Known rows beside each name.")
    ] = 3,
) -> None:
    """Rank the names in a run that no row knows, as rows for a person to accept.

    Targets, drugs, analytes, endpoints, units and events, the ones in most documents
    first, each with places and the nearest known rows. Nothing is accepted by itself.
    """
    from trialspan.assemble import model
    from trialspan.evaluate.lines import read_lines
    from trialspan.lexicon import read_lexicons
    from trialspan.suggest import suggestions, unknown_names

    folders = [Path(model().FOLDER) / "lexicons", *([lexicon] if lexicon else [])]
    lexicons = read_lexicons(*folders)
    lines = list(read_lines(run))
    for line in lines:
        if line.wrong or "unparsed" not in line.value:
            say(f"{line.place}: {line.wrong or 'no record (want a line of a run)'}")
            raise typer.Exit(1)
    records = (line.value for line in lines)
    unknown = unknown_names(records, lexicons)
    for row in suggestions(unknown[:top], lexicons, nearest=nearest):
        print(json.dumps(row, ensure_ascii=False))
    say(f"{len(unknown)} names no row knows, {min(top, len(unknown))} written", "dim")
