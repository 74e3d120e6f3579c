"""Annotations of a text that a program changed, carried to the document as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trialspan.convert.anchor import EXACT, Anchored, Anchors
from trialspan.convert.graph import Record
from trialspan.convert.imported import Import
from trialspan.evaluate.offsets import sha256
from trialspan.evaluate.problems import AnnotationError, problem, shown
from trialspan.evaluate.texts import Texts, read_text

MAY_GO = ("sections", "items", "unparsed")
"""What is not annotated by hand: left out, and told, where its words are changed."""


def carry_all(found: Import, folder: Path) -> Import:
    """Put the annotations of every document over its file in a folder.

    Raises AnnotationError with every document that has no file, or more than one, and
    every annotation whose words are nowhere in it.
    """
    texts = Texts(folder)
    if texts.failure:
        want = "a folder of documents"
        raise AnnotationError([problem(str(folder), texts.failure, want)])
    records = []
    for record in found.records:
        files = texts.files(record["doc_id"])
        if len(files) != 1:
            what = f"{len(files)} files of document {shown(record['doc_id'])}"
            found.say(str(folder), what, "one, named by the id and a suffix")
            continue
        records.append(carry(record, read_text(files[0]), found))
    found.records = records
    return found.finish()


def carry(record: Record, text: str, found: Import) -> Record:
    """Put the annotations of one document over another text of it."""
    if record["text"] == text:
        return record
    carrier = _Carrier(record, text, found)
    moved = {
        key: carrier.part(value, key)
        for key, value in record.items()
        if key not in (*MAY_GO, "text", "meta", "trial")
    }
    for key in MAY_GO:
        if key in record:
            moved[key] = carrier.what_stands(key, record[key])
    meta = {**record["meta"], "sha256": sha256(text)}
    return {**record, **moved, "text": text, "meta": meta}


class _Carrier:
    """Moves the spans of one document."""

    def __init__(self, record: Record, text: str, found: Import) -> None:
        self.old, self.text, self.found = record["text"], text, found
        self.doc_id = shown(record["doc_id"])
        self.anchors = Anchors(text)

    def part(self, value: Any, where: str) -> Any:
        """Move every span inside a part of a record."""
        if isinstance(value, list):
            return [self.part(v, f"{where}[{n}]") for n, v in enumerate(value)]
        if not isinstance(value, dict):
            return value
        moved = {key: self.part(v, f"{where}.{key}") for key, v in value.items()}
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            moved |= self.span(value, where) or {}
        return moved

    def span(self, value: Record, where: str) -> Record | None:
        """Give the place of a span in the text, and tell where it moved."""
        start, end = value["start"], value["end"]
        words = self.old[start:end]
        placed = self.anchors.place(start, end, words)
        if placed is None:
            what = f"{where} quotes {shown(words)} at {start}-{end}"
            self.found.say(self.doc_id, what, "words of the document")
            return None
        if (placed.start, placed.end) != (start, end) or placed.how != EXACT:
            there = f"{placed.start}-{placed.end}, not {start}-{end} ({placed.how})"
            self.found.notes.append(
                f"{self.doc_id}: {where} {shown(words)} stands at {there}"
            )
        moved: Record = {"start": placed.start, "end": placed.end}
        if value.get("fragments"):
            pieces = [self._fragment(*piece) for piece in value["fragments"]]
            moved["fragments"] = pieces
        return {**moved, **self._words(value, placed)}

    def _fragment(self, start: int, end: int) -> list[int]:
        placed = self.anchors.place(start, end, self.old[start:end])
        return [placed.start, placed.end] if placed else [start, end]

    def _words(self, value: Record, placed: Anchored) -> Record:
        """Give the text of a span that carries its text."""
        words = self.text[placed.start : placed.end]
        return {"text": words} if "text" in value else {}

    def what_stands(self, key: str, rows: list[Record]) -> list[Record]:
        """Keep of the sections, items or the ledger what has its words in the text."""
        kept = []
        for row in rows:
            words = self.old[row["start"] : row["end"]]
            placed = self.anchors.place(row["start"], row["end"], words or None)
            if placed is None:
                place = f"{row['start']}-{row['end']}"
                self.found.notes.append(f"{self.doc_id}: {key} {place} was left out")
                continue
            where = {"start": placed.start, "end": placed.end}
            kept.append({**row, **where, **self._words(row, placed)})
        return kept
