"""Every name that a row found as a target, with its place, for a reader to judge.

usage: python benchmarks/mentions.py OUT.jsonl [--documents 300] [--seed 20261122]

OUT.jsonl is a run over many documents, of which so many are drawn. A line for each
name and target: how often, the name, the target, its form, and one of its places.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

Name = tuple[str, str, str]  # as written, target, form
BESIDE = 45  # characters


def main() -> None:
    parser = argparse.ArgumentParser(prog="mentions.py")
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20261122)
    args = parser.parse_args()
    found, places = names(args.out, args.documents, args.seed)
    for name in sorted(found):
        print(found[name], *name, places[name], sep="\t")
    print(f"{found.total()} mentions of {len(found)} names")


def names(out: Path, count: int, seed: int) -> tuple[Counter[Name], dict[Name, str]]:
    """How often a row found a name in the drawn documents, and its first place."""
    with out.open(encoding="utf8") as lines:
        records = {record["doc_id"]: record for record in map(json.loads, lines)}
    found: Counter[Name] = Counter()
    places: dict[Name, str] = {}
    for doc_id in random.Random(seed).sample(sorted(records), count):
        text = records[doc_id]["text"]
        for target in records[doc_id]["targets"]:
            for mention in target["mentions"]:
                name = (mention["text"].lower(), target["name"], mention["form"])
                low, high = mention["start"] - BESIDE, mention["end"] + BESIDE
                found[name] += 1
                places.setdefault(name, " ".join(text[max(0, low) : high].split()))
    return found, places


if __name__ == "__main__":
    main()
