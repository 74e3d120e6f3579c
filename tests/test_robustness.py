"""Any input gives a record whose offsets hold, in time that grows with its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialspan.records import Document
from trialspan.run import process

PIECES = [
    "ALT",
    "platelets",
    "≥",
    "\\>=",
    " 3",
    ".",
    "5",
    "x",
    "10^9/L",
    "ULN",
    "week",
    "within",
    "before",
    "surgery",
    "to",
    "and",
    "or",
    ",",
    ";",
    "|",
    "(",
    ")",
    "\n",
    "\n\n",
    "-",
    "①",
    "anti-CD19",
    "CAR-T",
    "PFS",
    "defined as",
    "the time from",
    "DRUG: x",
    "Inclusion Criteria:",
    "Day",
    "baseline",
    "\0",
    "\r\n",
    "（",
    "\ud800",
    "İ",
]


def check(nlp, text):
    record = process(nlp, text, doc_id="x", source="x")
    Document.model_validate(record)
    for span in spans_of({k: v for k, v in record.items() if k != "text"}):
        assert record["text"][span["start"] : span["end"]] == span["text"]
    return record


def spans_of(value):
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from spans_of(item)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " "]))
def test_offsets_hold_on_any_mixture(nlp, pieces, joint):
    check(nlp, joint.join(pieces))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_offsets_hold_on_any_text(nlp, text):
    check(nlp, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ufeff",
        "\r\n\r\n",
        "\ud800 lone",
        "( " * 50,
        "|" * 50,
        "a|\nb|\n\n|c",
    ],
)
def test_odd_texts_are_documents_like_any_other(nlp, text):
    check(nlp, text)


UNITS = [
    "(",
    "a:",
    "≥ 3 ",
    "1.",
    "1,",
    "1 ",
    "- a\n",
    "① ",
    "|",
    ", ",
    "ALT, ",
    "ALT and ",
    "within 2 weeks before ",
    "from surgery to ",
    "Week 4, ",
    "CD19/",
    "anti-",
    "x, 1 month|",
    "defined as ",
    "or ",
    "the date of ",
    "\\",
    "\n",
    " ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_length_only(nlp, unit):
    """Ten times the text may take at most thirty times as long."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        began = time.process_time()
        process(nlp, text, doc_id="x", source="x")
        return time.process_time() - began

    seconds(2_000)
    short = min(seconds(6_000) for _ in range(3))
    long = min(seconds(60_000) for _ in range(2))
    assert long < 30 * max(short, 0.003)
