"""Two predictions against each other, baselines, and the parts of a split."""

from __future__ import annotations

import json

import pytest
from annotated import TEXT, document, full, timeframe, write
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.evaluate import AnnotationError, evaluate
from trialspan.evaluate.baseline import fallen, read_baseline
from trialspan.evaluate.compare import compare
from trialspan.evaluate.split import read_split

WITHIN = "within 14 days before dosing"
AT = TEXT.index(WITHIN)


def wrong(doc_id: str = "a"):
    """The full document with a wrong field, a miss and a false find."""
    answer = full(doc_id)
    answer["timeframes"][0] |= {"unit": "week", "rule": "timeframe.bad"}
    del answer["lab_thresholds"][1]
    answer["timeframes"].append(timeframe("Primary", id="F9"))
    return answer


@pytest.fixture
def run(tmp_path):
    def command(gold, now, *options, before=None, **files):
        paths = [write(tmp_path / "g.jsonl", *gold), write(tmp_path / "p.jsonl", *now)]
        if before is not None:
            write(tmp_path / "before", *before)
        for name, text in files.items():
            (tmp_path / f"{name}.json").write_text(text)
        words = [option.replace("DIR", str(tmp_path)) for option in options]
        return CliRunner().invoke(
            app, ["evaluate", *map(str, paths), *words], env={"COLUMNS": "80"}
        )

    return command


def test_what_changed_is_told():
    gold = [full("a"), full("b")]
    found = compare(
        evaluate(gold, [full("a"), full("b")]), evaluate(gold, [wrong("a"), full("b")])
    )
    assert [row.doc_id for row in found.documents] == ["a"]
    told = {(row.kind, row.before, row.now) for row in found.records}
    assert told == {
        ("timeframes", "wrong", "right"),
        ("lab_thresholds", "missed", "right"),
        ("timeframes", "false", "absent"),
        ("outcomes", "right", "right"),
    } - {("outcomes", "right", "right")}
    times = next(
        r for r in found.differences if (r.kind, r.level) == ("timeframes", "record")
    )
    assert times.now == 1.0
    assert times.change == pytest.approx(1 - 6 / 9)
    assert times.interval[0] == 0.0
    assert times.interval[1] >= times.change


def test_the_same_predictions_differ_in_nothing():
    gold = [full("a"), full("b")]
    same = evaluate(gold, [wrong("a"), full("b")])
    found = compare(same, same)
    assert not found.documents
    assert not found.records
    assert {row.change for row in found.differences} <= {0.0, None}
    assert {row.interval for row in found.differences} <= {(0.0, 0.0), None}


def test_differences_are_printed_and_written(run):
    gold = [full("a"), full("b")]
    result = run(gold, gold, "--against", "DIR/before", before=[wrong("a"), full("b")])
    assert result.exit_code == 0
    assert "1 documents score otherwise" in result.output
    assert "missed -> right  lab_thresholds a" in result.output
    assert max(map(len, result.output.splitlines())) <= 80
    result = run(
        gold, gold, "--against", "DIR/before", "--json", before=[wrong("a"), full("b")]
    )
    told = json.loads(result.stdout)["against"]
    assert len(told["records"]) == 3
    assert {
        "kind": "targets",
        "level": "span",
        "now": 1.0,
        "before": 1.0,
        "change": 0.0,
        "interval": [0.0, 0.0],
    } in told["differences"]


@pytest.mark.parametrize(
    ("now", "options", "code", "told"),
    [
        (full, ["--max-drop", "0.005"], 0, ""),
        (full, [], 0, ""),
        (wrong, [], 0, ""),
        (wrong, ["--max-drop", "1"], 0, ""),
        (
            wrong,
            ["--max-drop", "0.005"],
            1,
            "fallen: timeframes: record F1 1.0000 before, 0.4000 now",
        ),
        (wrong, ["--max-drop", "0.005", "--kinds", "targets"], 0, ""),
        (wrong, ["--max-drop", "2"], 2, "no difference of F1"),
    ],
)
def test_a_fall_fails(run, tmp_path, now, options, code, told):
    scores = run([full()], [full()], "--json", "--no-errors").stdout
    result = run([full()], [now()], "--against", "DIR/base.json", *options, base=scores)
    assert result.exit_code == code
    assert told in result.output
    assert "lab_thresholds: strict" not in result.output


def test_a_fall_against_records_fails_too(run):
    options = ("--against", "DIR/before", "--max-drop", "0.01")
    assert run([full()], [wrong()], *options, before=[full()]).exit_code == 1
    assert run([full()], [full()], *options, before=[wrong()]).exit_code == 0


