"""Throughput, start-up, memory, and what larger lexicons cost.

usage: python benchmarks/run.py [FOLDER]     (default: the project's own documents)

Every figure is the median of five fresh processes, first pass; KB are 1,000 characters.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 5
AT_LEAST = 1_000_000  # characters; smaller folders are read several times over


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "annotations/documents"
    print(f"documents: {folder.name}, median of {RUNS} fresh processes")
    tokenizer = median("tokenizer", folder)
    whole = median("whole", folder)
    print(f"spaCy's blank English tokenizer  {tokenizer['speed']:8.0f} KB/s")
    print(f"trialspan, text to line of JSON  {whole['speed']:8.0f} KB/s")
    print(
        f"ratio                            {whole['speed'] / tokenizer['speed']:8.2f}"
    )
    print(f"start-up to first document       {whole['start']:8.2f} s")
    print(f"peak memory                      {whole['memory']:8.0f} MB")
    for extra in (200, 5_000, 10_000):
        more = median("whole", folder, str(extra))
        print(
            f"with {extra:6,} more lexicon rows     {more['speed']:8.0f} KB/s,"
            f" start-up {more['start']:.2f} s"
        )


def median(what: str, folder: Path, *args: str) -> dict[str, float]:
    """The median of each figure of a measurement over fresh processes."""
    command = [sys.executable, __file__, "--one", what, str(folder), *args]
    runs = [json.loads(subprocess.check_output(command)) for _ in range(RUNS)]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def one(what: str, folder: str, extra: str = "0") -> dict[str, float]:
    """One measurement, in this process."""
    texts = read(Path(folder))
    if what == "tokenizer":
        import spacy

        tokenizer = spacy.blank("en").tokenizer
        return {"speed": timed(texts, tokenizer)}
    with tempfile.TemporaryDirectory() as rows:
        began = time.perf_counter()
        import trialspan
        from trialspan.run import dumps, process

        nlp = trialspan.load(lexicon=more_rows(Path(rows), int(extra)))
        dumps(process(nlp, texts[0], doc_id="x", source="x"))
        start = time.perf_counter() - began
    speed = timed(texts, lambda t: dumps(process(nlp, t, doc_id="x", source="x")))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"speed": speed, "start": start, "memory": memory}


def more_rows(folder: Path, count: int) -> Path | None:
    """A folder with that many rows of invented drugs, or None for none."""
    rows = (
        {
            "id": f"drug.benchmark_{n}",
            "names": [f"benchmarkamab {n}", f"BMK-{n}-{n % 97}"],
            "targets": [],
            "source": "benchmark",
        }
        for n in range(count)
    )
    lines = "\n".join(json.dumps(row) for row in rows)
    (folder / "drugs.jsonl").write_text(lines, encoding="utf8")
    return folder if count else None


def timed(texts: list[str], function) -> float:
    began = time.perf_counter()
    for text in texts:
        function(text)
    return sum(map(len, texts)) / 1000 / (time.perf_counter() - began)


def read(folder: Path) -> list[str]:
    paths = sorted(folder.rglob("*.txt"))
    texts = [path.read_bytes().decode("utf8", "replace") for path in paths]
    return texts * max(1, AT_LEAST // max(1, sum(map(len, texts))))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(*sys.argv[2:])))
    else:
        main()
