"""The lists of terms have the form that their command reads."""

from __future__ import annotations

import sys
from inspect import signature
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import coverage_terms


@pytest.mark.parametrize("name", sorted(coverage_terms.READERS))
def test_each_line_has_the_fields_its_reader_wants(name):
    wanted = len(signature(coverage_terms.READERS[name]).parameters) - 1
    lines = list(coverage_terms.terms(name))
    assert [term for _, term, fields in lines if len(fields) != wanted] == []
    assert [term for specialty, term, _ in lines if not specialty] == []


@pytest.mark.parametrize("name", sorted(coverage_terms.READERS))
def test_no_term_stands_twice(name):
    found = [(term, *fields) for _, term, fields in coverage_terms.terms(name)]
    assert sorted({one for one in found if found.count(one) > 1}) == []
