"""One measurement in a fresh process, printed as JSON; run.py asks for them.

usage: python benchmarks/measure.py WHAT [ARGUMENT...]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

PIECE = (
    "Inclusion Criteria:\n- Age ≥ {n} years; platelets ≥ {n} x 10^9/L within 7 days\n"
    "- No prior anti-CD{n} therapy, and adequate organ function at screening\n"
    "The primary endpoint is overall response rate at week {n}, as in earlier work.\n"
)
UNIT = {
    "ordinary text": PIECE,
    "a: repeated": "a:",
    "( repeated": "(",
    "digits and spaces": "1 ",
    "comparators": "≥ 3 ",
    "analytes in a list": "ALT, ",
    "list items": "- a\n",
    "deeper and deeper list": None,
    "outcome entries in one row": "Overall survival, 2 years|",
    "weeks in a list": "Week 4, ",
    "abbreviations": "progression-free survival (PFS) ",
    "one long word": "x",
    "line breaks": "\n",
}


def main(what: str, *args: str) -> None:
    print(json.dumps(MEASURES[what](*args)))


def tokenizer(folder: str) -> dict[str, float]:
    """The speed of spaCy's blank English tokenizer."""
    import spacy

    texts, tokenize = read(Path(folder)), spacy.blank("en").tokenizer
    tokenize(texts[0])
    return {"speed": timed(texts, tokenize)}


def whole(folder: str, extra: str = "0") -> dict[str, float]:
    """Text to line of JSON: speed, start-up to the first document, peak memory."""
    texts = read(Path(folder))
    with tempfile.TemporaryDirectory() as rows:
        began = time.perf_counter()
        lines = pipeline(more_rows(Path(rows), int(extra)))
        list(lines(texts[:1]))
        start = time.perf_counter() - began
    began = time.perf_counter()
    for _ in lines(texts):
        pass
    speed = sum(map(len, texts)) / 1000 / (time.perf_counter() - began)
    return {"speed": speed, "start": start, "memory": memory()}


def rows(folder: str, extra: str) -> dict[str, float]:
    """KB a second of processor time with so many more rows, the best of three."""
    texts = read(Path(folder))
    with tempfile.TemporaryDirectory() as held:
        lines = pipeline(more_rows(Path(held), int(extra)))
    spent = []
    for _ in range(3):
        began = time.process_time()
        for _ in lines(texts):
            pass
        spent.append(time.process_time() - began)
    return {"speed": sum(map(len, texts)) / 1000 / min(spent)}


def pipeline(lexicon: Path | None = None, spent: dict[str, float] | None = None):
    """A function from texts to lines of JSON, woven as a worker weaves them.

    The seconds of each component are added to ``spent``.
    """
    import trialspan
    from trialspan.read.files import Document
    from trialspan.run.document import line_of, processing
    from trialspan.run.worker import settle
    from trialspan.steps import woven

    nlp = trialspan.load(lexicon=lexicon)
    settle()
    for name, pipe in nlp.pipeline if spent is not None else ():
        spent[name] = 0.0
        pipe.annotate = clocked(name, pipe.annotate, spent)

    def lines(texts: list[str]):
        works = (processing(nlp, Document("x", "x", text)) for text in texts)
        return map(line_of, woven(works))

    return lines


def steps(folder: str) -> dict[str, float]:
    """Microseconds a KB of each component, and of the rest, over a folder."""
    spent: dict[str, float] = {}
    lines, texts = pipeline(spent=spent), read(Path(folder))
    began = time.perf_counter()
    for _ in lines(texts):
        pass
    spent["the rest"] = time.perf_counter() - began - sum(spent.values())
    return {name: s * 1e9 / sum(map(len, texts)) for name, s in spent.items()}


def clocked(name: str, function, spent: dict[str, float]):
    def call(*args):
        began = time.perf_counter()
        function(*args)
        spent[name] += time.perf_counter() - began

    return call


def length(size: str) -> dict[str, float]:
    """Seconds and memory of one file of that many characters, after a short one.

    As in a worker: from the file to the line, which is left in a file if it is long.
    """
    from trialspan.read.files import Input

    finish = finisher()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "x.txt"
        written(path, 10_000)
        finish(Input(path, "x", "x"), spool=place)
        written(path, int(size))
        before = memory()
        began = time.process_time()
        done = finish(Input(path, "x", "x"), spool=place)
        seconds = time.process_time() - began
    if done.failure:
        raise SystemExit(done.failure.reason)
    return {"seconds": seconds, "memory": memory(), "base": before}


def finisher():
    """A function from an input to what becomes of it, as a worker has it."""
    import gc

    import trialspan
    from trialspan.run.document import finish

    nlp = trialspan.load()
    gc.freeze()
    return partial(finish, nlp)


def written(path: Path, size: int) -> None:
    """Write a text of a length, a million characters at a time."""
    with path.open("w", encoding="utf8") as handle:
        for at in range(0, size, 1_000_000):
            handle.write(made(PIECE, min(1_000_000, size - at)))


def listing(count: str) -> dict[str, float]:
    """A folder of that many tiny files: seconds to list it, and what memory it adds."""
    from trialspan.read.files import list_inputs

    with tempfile.TemporaryDirectory() as place:
        for n in range(int(count)):
            (Path(place) / f"{n * 7919 % int(count):07}.txt").write_bytes(b"Age > 3")
        before, began = memory(), time.process_time()
        inputs = sum(1 for _ in list_inputs([place]))
        seconds = time.process_time() - began
    return {"inputs": inputs, "seconds": seconds, "memory": memory() - before}


