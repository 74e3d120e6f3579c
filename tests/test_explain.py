"""`trialspan explain`: the text, the evidence marked in it, and what it was read as."""

from __future__ import annotations

import doctest
import re

import pytest
from annotated import TEXT, document, full, span, timeframe
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.view import lanes, phrases, printable, rules
from trialspan.view.lanes import Mark, Marks, bracket, brackets, rows
from trialspan.view.terminal import explain


def plain(record, width=80, **options):
    return [line.plain for line in explain(record, width=width, **options)]


@pytest.mark.parametrize("module", [lanes, phrases, printable, rules])
def test_the_examples_in_the_docstrings_are_true(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("\x00\x07\x9b", "\\x00\\x07\\x9b"),
        ("\u202eabc\u200b\ufeff", "\\u202eabc\\u200b\\ufeff"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\u2028", "\\u2028"),
        ("a\tb\r\nc", "a b  c"),
        ("a\u00a0b\u2009c", "a b c"),
        ("≥ 5 × 10⁹/L，（α）", "≥ 5 × 10⁹/L，（α）"),
        ("[red]no markup[/red] :smile:", "[red]no markup[/red] :smile:"),
        ("", ""),
    ],
)
def test_control_characters_are_shown_as_escapes(text, shown):
    assert printable.printable(text) == shown


@given(st.text())
def test_nothing_unprintable_is_left_of_any_text(text):
    assert printable.printable(text).isprintable()
    assert printable.clipped(text, 40).isprintable()
    assert len(printable.clipped(text, 40)) <= 40


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("age 18 years", 80, ["age 18 years"]),
        ("age 18 years", 8, ["age 18 ", "years"]),
        ("age 18 years", 7, ["age 18 ", "years"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("（年龄）18", 4, ["（年", "龄）", "18"]),  # two columns each
        ("a\x00b", 5, ["a\\x00", "b"]),
        ("\x00\x00", 2, ["\\x00", "\\x00"]),  # wider than the row: on its own
        ("", 80, [""]),
    ],
)
def test_lines_are_cut_at_the_width_and_at_spaces(text, width, cut):
    found = list(rows(text, start=0, end=len(text), width=width))
    assert ["".join(row.pieces) for row in found] == cut
    assert [row.start for row in found[1:]] == [row.end for row in found[:-1]]


@given(st.text(max_size=60), st.integers(4, 30))
def test_every_character_is_shown_once_and_within_the_width(text, width):
    found = list(rows(text, start=0, end=len(text), width=width))
    assert "".join("".join(row.pieces) for row in found) == "".join(
        printable.shown(character) for character in text
    )
    for row in found:
        assert row.columns[-1] <= width or row.end - row.start == 1


MARKED = "Hemoglobin ≥ 9 g/dL within 7 days"


@pytest.mark.parametrize(
    ("marks", "drawn"),
    [
        ([(0, 19, "L1")], ["╰L1───────────────╯"]),
        ([(0, 10, "L1"), (20, 33, "F1")], ["╰L1──────╯          ╰F1─────────╯"]),
        # overlapping marks go below each other, the shortest nearest to the text
        ([(0, 19, "L1"), (11, 33, "F1")], ["╰L1───────────────╯", "           ╰F1──────────────────╯"]),
        ([(0, 33, "O1"), (11, 19, "L1")], ["           ╰L1────╯", "╰O1─────────────────────────────╯"]),
        ([(0, 19, "L1"), (0, 19, "L2")], ["╰L1───────────────╯", "╰L2───────────────╯"]),
        ([(13, 14, "T12")], ["             ╵T12"]),
        ([(11, 14, "L1")], ["           ╰─╯L1"]),
        ([(11, 14, "L1"), (15, 19, "L2")], ["           ╰─╯L1", "               ╰L2╯"]),
        ([], []),
    ],
)  # fmt: skip
def test_overlapping_marks_are_readable(marks, drawn):
    [row] = rows(MARKED, start=0, end=len(MARKED), width=80)
    lanes_ = brackets(row, [Mark(*mark, "timeframes") for mark in marks])
    lines = []
    for lane in lanes_:
        line = ""
        for sign in lane:
            line = line.ljust(sign.column) + sign.drawn
        lines.append(line)
    assert lines == drawn


def test_a_mark_over_two_rows_is_open_at_the_break():
    first, second = rows(MARKED, start=0, end=len(MARKED), width=22)
    mark = Mark(11, 26, "L1", "lab_thresholds")
    assert bracket(first, mark).drawn == "╰L1──────"
    assert bracket(second, mark).drawn == "─L1──╯"


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=9),
    st.integers(0, 30),
    st.integers(1, 9),
)
def test_the_marks_of_a_stretch_are_found(places, start, length):
    marks = [Mark(a, a + n, f"F{i}", "timeframes") for i, (a, n) in enumerate(places)]
    found = Marks.of(marks).between(start, start + length)
    assert set(found) == {
        mark for mark in marks if mark.start < start + length and mark.end > start
    }


