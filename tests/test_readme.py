"""The README says what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf8")


def test_its_output_is_the_programs():
    command = [sys.executable, str(ROOT / "benchmarks/readme.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"^    trialspan (\w+)", README, re.MULTILINE)))
)
def test_its_commands_have_help(command):
    call = [sys.executable, "-m", "trialspan", command, "--help"]
    assert subprocess.run(call, capture_output=True, check=True).stdout


@pytest.mark.parametrize(
    "path",
    sorted(
        set(re.findall(r"`((?:annotations|docs|models|pipeline)/[\w./]+)`", README))
    ),
)
def test_its_paths_are_there(path):
    assert (ROOT / path).exists()
