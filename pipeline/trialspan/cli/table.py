"""`trialspan table`: the records of a run as a table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from trialspan.cli.shell import app, err, say, writable

DUCK = (".duckdb", ".db")


@app.command("table")
def table_command(
    records: Annotated[Path, typer.Argument(metavar="OUT.jsonl", exists=True)],
    out: Annotated[
        Path,
        typer.Option("-o", "--out", metavar="FILE", help="By its name: see below."),
    ],
    kind: Annotated[
        str,
        typer.Option(help="documents|targets|thresholds|timeframes|outcomes|unparsed"),
    ] = "thresholds",
) -> None:
    """Write the records of a run as a table, one row a record.

    FILE is .csv, .parquet, .xlsx, or .duckdb: that holds every kind, with views.
    """
    from trialspan.convert.flat import KINDS
    from trialspan.convert.sheets import WRITERS, TableError

    if kind not in KINDS:
        message = f"no kind {kind!r} (want one of {', '.join(KINDS)})"
        raise typer.BadParameter(message, param_hint="--kind")
    if writable(out).suffix.lower() not in (*WRITERS, *DUCK):
        names = ", ".join([*WRITERS, DUCK[0]])
        message = f"no table is named {out.name} (want {names})"
        raise typer.BadParameter(message, param_hint="-o")
    problems: list[str] = []
    try:
        _write(records, out, kind, problems)
    except ImportError as error:
        say(f"{error} (want: pip install 'trialspan[tables]')")
        raise typer.Exit(2) from error
    except TableError as error:
        problems.append(str(error))
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(1)


def _write(records: Path, out: Path, kind: str, problems: list[str]) -> None:
    from trialspan.convert.flat import flat_rows
    from trialspan.convert.records_of import records_of
    from trialspan.convert.sheets import WRITERS

    suffix = out.suffix.lower()
    if suffix in DUCK:
        _duckdb(records, out, problems)
        return
    every = records_of(records, problems)
    rows = (row for record in every for row in flat_rows(record, kind))
    err.print(f"{WRITERS[suffix](rows, kind, out)} rows")


def _duckdb(records: Path, out: Path, problems: list[str]) -> None:
    from trialspan.convert.duck import write_duckdb
    from trialspan.convert.records_of import records_of

    told: list[list[str]] = []

    def read() -> Iterable[dict[str, Any]]:
        told.append([])
        return records_of(records, told[-1])

    counts = write_duckdb(read, out)
    problems += told[0]
    err.print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