def test_records_are_marked_and_said_with_their_rule():
    record = full()
    record["lab_thresholds"][0]["rule"] = "threshold.mention_bound"
    record["targets"][0]["mentions"][0]["rule"] = "target.cd19"
    record["sections"] = [{"label": "eligibility", "start": 0, "end": 60}]
    record["unparsed"] = [
        {**span(TEXT, "drug binds"), "reason": "no_value", "rule": "x"}
    ]
    told = "\n".join(
        plain(record, rules={"target.cd19": "targets.jsonl: CD19 (HGNC:1633)"})
    )
    for words in (
        "        ── eligibility\n     0 │Platelets ≥ 75 x 10^9/L and ALT",
        "·╰L1───────────────────╯     ╰L2",
        "L1   threshold  platelets >= 75 10*9/L · laboratory · inclusion · F1",
        "[threshold.mention_bound]",
        "L2   threshold  alt <= 3 × ULN · laboratory · inclusion · F1",
        "F1   timeframe  <= 14 day (P14D) before treatment_start",
        "O1   outcome    primary · overall response rate (ORR) · F2",
        "T1   target     CD19 · CD19 HGNC:1633 P15391 · intervention · CAR-T",
        "unparsed (1)",
        "no_value  drug binds  [x]",
        "1  target.cd19  targets.jsonl: CD19 (HGNC:1633)",
        "1 targets, 2 thresholds, 2 timeframes, 1 outcomes, 1 unparsed",
    ):
        assert words in told


@pytest.mark.parametrize(
    "record",
    [document("", doc_id="e"), document("No facts here."), document("\n\n\r\n\x00")],
)
def test_a_document_without_records_is_shown_too(record):
    told = plain(record)
    assert told[0] == record["doc_id"]
    assert "0 targets, 0 thresholds, 0 timeframes, 0 outcomes, 0 unparsed" in told[-1]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width):
    text = "（" + "word ≥ 5 × 10⁹/L，" * 40 + "\x1b[2J）"
    records = [
        timeframe("word ≥ 5", text=text),
        timeframe(text[100:400], text=text, id="F2"),
    ]
    told = plain(document(text, timeframes=records), width=width)
    assert max(cell_len(line) for line in told) <= max(width, 62)


def test_no_sequence_of_a_document_reaches_the_terminal():
    text = "ALT\x1b[31m ≤ 3\u202e\x9b5m days [bold]x[/bold]\x07"
    record = document(text, doc_id="a\x1b[2J", timeframes=[timeframe("≤ 3", text=text)])
    record["unparsed"] = [
        {"start": 0, "end": len(text), "text": text, "reason": "no_unit"}
    ]
    told = "\n".join(plain(record))
    assert "[bold]x[/bold]" in told
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(told)


def test_colours_change_no_character_and_dim_no_text():
    console = Console(force_terminal=True, color_system="256", width=80, record=True)
    for line in explain(full()):
        console.print(line, soft_wrap=True)
    plain_text = console.export_text(clear=False, styles=False)
    coloured = console.export_text(styles=True)
    assert plain_text.splitlines() == "\n".join(plain(full())).splitlines()
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain_text
    [first] = [row for row in coloured.splitlines() if "Platelets ≥" in row]
    assert not first.split("│")[1].startswith("\x1b[2m")


@pytest.fixture
def command(tmp_path):
    def run(data: bytes, *options: str, **env: str):
        path = tmp_path / "doc.txt"
        path.write_bytes(data)
        return CliRunner().invoke(app, ["explain", str(path), *options], env=env)

    return run


def test_the_command_explains_a_file(command):
    text = "Inclusion Criteria:\n- Platelets ≥ 75 x 10^9/L within 14 days before infusion\n"
    result = command(text.encode(), COLUMNS="100")
    assert result.exit_code == 0
    assert "- Platelets ≥ 75 x 10^9/L within 14 days before infusion" in result.stdout
    assert "rules" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    "data", [b"", b"\x1b[31mred\x1b[0m", "\ufeffBOM".encode(), b"a\x00b"]
)
def test_the_command_shows_any_text(command, data):
    result = command(data)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("data", "reason"), [(b"%PDF-1.7", "a PDF"), (b"\x89PNG", "an image")]
)
def test_the_command_names_a_file_it_cannot_read(command, data, reason):
    result = command(data)
    assert result.exit_code == 1
    assert reason in result.output


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    result = CliRunner().invoke(app, ["explain", str(tmp_path / "none.txt")])
    assert result.exit_code == 1
    assert "no such file" in result.output