def test_max_drop_wants_something_to_fall_from(run):
    result = run([full()], [full()], "--max-drop", "0.1")
    assert result.exit_code == 2
    assert "nothing to fall" in result.output


def test_a_kind_that_is_no_longer_scored_has_fallen():
    none = evaluate([document()], [document()])
    assert list(fallen(none, {("targets", "record"): 0.9}, 0.1)) == [
        "targets: record F1 0.9000 before, undefined now"
    ]
    assert not list(fallen(none, {("targets", "record"): None}, 0.1))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{}", "no scores"),
        ("[1]", None),
        ('{"kinds": 3, "documents": 1}', "no scores"),
        ('{"kinds": {"targets": {}}, "documents": 1}', "no scores"),
        ('{"doc_id": "a"}', None),
        ('{"doc_id": "a"}\n{"doc_id": "b"}', None),
        ("", None),
    ],
)
def test_a_baseline_is_told_from_records(tmp_path, text, what):
    (tmp_path / "b").write_text(text)
    if what is None:
        assert read_baseline(tmp_path / "b") is None
    else:
        with pytest.raises(AnnotationError, match=what):
            read_baseline(tmp_path / "b")


def test_a_baseline_of_other_documents_is_refused(run):
    scores = run([full()], [full()], "--json", "--no-errors").stdout
    gold = [full("a"), full("b")]
    result = run(gold, gold, "--against", "DIR/base.json", base=scores)
    assert result.exit_code == 2
    assert "scores of 1 documents (want of the 2 documents" in result.output
    assert run(gold, gold, "--against", "DIR/none.json").exit_code == 2


def test_bad_lines_of_both_files_are_told_at_once(run):
    result = run([full()], ["{"], "--against", "DIR/before", before=["["])
    assert result.exit_code == 2
    assert "p.jsonl:1: not JSON" in result.output
    assert "before:1: not JSON" in result.output


SPLIT = '{"dev": ["a"], "test": ["b"]}'


@pytest.mark.parametrize(("part", "count"), [("dev", 1), ("test", 0)])
def test_a_part_is_scored_alone(run, part, count):
    gold = [full("a"), document(doc_id="b")]
    result = run(gold, gold, "--split", part, "--json", split=SPLIT)
    told = json.loads(result.stdout)
    assert (told["documents"], told["without_gold"]) == (1, [])
    assert told["kinds"]["outcomes"]["record"]["tp"] == count


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"dev": ["a"]}', "not the two parts"),
        ('{"dev": ["a"], "test": "b"}', "test is 'b' (want a list of document ids)"),
        ('{"dev": ["a"], "test": ["b", 3]}', "test is ['b', 3]"),
        ('{"dev": ["a", "b"], "test": ["b"]}', "document 'b' stands 2 times"),
        ('{"dev": ["a"], "test": []}', "document 'b' is in no part"),
        ('{"dev": ["a", "c"], "test": ["b"]}', "no annotations of document 'c'"),
        ("[]", "not the two parts"),
        ("{", "Expecting"),
    ],
)
def test_a_bad_split_is_refused(tmp_path, text, what):
    (tmp_path / "split.json").write_text(text)
    with pytest.raises(AnnotationError) as caught:
        read_split(tmp_path / "split.json", "dev", ["a", "b"])
    assert what in str(caught.value)
    assert str(tmp_path / "split.json") in str(caught.value)


def test_every_problem_of_a_split_is_told(tmp_path):
    (tmp_path / "s").write_text('{"dev": ["a", "a"], "test": ["c"]}')
    with pytest.raises(AnnotationError) as caught:
        read_split(tmp_path / "s", "dev", ["a", "b"])
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--split", "train"], "no part 'train'"),
        (["--split", "dev"], "split.json"),
        (["--kinds", "numbers"], "no kind 'numbers'"),
        (["--by", "page"], "no table by 'page'"),
    ],
)
def test_a_wrong_call_says_what_was_wanted(run, options, told):
    result = run([full()], [full()], *options)
    assert result.exit_code == 2
    assert told in " ".join(result.output.split())


def test_further_tables_are_printed(run):
    words = ["--by", "section", "--by", "layout", "--by", "link", "--by", "rule"]
    result = run([full()], [wrong()], *words, "--kinds", "thresholds,timeframes")
    for told in (
        "whole records by section",
        "whole records by layout",
        "links",
        "timeframe.bad",
        "threshold_timeframe",
        "timeframes timeframe.bad: 0 right, 1 wrong",
        "  wrong  a 43-71  within 14 days before dosing".replace(
            "43-71", f"{AT}-{AT + len(WITHIN)}"
        ),
    ):
        assert told in result.output
    assert "targets" not in result.output
    assert max(map(len, result.output.splitlines())) <= 80
