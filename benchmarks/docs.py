"""Runs what docs/ shows, and puts what came out where it is shown (--check: compares).

In a file, a block of ``console`` holds commands behind "$ " with their output; a block
of ``python`` is followed by a block of ``text`` with what it prints. All of a file runs
in one new folder beside docs/examples. docs/schema.md is written from the records.
"""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal, get_args, get_origin

DOCS = Path(__file__).parents[1] / "docs"
FILES = ("tutorial.md", "cookbook.md", "rules.md")
CONSOLE = re.compile(r"```console\n(.*?)```\n", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```\n", re.DOTALL)
BLOCK = re.compile(f"{CONSOLE.pattern}|{PYTHON.pattern}", re.DOTALL)


def run(command: list[str], folder: Path) -> str:
    """What a command prints, on both streams."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    told = {"PATH": path, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(
        command,
        cwd=folder,
        env=told,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.rstrip("\n") + "\n" if done.stdout else ""


def rendered(text: str, folder: Path) -> str:
    """A text with every output as it is now."""

    def shown(block: re.Match[str]) -> str:
        if block[1] is None:
            out = run([sys.executable, "-c", block[2]], folder)
            return f"```python\n{block[2]}```\n\n```text\n{out}```\n"
        commands = [x[2:] for x in block[1].splitlines() if x.startswith("$ ")]
        told = (f"$ {one}\n{run(['bash', '-c', one], folder)}" for one in commands)
        return f"```console\n{''.join(told)}```\n"

    return BLOCK.sub(shown, text)


def schema() -> str:
    """The reference of the records and of the columns of tables, from their code."""
    from trialspan import records
    from trialspan.convert.flat import KINDS

    lines = ["# The records, field by field", "", INTRODUCTION, ""]
    models = [m for m in vars(records).values() if _is_model(m, records.Part)]
    for model in [models[-1], *models[:-1]]:
        fields = [f for f in model.model_fields if f in model.__annotations__]
        lines += [f"## {model.__name__}", "", _said(model), ""]
        if bases := [b.__name__ for b in model.__bases__ if b is not records.Part]:
            lines += [f"As a {bases[0]}, and:", ""]
        lines += ["| field | type |", "| --- | --- |"]
        lines += [f"| `{f}` | {_type(model.__annotations__[f])} |" for f in fields] + [
            ""
        ]
    lines += ["## Names", "", "| type | one of |", "| --- | --- |"]
    for name, value in vars(records).items():
        if get_origin(value) is Literal:
            lines.append(
                f"| `{name}` | {', '.join(f'`{v}`' for v in get_args(value))} |"
            )
    lines += ["", "# Columns of `trialspan table`", ""]
    for kind, table in KINDS.items():
        lines += [f"## {kind}", "", "| column | type | what |", "| --- | --- | --- |"]
        lines += [f"| `{c.name}` | {c.type} | {c.says} |" for c in table.columns] + [""]
    return "\n".join(lines)


INTRODUCTION = """One document is one line of JSON. What is absent is `null` or `[]`.
`start` and `end` count characters of `text`, the end exclusive. `trialspan schema`
prints the same as JSON Schema."""


def _is_model(value: object, part: type) -> bool:
    return isinstance(value, type) and issubclass(value, part) and value is not part


def _said(model: type) -> str:
    return inspect.cleandoc(model.__doc__ or "").replace("``", "`")


def _type(annotation: str) -> str:
    return f"`{annotation}`".replace("|", "\\|")


def main() -> int:
    stale = []
    reference = DOCS / "schema.md"
    if not reference.exists() or reference.read_text(encoding="utf-8") != schema():
        stale.append(reference.name)
        if "--check" not in sys.argv:
            reference.write_text(schema(), encoding="utf-8")
    for name in FILES:
        path = DOCS / name
        before = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(DOCS / "examples", Path(folder) / "studies")
            now = rendered(before, Path(folder))
        if now != before:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(now, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"stale: {', '.join(stale)} (want: python benchmarks/docs.py)")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
