"""A folder of documents -> lines of JSON, every document accounted for."""

from __future__ import annotations

from trialspan.extract import Record
from trialspan.run.document import pipeline_meta, process
from trialspan.run.ledger import Ledger
from trialspan.run.lines import KINDS, dumps
from trialspan.run.single import extract_files

__all__ = [
    "KINDS",
    "Ledger",
    "Record",
    "dumps",
    "extract_files",
    "pipeline_meta",
    "process",
]
