"""The trialspan pipeline as a spaCy model in source: config.cfg and lexicons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language

from trialspan.assemble import assemble

FOLDER = Path(__file__).parent
__version__: str = srsly.read_json(FOLDER / "meta.json")["version"]


def load(**overrides: Any) -> Language:
    """The pipeline with its lexicons; spacy.load("en_trialspan") calls this.

    Takes what spacy.load takes: vocab, disable, enable, exclude, config. A folder of
    the user's own rows is config={"paths": {"extra": "my_lexicons"}}.
    """
    return assemble(FOLDER, **overrides)
