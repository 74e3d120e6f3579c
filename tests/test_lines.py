"""A value as its line has it: compact JSON in UTF-8, of anything a record may hold."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialspan.run.lines import dumps, encoded


class Pair(NamedTuple):
    first: int
    second: str


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ({"a": [1, None, True], "b": {}}, '{"a":[1,null,true],"b":{}}'),
        ("≥ 75 \x1b[31m 𝟘\u2028/", '"≥ 75 \\u001b[31m 𝟘\u2028/"'),
        (0.1, "0.1"),
        (2.0, "2.0"),
        (10**30, "1" + "0" * 30),
        ((1, "a"), '[1,"a"]'),
        (Pair(1, "a"), '[1,"a"]'),
        ({"a": Pair(10**20, "ä")}, '{"a":[100000000000000000000,"ä"]}'),
    ],
)
def test_the_form_of_a_line(value, line):
    assert dumps(value) == line
    assert encoded(value) == line.encode()


@pytest.mark.parametrize("value", ["\ud800", {"a": ["x", "\udfff"]}])
def test_half_of_a_surrogate_pair_is_refused(value):
    with pytest.raises(UnicodeEncodeError):
        encoded(value)


@pytest.mark.parametrize("value", [{1, 2}, b"a", object()])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(TypeError):
        encoded(value)


LEAVES = st.none() | st.booleans() | st.integers() | st.text() | st.floats(-1e9, 1e9)


@given(
    st.recursive(
        LEAVES, lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text(), v)
    )
)
def test_what_is_written_is_read_again(value):
    assert json.loads(encoded(value)) == value
