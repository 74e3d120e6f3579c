"""`trialspan convert`: our records in the forms of annotators' tools, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trialspan.cli.shell import app, err, say, writable

NAMES = "records|brat|label-studio|doccano|prodigy|docbin|tables"


@app.command("convert")
def convert_command(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A file, or a folder.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="A file, or a folder.")],
    read: Annotated[
        str, typer.Option("--from", metavar="FORM", help=NAMES)
    ] = "records",
    write: Annotated[str, typer.Option("--to", metavar="FORM", help=NAMES)] = "records",
    documents: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The texts as they are, if IN has others."),
    ] = None,
) -> None:
    """Convert between our records and what annotators' tools read and write.

    brat and tables (CSV) are folders, the others files. An annotation is put where its
    words stand in the text, and every one that stood elsewhere is told. Exit code 2:
    everything wrong with the input, nothing written.
    """
    from trialspan.convert import FORMS, convert
    from trialspan.evaluate.problems import AnnotationError

    for name, option in ((read, "--from"), (write, "--to")):
        if name not in FORMS:
            message = f"no form {name!r} (want one of {', '.join(FORMS)})"
            raise typer.BadParameter(message, param_hint=option)
    if not FORMS[write].is_folder:
        writable(target, "OUT")
    elif target.is_file():
        message = f"{target} is a file (want a folder)"
        raise typer.BadParameter(message, param_hint="OUT")
    try:
        count, notes = convert(
            source, target, read=read, write=write, documents=documents
        )
    except AnnotationError as error:
        say(str(error))
        raise typer.Exit(2) from error
    for note in notes:
        say(note, "yellow")
    err.print(f"{count} documents, {len(notes)} notes")
