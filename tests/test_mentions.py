"""Words of the lexicons in the text: phrases, symbols, patterns."""

from __future__ import annotations

import gc
import json
import time

import pytest

import trialspan
from trialspan.marks import normalise
from trialspan.pipes.mentions import forms
from trialspan.pipes.phrases import Phrases


@pytest.fixture(scope="module")
def phrases():
    found = Phrases()
    for phrase in ("alt", "absolute neutrophil count", "pd-l1", "neutrophil", "il-6"):
        found.add(phrase, phrase)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ALT", ["ALT"]),
        (
            "an absolute neutrophil count of",
            ["absolute neutrophil count", "neutrophil"],
        ),
        ("absolute\nneutrophil count", ["absolute\nneutrophil count", "neutrophil"]),
        ("PD-L1, PD - L1 and PD－Ｌ１", ["PD-L1", "PD - L1", "PD－Ｌ１"]),
        ("(IL‑6)", ["IL‑6"]),
        ("ALT/ALT", ["ALT", "ALT"]),
        ("\\[ALT\\]", ["ALT"]),
        ("SALT", []),
        ("ALTs", []),
        ("IL-6R", []),
        ("IL-60", []),
        ("PD-L10", []),
        ("absolute\n\nneutrophils count", []),
        ("absolute neutrophils", []),
        ("il 6", []),
        ("", []),
    ],
)
def test_phrases_are_found_at_word_edges(phrases, text, found):
    spans = sorted((s, -e) for s, e, _ in phrases.find(normalise(text).lower()))
    assert [text[start:-end] for start, end in spans] == found


def test_equal_phrases_keep_all_meanings():
    phrases = Phrases()
    for meaning in (1, 2, 1):
        phrases.add("cat", meaning)
    assert [meanings for _, _, meanings in phrases.find("a cat")] == [(1, 2)]


def test_phrases_of_one_meaning_share_their_end_and_no_more():
    phrases = Phrases()
    phrases.add_all(["abc-1", "abc 1", "abc1", "abc"], 1)
    phrases.add_all(["abc-1 x"], 2)
    phrases.add("abc1", 3)
    found = {
        text: [meanings for _, _, meanings in phrases.find(text)]
        for text in ("abc-1", "abc 1", "abc1", "abc", "abc-1 x", "abc 1 x", "abc1 x")
    }
    assert found == {
        "abc-1": [(1,), (1,)],
        "abc 1": [(1,), (1,)],
        "abc1": [(1, 3)],
        "abc": [(1,)],
        "abc-1 x": [(2,), (1,), (1,)],
        "abc 1 x": [(1,), (1,)],
        "abc1 x": [(1, 3)],
    }


def test_phrases_take_time_that_grows_with_length(phrases):
    def seconds(times: int) -> float:
        began = time.process_time()
        list(phrases.find("absolute neutrophil " * times))
        return time.process_time() - began

    gc.collect()  # what other tests left is not walked while the time runs
    seconds(1000)
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.001)


@pytest.mark.parametrize(
    ("word", "loose", "expected"),
    [
        ("PD-L1", True, {"PD-L1", "PD L1", "PDL1"}),
        ("PD-L1", False, {"PD-L1"}),
        ("HER-2/neu", True, {"HER-2/neu", "HER 2/neu", "HER2/neu"}),
        ("TNF alpha", True, {"TNF alpha"}),
        ("a-b-c-d-e-f", True, {"a-b-c-d-e-f"}),
    ],
)
def test_forms_of_a_word(word, loose, expected):
    assert set(forms([word], loose=loose)) == expected


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A pipeline with rows of a user: a symbol, a name and a token pattern."""
    folder = tmp_path_factory.mktemp("rows")
    row = {"analyte": "zorblin", "category": "laboratory", "source": "test"}
    rows = [
        {**row, "id": "analyte.z1", "symbols": ["ZOR"]},
        {
            **row,
            "id": "analyte.z2",
            "patterns": [[{"LOWER": "zor"}, {"IS_DIGIT": True}]],
        },
    ]
    lines = "\n".join(json.dumps(r) for r in rows)
    (folder / "analytes.jsonl").write_text(lines, encoding="utf8")
    return folder


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("ZOR", ["analyte.z1"]),
        ("zor", []),
        ("Zor", []),
        ("zor 12", ["analyte.z2"]),
        ("ZOR 12", ["analyte.z1", "analyte.z2"]),
        ("ZORB 12", []),
    ],
)
@pytest.mark.parametrize("host", [False, True])
def test_symbols_and_patterns_of_a_users_rows(own, text, rows, host):
    import spacy

    nlp = (
        trialspan.add_to(spacy.blank("en"), lexicon=own)
        if host
        else trialspan.load(lexicon=own)
    )
    found = nlp(text).spans["mentions"].attrs["values"]
    assert sorted(row for stem, _, _, row in found if "analyte.z" in row) == rows
