"""Targets of a run against the hand-annotated sample of registry pages.

usage: python benchmarks/score_targets.py PRED.jsonl [--gold GOLD.jsonl] [--errors]

Targets of a document match one to one when symbol (or name) and variant agree; then,
where a side has no symbol, when name and variant do; case, signs and Greek aside.
Mentions match where they overlap. Intervals: 95 %, bootstrap over documents, seeded.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parents[1] / "annotations/samples/targets.jsonl"
SAMPLES, SEED = 2_000, 20261122
GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon"}

Record = dict[str, Any]
Pairs = list[tuple[Record, Record]]
FIGURES = {
    "target precision": ("same", "pred"),
    "target recall": ("same", "gold"),
    "mention precision": ("same mentions", "pred mentions"),
    "mention recall": ("same mentions", "gold mentions"),
    "mention F1": ("in same mentions", "all mentions"),
    "roles right": ("same roles", "same"),
}


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="score_targets.py")
    parser.add_argument("pred", type=Path)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args(argv)
    counts, pred = [], load(args.pred)
    for doc_id, record in load(args.gold).items():
        text = pred.get(doc_id, {}).get("meta", {}).get("sha256")
        if text != record["meta"]["sha256"]:
            sys.exit(f"{args.pred}: {doc_id} is not there, or with another text")
        sides = record["targets"], pred[doc_id]["targets"]
        pairs = match(*sides)
        counts.append(count(*sides, pairs))
        for error in errors(sides, pairs) if args.errors else ():
            print(doc_id, error)
    print(len(counts), "documents")
    for name, (right, of) in FIGURES.items():
        print(f"{name:18}{interval([(n[right], n[of]) for n in counts])}")


def load(path: Path) -> dict[str, Record]:
    """The records of a file by the last part of their document's id."""
    with path.open(encoding="utf8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return {record["doc_id"].split("/")[-1]: record for record in records}


def fold(name: str | None) -> str:
    """A name without case, signs and Greek: TGF-β, TGF-beta and TGFb are one."""
    folded = (name or "").casefold()
    for letter, word in GREEK.items():
        folded = folded.replace(word, word[0]).replace(letter, word[0])
    return "".join(c for c in folded if c.isalnum())


def match(gold: list[Record], pred: list[Record]) -> Pairs:
    """The targets of a document that are the same, by symbol first, then by name."""
    pairs: Pairs = []
    for by_name in (False, True):
        for g, p in ((g, p) for g in gold for p in pred):
            free = all(g is not a and p is not b for a, b in pairs)
            named = not by_name or not (g.get("symbol") and p.get("symbol"))
            if free and named and key(g, by_name=by_name) == key(p, by_name=by_name):
                pairs.append((g, p))
    return pairs


def key(target: Record, *, by_name: bool) -> tuple[str, str]:
    symbol = None if by_name else target.get("symbol")
    return fold(symbol or target["name"]), fold(target.get("variant"))


def overlaps(gold: Record, pred: Record) -> Pairs:
    """The mentions of two targets that overlap, one to one, the closest first."""
    found: Pairs = []
    pairs = [(g, p) for g in gold["mentions"] for p in pred["mentions"]]
    for g, p in sorted(pairs, key=lambda pair: -iou(*pair)):
        if iou(g, p) > 0 and all(g is not a and p is not b for a, b in found):
            found.append((g, p))
    return found


def iou(a: Record, b: Record) -> float:
    """Intersection over union of two spans; not above 0 where they do not meet."""
    inside: int = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return inside / float(max(a["end"], b["end"]) - min(a["start"], b["start"]))


def count(gold: list[Record], pred: list[Record], pairs: Pairs) -> Counter[str]:
    """What a document adds to every figure."""
    n = Counter({"gold": len(gold), "pred": len(pred), "same": len(pairs)})
    n["same roles"] = sum(set(g["roles"]) == set(p["roles"]) for g, p in pairs)
    n["gold mentions"] = sum(len(g["mentions"]) for g in gold)
    n["pred mentions"] = sum(len(p["mentions"]) for p in pred)
    n["all mentions"] = n["gold mentions"] + n["pred mentions"]
    n["same mentions"] = sum(len(overlaps(*pair)) for pair in pairs)
    n["in same mentions"] = 2 * n["same mentions"]
    return n


def errors(sides: tuple[list[Record], list[Record]], pairs: Pairs) -> Iterator[str]:
    """The differences of a document: names and offsets, no text."""
    for side, what in enumerate(("missed", "spurious")):
        matched = [id(pair[side]) for pair in pairs]
        found = [id(m[side]) for pair in pairs for m in overlaps(*pair)]
        for t in sides[side]:
            name = "/".join(t.get(f) or "-" for f in ("name", "symbol", "variant"))
            kind = "mentions" if id(t) in matched else "target"
            left = [m for m in t["mentions"] if id(m) not in found]
            places = [f"{m['start']}-{m['end']}" for m in left]
            if left or kind == "target":
                yield f"{kind} {what}: {name} {' '.join(places)}"
    for g, p in pairs:
        if set(g["roles"]) != set(p["roles"]):
            yield f"roles: {g['name']} {' '.join(g['roles'])} -> {' '.join(p['roles'])}"


def interval(parts: list[tuple[int, int]]) -> str:
    """A share and its interval; "-" where nothing was to count."""
    right, of = map(sum, zip(*parts, strict=True))
    if not of:
        return " -"
    chance = random.Random(SEED)
    drawn = (chance.choices(parts, k=len(parts)) for _ in range(SAMPLES))
    sums = (map(sum, zip(*draw, strict=True)) for draw in drawn)
    shares = sorted(right / of for right, of in sums if of)
    low, high = (shares[int(q * (len(shares) - 1))] for q in (0.025, 0.975))
    return f" {right / of:.3f} [{low:.3f}, {high:.3f}]  {right}/{of}"


if __name__ == "__main__":
    main()
