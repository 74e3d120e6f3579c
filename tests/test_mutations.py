"""Documents damaged at random: always a record, always true offsets."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from offsets import wrong_spans

from trialspan.read.files import Failure, list_inputs, read_input
from trialspan.run.document import finish, line_of, process

SEED = 20261124
OWN = Path(__file__).parents[1] / "annotations/documents"
SPLINTERS = [
    *"()|,;:.-/≥≤<>=±×%\\\0\t\r\n\u00a0\u3000\ufeff",
    *(
        "\r\n\r\n",
        "10^9/L",
        " x ULN",
        "≥",
        "CD19/22",
        "①",
        "（",
        "Week",
        " to ",
        " and ",
    ),
    *(
        "1e999",
        "9" * 40,
        "1,000,000",
        "½",
        "İ",
        "ﬁ",
        "\u0301",
        "👩‍🔬",
        "\u202e",
        "\ud800",
    ),
]


def mutated(chance: random.Random, text: str) -> str:
    """A stretch of a text with one to six cuts, copies, swaps and splinters."""
    start = chance.randrange(max(1, len(text) - 100))
    text = text[start : start + chance.randrange(20, 700)]
    for _ in range(chance.randrange(1, 7)):
        a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        kind = chance.randrange(5)
        if kind == 0:
            text = text[:a] + text[min(b, a + 30) :]
        elif kind == 1:
            text = text[:b] + text[a : min(b, a + 60)] + text[b:]
        elif kind == 2:
            text = text[:a] + chance.choice(SPLINTERS) + text[a:]
        elif kind == 3:
            text = text[:a] + text[a:b][::-1] + text[b:]
        else:
            text = text[:a] + text[a:b].swapcase() + text[b:]
    return text


def check_mutations(nlp, count):
    texts = [path.read_text("utf8") for path in sorted(OWN.glob("*.txt"))]
    chance = random.Random(SEED)
    for number in range(count):
        text = mutated(chance, chance.choice(texts))
        record = process(nlp, text, doc_id="x", source="x")
        assert wrong_spans(record) == [], f"mutation {number}: {text!r}"
        assert json.loads(line_of(record))["text"] == record["text"]


def test_five_hundred_mutations_give_true_offsets(nlp):
    check_mutations(nlp, 500)


@pytest.mark.parametrize(
    "text",
    [
        "Bilirubin ≤ 1.5 x upper limit of \nnormal",
        "AST < 3 times the upper \nlimit of normal",
        "above the upper\n limit of normal",
    ],
)
def test_a_name_broken_over_two_lines_is_read(nlp, text):
    record = process(nlp, text, doc_id="x", source="x")
    assert wrong_spans(record) == []


@pytest.mark.long
def test_a_hundred_thousand_mutations_give_true_offsets(nlp):
    check_mutations(nlp, 100_000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=20,
)
CELL = st.text(alphabet='ab,"\n\r\t;|é0', max_size=12)
FILES = {
    "x.txt": st.binary(max_size=200) | st.text(max_size=200).map(str.encode),
    "x.json": JSON.map(lambda value: json.dumps(value).encode()),
    "x.jsonl": st.lists(JSON, max_size=4).map(
        lambda rows: "\n".join(map(json.dumps, rows)).encode()
    ),
    "x.csv": st.lists(st.lists(CELL, max_size=5), max_size=5).map(
        lambda rows: "\n".join(map(",".join, rows)).encode()
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_any_file_is_records_or_failures_that_say_why(nlp, tmp_path, name):
    path = tmp_path / name

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(FILES[name])
    def check(data):
        path.write_bytes(data)
        for entry in list_inputs([str(path)]):
            if isinstance(entry, Failure):
                assert entry.reason
                continue
            done = finish(nlp, entry)
            assert (done.line is None) != (done.failure is None)
            if done.line:
                assert wrong_spans(json.loads(done.line)) == []
            else:
                assert done.failure.stage == "read", done.failure

    check()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00" * 9,
        b"\xed\xa0\x80",
        "Grenzwert: Hämoglobin ≥ 9 g/dL".encode("cp1252", "replace"),
        b"ALT \xa1\xdd 3 x ULN",
    ],
)
def test_odd_bytes_are_read_or_refused(nlp, tmp_path, data):
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    (entry,) = list_inputs([str(path)])
    read = read_input(entry)
    if not isinstance(read, Failure):
        record = process(nlp, read.text, doc_id="x", source="x")
        assert wrong_spans(record) == []
