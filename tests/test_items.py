"""Items: lines, list marks and sentences, and what each stands under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialspan.marks import normalise
from trialspan.pipes.page import Section
from trialspan.read.items import find_items, leaves
from trialspan.read.lines import marker_number, sentences

SHORT = frozenset({"e.g", "i.e", "vs", "approx"})


def tree(text, label="inclusion_criteria", rule="heading.x"):
    """Items as "marker text" lines, indented by their depth under parents."""
    section = Section(label, 0, len(text), rule)
    norm = normalise(text)
    items = find_items(norm, [section], SHORT)
    depth = {None: -1}
    shown = []
    for item in items:
        depth[item.id] = depth[item.parent] + 1
        shown.append("  " * depth[item.id] + text[item.start : item.end])
    return shown


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- A\n- B", ["- A", "- B"]),
        ("* A\n  * B\n  * C\n* D", ["* A", "  * B", "  * C", "* D"]),
        ("1. A\n2. B\n10. C", ["1. A", "2. B", "10. C"]),
        ("1. A:\n- B\n- C\n2. D", ["1. A:", "  - B", "  - C", "2. D"]),
        ("1. A\na) B\nb) C\n2. D", ["1. A", "  a) B", "  b) C", "2. D"]),
        ("(i) A\n(ii) B\n(iii) C", ["(i) A", "(ii) B", "(iii) C"]),
        ("- A:\n① B;\n② C;\n- D", ["- A:", "  ① B;", "  ② C;", "- D"]),
        ("- A: ① B; ② C\n- D", ["- A:", "  ① B;", "  ② C", "- D"]),
        ("- A:\n① B;\n- C; ③ D;\n- E", ["- A:", "  ① B;", "  - C;", "  ③ D;", "- E"]),
        (
            "- A, including:\n- B; ② C\n- D",
            ["- A, including:", "  - B;", "  ② C", "- D"],
        ),
        (
            "1. A\n2. B: (1) C; (2) D\n3. E",
            ["1. A", "2. B:", "  (1) C;", "  (2) D", "3. E"],
        ),
        ("1. Age. 2. Sex. 3. ALT.", ["1. Age.", "2. Sex.", "3. ALT."]),
        ("-  1. A\n-  2. B", ["-  1. A", "-  2. B"]),
        (
            "Patients must have:\n- A\n- B\n\nMore.",
            ["Patients must have:", "  - A", "  - B", "More."],
        ),
        ("- A that goes\n  on here\n- B", ["- A that goes\n  on here", "- B"]),
        ("- A value\n≥ 5\n- B", ["- A value\n≥ 5", "- B"]),
        ("- One. Two.", ["- One. Two.", "  One.", "  Two."]),
        ("One. Two (e.g. three). Four", ["One.", "Two (e.g. three).", "Four"]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("A. ALT\nB. AST", ["A. ALT", "B. AST"]),
        ("1、A\n2、B", ["1、A", "2、B"]),
        ("1.Age\n2.Sex", ["1.Age", "2.Sex"]),
        ("1) A\r\n2) B\r\n", ["1) A", "2) B"]),
        ("\\- A\n\\- B", ["- A", "- B"]),
    ],
)
def test_items_and_what_they_stand_under(text, items):
    assert tree(text) == items


@pytest.mark.parametrize(
    "text",
    [
        "1.5 mg of zorblin",
        "2.5 times the limit",
        "Grade 3 or higher",
        "-5 to 5 points",
        "A dose of (1) tablet",
        "vitamin a) is one",
        "i.e. nothing",
        "Zorblin vs. Placebo",
        "between 18 and 75 years",
    ],
)
def test_no_list_mark(text):
    assert tree(text) == [text]


def test_outcome_fields_of_a_row_fall_into_entries():
    text = "PFS, 12 months|OS, time to death, 24 months| |ORR, 1 year"
    shown = tree(text, "primary_outcomes", "section.row")
    assert shown == ["PFS, 12 months", "OS, time to death, 24 months", "ORR, 1 year"]


def test_a_page_section_has_no_entries():
    assert tree("a|b", "primary_outcomes", "heading.x") == ["a|b"]


@pytest.mark.parametrize(
    ("marker", "number"),
    [("-", 0), ("3", 3), ("2.4", 4), ("b", 2), ("iii", 3), ("③", 3), ("C", 3)],
)
def test_the_place_a_marker_claims(marker, number):
    assert marker_number(marker) == number


def test_innermost_stretches_come_in_order():
    outer = Section("eligibility", 0, 30)
    inner = [
        Section("inclusion_criteria", 5, 10),
        Section("exclusion_criteria", 12, 30),
    ]
    found = [(start, end, s.label) for start, end, s in leaves([outer, *inner])]
    assert found == [
        (0, 5, "eligibility"),
        (5, 10, "inclusion_criteria"),
        (10, 12, "eligibility"),
        (12, 30, "exclusion_criteria"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hepatitis B. Other", ["Hepatitis B.", "Other"]),
        ("Approx. Ten", ["Approx. Ten"]),
        ("ALT vs. AST. Then", ["ALT vs. AST.", "Then"]),
        ("1.5 mg. 2 mg", ["1.5 mg.", "2 mg"]),
        ("a.b c", ["a.b c"]),
        ("One\n\ntwo", ["One", "two"]),
        ("no end", ["no end"]),
        ("", []),
    ],
)
def test_sentences(text, expected):
    spans = sentences(text, 0, len(text), SHORT)
    assert [text[start:end] for start, end in spans] == expected


@given(st.text(alphabet="-*•12.)(ab:;① \n\\|", max_size=80))
def test_items_lie_inside_the_text_and_parents_come_before(text):
    section = Section("body", 0, len(text))
    seen = {None}
    for item in find_items(normalise(text), [section], SHORT):
        assert 0 <= item.start < item.end <= len(text)
        assert item.parent in seen
        seen.add(item.id)
