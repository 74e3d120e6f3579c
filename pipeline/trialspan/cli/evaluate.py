"""`trialspan evaluate`: records against hand annotations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from trialspan.cli.shell import Lexicon, app, out_console, say


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
        say(str(error))
        raise typer.Exit(2) from error
    if as_json:
        print(json.dumps(json_of(found, errors=errors), indent=2, ensure_ascii=False))
    else:
        for part in scores(found, errors=errors):
            out_console().print(part)
    failed = list(below(found, floors))
    for line in failed:
        say(f"below the floor: {line}")
    if failed:
        raise typer.Exit(1)
