"""`trialspan export`: records in the forms of standards bodies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from trialspan.cli.shell import app, err, say, writable

FORMS = "fhir-group|fhir-evidence-variable|circe|usdm"


@app.command("export")
def export_command(
    records: Annotated[Path, typer.Argument(metavar="OUT.jsonl", exists=True)],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE.jsonl")],
    to: Annotated[str, typer.Option("--to", metavar="FORM", help=FORMS)],
) -> None:
    """Write the records of a run as FHIR, Circe or USDM, a line of JSON a document.

    What the form cannot say is listed in FILE.lost.jsonl.
    """
    from trialspan.convert.records_of import records_of
    from trialspan.standards import STANDARDS
    from trialspan.standards.lost import Lost

    if to not in STANDARDS:
        message = f"no form {to!r} (want one of {', '.join(STANDARDS)})"
        raise typer.BadParameter(message, param_hint="--to")
    if out.resolve() == records.resolve():
        raise typer.BadParameter("the file that is read", param_hint="-o")
    problems: list[str] = []
    beside = writable(out).with_name(f"{out.stem}.lost.jsonl")
    documents = left_out = 0
    with out.open("w", encoding="utf-8") as told, beside.open("w") as listed:
        for record in records_of(records, problems):
            lost: list[Lost] = []
            value = STANDARDS[to].write(record, lost)
            told.write(json.dumps(value, ensure_ascii=False) + "\n")
            listed.writelines(json.dumps(one._asdict()) + "\n" for one in lost)
            documents += 1
            left_out += len(lost)
    for problem in problems:
        say(problem)
    err.print(f"{documents} documents, {left_out} things it cannot say in {beside}")
    if problems:
        raise typer.Exit(1)
