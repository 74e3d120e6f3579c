"""A folder of documents -> lines of JSON, every document accounted for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any

import jsonlines
from spacy.language import Language

from trialspan.extract import describe, extract_record
from trialspan.read.decode import whole
from trialspan.read.files import (
    Document,
    Failure,
    Input,
    Skipped,
    list_inputs,
    read_input,
)
from trialspan.windows import find_all

Record = dict[str, Any]
KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
dumps = partial(json.dumps, ensure_ascii=False, separators=(", ", ": "))


@dataclass
class Ledger:
    """What became of every input: documents = records + failures."""

    documents: int = 0
    records: int = 0
    characters: int = 0
    failures: list[Failure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def take(self, record: Record) -> None:
        self.records += 1
        self.counts.update({kind: len(record[kind]) for kind in KINDS})


def process(nlp: Language, text: str, *, doc_id: str, source: str) -> Record:
    """The record of a text of any length."""
    text = whole(text)
    found = find_all(nlp, text)
    meta = pipeline_meta(nlp)
    return extract_record(text, found, doc_id=doc_id, source=source, meta=meta)


def pipeline_meta(nlp: Language) -> Record:
    """The name, version and lexicon hash of a pipeline, for ``meta``."""
    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']}"
    return describe(name, meta["version"], meta["trialspan"]["lexicon_hash"])


def extract_files(
    nlp: Language,
    arguments: Iterable[str],
    ledger: Ledger,
    *,
    on_document: Callable[[], None] = lambda: None,
) -> Iterator[Record]:
    """The records of the documents of the arguments, in the order of input.

    What became of each document is written into ``ledger``; one that fails does not
    stop the others.
    """
    for given in list_inputs(arguments):
        if isinstance(given, Skipped):
            ledger.skipped.append(given.source)
            continue
        ledger.documents += 1
        result = given if isinstance(given, Failure) else _one(nlp, given, ledger)
        on_document()
        if isinstance(result, Failure):
            ledger.failures.append(result)
        else:
            ledger.take(result)
            yield result


def _one(nlp: Language, given: Input, ledger: Ledger) -> Record | Failure:
    document = read_input(given)
    if isinstance(document, Failure):
        return document
    if document.note:
        ledger.notes.append(document.note)
    ledger.characters += len(document.text)
    return _processed(nlp, document, str(given.path or "-"))


def _processed(nlp: Language, document: Document, place: str) -> Record | Failure:
    """The record; an error inside the pipeline costs its document, not the run."""
    ids = {"doc_id": document.doc_id, "source": document.source}
    try:
        return process(nlp, document.text, **ids)
    except Exception as error:  # the ledger names it, and the run goes on
        return Failure(place, "extract", f"{type(error).__name__}: {error}")


@contextmanager
def writing(path: Path | None, stream: IO[str]) -> Iterator[jsonlines.Writer]:
    """A writer of lines: to a file that appears only when whole, or to the stream."""
    if path is None:
        yield jsonlines.Writer(stream, dumps=dumps)
        stream.flush()
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as handle:
            yield jsonlines.Writer(handle, dumps=dumps)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_failures(path: Path, failures: Iterable[Failure]) -> None:
    """OUT.errors.jsonl beside OUT.jsonl, or none where nothing failed."""
    rows = [failure.as_row() for failure in failures]
    if rows:
        with jsonlines.open(path, "w", dumps=dumps) as writer:
            writer.write_all(rows)
    else:
        path.unlink(missing_ok=True)
