"""`trialspan diff`: what changed between two runs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from trialspan.cli.shell import app, err, out_console, say, writable


@app.command("diff")
def diff_command(
    before: Annotated[Path, typer.Argument(metavar="A.jsonl", exists=True)],
    now: Annotated[Path, typer.Argument(metavar="B.jsonl", exists=True)],
    as_json: Annotated[
        bool, typer.Option("--json", help="A line of JSON a document that differs.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page.")
    ] = None,
) -> None:
    """Say what was added, removed and changed between two runs, per document and kind.

    A fact is the same where it says the same, wherever in the text it stands.
    """
    from trialspan.review import told
    from trialspan.review.diff import diff_files

    problems: list[str] = []
    counts: Counter[str] = Counter()
    every = told.count(diff_files(before, now, problems), counts)
    out = out_console()
    if html:
        title = f"{before.name} and {now.name}"
        with writable(html, "--html").open("w", encoding="utf-8") as handle:
            handle.writelines(told.as_page(every, title))
    elif as_json:
        for found in every:
            print(json.dumps(told.as_json(found), ensure_ascii=False))
    else:
        for found in every:
            for line in told.as_lines(found):
                out.print(line, soft_wrap=True)
    for problem in problems:
        say(problem)
    summary = ", ".join(f"{number} {what}" for what, number in counts.items())
    err.print(summary or "no difference")
    if problems:
        raise typer.Exit(1)
