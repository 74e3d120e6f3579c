"""Cue words beside a mention: the kinds of those that stand there."""

from __future__ import annotations

import pytest

from trialspan.pipes.targets.cues import (
    CuesAfter,
    CuesAnywhere,
    CuesBefore,
    first_words,
    in_sentence,
)

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
def test_a_kind_whose_cue_is_there_is_found(kind: str, text: str) -> None:
    found = CuesAfter(AFTER) if kind in AFTER else CuesBefore(BEFORE)
    assert kind in found.at(text)


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
    assert kind not in CuesBefore(BEFORE).at(text)
    assert kind not in CuesAfter(AFTER).at(text)


@pytest.mark.parametrize(
    ("cue", "first"),
    [
        ("binds", ["binds"]),
        ("t-cell engager", ["t", "tcell"]),
        ("+", ["+"]),
        ("-positive", ["", "positive"]),
        ("", [""]),
    ],
)
def test_words_at_which_a_cue_may_begin(cue: str, first: list[str]) -> None:
    assert list(first_words(cue)) == first


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("the level of it", True),
        ("tumor specific for it", True),
        ("tumorspecific - for it", True),
        ("of a level", False),
        ("levels of it", False),
        ("tumor specificity for it", False),
        ("", False),
    ],
)
def test_a_cue_anywhere_in_a_text(text: str, there: bool) -> None:
    cues = CuesAnywhere(["level of", "tumor-specific for"])
    assert cues.in_text(text) is there
    assert in_sentence(cues, text) is there
