"""The parts of README.md that are output: written anew, or checked.

usage: python benchmarks/readme.py [--check]

--check prints what differs and exits 1; without it README.md is rewritten.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import trialspan

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENT = "annotations/documents/hiv-ccr5-page.txt"
EACH = 2  # records of a kind that are shown
KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
LEVELS = ("span", "record")
ROW = {
    "id": "analyte.lipoarabinomannan",
    "analyte": "lipoarabinomannan",
    "category": "laboratory",
    "names": ["urinary lipoarabinomannan", "urine LAM"],
    "source": "our protocol 12",
}
TEXT = "- Urine LAM below 5 ng/mL"


def main() -> None:
    text = README.read_text(encoding="utf8")
    new = text
    for name, make in (("example", example), ("row", row), ("scores", scores)):
        block = f"<!-- begin {name} -->\n{make()}\n<!-- end {name} -->"
        pattern = rf"<!-- begin {name} -->.*?<!-- end {name} -->"
        new = re.sub(pattern, lambda _, block=block: block, new, flags=re.DOTALL)
    if "--check" not in sys.argv:
        README.write_text(new, encoding="utf8")
    elif new != text:
        sys.exit(
            "README.md is not what the program says (want: python benchmarks/readme.py)"
        )


def example() -> str:
    """A document and the first records of each kind."""
    text = (ROOT / DOCUMENT).read_text(encoding="utf8")
    record = trialspan.extract(text)
    shown = "\n".join(f"    {line}".rstrip() for line in text.strip().splitlines())
    lines = [compact(r) for kind in KINDS for r in record[kind][:EACH]]
    counts = ", ".join(
        f"{len(record[kind])} {kind.replace('_', ' ')}" for kind in KINDS
    )
    return (
        f"`{DOCUMENT}`, written for this project:\n\n{shown}\n\n"
        f"`trialspan extract` finds {counts}; the first {EACH} of each kind:\n\n"
        "```json\n" + "\n".join(lines) + "\n```"
    )


def compact(record: dict[str, Any]) -> str:
    kept = {
        key: value for key, value in record.items() if value not in (None, [], False)
    }
    return json.dumps(kept, ensure_ascii=False)


def row() -> str:
    """A row, and what a text says before and after it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        line = json.dumps(ROW)
        (folder / "analytes.jsonl").write_text(line, encoding="utf8")
        (folder / "a.txt").write_text(TEXT, encoding="utf8")
        command = [sys.executable, "-m", "trialspan", "extract", str(folder / "a.txt")]
        more = ["--quiet", "--lexicon", name]
        done = subprocess.run(
            command + more, capture_output=True, check=True, text=True
        )
    (found,) = json.loads(done.stdout)["lab_thresholds"]
    shown = json.dumps(
        {key: found[key] for key in ("analyte", "value", "unit", "rule")}
    )
    return (
        f"    echo '{line}' > mine/analytes.jsonl\n"
        f"    echo '{TEXT}' | trialspan extract - --lexicon mine\n\n"
        f"gives a threshold with\n\n```json\n{shown}\n```"
    )


def scores() -> str:
    """The figures of the project's own documents, dev and test apart."""
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/out.jsonl"
        run("extract", str(ROOT / "annotations/documents"), "-o", out, "--quiet")
        return "\n\n".join(table(out, part) for part in ("test", "dev"))


def table(out: str, part: str) -> str:
    """The figures of one part of the split, as a table."""
    annotations = ROOT / "annotations"
    figures = json.loads(
        run(
            "evaluate",
            str(annotations / "gold.jsonl"),
            out,
            "--documents",
            str(annotations / "documents"),
            "--split",
            part,
            "--json",
            "--no-errors",
        )
    )
    lines = [
        f"**{part}**, {figures['documents']} documents:",
        "",
        HEAD,
        "|" + "---|" * 9,
    ]
    people = agreement(part)["kinds"]
    for kind in KINDS[:4]:
        for level in LEVELS:
            two = people[kind][level]["f1"]
            lines.append(line(kind, level, figures["kinds"][kind][level], two))
    return "\n".join(lines)


HEAD = (
    "| kind | level | gold | found | precision | recall | F1 | 95 % "
    "| F1 of two passes |"
)


def agreement(part: str) -> dict[str, Any]:
    """How far two hand annotations agree, before any difference was decided."""
    annotations = ROOT / "annotations"
    split = json.loads((annotations / "split.json").read_text(encoding="utf8"))
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name in ("first.jsonl", "second.jsonl"):
            text = (annotations / "passes" / name).read_text(encoding="utf8")
            lines = text.splitlines(keepends=True)
            kept = [one for one in lines if json.loads(one)["doc_id"] in split[part]]
            files.append(Path(folder) / name)
            files[-1].write_text("".join(kept), encoding="utf8")
        texts = ["--documents", str(annotations / "documents"), "--json"]
        return json.loads(run("agreement", *map(str, files), *texts))


def line(kind: str, level: str, f: dict[str, Any], two: float) -> str:
    low, high = f["f1_interval"]
    cells = [
        kind.replace("_", " "),
        level,
        str(f["tp"] + f["fn"]),
        str(f["tp"] + f["fp"]),
        *(f"{f[name]:.3f}" for name in ("precision", "recall", "f1")),
        f"{low:.3f}-{high:.3f}",
        f"{two:.3f}",
    ]
    return "| " + " | ".join(cells) + " |"


def run(*args: str) -> str:
    command = [sys.executable, "-m", "trialspan", *args]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    main()