def entries(count: str) -> dict[str, float]:
    """Seconds and memory of one registry row with that many outcome entries."""
    from trialspan.read.files import Input

    finish = finisher()
    every = (f"Overall survival {n}, {n % 9 + 2} years" for n in range(int(count)))
    row = f"A trial\nMyeloma|Lymphoma\nDRUG: rituximab\n{'|'.join(every)}\n"
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "x.txt"
        path.write_text(row, encoding="utf8")
        began = time.process_time()
        done = finish(Input(path, "x", "x"), spool=place)
        seconds = time.process_time() - began
    return {"seconds": seconds, "memory": memory(), "outcomes": done.counts[3]}


def worst(size: str) -> dict[str, float]:
    """Nanoseconds a character on each hard input of that length (best of three)."""
    lines = pipeline()
    list(lines([made(PIECE, 10_000)]))
    found = {}
    for name, unit in UNIT.items():
        text = deep(int(size)) if unit is None else made(unit, int(size))
        best = min(clock(lines, text) for _ in range(3))
        found[name] = best * 1e9 / len(text)
    return found


def clock(lines, text: str) -> float:
    began = time.process_time()
    list(lines([text]))
    return time.process_time() - began


def made(unit: str, size: int) -> str:
    """Text of a length: a unit repeated, its {n} counted up and down."""
    if "{n}" not in unit:
        return unit * (size // len(unit))
    piece = "".join(unit.replace("{n}", str(n)) for n in range(10, 90))
    return (piece * (size // len(piece) + 1))[:size]


def deep(size: int) -> str:
    """A list whose items stand ever deeper, up to 60 levels, again and again."""
    lines = [" " * (n % 60) + "- a\n" for n in range(size // 30)]
    return "Inclusion Criteria:\n" + "".join(lines)


def many(count: str, workers: str = "1") -> dict[str, float]:
    """A run over that many documents of about 500 characters: memory along the way."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "docs"
        write(folder, int(count))
        return watched(folder, Path(place) / "out.jsonl", workers)


def study(count: str) -> dict[str, float]:
    """A run over one study of the registry's JSON with that many outcomes."""
    outcomes = [
        {"measure": f"Overall survival {n}", "timeFrame": f"{n % 9 + 2} years"}
        for n in range(int(count))
    ]
    module = {"outcomesModule": {"primaryOutcomes": outcomes}}
    text = json.dumps({"protocolSection": module})
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "study.json"
        path.write_text(text, encoding="utf8")
        return {"size": len(text), **watched(path, Path(place) / "out.jsonl", "1")}


def watched(given: Path, out: Path, workers: str) -> dict[str, float]:
    """What a run writes and how long it takes, and its memory along the way."""
    command = [sys.executable, "-m", "trialspan", "extract", str(given)]
    command += ["-o", str(out), "--workers", workers, "--quiet"]
    began = time.perf_counter()
    process = subprocess.Popen(command)
    seen = []
    while process.poll() is None:
        seen.append(resident(process.pid))
        time.sleep(0.2)
    worker = [max(sizes[1:]) for sizes in seen if len(sizes) > 1]
    half = len(worker) // 2
    return {
        "documents": out.read_bytes().count(b"\n"),
        "seconds": time.perf_counter() - began,
        "worker at a tenth": worker[len(worker) // 10],
        "worker at the half": worker[half],
        "worker at the end": worker[-1],
        "worker peak": max(worker),
        "parent peak": max(sizes[0] for sizes in seen if sizes),
    }


def write(folder: Path, count: int) -> None:
    for n in range(count):
        path = folder / f"{n // 1000:04}" / f"{n:07}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = PIECE.replace("{n}", str(10 + n % 80)) * 2 + f"Study word{n} of {n}."
        path.write_text(text, encoding="utf8")


def resident(parent: int) -> list[float]:
    """The resident MB of a process and of its children."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        processes = [parent, *map(int, children.read_text().split())]
        return [_rss(process) for process in processes]
    except OSError:
        return []


def _rss(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def scaling(folder: str, workers: str) -> dict[str, float]:
    """Seconds of the work of a run with that many workers, without its start."""
    import trialspan
    from trialspan.run.job import Settings
    from trialspan.run.stop import Stop
    from trialspan.run.store import Store
    from trialspan.run.whole import Source, to_file

    nlp = trialspan.load()
    with tempfile.TemporaryDirectory() as place:
        began = time.perf_counter()
        ledger = to_file(
            Source(nlp),
            [folder],
            Store(Path(place) / "out.jsonl"),
            Settings(workers=int(workers)),
            stop=Stop(),
            watch=lambda ledger: None,
        )
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "documents": ledger.documents}


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
    """KB (1,000 characters) a second over the texts."""
    began = time.perf_counter()
    for text in texts:
        function(text)
    return sum(map(len, texts)) / 1000 / (time.perf_counter() - began)


def read(folder: Path) -> list[str]:
    paths = sorted(folder.rglob("*.txt"))
    return [path.read_bytes().decode("utf8", "replace") for path in paths]


MEASURES = {
    "tokenizer": tokenizer,
    "whole": whole,
    "rows": rows,
    "steps": steps,
    "length": length,
    "listing": listing,
    "entries": entries,
    "worst": worst,
    "many": many,
    "study": study,
    "scaling": scaling,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
