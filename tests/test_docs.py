"""The documentation shows what the program does: every block is run and compared."""

from __future__ import annotations

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


@pytest.mark.parametrize("name", ["tutorial.md", "cookbook.md"])
def test_its_pictures_are_there(name):
    text = (ROOT / "docs" / name).read_text(encoding="utf8")
    for picture in re.findall(r"\]\((pictures/[\w./-]+)\)", text):
        assert (ROOT / "docs" / picture).exists()
