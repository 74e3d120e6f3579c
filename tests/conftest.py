"""What the tests share: the pipeline, built once, and the development corpora."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from spacy.language import Language

import trialspan

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The packaged pipeline."""
    return trialspan.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development corpora, which stand beside the checkout and are not published."""
    if not SHARED.is_dir():
        pytest.skip(
            "the development corpora are not here (they stand beside the checkout)"
        )
    return SHARED


@pytest.fixture
def small_disk() -> Iterator[Callable[[Path, str], Path]]:
    """A function that mounts a file system of a size, or gives it another size."""
    mounted: list[Path] = []

    def mount(folder: Path, size: str) -> Path:
        folder.mkdir(exist_ok=True)
        options = f"size={size}" + (",remount" if folder in mounted else "")
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"no small disk here: {done.stderr.strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in set(mounted):
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
