"""Small annotated documents for the tests of evaluation, made from their own text."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

Record = dict[str, Any]

TEXT = (
    "Platelets ≥ 75 x 10^9/L and ALT ≤ 3 x ULN within 14 days before dosing. "
    "Primary endpoint: response rate at week 12. The drug binds CD19 (CD19)."
)


def span(text: str, words: str, **rest: Any) -> Record:
    """The span of words in a text."""
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words, **rest}


def threshold(words: str, analyte: str, *, text: str = TEXT, **said: Any) -> Record:
    """A threshold whose span and analyte are words of a text."""
    return {
        "id": "L1",
        **span(text, words),
        "analyte": span(text, analyte, name=analyte.lower(), loinc=None),
        "category": "laboratory",
        "comparator": ">=",
        "value": 75,
        "upper": None,
        "unit": "10*9/L",
        "unit_text": "x 10^9/L",
        "reference": None,
        "criterion": "inclusion",
        "negated": False,
        "qualifiers": [],
        "timeframes": [],
        "alternative_group": None,
        **said,
    }


def timeframe(words: str, *, text: str = TEXT, **said: Any) -> Record:
    """A timeframe whose span is words of a text."""
    return {
        "id": "F1",
        **span(text, words),
        "comparator": "<=",
        "value": 14,
        "upper": None,
        "unit": "day",
        "iso8601": "P14D",
        "relation": "before",
        "anchor": None,
        "start_event": None,
        **said,
    }


def outcome(words: str, measure: str, *, text: str = TEXT, **said: Any) -> Record:
    """An outcome whose span and measure are words of a text."""
    return {
        "id": "O1",
        **span(text, words),
        "type": "primary",
        "measure": span(text, measure),
        "concept": "overall response rate",
        "abbreviation": "ORR",
        "description": None,
        "time_frame": None,
        "definition": None,
        "start_event": None,
        "end_events": [],
        "criteria": [],
        "timeframes": [],
        "thresholds": [],
        **said,
    }


def target(*mentions: tuple[int, int], text: str = TEXT, **said: Any) -> Record:
    """The target CD19, named at the offsets given."""
    named = [
        {"start": a, "end": b, "text": text[a:b], "form": "name"} for a, b in mentions
    ]
    return {
        "id": "T1",
        "name": "CD19",
        "symbol": "CD19",
        "hgnc_id": "HGNC:1633",
        "uniprot_id": "P15391",
        "variant": None,
        "roles": ["intervention"],
        "modality": "CAR-T",
        "mentions": named,
        **said,
    }


def document(text: str = TEXT, doc_id: str = "a", **found: Any) -> Record:
    """A document with the records given, and no others."""
    meta = {
        "schema_version": "1.0",
        "pipeline": "hand",
        "pipeline_version": "1",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    none: Record = {
        "targets": [],
        "lab_thresholds": [],
        "timeframes": [],
        "outcomes": [],
    }
    place = {"doc_id": doc_id, "source": f"{doc_id}.txt", "text": text, "sections": []}
    return {**place, **none, **found, "meta": meta}


def full(doc_id: str = "a") -> Record:
    """A document with one record or two of every kind."""
    cd19 = TEXT.index("CD19")
    within = "within 14 days before dosing"
    return document(
        doc_id=doc_id,
        targets=[target((cd19, cd19 + 4), (cd19 + 6, cd19 + 10))],
        lab_thresholds=[
            threshold("Platelets ≥ 75 x 10^9/L", "Platelets", timeframes=["F1"]),
            threshold(
                "ALT ≤ 3 x ULN",
                "ALT",
                id="L2",
                comparator="<=",
                value=3,
                unit=None,
                unit_text=None,
                reference="ULN",
                timeframes=["F1"],
            ),
        ],
        timeframes=[
            timeframe(within, anchor=span(TEXT, "dosing", event="treatment_start")),
            timeframe(
                "week 12",
                id="F2",
                comparator="=",
                value=12,
                unit="week",
                iso8601="P12W",
                relation=None,
            ),
        ],
        outcomes=[
            outcome("response rate at week 12", "response rate", timeframes=["F2"])
        ],
    )


def write(path: Path, *documents: Record | str) -> Path:
    """A file of documents, a line each; a str is a line as it stands."""
    lines = (
        row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)
        for row in documents
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
