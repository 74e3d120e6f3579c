"""Names that no row knows: ranked, with places and the nearest rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.suggest import (
    nearest_rows,
    ready_row,
    suggestions,
    unknown_names,
    unread,
)

ROWS = [
    {"id": "drug.zanobrutinib", "names": ["zanobrutinib"], "source": "x"},
    {"id": "drug.merolimumab", "names": ["merolimumab", "MLM-12"], "source": "x"},
]
LEXICONS: dict[str, list[dict[str, Any]]] = {"drugs": ROWS, "targets": []}


def record(doc_id: str, text: str, name: str, reason: str) -> dict[str, Any]:
    start = text.index(name)
    piece = {"start": start, "end": start + len(name), "text": name, "reason": reason}
    lists = {"targets": [], "outcomes": []}
    return {"doc_id": doc_id, "text": text, "unparsed": [piece], **lists}


def test_what_stands_in_most_documents_comes_first() -> None:
    records = [
        record("a", "one dose of quilotinib", "quilotinib", "unknown_target"),
        record("b", "Quilotinib for all", "Quilotinib", "unknown_target"),
        record("c", "a dose of berilimab", "berilimab", "unknown_target"),
    ]
    found = unknown_names(records, LEXICONS)
    assert [(u.name, u.count, len(u.documents)) for u in found] == [
        ("quilotinib", 2, 2),
        ("berilimab", 1, 1),
    ]
    assert found[1].examples[0]["text"] == "a dose of berilimab"


def test_a_target_with_a_row_is_known() -> None:
    target = {"name": "ZRP4", "symbol": None, "rule": "target.ZRP4"}
    target["mentions"] = [{"start": 0, "end": 4}]
    one = {"doc_id": "a", "text": "ZRP4", "unparsed": [], "outcomes": []}
    lexicons = {"targets": [{"id": "target.ZRP4", "names": ["ZRP4"]}]}
    assert unknown_names([{**one, "targets": [target]}], lexicons) == []
    assert len(unknown_names([{**one, "targets": [target]}], {"targets": []})) == 1


@pytest.mark.parametrize(
    ("text", "lexicon", "name"),
    [
        ("serum zincalin > 3 units", "analytes", "serum zincalin"),
        ("level of 3 quarks", "units", "quarks"),
        ("within 3 weeks of the handover", "events", "within 3 weeks of the handover"),
    ],
)
def test_the_part_that_a_row_would_have_to_know(
    text: str, lexicon: str, name: str
) -> None:
    assert unread(text, lexicon) == name


def test_the_nearest_rows_share_pieces_of_the_name() -> None:
    near = nearest_rows(["zanabrutinib", "qqq"], ROWS, 1)
    assert [row["id"] for row in near[0]] == ["drug.zanobrutinib"]
    assert near[1] == []


def test_a_ready_row_says_that_it_is_unverified() -> None:
    found = unknown_names([record("a", "ABCmab", "ABCmab", "unknown_target")], LEXICONS)
    row = ready_row(found[0])
    assert row["id"] == "drug.abcmab"
    assert row["source"] == "unverified"


def test_a_piece_of_another_reason_is_no_name() -> None:
    assert unknown_names([record("a", "3 or 4", "3", "ambiguous_number")], {}) == []


def test_a_comparator_alone_is_no_name() -> None:
    lexicons = {"comparators": [{"id": "c", "names": ["more than"], "source": "x"}]}
    text = "more than 14 units, zincalin more than 3"
    records = [
        record("a", text, "more than 14 units", "no_analyte"),
        record("b", text, "zincalin more than 3", "no_analyte"),
    ]
    assert [u.name for u in unknown_names(records, lexicons)] == ["zincalin"]


def test_names_without_rows_to_compare_have_no_neighbours() -> None:
    found = unknown_names([record("a", "ABCmab", "ABCmab", "unknown_target")], {})
    assert [row["nearest"] for row in suggestions(found, {})] == [[]]


def test_the_command_writes_a_line_a_name(tmp_path: Path) -> None:
    run = tmp_path / "out.jsonl"
    one = record("a", "one dose of quilotinib", "quilotinib", "unknown_target")
    run.write_text(json.dumps(one) + "\n", encoding="utf8")
    result = CliRunner().invoke(app, ["suggest", str(run)])
    assert result.exit_code == 0
    line = json.loads(result.stdout.splitlines()[0])
    assert line["row"]["names"] == ["quilotinib"]
    assert len(line["nearest"]) == 3


@pytest.mark.parametrize("text", ["{}\n", "[1]\n", "no json\n"])
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    run = tmp_path / "out.jsonl"
    run.write_text(text, encoding="utf8")
    assert CliRunner().invoke(app, ["suggest", str(run)]).exit_code == 1
