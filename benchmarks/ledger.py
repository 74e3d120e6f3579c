"""What the loss ledger of a run holds, against human annotations and on plain pages.

usage: python benchmarks/ledger.py CORPORA      (the folder with lct, chia and pages)

Three figures: of the annotated thresholds that no record touches, the share that an
`unparsed` span touches; of the `unparsed` spans of those documents, the share that
touches anything annotated (what is plainly true and not annotated counts as wrong, so
the share is at least that); and the `unparsed` spans in 1,000 characters of pages.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

Span = tuple[int, int]
LEAST_TOUCHED, LEAST_TRUE, MOST_IN_THOUSAND = 0.9, 0.5, 1.0
IN_CHIA = ("Measurement", "Value", "Temporal")


class Annotated(NamedTuple):
    """A document with the values of its thresholds, and everything annotated."""

    text: str
    values: list[list[Span]]
    anything: list[Span]


def main(corpora: str) -> None:
    import trialspan
    from trialspan.run.document import process

    nlp, folder = trialspan.load(), Path(corpora)
    lost = touched = spans = true = 0
    for document in (*lct(folder / "lct"), *chia(folder / "chia")):
        record = process(nlp, document.text, doc_id="x", source="x")
        ledger = places(record["unparsed"])
        read = places(record["lab_thresholds"] + record["timeframes"])
        missed = [value for value in document.values if not touch(value, read)]
        lost += len(missed)
        touched += sum(touch(value, ledger) for value in missed)
        spans += len(ledger)
        true += sum(touch([span], document.anything) for span in ledger)
    characters = entries = 0
    for path in sorted((folder / "pages" / "documents").glob("*.txt")):
        text = path.read_text(encoding="utf8", errors="replace")
        characters += len(text)
        entries += len(process(nlp, text, doc_id="x", source="x")["unparsed"])
    told("annotated thresholds without a record", touched, lost, LEAST_TOUCHED)
    told("spans of the ledger on something annotated", true, spans, LEAST_TRUE)
    rate = 1000 * entries / characters
    print(
        f"spans in 1,000 characters of pages: {rate:.2f} (at most {MOST_IN_THOUSAND})"
    )


def told(what: str, part: int, whole: int, least: float) -> None:
    print(f"{what}: {part} of {whole}, {part / max(1, whole):.3f} (at least {least})")


def places(records: list[dict[str, Any]]) -> list[Span]:
    return [(record["start"], record["end"]) for record in records]


def touch(some: list[Span], others: list[Span]) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others)


def lct(folder: Path) -> Iterator[Annotated]:
    """The eligibility texts of the Leaf Clinical Trials corpus."""
    split = json.loads((folder / "split.json").read_text())
    wanted = set(next(iter(split.values())))
    times = {row["doc_id"]: row for row in rows(folder / "timeframes.jsonl")}
    for row in rows(folder / "thresholds.jsonl"):
        if row["doc_id"] not in wanted:
            continue
        time = times[row["doc_id"]]
        others = (*row["other_comparisons"], *time["timeframes"], *time["ages"])
        anything = [
            (one["full_start"], one["full_end"])
            for one in (*row["thresholds"], *others)
        ]
        compared = {one["cmp_id"]: one for one in row["thresholds"]}
        values = [list(value_of(one)) for one in compared.values()]
        yield Annotated(row["text"], values, anything)


def value_of(comparison: dict[str, Any]) -> Iterator[Span]:
    """Where the values of a comparison stand, or all of it where none has a number."""
    spans = comparison.get("value_spans") or []
    numbers = comparison.get("values_num") or []
    known = [s for s, n in zip(spans, numbers, strict=False) if n is not None]
    whole = (comparison["full_start"], comparison["full_end"])
    yield from (map(tuple, known) if known else (whole,))  # type: ignore[misc]


def chia(folder: Path) -> Iterator[Annotated]:
    """The eligibility texts of Chia."""
    for row in rows(folder / "gold.jsonl"):
        path = folder / "documents" / f"{row['doc_id']}.txt"
        text = path.read_bytes().decode("utf8")
        values = [list(map(tuple, one["value_spans"])) for one in row["thresholds"]]
        anything = [
            (start, end)
            for kind, spans in row["entities"]
            for start, end in spans
            if kind in IN_CHIA
        ]
        yield Annotated(text, values, anything)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    main(*sys.argv[1:])
