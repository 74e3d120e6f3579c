"""A folder of documents -> lines of JSON, every document accounted for."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from trialspan.extract import describe, extract_record

Record = dict[str, Any]


def process(nlp: Language, text: str, *, doc_id: str, source: str) -> Record:
    """The record of a text."""
    doc = nlp.make_doc(text)
    doc = nlp(doc)
    return extract_record(doc, doc_id=doc_id, source=source, meta=pipeline_meta(nlp))


def pipeline_meta(nlp: Language) -> Record:
    """The name, version and lexicon hash of a pipeline, for ``meta``."""
    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']}"
    return describe(name, meta["version"], meta["trialspan"]["lexicon_hash"])
