"""`trialspan schema`: the JSON Schema of the output."""

from __future__ import annotations

import json

from trialspan.cli.shell import app


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of one line of the output."""
    from trialspan.records import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
