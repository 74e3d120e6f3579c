"""Speed of another tool on the texts of a folder, in an environment of its own.

usage: PYTHON benchmarks/peers.py (quantulum3|edsnlp) FOLDER CHARACTERS

Needs no more than the tool itself; prints JSON. EDS-NLP gets English words: a matcher
of laboratory names and its own pipes for sentences, quantities and dates.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

NAMES = ["hemoglobin", "platelets", "platelet count", "ALT", "AST", "bilirubin"]


def quantulum3():
    from quantulum3 import parser

    return parser.parse


def edsnlp():
    import edsnlp as eds

    nlp = eds.blank("eds")
    nlp.add_pipe("eds.sentences")
    terms = {name: [name] for name in NAMES}
    nlp.add_pipe("eds.matcher", config={"terms": terms, "attr": "LOWER"})
    nlp.add_pipe("eds.quantities")
    nlp.add_pipe("eds.dates")
    return nlp


def main(tool: str, folder: str, characters: str) -> None:
    warnings.simplefilter("ignore")
    run = {"quantulum3": quantulum3, "edsnlp": edsnlp}[tool]()
    texts, left = [], int(characters)
    for path in sorted(Path(folder).rglob("*.txt")):
        if left <= 0:
            break
        texts.append(path.read_bytes().decode("utf8", "replace"))
        left -= len(texts[-1])
    run(texts[0])
    began = time.perf_counter()
    failed = 0
    for text in texts:
        try:
            run(text)
        except Exception:  # a peer's own errors are counted, not ours to mend
            failed += 1
    seconds = time.perf_counter() - began
    speed = sum(map(len, texts)) / 1000 / seconds
    print(json.dumps({"speed": speed, "failed": failed, "documents": len(texts)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
