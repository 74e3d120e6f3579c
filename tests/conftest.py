"""What the tests share: the pipeline, built once, and the development corpora."""

from __future__ import annotations

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
