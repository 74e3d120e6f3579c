"""One input -> what became of it: a line of JSON, or a failure that says why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from spacy.language import Language

from trialspan.extract import describe, extract_record
from trialspan.read.decode import whole
from trialspan.read.files import Document, Failure, Input, Stamp, read_input
from trialspan.read.layout import Layout
from trialspan.windows import find_all

Record = dict[str, Any]
KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
dumps = partial(json.dumps, ensure_ascii=False, separators=(", ", ": "))


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one input; exactly one of ``line`` and ``failure`` is there."""

    given: Input | Failure
    line: bytes | None = None
    failure: Failure | None = None
    counts: tuple[int, ...] = (0,) * len(KINDS)
    characters: int = 0
    note: str | None = None
    stamp: Stamp | None = None


def process(
    nlp: Language,
    text: str,
    *,
    doc_id: str,
    source: str,
    layout: Layout | None = None,
    trial: Record | None = None,
) -> Record:
    """The record of a text of any length, with what its reader knows of it."""
    text = whole(text)
    found = find_all(nlp, text, layout)
    meta = pipeline_meta(nlp)
    return extract_record(
        text, found, doc_id=doc_id, source=source, meta=meta, trial=trial
    )


_metas: WeakKeyDictionary[Language, Record] = WeakKeyDictionary()


def pipeline_meta(nlp: Language) -> Record:
    """The name, version and lexicon hash of a pipeline, for ``meta``."""
    if nlp not in _metas:
        _metas[nlp] = _described(nlp)
    return _metas[nlp]


def _described(nlp: Language) -> Record:
    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']}"
    return describe(name, meta["version"], meta["trialspan"]["lexicon_hash"])


def line_of(record: Record, *, text: bool = True) -> bytes:
    """A record as one line of JSON, with or without the document's text."""
    if not text:
        record = {key: value for key, value in record.items() if key != "text"}
    return (dumps(record) + "\n").encode()


def finish(nlp: Language, given: Input | Failure, *, text: bool = True) -> Done:
    """What becomes of an input: an error costs its document, never the run."""
    if isinstance(given, Failure):
        return Done(given, failure=given)
    document = read_input(given)
    if isinstance(document, Failure):
        return Done(given, failure=document, stamp=document.stamp)
    record = processed(nlp, document, given.place)
    if isinstance(record, Failure):
        return Done(given, failure=record, stamp=document.stamp)
    return Done(
        given,
        line=line_of(record, text=text),
        counts=tuple(len(record[kind]) for kind in KINDS),
        characters=len(document.text),
        note=document.note,
        stamp=document.stamp,
    )


def processed(nlp: Language, document: Document, place: str) -> Record | Failure:
    """The record of a document; an error inside the pipeline is a Failure."""
    try:
        return process(
            nlp,
            document.text,
            doc_id=document.doc_id,
            source=document.source,
            layout=document.layout,
            trial=document.trial,
        )
    except Exception as error:  # the ledger names it, and the run goes on
        return Failure(place, "extract", f"{type(error).__name__}: {error}")
