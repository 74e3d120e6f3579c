"""The share of terms that the rows read rightly, specialty by specialty.

usage: python benchmarks/coverage_terms.py [LIST ...] [--wrong] [--field]

The lists of ``terms/`` were written from what trials usually ask and measure, without a
look at the lexicons: a line is a term as it is written and what it should be read as,
parted by "|"; a line with "#" names the specialty of those below it. Each term is read
in a neutral sentence of its own. ``--wrong`` prints the terms that are read otherwise.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import trialspan

TERMS = Path(__file__).parent / "terms"
Found = dict[str, tuple[Any, Any]]
"""By field: what was read, and what was wanted."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="coverage_terms.py")
    parser.add_argument("lists", nargs="*", choices=[[], *READERS], metavar="LIST")
    parser.add_argument("--wrong", action="store_true", help="Print them.")
    args = parser.parse_args()
    for name in args.lists or READERS:
        scores: dict[str, dict[str, list[bool]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for specialty, term, wanted in terms(name):
            found = READERS[name](term, *wanted)
            right = {field: same(*pair) for field, pair in found.items()}
            for field in right:
                scores[specialty][field].append(right[field])
                scores["all"][field].append(right[field])
            if args.wrong and not all(right.values()):
                wrong = {f: found[f] for f in found if not right[f]}
                print(f"{name} | {term} | {wrong}")
        print_scores(name, scores)


def terms(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Each term with its specialty and what it should be read as."""
    specialty = ""
    for line in (TERMS / f"{name}.txt").read_text("utf8").splitlines():
        if line.startswith("#"):
            specialty = line.lstrip("# ")
        else:
            term, *wanted = line.split("|")
            yield specialty, term, wanted


def same(read: Any, wanted: Any) -> bool:
    return str(read or "").casefold() == str(wanted or "").casefold()


def print_scores(name: str, scores: dict[str, dict[str, list[bool]]]) -> None:
    for specialty, fields in scores.items():
        shares = "  ".join(
            f"{field} {sum(rights) / len(rights):.3f}"
            for field, rights in fields.items()
        )
        terms = max(len(rights) for rights in fields.values())
        print(f"{name:10} {specialty:44} {terms:5}  {shares}")


def read_analyte(term: str, name: str, unit: str, loinc: str) -> Found:
    record = trialspan.extract(f"Inclusion Criteria:\n\n- {term}\n")
    bounds = record["lab_thresholds"]
    bound = bounds[0] if bounds else {"analyte": {}, "rule": "", "unit": None}
    known = bool(bounds) and "unknown" not in bound["rule"]
    found = {
        "found": (bool(bounds), True),
        "known": (known, True),
        "name": (bound["analyte"].get("name") if known else None, name),
        "unit": (bound["unit"], unit),
    }
    if loinc:
        found["loinc"] = (bound["analyte"].get("loinc"), loinc)
    return found


def read_unit(term: str, unit: str, analyte: str) -> Found:
    joint = "" if term[0] in "%°℃º" else " "
    text = f"Inclusion Criteria:\n\n- {analyte} of at least 40{joint}{term}\n"
    bounds = trialspan.extract(text)["lab_thresholds"]
    return {"unit": (bounds[0]["unit"] if bounds else None, unit)}


def read_endpoint(term: str, concept: str, abbreviation: str) -> Found:
    text = f"Primary Outcome Measures:\n\n1. {term} [Time Frame: 12 months]\n"
    outcomes = trialspan.extract(text)["outcomes"]
    outcome = outcomes[0] if outcomes else {}
    found = {
        "known": (bool(outcome.get("concept")), True),
        "concept": (outcome.get("concept"), concept),
    }
    if abbreviation:
        found["abbreviation"] = (outcome.get("abbreviation"), abbreviation)
    return found


def read_anchor(term: str, event: str) -> Found:
    text = f"Primary Outcome Measures:\n\n1. Pain intensity [Time Frame: {term}]\n"
    frames = trialspan.extract(text)["timeframes"]
    events = [(frame["anchor"] or {}).get("event") for frame in frames]
    return {"event": (event if event in events else events, event)}


def read_criteria(term: str, name: str, version: str) -> Found:
    text = (
        "Primary Outcome Measures:\n\n1. Overall response rate "
        f"[Time Frame: 12 months]\n   Response is assessed according to {term}\n"
    )
    outcomes = trialspan.extract(text)["outcomes"]
    criteria = outcomes[0]["criteria"] if outcomes else []
    read = criteria[0] if criteria else {}
    return {
        "known": (bool(criteria), True),
        "name": (read.get("name"), name),
        "version": (read.get("version"), version),
    }


READERS: dict[str, Callable[..., Found]] = {
    "analytes": read_analyte,
    "units": read_unit,
    "endpoints": read_endpoint,
    "anchors": read_anchor,
    "criteria": read_criteria,
}


if __name__ == "__main__":
    main()
