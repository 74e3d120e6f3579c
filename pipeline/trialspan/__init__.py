"""Targets, lab thresholds, timeframes and outcomes of trials, with evidence."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version as _version
from typing import TYPE_CHECKING

from trialspan.assemble import ModelMissing, add_to, load
from trialspan.extract import Record  # here: its import later would hide the function
from trialspan.lexicon import LexiconError

if TYPE_CHECKING:
    from spacy.language import Language

__version__ = _version("trialspan")
__all__ = ["LexiconError", "ModelMissing", "add_to", "extract", "load"]


def extract(text: str, *, doc_id: str = "text", source: str = "text") -> Record:
    """The record of a text, by the packaged pipeline (loaded at the first call)."""
    from trialspan.run import process

    return process(_packaged(), text, doc_id=doc_id, source=source)


@cache
def _packaged() -> Language:
    return load()
