"""Cue words beside a mention: only kinds that can be there are tried."""

from __future__ import annotations

import pytest

from trialspan.pipes.targets.cues import after, before, first_words, last_words

BEFORE = {
    "therapy": ["binds", "tumor-specific for", "[68Ga]"],
    "level": ["level of"],
}
AFTER = {"agent": ["inhibitor", "T-cell engager"], "gene": ["mutated", "+"]}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("therapy", "a drug that binds the human "),
        ("therapy", "a drug that binds ("),
        ("therapy", "tumorspecific for both "),
        ("therapy", "a [68ga]-"),
        ("level", "the level of the receptor known as "),
        ("agent", "-inhibitor"),
        ("agent", " (abc) receptor-inhibitor"),
        ("agent", " tcell engager"),
        ("gene", "+ cells"),
        ("gene", " kinase mutated"),
    ],
)
def test_a_kind_whose_cue_is_there_is_tried(kind: str, text: str) -> None:
    assert before(BEFORE).may(kind, text) or after(AFTER).may(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("therapy", "a drug that binds patients to "),
        ("therapy", "binds. the "),
        ("level", "binds the "),
        ("level", ""),
        ("agent", " was given with an inhibitor"),
        ("agent", "s, inhibitor"),
        ("gene", " inhibitor"),
        ("gene", ""),
        ("unknown", " mutated"),
    ],
)
def test_a_kind_whose_cue_is_elsewhere_is_not(kind: str, text: str) -> None:
    assert not before(BEFORE).may(kind, text)
    assert not after(AFTER).may(kind, text)


@pytest.mark.parametrize(
    ("cue", "first", "last"),
    [
        ("binds", ["binds"], ["binds"]),
        ("t-cell engager", ["t", "tcell"], ["engager"]),
        ("made with anti-x", ["made"], ["x", "antix"]),
        ("+", ["+"], ["+"]),
        ("-positive", ["", "positive"], ["positive", "positive"]),
    ],
)
def test_words_of_a_cue_at_its_edges(
    cue: str, first: list[str], last: list[str]
) -> None:
    assert list(first_words(cue)) == first
    assert list(last_words(cue)) == last
