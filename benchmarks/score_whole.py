"""Whole registry documents against their hand annotations, which hold no text.

usage: score_whole.py CORPORA SAMPLE.jsonl... [--errors]

CORPORA has outcomes/documents (rows) and pages/documents. A line "NCT…-row" of a sample
annotates a registry row, "NCT…-page" a page. Prints the table of all the samples given;
--errors what `trialspan evaluate` says of each record, with the words.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDERS = {"row": "outcomes/documents", "page": "pages/documents"}
KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes")
HEAD = "| kind | level | gold | found | precision | recall | F1 | 95 % |"


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="score_whole.py")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("samples", type=Path, nargs="+")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gold, texts, out = folder / "gold.jsonl", folder / "texts", folder / "out.jsonl"
        gold.write_text("".join(s.read_text("utf8") for s in args.samples), "utf8")
        gather(gold, args.corpora, texts)
        run("extract", texts, "-o", out, "--quiet")
        asked = ["--documents", texts]
        if args.errors:
            print(run("evaluate", gold, out, *asked))
        else:
            figures = run("evaluate", gold, out, *asked, "--json", "--no-errors")
            print(table(json.loads(figures)))


def gather(gold: Path, corpora: Path, texts: Path) -> None:
    """The annotated documents in one folder, named by their ids."""
    texts.mkdir()
    for line in gold.read_text("utf8").splitlines():
        doc_id = json.loads(line)["doc_id"]
        trial, _, form = doc_id.rpartition("-")
        shutil.copy(corpora / FOLDERS[form] / f"{trial}.txt", texts / f"{doc_id}.txt")


def run(*args: object) -> str:
    command = [sys.executable, "-m", "trialspan", *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf8")
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def table(figures: dict[str, Any]) -> str:
    """The figures as a table of Markdown."""
    lines = [f"{figures['documents']} documents", "", HEAD, "|" + "---|" * 8]
    for kind in KINDS:
        for level in ("span", "record"):
            lines.append(line(kind, level, figures["kinds"][kind][level]))
    return "\n".join(lines)


def line(kind: str, level: str, f: dict[str, Any]) -> str:
    low, high = f["f1_interval"]
    found = [str(f["tp"] + f["fn"]), str(f["tp"] + f["fp"])]
    ratios = [f"{f[name]:.3f}" for name in ("precision", "recall", "f1")]
    cells = [kind.replace("_", " "), level, *found, *ratios, f"{low:.3f}-{high:.3f}"]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
