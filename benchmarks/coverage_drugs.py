"""Interventions that no row knows: names with a drug's stem, and BIOLOGICAL ones.

usage: python benchmarks/coverage_drugs.py STUDIES.csv [FOLDER] [--unknown]

STUDIES.csv is the registry's download; FOLDER holds its pages as text. A name counts
once. It is known where it names a drug that has a row (rows without targets are drugs
that have no molecular target: cells of a donor), or where rows find a target in it, by
itself or in its own record.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import trialspan

OTHERS = ("trial_thresholds", "trial_timeframes", "trial_outcomes", "trial_links")
STEM = re.compile(
    r"(?<![a-z])[a-z-]{3,30}(?:mab|nib|cept|leucel|temcel|[a-z]ase|kin|-cel)"
    r"(?: (?:alfa|beta|pegol|vedotin|deruxtecan))?(?![a-z])"
)
LIST = re.compile(r"(?:DRUG|BIOLOGICAL|GENETIC|COMBINATION_PRODUCT): [^|\n]{2,200}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="coverage_drugs.py")
    parser.add_argument("studies", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--unknown", action="store_true", help="List them.")
    args = parser.parse_args()
    nlp = trialspan.load(exclude=OTHERS)
    known: dict[str, bool] = {}
    for name, record in interventions(args.studies, args.folder):
        if not known.get(name):
            known[name] = is_known(nlp, name) or is_known(nlp, record, name)
    for name in sorted(name for name, found in known.items() if not found):
        if args.unknown:
            print(name)
    share = sum(known.values()) / len(known) if known else 0
    print(f"{len(known)} interventions, {sum(known.values())} known: {share:.3f}")


def interventions(studies: Path, folder: Path | None) -> Iterator[tuple[str, str]]:
    """Each name that is counted, with the text of its record."""
    with studies.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            text = "\n".join(value or "" for value in row.values())
            yield from named(row.get("Interventions") or "", text)
    for path in sorted(folder.rglob("*.txt")) if folder else ():
        text = path.read_bytes().decode("utf8", "replace")
        yield from named(text, text)


def named(listed: str, text: str) -> Iterator[tuple[str, str]]:
    for match in LIST.finditer(listed):
        kind, _, name = match[0].partition(": ")
        if kind == "BIOLOGICAL" or STEM.search(name.lower()):
            yield name.strip().lower(), text


def is_known(nlp, text: str, name: str | None = None) -> bool:
    """Whether rows find a drug or target in a name, or a target in its record."""
    found = nlp(f"Patients receive {text}." if name is None else text)
    if name is None and any(span.label_ == "drugs" for span in found.spans["mentions"]):
        return True
    targets = found.spans["targets"].attrs["values"]
    return any("intervention" in target["roles"] for target in targets)


if __name__ == "__main__":
    main()
