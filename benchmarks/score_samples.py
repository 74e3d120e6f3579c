"""Time frames, anchors and definitions of a run against the annotated samples.

usage: score_samples.py PRED.jsonl [--samples DIR] [--errors] [--documents DIR]

A record lies in a sampled time frame when most of its span does; records match one to
one by overlap; an entry is read by the outcome that overlaps it most. Intervals: 95 %,
bootstrap over the sampled texts, seeded. --documents shows the texts of the errors.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[1] / "annotations/samples"
RUNS, SEED = 2_000, 20261122

Record = dict[str, Any]
Counts = dict[str, float]
VALUES = ("value", "upper", "unit")
RIGHT = ("definition", "start_event", "end_events")
PLAIN = ("comparator", *VALUES, "iso8601", "relation")
TIMES = {
    "at least one record": ("found", "one"),
    "every value and unit right": ("values", "one"),
    "a number read with a wrong unit": ("wrong unit", "one"),
    "record precision": ("same", "pred"),
    "record recall": ("same", "gold"),
    "record F1": ("twice same", "all"),
}
ENTRIES = {"definition, start and end events right": ("entry", "one")} | {
    f"{name.replace('_', ' ')} right": (name, "one") for name in RIGHT
}


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="score_samples.py")
    parser.add_argument("pred", type=Path)
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    parser.add_argument("--errors", action="store_true", help="list what is not right")
    parser.add_argument("--documents", type=Path, help="show the texts of errors")
    args = parser.parse_args(argv)
    pred = {doc["doc_id"].split("/")[-1]: doc for doc in read(args.pred)}
    times = [pair(row, pred) for row in read(args.samples / "timeframes.jsonl")]
    entries = [pair(row, pred) for row in read(args.samples / "definitions.jsonl")]
    missing = {row["doc_id"] for row, _ in times + entries} - pred.keys()
    print(f"sampled documents without predictions: {len(missing)}")
    drawn = [time_counts(*x) for x in times if x[0]["sample"] == "timeframes"]
    anchored = [time_counts(*x) for x in times if anchors(x[0]["timeframes"])]
    report("sampled time frames", drawn, TIMES)
    report("with an anchor", anchored, {"anchor events right": ("anchors", "one")})
    report("sampled entries", [entry_counts(*x) for x in entries], ENTRIES)
    if args.errors:
        print(*errors(times, entries, args.documents), sep="\n")


def read(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def pair(row: Record, pred: dict[str, Record]) -> tuple[Record, Record]:
    """A sampled text and the prediction of its document, which must be that text."""
    doc = pred.get(row["doc_id"], {"timeframes": [], "outcomes": []})
    if doc.get("meta", {}).get("sha256", row["sha256"]) != row["sha256"]:
        raise SystemExit(f"{row['doc_id']}: not the text that was annotated")
    found = [r for r in doc["timeframes"] if overlap(row, r) > length(r) / 2]
    best = max(doc["outcomes"], key=lambda o: iou(row, o), default=row)
    outcome = best if best is not row and overlap(row, best) else None
    return row, {"timeframes": found, "outcome": outcome}


def length(a: Record) -> int:
    return int(a["end"] - a["start"])


def overlap(a: Record, b: Record) -> int:
    return int(max(0, min(a["end"], b["end"]) - max(a["start"], b["start"])))


def iou(a: Record, b: Record) -> float:
    return overlap(a, b) / (length(a) + length(b) - overlap(a, b) or 1)


def matches(gold: list[Record], pred: list[Record]) -> Iterator[tuple[Record, Record]]:
    """Records paired one to one, the best overlap first."""
    left, right = dict(enumerate(gold)), dict(enumerate(pred))
    places = ((-iou(g, p), i, j) for i, g in left.items() for j, p in right.items())
    for score, i, j in sorted(places):
        if score and i in left and j in right:
            yield left.pop(i), right.pop(j)


def event(found: Record | None) -> str | None:
    return found["event"] if found else None


def fields(record: Record) -> tuple[Any, ...]:
    """What two equal timeframe records share."""
    events = (event(record["anchor"]), event(record["start_event"]))
    return (*(record[name] for name in PLAIN), *events)


def read_as(records: Iterable[Record]) -> Counter[tuple[Any, ...]]:
    return Counter(map(fields, records))


def quantities(records: Iterable[Record]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(r[k] for k in VALUES) for r in records if r["unit"])


def anchors(records: Iterable[Record]) -> Counter[str | None]:
    return Counter(event(r["anchor"]) for r in records if r["anchor"])


def time_counts(row: Record, found: Record) -> Counts:
    """What the figures of one sampled time frame are made of."""
    gold, pred = row["timeframes"], found["timeframes"]
    matched = list(matches(gold, pred))
    units = [(g["unit"], p["unit"]) for g, p in matched if g["unit"] and p["unit"]]
    same = sum(fields(g) == fields(p) for g, p in matched)
    return {
        "one": 1,
        "found": bool(pred),
        "values": quantities(gold) == quantities(pred),
        "wrong unit": any(g != p for g, p in units),
        "anchors": anchors(gold) == anchors(pred),
        "same": same,
        "gold": len(gold),
        "pred": len(pred),
        "twice same": 2 * same,
        "all": len(gold) + len(pred),
    }


def entry_counts(row: Record, found: Record) -> Counts:
    """What is right of one sampled entry; nothing where no outcome overlaps it."""
    best = found["outcome"]
    if best is None:
        return {"one": 1, **dict.fromkeys(RIGHT, 0), "entry": 0}
    gold, pred = row["definition"], best["definition"]
    ends = [{event(e) for e in side["end_events"]} for side in (row, best)]
    right = (
        iou(gold, pred) >= 0.5 if gold and pred else gold is pred,
        event(row["start_event"]) == event(best["start_event"]),
        ends[0] == ends[1],
    )
    return {"one": 1, **dict(zip(RIGHT, right, strict=True)), "entry": all(right)}


def report(name: str, rows: list[Counts], figures: dict[str, tuple[str, str]]) -> None:
    """Prints each figure with its interval and its counts."""
    print(f"{len(rows)} {name}")
    chance = random.Random(SEED)
    draws = [chance.choices(rows, k=len(rows)) for _ in range(RUNS if rows else 0)]
    for label, (part, whole) in figures.items():
        values = sorted(share(draw, part, whole) for draw in draws) or [0.0]
        low, high = (values[int(len(values) * q)] for q in (0.025, 0.975))
        top, under = (sum(row[key] for row in rows) for key in (part, whole))
        figure = f"{share(rows, part, whole):.3f}  [{low:.3f}, {high:.3f}]"
        print(f"  {label:40} {figure}  {top:.0f}/{under:.0f}")


def share(rows: list[Counts], part: str, whole: str) -> float:
    under = sum(row[whole] for row in rows)
    return sum(row[part] for row in rows) / under if under else 0.0


def errors(times: Any, entries: Any, folder: Path | None) -> Iterator[str]:
    """Every sampled text that is not right, with both readings."""
    both = [(row, row["timeframes"], found["timeframes"]) for row, found in times]
    wrong = [x for x in both if read_as(x[1]) != read_as(x[2])]
    for row, found in entries:
        if not entry_counts(row, found)["entry"]:
            wrong.append((row, [row], [found["outcome"]] if found["outcome"] else []))
    for row, gold, pred in wrong:
        path = folder and folder / f"{row['doc_id']}.txt"
        text = path.read_bytes().decode("utf8") if path else ""
        yield f"{row['id']} {row['sample']} {text[row['start'] : row['end']]}".strip()
        yield from (f"  gold {shown(r, text)}" for r in gold)
        yield from (f"  pred {shown(r, text)}" for r in pred)


def shown(record: Record, text: str) -> str:
    """The values of a record and the places of its parts."""
    values = [str(record[k]) for k in PLAIN if record.get(k) is not None]
    parts = [record.get(k) for k in ("anchor", "definition", "start_event")]
    ends = record.get("end_events", [])
    for span in (record, *parts, *ends):
        if span:
            words = repr(text[span["start"] : span["end"]]) if text else ""
            place = f"{span['start']}-{span['end']}{words}"
            values.append(f"{span['event']}={place}" if "event" in span else place)
    return " ".join(values)


if __name__ == "__main__":
    main()
