"""`trialspan agreement`: two annotators of the same documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from trialspan.cli.evaluate import Documents
from trialspan.cli.shell import app, out_console, say


@app.command("agreement")
def agreement_command(
    first: Annotated[Path, typer.Argument(metavar="A.jsonl", help="Annotations.")],
    second: Annotated[Path, typer.Argument(metavar="B.jsonl", help="Others' of them.")],
    documents: Documents = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON.")] = False,
) -> None:
    """Compare two annotations of the same documents.

    F1 of spans and whole records, agreement in each field, Cohen's kappa where
    categories are shared; intervals by bootstrap over documents. Exit code 2:
    everything wrong with the files, nothing compared.
    """
    from trialspan.evaluate import AnnotationError
    from trialspan.evaluate.agreement import agreement_of_files
    from trialspan.view.agreement import agreement_json, agreement_lines

    try:
        found = agreement_of_files(first, second, documents=documents)
    except AnnotationError as error:
        say(str(error))
        raise typer.Exit(2) from error
    if as_json:
        print(json.dumps(agreement_json(found), indent=2, ensure_ascii=False))
        return
    console = out_console()
    for part in agreement_lines(found):
        console.print(part)
