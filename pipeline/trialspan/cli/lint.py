"""`trialspan lint`: what a sponsor should mend in the text of a trial."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from trialspan.cli.shell import Lexicon, app, err, out_console, say

LONGEST = 120


@app.command("lint")
def lint_command(
    records: Annotated[Path, typer.Argument(metavar="OUT.jsonl", exists=True)],
    lexicon: Lexicon = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="A line of JSON a finding.")
    ] = False,
) -> None:
    """Name outcomes without a time, vague anchors, bounds without unit and the like.

    Each finding has its evidence and the rule it rests on. Exit code 1: something was
    found, or a line was no record.
    """
    from trialspan.assemble import model
    from trialspan.convert.records_of import records_of
    from trialspan.lexicon import read_lexicons
    from trialspan.review.lint import BASES, Linter
    from trialspan.view.printable import clipped

    folders = [Path(model().FOLDER) / "lexicons", *([lexicon] if lexicon else [])]
    linter, out = Linter(read_lexicons(*folders)), out_console()
    problems: list[str] = []
    counts: Counter[str] = Counter()
    for record in records_of(records, problems):
        for one in linter.check(record):
            counts[one.check] += 1
            if as_json:
                told = {**asdict(one), "basis": one.basis}
                print(json.dumps(told, ensure_ascii=False))
                continue
            place = f"{clipped(one.doc_id, LONGEST)}:{one.start}-{one.end}"
            text = f"{clipped(one.says, LONGEST)}: {clipped(one.text, LONGEST)}"
            out.print(f"{place}: {one.check}: {text}", soft_wrap=True)
    for problem in problems:
        say(problem)
    for check, number in counts.most_common():
        err.print(f"{number} {check} ({BASES[check]})", soft_wrap=True)
    if counts or problems:
        raise typer.Exit(1)
