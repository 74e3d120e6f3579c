"""Time and memory of `trialspan evaluate` on documents made for it.

usage: python benchmarks/evaluate.py [DOCUMENTS ...]     (default: 60 10000)

Each document has 20 records (targets among them); of the predictions one in ten is
missing, one in ten shifted and one in ten has a wrong value. A fresh process each.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

Record = dict[str, Any]
LINE = "Criterion {n}: ALT below {n} U/L within {n} days before dosing of drug {n}. "
EACH = {"lab_thresholds": 7, "timeframes": 7, "outcomes": 4, "targets": 2}


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [60, 10_000]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            gold, predicted = Path(folder) / "gold.jsonl", Path(folder) / "pred.jsonl"
            write(size, gold, predicted)
            command = [sys.executable, __file__, "--one", str(gold), str(predicted)]
            told = json.loads(subprocess.check_output(command))
        print(
            f"{size:6} documents, {told['records']:7} annotated records:"
            f" {told['seconds']:6.2f} s after {told['import']:.2f} s of imports,"
            f" {told['memory']:5.0f} MB at most"
        )


def one(gold: str, predicted: str) -> Record:
    """One run of the command, in this process."""
    began = time.perf_counter()
    import contextlib
    import io

    import pandas  # noqa: F401

    import trialspan.cli  # noqa: F401
    from trialspan.cli import evaluate

    imported = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        evaluate.evaluate_command(Path(gold), Path(predicted), as_json=True)
    seconds = time.perf_counter() - imported
    told = json.loads(out.getvalue())
    records = sum(
        told["kinds"][kind]["record"]["tp"] + told["kinds"][kind]["record"]["fn"]
        for kind in EACH
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "import": imported - began,
        "seconds": seconds,
        "memory": memory,
        "records": records,
    }


def write(size: int, gold: Path, predicted: Path) -> None:
    """The two files, the same for every run."""
    chance = random.Random(size)
    with (
        gold.open("w", encoding="utf8") as g,
        predicted.open("w", encoding="utf8") as p,
    ):
        for n in range(size):
            record = document(f"doc{n}", n)
            g.write(json.dumps(record) + "\n")
            p.write(json.dumps(changed(record, chance)) + "\n")


def document(doc_id: str, seed: int) -> Record:
    """An annotated document of 20 lines."""
    lines = [LINE.format(n=seed % 7 + n) for n in range(20)]
    starts = [sum(map(len, lines[:n])) for n in range(20)]
    text = "".join(lines)
    records: Record = {kind: [] for kind in EACH}
    line = iter(range(20))
    for kind, count in EACH.items():
        for n in range(1, count + 1):
            at = next(line)
            records[kind].append(MAKE[kind](n, text, starts[at], lines[at], at))
    half = starts[10]
    return {
        "doc_id": doc_id,
        "source": f"{doc_id}.txt",
        "text": text,
        "sections": [
            {"label": "inclusion_criteria", "start": 0, "end": half},
            {"label": "exclusion_criteria", "start": half, "end": len(text)},
        ],
        **records,
        "meta": {
            "schema_version": "1.0",
            "pipeline": "hand",
            "pipeline_version": "1",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        },
    }


def span(text: str, start: int, words: str, **rest: Any) -> Record:
    at = text.index(words, start)
    return {"start": at, "end": at + len(words), "text": words, **rest}


def threshold(n: int, text: str, start: int, line: str, at: int) -> Record:
    words = line[line.index("ALT") : line.index("U/L") + 3]
    value = int(words.split()[2])
    return {
        "id": f"L{n}",
        **span(text, start, words),
        "analyte": span(
            text, start, "ALT", name="alanine aminotransferase", loinc=None
        ),
        "bound": span(text, start, words[4:]),
        "category": "laboratory",
        "comparator": "<",
        "value": value,
        "upper": None,
        "unit": "U/L",
        "unit_text": "U/L",
        "reference": None,
        "criterion": "inclusion" if at < 10 else "exclusion",
        "negated": False,
        "qualifiers": [],
        "timeframes": [f"F{n}"],
        "alternative_group": None,
        "rule": f"threshold.rule{n % 5}",
    }


def timeframe(n: int, text: str, start: int, line: str, at: int) -> Record:
    words = line[line.index("within") : line.index(" of drug")]
    value = int(words.split()[1])
    return {
        "id": f"F{n}",
        **span(text, start, words),
        "comparator": "<=",
        "value": value,
        "upper": None,
        "unit": "day",
        "iso8601": f"P{value}D",
        "relation": "before",
        "anchor": span(text, start, "dosing", event="treatment_start"),
        "start_event": None,
        "rule": f"timeframe.rule{n % 5}",
    }


def outcome(n: int, text: str, start: int, line: str, at: int) -> Record:
    return {
        "id": f"O{n}",
        **span(text, start, line.strip()),
        "type": "primary",
        "measure": span(text, start, "Criterion"),
        "concept": None,
        "abbreviation": None,
        "description": None,
        "time_frame": None,
        "definition": None,
        "start_event": None,
        "end_events": [],
        "criteria": [],
        "timeframes": [f"F{n}"],
        "thresholds": [],
        "rule": "outcome.entry",
    }


def target(n: int, text: str, start: int, line: str, at: int) -> Record:
    words = line[line.index("drug") : line.rindex(".")]
    return {
        "id": f"T{n}",
        "name": words,
        "symbol": None,
        "hgnc_id": None,
        "uniprot_id": None,
        "variant": None,
        "roles": ["intervention"],
        "modality": None,
        "mentions": [span(text, start, words, form="name", rule="target.name")],
        "rule": "target.name",
    }


MAKE = {
    "lab_thresholds": threshold,
    "timeframes": timeframe,
    "outcomes": outcome,
    "targets": target,
}


def changed(record: Record, chance: random.Random) -> Record:
    """The document with mistakes put in."""
    answer = json.loads(json.dumps(record))
    for kind in EACH:
        kept = [row for row in answer[kind] if chance.random() > 0.1]
        for row in kept:
            if "value" in row and chance.random() < 0.1:
                row["value"] += 1
            if "start" in row and chance.random() < 0.1:
                row["start"] += 1
                row["text"] = row["text"][1:]
        answer[kind] = kept
    known = {row["id"] for row in answer["timeframes"]}
    for row in (*answer["lab_thresholds"], *answer["outcomes"]):
        row["timeframes"] = [name for name in row["timeframes"] if name in known]
    return answer


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(*sys.argv[2:])))
    else:
        main()
