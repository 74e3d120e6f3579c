"""spaCy's DocBin: records as span groups, their values beside the spans."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

from trialspan.convert.graph import SHAPES, Record
from trialspan.convert.imported import Import
from trialspan.convert.pages import OURS
from trialspan.evaluate.check import check_gold
from trialspan.extract import describe, extract_record, found_in
from trialspan.pipes.tokenizer import TrialTokenizer

GROUPS = {
    "targets": "targets",
    "lab_thresholds": "thresholds",
    "timeframes": "timeframes",
    "outcomes": "outcomes",
}


def write_docbin(records: Iterable[Record], path: Path) -> list[str]:
    """Write documents into a .spacy file, spans widened to our tokens."""
    tokenizer = TrialTokenizer(spacy.blank("en").vocab)
    store = DocBin(store_user_data=True)
    for record in records:
        store.add(_doc(tokenizer, record))
    store.to_disk(path)
    return []


def _doc(tokenizer: TrialTokenizer, record: Record) -> Doc:
    doc = tokenizer(record["text"])
    for shape in SHAPES:
        spans = []
        for row in record[shape.kind]:
            places = row.get("mentions", [row])
            for place in places:
                label = shape.label
                bounds = (place["start"], place["end"])
                span = doc.char_span(*bounds, label=label, alignment_mode="expand")
                spans += [span] if span is not None else []
        group = GROUPS[shape.kind]
        doc.spans[group] = spans
        doc.spans[group].attrs["values"] = record[shape.kind]
    rest = {k: v for k, v in record.items() if k not in GROUPS and k != "text"}
    doc.user_data[OURS] = json.dumps(rest)
    return doc


def read_docbin(path: Path) -> Import:
    """Read documents that we wrote, or that our pipeline annotated.

    Raises AnnotationError with everything that is wrong, as `file: document n: …`.
    """
    found = Import()
    try:
        store = DocBin().from_disk(path)
        docs = list(store.get_docs(spacy.blank("en").vocab))
    except Exception as error:  # whatever msgpack and zlib make of the bytes
        found.say(str(path), f"not a DocBin: {error}", "a .spacy file")
        docs = []
    for number, doc in enumerate(docs, start=1):
        place = f"{path}: document {number}"
        record = _record(doc, path, number)
        for what, want in check_gold(record):
            found.say(place, what, want)
        found.records.append(record)
    return found.finish()


def _record(doc: Doc, path: Path, number: int) -> Record:
    ours = doc.user_data.get(OURS)
    if isinstance(ours, str):
        rest: Record = json.loads(ours)
        rows = {kind: _values(doc, group) for kind, group in GROUPS.items()}
        return {**rest, "text": doc.text, **rows}
    return extract_record(
        doc.text,
        found_in(doc),
        doc_id=f"{path.stem}-{number}",
        source=path.name,
        meta=describe("docbin", "0", ""),
    )


def _values(doc: Doc, group: str) -> list[Record]:
    return list(doc.spans[group].attrs["values"]) if group in doc.spans else []
