"""The cheap look behind a number denies nothing that may stand there."""

from __future__ import annotations

import itertools

import pytest

from trialspan.values.openers import Openers


class Everything(set):
    """Openers that deny nothing: what is read with them is the reading without."""

    def __contains__(self, word: object) -> bool:
        return True


@pytest.mark.parametrize(
    ("behind", "found"),
    [
        (" mg/dL", True),
        ("  mg", True),
        ("x ULN", True),
        (" xULN", True),
        ("\nmg", True),
        (" mgs", False),
        (". mg", False),
        (" patients", False),
        ("", False),
        ("       mg", False),
    ],
)
def test_a_phrase_is_known_by_its_first_word(behind, found):
    openers = Openers(["mg/dl", "mm hg"], "x")
    assert openers.follow(f"5{behind}".lower(), 1) is found


def test_further_openers_leave_the_first_as_they_are():
    first = Openers(["mg"])
    assert first.also(["(", "kg"]).words == {"mg", "(", "kg"}
    assert first.words == {"mg"}


@pytest.fixture(scope="module")
def tails(nlp) -> list[str]:
    bounds = nlp.get_pipe("trial_thresholds").bounds
    words = {
        *bounds.units.exact,
        *bounds.units.lower,
        *bounds.units.phrases,
        *bounds.comparators.behind_sign,
        *(f"x {name}" for name in bounds.references.names),
        *("to 9", "- 9", "/ 9", "and 9 mg", "x 10^9/L", "million", "points", "old"),
        *("e3", ": 9", "+ 3", "from baseline", "of", "patients", ". Then", ", 3", "%"),
    }
    return sorted(words)


def test_bounds_are_the_same_without_the_look(nlp, tails, monkeypatch):
    bounds = nlp.get_pipe("trial_thresholds").bounds
    ends = ("", " per day", " or more", "/L", " of predicted")
    texts = [
        f"of at least 12{gap}{tail}{end}"
        for tail, gap, end in itertools.product(tails, ("", " ", "-"), ends)
    ]
    read = [bounds.scan(text, text.lower()) for text in texts]
    parts = (bounds, bounds.units.words, bounds.references, bounds.comparators)
    for part in parts:
        monkeypatch.setattr(part.openers, "words", Everything())
    monkeypatch.setattr(bounds.units.words, "read", lambda *where: None)
    monkeypatch.setattr(bounds.units.words.goes_on, "words", Everything())
    monkeypatch.setattr(bounds.comparators.closers, "words", Everything())
    for text, found in zip(texts, read, strict=True):
        assert bounds.scan(text, text.lower()) == found, text
