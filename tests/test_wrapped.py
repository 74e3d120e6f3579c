"""Lines that a page broke are joined; those that an author ended are not."""

from __future__ import annotations

import pytest

from trialspan.read.wrapped import unwrapped, width_of

WIDTH = 60
FULL = "Patients have had no systemic treatment with steroids for"  # 57 characters


@pytest.mark.parametrize(
    ("below", "whole"),
    [
        ("at least four weeks", f"{FULL} at least four weeks"),
        ("18 weeks before Day 1 of the first cycle.", None),
        ("   three weeks", f"{FULL} three weeks"),
        ("Eastern Cooperative Group performance status of 0 or 1", None),
        (">= 4 weeks", f"{FULL} >= 4 weeks"),
        ("the  last   year", f"{FULL} the last year"),
    ],
)
def test_a_full_line_goes_on_below(below, whole):
    assert unwrapped(f"{FULL}\n{below}", WIDTH) == (whole or f"{FULL} {below}")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (FULL, "- Known allergy"),
        (FULL, "2. Known allergy to any part of the drug"),
        (FULL, "b) pregnancy"),
        (FULL[:-3] + "now.", "Women use two methods of birth control"),
        (FULL[:-3] + "if:", "Women use two methods"),
        ("Able to give consent", "Known allergy to any part of the drug"),
        ("Able to give consent", "at least 18 years"),
        (FULL, ""),
    ],
)
def test_a_line_that_ends_stays(above, below):
    assert unwrapped(f"{above}\n{below}", WIDTH) == f"{above}\n{below}"


@pytest.mark.parametrize(
    "heading",
    ["Exclusion criteria:", "Study Design and Duration", "Eligibility\n- Age over 18"],
)
def test_a_heading_stands_alone(heading):
    assert unwrapped(f"{FULL}\n{heading}", WIDTH) == f"{FULL}\n\n{heading}"


@pytest.mark.parametrize(
    ("lines", "width"),
    [
        ([FULL] * 8 + ["end."], len(FULL)),
        ([FULL] * 3, None),  # too few to tell
        (["Age over 18", "No allergy"] * 30, None),  # short lines are a list
        ([FULL] + ["Age over 18", "No allergy"] * 9, None),  # one long line
        ([], None),
    ],
)
def test_the_width_shows_where_lines_were_broken(lines, width):
    assert width_of(["\n".join(lines)]) == width
