"""The documentation shows what the program does: every block is run and compared."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_every_output_is_the_programs():
    pytest.importorskip("duckdb")
    command = [sys.executable, str(ROOT / "benchmarks/docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["tutorial.md", "cookbook.md", "rules.md"])
def test_its_pictures_are_there(name):
    text = (ROOT / "docs" / name).read_text(encoding="utf8")
    for picture in re.findall(r"\]\((pictures/[\w./-]+)\)", text):
        assert (ROOT / "docs" / picture).exists()


def test_the_notebook_runs(monkeypatch):
    monkeypatch.chdir(ROOT / "docs")
    cells = json.loads((ROOT / "docs/notebook.ipynb").read_text(encoding="utf8"))[
        "cells"
    ]
    names: dict = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), "notebook", "exec"), names)
    assert len(names["records"]) == 3
    assert names["ledger"].errors == 0
    assert len(names["platelets"]) == 3
