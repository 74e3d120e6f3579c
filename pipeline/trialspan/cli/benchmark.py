"""`trialspan benchmark`: corpora that others annotated."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from trialspan.cli.shell import Lexicon, app, out_console, say

if TYPE_CHECKING:
    from trialspan.suites.run import Result


@app.command("benchmark")
def benchmark_command(
    suite: Annotated[str, typer.Argument(metavar="lct|chia", help="Which corpus.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Its brat files.")],
    lexicon: Lexicon = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON.")] = False,
) -> None:
    """Score the extractor on a published corpus: LCT or Chia, as brat files.

    Thresholds and timeframes; precision, recall and F1 with 95 % intervals by bootstrap
    over documents. Exit code 2: everything wrong with the files, nothing scored.
    """
    from trialspan.assemble import load
    from trialspan.evaluate.problems import AnnotationError
    from trialspan.run import process
    from trialspan.suites.run import SUITES, benchmark

    if suite not in SUITES:
        message = f"no corpus {suite!r} (want one of {', '.join(SUITES)})"
        raise typer.BadParameter(message)
    nlp = load(lexicon=lexicon)

    def extract(row: Any) -> Any:
        return process(nlp, row.text, doc_id=row.doc_id, source=row.doc_id)

    try:
        found = benchmark(suite, folder, extract)
    except AnnotationError as error:
        say(str(error))
        raise typer.Exit(2) from error
    if as_json:
        print(json.dumps(asdict(found), indent=2))
    else:
        out_console().print(_table(found))


def _table(found: Result) -> Table:
    title = f"{found.documents} documents, {found.moved} marks stood elsewhere"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("measure")
    for name in ("gold", "pred", "precision", "recall", "f1", "95 %"):
        table.add_column(name, justify="right")
    for row in found.lines:
        low, high = row.f1_interval or row.recall_interval or (None, None)
        edges = "none" if low is None else f"{low:.3f}-{high:.3f}"
        if row.f1 is None and edges != "none":
            edges = f"R {edges}"
        ratios = (row.precision, row.recall, row.f1)
        cells = ["none" if r is None else f"{r:.3f}" for r in ratios]
        table.add_row(row.name, str(row.annotated), str(row.predicted), *cells, edges)
    return table
