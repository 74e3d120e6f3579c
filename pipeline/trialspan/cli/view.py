"""`trialspan view`: a run as one page to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trialspan.cli.shell import Lexicon, app, err, say, writable


@app.command("view")
def view_command(
    records: Annotated[Path, typer.Argument(metavar="OUT.jsonl", exists=True)],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="PAGE.html")
    ] = None,
    lexicon: Lexicon = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Show it on this machine until Ctrl-C.")
    ] = False,
    port: Annotated[int, typer.Option(help="For --serve; 0: any free one.")] = 8000,
) -> None:
    """Write a run as one page: an overview, and every document with its evidence.

    The page needs nothing else and sends nothing anywhere.
    """
    if out is None and not serve:
        raise typer.BadParameter("want a file, or --serve", param_hint="-o")
    if out is not None:
        problems = _write(records, writable(out), lexicon)
        for problem in problems:
            say(problem)
        if problems and not serve:
            raise typer.Exit(1)
    if serve:
        _serve(records, out, lexicon, port)


def _write(records: Path, out: Path, lexicon: Path | None) -> list[str]:
    from trialspan.convert.records_of import records_of
    from trialspan.view.page import page
    from trialspan.view.rules import packaged_rules

    problems: list[str] = []
    every = records_of(records, problems)
    beside = out.with_name(f"{out.name}.writing")
    with beside.open("w", encoding="utf-8") as handle:
        handle.writelines(page(every, records.name, rules=packaged_rules(lexicon)))
    beside.replace(out)
    return problems


def _serve(records: Path, out: Path | None, lexicon: Path | None, port: int) -> None:
    import tempfile

    from trialspan.view.serve import serve

    with tempfile.TemporaryDirectory() as folder:
        shown = out
        if shown is None:
            shown = Path(folder) / "page.html"
            for problem in _write(records, shown, lexicon):
                say(problem)
        serve(shown, port, tell=lambda url: err.print(f"{url} (Ctrl-C ends it)"))
