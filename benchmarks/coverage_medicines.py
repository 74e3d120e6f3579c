"""How many medicines are found with their target, class by class.

usage: python benchmarks/coverage_medicines.py [MEDICINES.tsv] [--missed]

The list was written from memory, class by class, before its author had looked at the
lexicon: brand names, international names and codes of companies of trials since 2000.
A line is class, medicine, targets; a target is an HGNC symbol or, after "~", words of
the name of a family; any of them will do. The medicine stands in three neutral lines.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import trialspan

OTHERS = ("trial_thresholds", "trial_timeframes", "trial_outcomes", "trial_links")
LIST = Path(__file__).with_name("medicines.tsv")
TEXT = """{0} in adults with the disease

Drug: {0}

Patients receive {0} 10 mg daily for 12 weeks.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="coverage_medicines.py")
    parser.add_argument("medicines", type=Path, nargs="?", default=LIST)
    parser.add_argument("--missed", action="store_true", help="List them.")
    args = parser.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, medicine, wanted, found in judged(args.medicines):
        verdict = "none" if not found else "right" if meet(wanted, found) else "wrong"
        counts[kind][verdict] += 1
        if args.missed and verdict != "right":
            print(verdict, medicine, *wanted, found, sep="\t")
    print("| class | medicines | right target | other target | none |")
    print("| --- | ---: | ---: | ---: | ---: |")
    together = sum(counts.values(), Counter())
    for kind, count in (*counts.items(), ("all", together)):
        share = count["right"] / count.total()
        print(
            f"| {kind} | {count.total()} | {count['right']} ({share:.3f})"
            f" | {count['wrong']} | {count['none']} |"
        )


def judged(path: Path) -> Iterator[tuple[str, str, list[str], list[tuple[str, str]]]]:
    """Class, medicine, what is wanted, and (symbol, name) of what is found."""
    nlp = trialspan.load(exclude=OTHERS)
    with path.open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            doc = nlp(TEXT.format(row["medicine"]))
            targets = doc.spans["targets"].attrs["values"]
            found = [(target["symbol"] or "", target["name"]) for target in targets]
            yield row["class"], row["medicine"], row["targets"].split(", "), found


def meet(wanted: list[str], found: list[tuple[str, str]]) -> bool:
    """Whether one of the targets wanted was found."""
    return any(
        want[1:].lower() in name.lower() if want.startswith("~") else want == symbol
        for want in wanted
        for symbol, name in found
    )


if __name__ == "__main__":
    main()
