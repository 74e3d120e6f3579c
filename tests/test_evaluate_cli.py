"""`trialspan evaluate`: what it prints, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from annotated import TEXT, document, full, write
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.evaluate import evaluate, strip
from trialspan.evaluate.floors import below, parse_floors
from trialspan.evaluate.tables import fields_table, figures_table, mistakes_table


@pytest.fixture
def run(tmp_path):
    """Run the command on gold and predicted documents; paths are tmp_path/g and /p."""

    def command(gold, predicted, *options):
        paths = (write(tmp_path / "g", *gold), write(tmp_path / "p", *predicted))
        words = ["evaluate", *map(str, paths), *options]
        return CliRunner().invoke(app, words, env={"COLUMNS": "80"})

    return command


def wrong():
    """The full document with one wrong field, one miss and one false find."""
    answer = full()
    answer["timeframes"][0]["unit"] = "week"
    answer["timeframes"][0]["rule"] = "timeframe.within_event"
    del answer["lab_thresholds"][0]
    answer["outcomes"].append(
        answer["outcomes"][0]
        | {"id": "O2", "start": 0, "end": 9, "rule": "outcome.bad"}
    )
    return answer


def test_figures_fields_and_mistakes_are_told(run):
    result = run([full()], [wrong()])
    assert result.exit_code == 0
    for told in (
        "timeframes      record   1   1   1      0.500   0.500  0.500",
        "timeframes      unit               yes            1         2     0.500",
        "missed  a 0-23 L1",
        "false   a 0-9 O2  [outcome.bad]",
        "wrong   a 43-71 F1  [timeframe.within_event]".replace(
            "43-71", f"{TEXT.index('within')}-{TEXT.index(' Primary') - 1}"
        ),
        "unit: gold day, predicted week",
        "timeframes: 0 missed, 0 false, 1 wrong fields",
        "Platelets ≥ 75 x 10^9/L",
    ):
        assert told in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_mistakes_may_be_left_out(run):
    result = run([full()], [wrong()], "--no-errors")
    assert "figures" in result.output
    assert "missed" not in result.output


def test_what_is_undefined_is_told_as_none(run):
    words = " ".join(run([document()], [document()]).output.split())
    assert "targets record 0 0 0 none none none" in words
    assert "outcomes type yes 0 0 none" in words


def test_json_holds_everything(run):
    result = run([full(), full("b")], [wrong(), full("c")], "--json")
    told = json.loads(result.stdout)
    assert told["documents"] == 2
    assert told["without_prediction"] == ["b"]
    assert told["without_gold"] == ["c"]
    record = told["kinds"]["timeframes"]["record"]
    intervals = {name: record.pop(name) for name in list(record) if "_" in name}
    assert record == {
        "tp": 1, "fp": 1, "fn": 3, "precision": 0.5, "recall": 0.25,
        "f1": pytest.approx(1 / 3),
    }  # fmt: skip
    assert intervals == {
        "precision_interval": [0.5, 0.5],  # b predicts nothing
        "recall_interval": [0.0, 0.5],
        "f1_interval": [0.0, 0.5],
    }
    assert told["fields"]["timeframes.unit"] == {
        "right": 1, "compared": 2, "accuracy": 0.5,
    }  # fmt: skip
    assert "lab_thresholds.analyte_name" in told["beside"]
    [unit] = [row for row in told["mistakes"] if row["field"] == "unit"]
    assert (unit["gold"], unit["predicted"]) == ("day", "week")
    assert (unit["rule"], unit["doc_id"]) == ("timeframe.within_event", "a")
    assert "mistakes" not in json.loads(
        run([full()], [wrong()], "--json", "--no-errors").stdout
    )


@pytest.mark.parametrize(
    ("floors", "code", "told"),
    [
        ([], 0, ""),
        (["0.4"], 0, ""),
        (["timeframes=0.5"], 0, ""),
        (["lab_thresholds=0.66"], 0, ""),
        (["0.4", "targets=1"], 0, ""),
        (["0"], 0, ""),
        (["0.9"], 1, "lab_thresholds: record F1 0.6667 (floor 0.9)"),
        (["timeframes=0.51"], 1, "timeframes: record F1 0.5000 (floor 0.51)"),
        (["thresholds=0.67"], 1, "lab_thresholds: record F1 0.6667 (floor 0.67)"),
        (["1", "targets=0"], 1, "outcomes: record F1 0.6667 (floor 1)"),
        (["best=0.9"], 2, "no kind 'best'"),
        (["95"], 2, "no number '95'"),
        (["high"], 2, "no number 'high'"),
        (["nan"], 2, "no number 'nan'"),
        (["targets="], 2, "no number ''"),
    ],
)
def test_floors_are_for_continuous_integration(run, floors, code, told):
    options = [word for floor in floors for word in ("--min-f1", floor)]
    result = run([full()], [wrong()], *options)
    assert result.exit_code == code
    assert told in result.output


@pytest.mark.parametrize(
    ("floors", "what"),
    [
        (["timeframes=0.5"], ["timeframes: record F1 undefined, nothing to score (floor 0.5)"]),
        (["0.5"], ["nothing to score in any kind"]),
        ([], []),
    ],
)  # fmt: skip
def test_nothing_to_score_passes_no_floor(floors, what):
    assert list(below(evaluate([document()], []), parse_floors(floors))) == what


def test_a_kind_without_gold_passes_a_floor_for_all_kinds():
    some = document(timeframes=full()["timeframes"])
    assert not list(below(evaluate([some], [some]), parse_floors(["0.9"])))


def test_bad_gold_is_told_at_once_and_nothing_is_scored(run, tmp_path):
    bad = wrong()
    bad["timeframes"][0]["unit"] = "fortnight"
    result = run(["{", bad], [full()])
    assert result.exit_code == 2
    assert f"{tmp_path}/g:1: not JSON" in result.output
    assert f"{tmp_path}/g:2: timeframes[0].unit is 'fortnight' (want" in result.output
    assert "figures" not in result.output


def test_texts_come_from_a_folder(run, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(TEXT, encoding="utf-8")
    options = ("--documents", str(tmp_path / "docs"))
    result = run([strip(full())], [strip(wrong())], *options)
    assert result.exit_code == 0
    assert "Platelets ≥ 75 x 10^9/L" in result.output
    (tmp_path / "docs" / "a.txt").write_text("changed", encoding="utf-8")
    result = run([strip(full())], [strip(wrong())], *options)
    assert result.exit_code == 2
    assert f"{tmp_path}/docs/a.txt: the text has SHA-256" in result.output


def test_no_control_character_of_a_document_is_printed(run):
    text = "ALT\x1b[31m ≤ 3\u202e days\x07"
    gold = document(text, doc_id="a\x1b]0;x\x07", timeframes=[])
    gold["timeframes"] = [
        full()["timeframes"][1] | {"start": 0, "end": len(text), "text": text}
    ]
    output = run([gold], [document(text, doc_id="a\x1b]0;x\x07")]).output
    assert "ALT\\x1b[31m ≤ 3\\u202e days\\x07" in output
    assert not {"\x1b", "\x07", "\u202e"} & set(output)


def test_tables_are_data_frames():
    found = evaluate([full()], [wrong()])
    assert len(figures_table(found)) == 15
    assert set(fields_table(found)["kind"]) >= {"targets", "mentions", "timeframes"}
    assert len(mistakes_table(found)) == len(found.mistakes)
    assert figures_table(evaluate([document()], [document()]))["f1"].isna().all()


def test_pandas_is_imported_only_for_tables():
    code = (
        "import sys, trialspan, trialspan.cli, trialspan.evaluate;"
        "import trialspan.view.scores, trialspan.view.terminal;"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
