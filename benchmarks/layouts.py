"""The same facts in other layouts: outcomes of the suite, and criteria side by side.

usage: layouts.py CORPORA [--rows N] [--pairs N]

CORPORA has outcomes/documents, outcomes/gold.jsonl and pages/documents. Prints the
share of outcomes whose measure, type and time frame are read in each layout of N rows,
and how many of N pairs of criteria say something else on neighbouring lines than alone.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import trialspan
from trialspan.run.document import process

SEED = 3
HEADS = {kind: f"{kind.title()} Outcome Measures" for kind in ("primary", "secondary")}
HEADS["other"] = "Other Outcome Measures"
CRITERIA = ("inclusion_criteria", "exclusion_criteria")
LEAD = "Inclusion Criteria:\n\n"
SHORTEST, LONGEST = 15, 200  # characters of a criterion


class Entry(NamedTuple):
    """An outcome of the registry's own fields."""

    kind: str
    measure: str
    description: str
    time: str


def listed(entry: Entry, number: int) -> str:
    time = f" [ Time Frame: {entry.time} ]" if entry.time else ""
    more = f"\n   {entry.description}" if entry.description else ""
    return f"{number}. {entry.measure}{time}{more}\n"


def paragraph(entry: Entry, number: int) -> str:
    time = f"\nTime Frame: {entry.time}" if entry.time else ""
    more = f"\n{entry.description}" if entry.description else ""
    return f"{entry.measure}{time}{more}\n\n"


def tabbed(entry: Entry, number: int) -> str:
    return f"{entry.measure}\t{entry.description}\t{entry.time}\n"


def markdown(entry: Entry, number: int) -> str:
    return f"| {entry.measure} | {entry.description} | {entry.time} |\n"


def celled(entry: Entry, number: int) -> str:
    return "".join(f"{cell}\n" for cell in entry[1:] if cell)


COLUMNS = ("Outcome Measure", "Measure Description", "Time Frame")
LAYOUTS: dict[str, tuple[str, Callable[[Entry, int], str]]] = {
    "list": ("", listed),
    "paragraphs": ("\n", paragraph),
    "tabs": ("\t".join(COLUMNS) + "\n", tabbed),
    "Markdown": (f"\n| {' | '.join(COLUMNS)} |\n| --- | --- | --- |\n", markdown),
    "a cell a line": ("\n".join(COLUMNS) + "\n", celled),
}


def page(entries: list[Entry], layout: str) -> str:
    """The entries under their headings in a layout."""
    head, line = LAYOUTS[layout]
    parts = [
        f"{HEADS[kind]}\n{head}" + "".join(line(e, n) for n, e in enumerate(some, 1))
        for kind, some in groupby(entries, key=lambda entry: entry.kind)
    ]
    return "\n".join(parts)


def rows(corpora: Path, count: int) -> list[list[Entry]]:
    """The outcomes of sampled registry rows."""
    folder = corpora / "outcomes"
    lines = (folder / "gold.jsonl").read_text("utf8").splitlines()
    found = []
    for gold in random.Random(SEED).sample(list(map(json.loads, lines)), count):
        text = (folder / "documents" / f"{gold['doc_id']}.txt").read_bytes().decode()
        found.append([entry_of(text, one) for one in gold["outcomes"]])
    return found


def entry_of(text: str, one: dict[str, Any]) -> Entry:
    names = ("measure", "description", "time_frame")
    parts = [plain(text[slice(*one[name])]) if one[name] else "" for name in names]
    return Entry(one["type"], *parts)


def plain(text: str) -> str:
    return " ".join(text.split())


def read(nlp: Any, text: str) -> dict[str, Any]:
    return process(nlp, text, doc_id="x", source="x")


def layouts(nlp: Any, corpora: Path, count: int) -> Iterator[str]:
    """A line for each layout."""
    every = rows(corpora, count)
    total = sum(map(len, every))
    yield f"{total} outcomes of {count} rows: measure, type, time frame read"
    for layout in LAYOUTS:
        right: Counter[str] = Counter()
        for entries in every:
            found = {}
            for one in read(nlp, page(entries, layout))["outcomes"]:
                found.setdefault(plain(one["measure"]["text"]).rstrip(".,;:-"), one)
            for entry in entries:
                one = found.get(entry.measure.rstrip(".,;:-"))
                time = one and one["time_frame"]
                right["measure"] += one is not None
                right["type"] += one is not None and one["type"] == entry.kind
                told = plain(time["text"]) if time else ""
                right["time"] += one is not None and told == entry.time
        shares = (f"{right[name] / total:.3f}" for name in ("measure", "type", "time"))
        yield f"  {layout:14} {'  '.join(shares)}"


def criteria(nlp: Any, corpora: Path) -> list[str]:
    """Criteria that stand alone, from the pages."""
    found = set()
    for path in sorted((corpora / "pages" / "documents").glob("*.txt")):
        record = read(nlp, path.read_bytes().decode())
        above = {item["parent"] for item in record["items"]}
        for item in record["items"]:
            text = record["text"][item["start"] : item["end"]]
            text = text.strip()[len(item["marker"] or "") :].strip()
            alone = not item["parent"] and item["id"] not in above
            fits = SHORTEST <= len(text) < LONGEST and "\n" not in text
            if item["section"] in CRITERIA and alone and fits and text[0].isupper():
                found.add(text)
    return sorted(found)


def facts(nlp: Any, text: str, shift: int = 0) -> set[tuple[Any, ...]]:
    """What a text says, each with its place."""
    record, found = read(nlp, text), set()
    for kind in ("lab_thresholds", "timeframes", "unparsed"):
        for one in record[kind]:
            names = ("comparator", "value", "upper", "unit", "relation", "reason")
            values = tuple(one.get(name) for name in names)
            event = (one.get("anchor") or one.get("analyte") or {}).get("text")
            found.add((kind, one["start"] + shift, one["end"] + shift, event, *values))
    return found


def neighbours(nlp: Any, corpora: Path, count: int) -> Iterator[str]:
    """How many pairs of criteria say something else together than alone."""
    lines, draw, differ = criteria(nlp, corpora), random.Random(SEED), 0
    for _ in range(count):
        one, two = draw.choice(lines), draw.choice(lines)
        together = facts(nlp, f"{LEAD}{one}\n{two}\n")
        second = facts(nlp, f"{LEAD}{two}\n", len(one) + 1)
        differ += together != facts(nlp, f"{LEAD}{one}\n") | second
    yield f"{differ} of {count} pairs of {len(lines)} criteria differ from each alone"


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="layouts.py")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--rows", type=int, default=80)
    parser.add_argument("--pairs", type=int, default=1000)
    args = parser.parse_args(argv)
    nlp = trialspan.load()
    for line in layouts(nlp, args.corpora, args.rows):
        print(line, flush=True)
    for line in neighbours(nlp, args.corpora, args.pairs):
        print(line)


if __name__ == "__main__":
    main()
