"""Every figure of speed and memory, in fresh processes.

usage: python benchmarks/run.py [FOLDER...] [--quick] [--write] [--documents N]
                                [--quantulum3 PYTHON] [--edsnlp PYTHON]

FOLDER: texts to measure on (default: the project's own documents). --write puts the
figures in RESULTS.md and length.svg beside this file. PYTHON is that of an environment
with the tool. A speed is the median of five fresh processes (--quick: one), each with
one pass over the texts; KB are 1,000 characters, MB of memory 2^20 bytes. With three
folders it takes about five minutes on a quiet machine, with --documents 100000 ten.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from plot import lines_svg

HERE = Path(__file__).parent
OWN = HERE.parent / "annotations/documents"
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
DOCUMENTS = 20_000
PEER_CHARACTERS = 60_000


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="run.py")
    parser.add_argument("folders", nargs="*", type=Path, default=[OWN])
    parser.add_argument("--quick", action="store_true", help="one run of each")
    parser.add_argument("--write", action="store_true", help="RESULTS.md, length.svg")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, metavar="N")
    parser.add_argument("--quantulum3", metavar="PYTHON")
    parser.add_argument("--edsnlp", metavar="PYTHON")
    args = parser.parse_args(argv)
    lines = []
    for line in report(args):
        print(line, flush=True)
        lines.append(line)
    if args.write:
        (HERE / "RESULTS.md").write_text("\n".join(lines) + "\n", encoding="utf8")


def report(args: argparse.Namespace) -> Iterator[str]:
    runs = 1 if args.quick else 5
    yield "# Speed and memory"
    yield ""
    yield from machine()
    for folder in args.folders:
        yield from throughput(folder, runs, args)
    yield from components(args.folders[0])
    yield from lengths(args)
    yield from hard_inputs(50_000)
    yield from many_entries()
    yield from documents(args.documents)
    yield from workers(args.folders[0], min(runs, 3))


def machine() -> Iterator[str]:
    cores, load = os.cpu_count(), os.getloadavg()[0]
    names = ("trialspan", "spacy", "pydantic")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    yield f"{platform.machine()}, {cores} cores, Linux {platform.release()};"
    yield f"Python {platform.python_version()}, {versions}. Load when it began:"
    yield f"{load:.1f} (above 0.5 the machine was shared: read the ratios, not the"
    yield "absolute figures). Made by `python benchmarks/run.py --write`."


def throughput(folder: Path, runs: int, args: argparse.Namespace) -> Iterator[str]:
    """Whole pipeline beside the tokenizer and the peers, turn by turn."""
    found: dict[str, list[dict[str, float]]] = {"tokenizer": [], "whole": []}
    for _ in range(runs):  # in turns, so that a busy minute is shared
        for what in found:
            found[what].append(ask(what, folder))
    middle = {what: median(rows) for what, rows in found.items()}
    whole = middle["whole"]["speed"]
    yield f"\n## Throughput: {folder.parent.name}/{folder.name}\n"
    yield f"One pass in a fresh process, median of {runs}.\n"
    yield "| | KB/s | whole ÷ this |\n| --- | ---: | ---: |"
    yield f"| whole pipeline, text to line of JSON | {whole:,.0f} | 1 |"
    speed = middle["tokenizer"]["speed"]
    yield f"| `spacy.blank('en').tokenizer` | {speed:,.0f} | {whole / speed:.2f} |"
    for tool in ("quantulum3", "edsnlp"):
        if python := getattr(args, tool):
            speed = peer(python, tool, folder)
            yield f"| {tool} | {speed:,.1f} | {whole / speed:.0f} |"
    yield ""
    yield f"Start-up (import, load, first document): {middle['whole']['start']:.2f} s."
    yield f"Peak memory: {middle['whole']['memory']:.0f} MB."
    more = ask("whole", folder, "10000")
    yield f"With 10,000 more lexicon rows: {more['speed']:,.0f} KB/s,"
    yield f"start-up {more['start']:.2f} s."
    few, many = (ask("rows", folder, extra)["speed"] for extra in ("200", "5000"))
    yield f"From 200 to 5,000 more rows, by processor time: {many / few - 1:+.1%}."


def components(folder: Path) -> Iterator[str]:
    spent = ask("steps", folder)
    total = sum(spent.values())
    yield f"\n## Components: {folder.parent.name}/{folder.name}\n"
    yield "| component | µs a KB | share |\n| --- | ---: | ---: |"
    for name, each in sorted(spent.items(), key=lambda pair: -pair[1]):
        yield f"| {name} | {each:,.0f} | {each / total:.0%} |"


def lengths(args: argparse.Namespace) -> Iterator[str]:
    """Cost against length; time is that of the processor."""
    rows = [(size, ask("length", str(size))) for size in LENGTHS]
    yield "\n## One document, by length\n"
    yield "| characters | s | µs a KB | peak MB |\n| ---: | ---: | ---: | ---: |"
    for size, row in rows:
        each = row["seconds"] * 1e9 / size
        peak = row["memory"]
        yield f"| {size:,} | {row['seconds']:.3f} | {each:,.0f} | {peak:.0f} |"
    times = {size: row["seconds"] for size, row in rows}
    ratio = times[10_000_000] / times[1_000_000]
    yield f"\n10 MB cost {ratio:.1f} times what 1 MB cost. ![by length](length.svg)"
    if args.write:
        points = [(size, row["seconds"] * 1e9 / size) for size, row in rows]
        svg = lines_svg(points, "characters of a document", "µs a KB")
        (HERE / "length.svg").write_text(svg, encoding="utf8")


def hard_inputs(size: int) -> Iterator[str]:
    found = ask("worst", str(size))
    usual = found["ordinary text"]
    yield f"\n## Hard inputs of {size:,} characters\n"
    yield "| input | µs a KB | ordinary text = 1 |\n| --- | ---: | ---: |"
    for name, each in found.items():
        yield f"| {name} | {each:,.0f} | {each / usual:.2f} |"


def many_entries() -> Iterator[str]:
    """A row and a study of many outcome entries, and a folder of many files."""
    few, many = (ask("entries", count) for count in ("5000", "50000"))
    ratio = many["seconds"] / few["seconds"]
    yield "\n## Many entries, many files\n"
    yield f"One registry row of 5,000 outcome entries takes {few['seconds']:.1f} s, of"
    yield f"50,000 {many['seconds']:.1f} s, {ratio:.1f} times that; peak"
    yield f"{many['memory']:.0f} MB."
    found = ask("study", "200000")
    yield f"A study of 200,000 outcomes, {found['size'] / 1e6:.0f} MB of JSON: peak"
    yield f"{found['worker peak']:.0f} MB, of the parent {found['parent peak']:.0f}."
    found = ask("listing", "200000")
    yield f"One folder of 200,000 files: listed in {found['seconds']:.1f} s, in"
    yield f"{found['memory']:.0f} MB."


def documents(count: int) -> Iterator[str]:
    found = ask("many", str(count))
    each = found["documents"] / found["seconds"]
    yield f"\n## {count:,} documents of 500 characters, one worker\n"
    yield f"{found['documents']:,.0f} records, {each:,.0f} documents/s with start-up."
    yield "Resident MB of the worker at a tenth, at the half, at the end of the run:"
    names = ("worker at a tenth", "worker at the half", "worker at the end")
    yield ", ".join(f"{found[name]:.0f}" for name in names) + "; peak"
    yield f"{found['worker peak']:.0f}, of the parent {found['parent peak']:.0f}."


def workers(folder: Path, runs: int) -> Iterator[str]:
    found = {
        number: median([ask("scaling", folder, number) for _ in range(runs)])
        for number in ("1", "2")
    }
    one, two = (found[number]["seconds"] for number in ("1", "2"))
    yield f"\n## Workers: {folder.parent.name}/{folder.name}\n"
    yield f"One {one:.1f} s, two {two:.1f} s: {one / two:.2f} times as fast."


def ask(what: str, *args: str | Path) -> dict[str, float]:
    """A measurement in a fresh process."""
    command = [sys.executable, str(HERE / "measure.py"), what, *map(str, args)]
    return json.loads(subprocess.check_output(command))


def peer(python: str, tool: str, folder: Path) -> float:
    command = [python, str(HERE / "peers.py"), tool, str(folder), str(PEER_CHARACTERS)]
    out = subprocess.check_output(command, stderr=subprocess.DEVNULL)
    return json.loads(out.splitlines()[-1])["speed"]


def median(rows: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


if __name__ == "__main__":
    main()
