"""Coverage-guided fuzzing of bytes -> text -> record -> line; every offset is checked.

usage: PYTHON benchmarks/fuzz/fuzz_text.py [CORPUS] -max_total_time=600

Needs `pip install atheris` in an environment with trialspan. A find is written as
crash-...; it becomes a row of tests/test_mutations.py.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["trialspan"]):
    import trialspan
    from trialspan.run.document import line_of, process

from trialspan.read.decode import DecodeError, decode

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from offsets import wrong_spans

PIECES = [
    b"Inclusion Criteria:\n- ",
    b"platelets \xe2\x89\xa5 ",
    b" x 10^9/L",
    b" within 7 days before ",
    b"anti-CD19 CAR-T ",
    b"progression-free survival (PFS), ",
    b"defined as the time from ",
    b"ALT, AST and ",
    b" x ULN",
    b"Week 4, ",
    b"|",
    b"ECOG 0-",
    b"\r\n\r\n",
]
nlp = trialspan.load()


def text_of(data: bytes) -> str:
    """Bytes below 13 stand for a piece of trial language, others for themselves."""
    given = b"".join(PIECES[b] if b < len(PIECES) else bytes([b]) for b in data)
    try:
        return decode(given).text
    except DecodeError:
        return given.decode("latin-1")


def check(data: bytes) -> None:
    text = text_of(data)
    record = json.loads(line_of(process(nlp, text, doc_id="x", source="x")))
    wrong = wrong_spans(record)
    if wrong:
        raise AssertionError(f"{wrong[0]} in {text!r}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
