"""The options of `trialspan extract`, each with its help."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer


class Engine(str, Enum):
    """What does the work."""

    local = "local"
    spark = "spark"


TIME_LIMIT = 3600.0  # seconds; the largest document that is read takes far less
Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="Files, folders, globs or -."),
]
Out = Annotated[
    str,
    typer.Option("-o", "--out", metavar="OUT.jsonl", help="- is standard output."),
]
NoText = Annotated[
    bool, typer.Option("--no-text", help="Leave the documents' text out.")
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Processes; as many as the machine has cores."),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Do only what is missing or changed.")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace an output that is there.")
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout-per-document",
        metavar="SECONDS",
        min=0.001,
        help="A document that takes longer is an error.",
    ),
]
MaxErrors = Annotated[
    int | None,
    typer.Option(min=0, help="Stop when more documents than this failed."),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")]
OnEngine = Annotated[
    Engine, typer.Option(help="This machine, or Spark: OUT is then a folder.")
]
Master = Annotated[
    str | None, typer.Option(help="Spark's master, if not the configured one.")
]
