"""Normalisation: one character for one character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialspan.marks import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＬＴ（AST）≧３", "ALT(AST)≥3"),
        ("5–10 — 20", "5-10 - 20"),
        ("\\>= 5 and \\[x\\]", " >= 5 and  [x ]"),
        ("10\\^9", "10 ^9"),
        ("µg", "μg"),
        ("a\u00a0b\u2009c", "a b c"),
        ("Gilbert’s “x”", 'Gilbert\'s "x"'),
        ("＞5 ˂6 ⩽7", ">5 <6 ≤7"),
        ("；：，", ";:,"),
    ],
)
def test_signs_get_one_spelling(text, expected):
    assert normalise(text) == expected


@pytest.mark.parametrize(
    "text", ["ALT ≥ 3 × ULN", "C:\\dir", "10⁹/L", "SpO₂", "é ß", ""]
)
def test_other_text_stays(text):
    assert normalise(text) == text


@given(st.text())
def test_length_and_lower_case_length_are_kept(text):
    assert len(normalise(text)) == len(text) == len(normalise(text).lower())
