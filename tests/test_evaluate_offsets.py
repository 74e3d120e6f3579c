"""Annotations as offsets and values only, and back."""

from __future__ import annotations

import json
from pathlib import Path

import jsonlines
import pytest
from annotated import TEXT, document, full
from hypothesis import given
from hypothesis import strategies as st

from trialspan.evaluate import restore, strip

SEEDS = Path(__file__).parents[1] / "annotations" / "seeds.jsonl"


def test_nothing_of_the_text_is_left():
    record = full() | {
        "trial": {"sponsor": "dosing"},
        "items": [{"id": "i1", "start": 0, "end": 9, "marker": "Platelets"}],
    }
    written = json.dumps(strip(record))
    assert '"text"' not in written
    assert "dosing" not in written
    assert "Platelets" not in written


@pytest.mark.parametrize("record", [full(), document(), document("", doc_id="b")])
def test_stripped_and_restored_is_what_it_was(record):
    assert restore(strip(record), record["text"]) == record
    assert strip(restore(strip(record), record["text"])) == strip(record)


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.data())
def test_any_text_comes_back(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    inner = {"start": start, "end": end, "text": text[start:end]}
    record = document(
        text, timeframes=[{**inner, "anchor": {**inner, "event": "other"}}]
    )
    assert restore(strip(record), text) == record


@pytest.mark.parametrize("text", ["", TEXT + " ", TEXT.replace("≥", ">=")])
def test_another_text_is_refused(text):
    with pytest.raises(
        ValueError, match=r"the text has SHA-256 \w{64} \(want \w{64}\)"
    ):
        restore(strip(full()), text)


def test_the_hash_of_the_text_is_added():
    record = full()
    wanted = record["meta"].pop("sha256")
    assert strip(record)["meta"]["sha256"] == wanted
    del record["meta"]
    assert strip(record)["meta"] == {"sha256": wanted}


def test_the_seeds_are_offsets_and_values():
    with jsonlines.open(SEEDS) as lines:
        records = list(lines)
    assert len(records) == 5
    for record in records:
        assert strip(record) == record
        assert len(record["meta"]["sha256"]) == 64


def test_the_seeds_are_the_annotations_they_were_made_from(shared):
    gold = shared / "gold" / "seeds.jsonl"
    with jsonlines.open(SEEDS) as bare, jsonlines.open(gold) as whole:
        for record, given_ in zip(bare, whole, strict=True):
            assert record == strip(given_)
            assert restore(record, given_["text"]) == given_


def test_the_seeds_quote_no_document(shared):
    written = SEEDS.read_text(encoding="utf-8")
    for path in sorted((shared / "documents" / "seeds").glob("*.txt")):
        words = path.read_text(encoding="utf-8").split()
        quotes = (" ".join(words[i : i + 6]) for i in range(len(words) - 5))
        assert not [quote for quote in quotes if quote in written]
