"""`trialspan fetch`: studies of the registry into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialspan.cli.shell import app, err, say

if TYPE_CHECKING:
    from trialspan.fetch import Folder, Server

BASE_URL = "https://clinicaltrials.gov/api/v2"


@app.command("fetch")
def fetch_command(
    what: Annotated[
        list[str],
        typer.Argument(metavar="NCT…|QUERY", help="NCT numbers, or one expression."),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR")],
    base_url: Annotated[str, typer.Option(help="Another server.")] = BASE_URL,
    most: Annotated[
        int | None, typer.Option("--max", min=1, help="At most so many studies.")
    ] = None,
    pause: Annotated[
        float, typer.Option(min=0, help="Seconds between two requests.")
    ] = 1.2,
) -> None:
    """Fetch studies from the registry's API into a folder; only this uses a network.

    A fetch that was stopped goes on when it is called again.
    """
    from trialspan.fetch import Folder, Server

    if not base_url.startswith(("https://", "http://")):
        message = f"{base_url} (want http:// or https://)"
        raise typer.BadParameter(message, param_hint="--base-url")
    if out.is_file():
        raise typer.BadParameter(f"{out} is a file (want a folder)", param_hint="-o")
    folder = Folder(out)
    _fetch(Server(base_url, pause=pause), folder, what, most)
    for problem in folder.problems:
        say(problem)
    err.print(f"{folder.written} written, {folder.kept} kept, in {out}")
    if folder.problems:
        raise typer.Exit(1)


def _fetch(server: Server, folder: Folder, what: list[str], most: int | None) -> None:
    from trialspan.fetch import NUMBER, FetchError, fetch_numbers, fetch_query

    try:
        if all(map(NUMBER.fullmatch, what)):
            fetch_numbers(server, folder, what[:most])
        else:
            fetch_query(server, folder, " ".join(what), most=most)
    except FetchError as error:
        folder.problems.append(str(error))
