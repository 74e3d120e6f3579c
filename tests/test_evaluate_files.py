"""What is wrong with a file is told all at once, and nothing is half-scored."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from annotated import TEXT, document, full, outcome, timeframe, write
from rich.console import Console

from trialspan.evaluate import AnnotationError, evaluate, strip
from trialspan.evaluate.check import check_gold, check_prediction
from trialspan.evaluate.files import read_files
from trialspan.evaluate.names import match_names
from trialspan.evaluate.tables import as_json
from trialspan.view.scores import scores

AT = TEXT.index("within")


def altered(path: str, value: Any) -> dict[str, Any]:
    """The full document with the value at a path ("timeframes.0.unit") replaced."""
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    inner: Any = (whole := full())
    for part in way:
        inner = inner[part]
    if value is KeyError:
        del inner[last]
    else:
        inner[last] = value
    return whole


def refused(gold: Path, predicted: Path, **options: Any) -> list[str]:
    with pytest.raises(AnnotationError) as caught:
        read_files(gold, predicted, **options)
    return [line.replace(f"{gold.parent}/", "") for line in caught.value.problems]


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("biomarkers", [], "no field 'biomarkers' (want doc_id, source, text, trial,"),
        ("timeframes.0.when", 1, "no field 'timeframes[0].when' (want start, end, text"),
        ("timeframes.0.anchor.event", "tea", "timeframes[0].anchor.event is 'tea' (want 'treatment_start'"),
        ("timeframes.0.unit", "fortnight", "timeframes[0].unit is 'fortnight' (want 'minute', 'hour'"),
        ("timeframes.0.value", "14", "timeframes[0].value is '14' (want integer or number)"),
        ("timeframes.0.value", True, "timeframes[0].value is True (want"),
        ("timeframes.0.relation", KeyError, "field 'timeframes[0].relation' is missing (want"),
        ("timeframes.0", None, "timeframes[0] is None (want an object)"),
        ("timeframes", {}, "timeframes is {} (want list)"),
        ("outcomes", KeyError, "field 'outcomes' is missing (want"),
        ("lab_thresholds.0.comparator", "==", "lab_thresholds[0].comparator is '==' (want '<', '<=', '=', '>=' or '>' or 'between')"),
        ("lab_thresholds.1.analyte", None, "lab_thresholds[1].analyte is None (want an object)"),
        ("targets.0.roles", ["boss"], "targets[0].roles[0] is 'boss' (want 'biomarker'"),
        ("targets.0.mentions.0.form", "nick", "targets[0].mentions[0].form is 'nick' (want"),
        ("timeframes.0.start", -1, "timeframes[0].start is -1 (want greater than or equal to 0)"),
        ("timeframes.0.end", 9999, f"timeframes[0] is [{AT}, 9999) (want a stretch of a text of {len(TEXT)} characters)"),
        ("timeframes.0.end", AT, f"timeframes[0] is [{AT}, {AT}) (want a stretch of"),
        ("timeframes.0.text", "14 days", "timeframes[0].text is '14 days' (want 'within 14 days before dosing', what stands"),
        ("timeframes.0.anchor.start", 60, "timeframes[0].anchor.text is 'dosing' (want"),
        ("timeframes.1.id", "F1", "timeframes: id 'F1' is given 2 times (want each id once)"),
        ("outcomes.0.timeframes", ["F7"], "O1.timeframes names 'F7' (want the id of one of timeframes)"),
        ("outcomes.0.thresholds", ["F1"], "O1.thresholds names 'F1' (want the id of one of lab_thresholds)"),
        ("meta.sha256", "0" * 64, "the text has SHA-256"),
        ("meta.schema_version", "0.9", "meta.schema_version is '0.9' (want '1.0')"),
        ("text", TEXT + " ", "the text has SHA-256"),
    ],
)  # fmt: skip
def test_bad_gold_is_refused(tmp_path, path, value, what):
    gold = write(tmp_path / "gold.jsonl", document(doc_id="b"), altered(path, value))
    told = refused(gold, write(tmp_path / "pred.jsonl", document()))
    assert told[0].startswith(f"gold.jsonl:2: {what}")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("meta", KeyError),
        ("meta", {}),
        ("source", KeyError),
        ("sections", KeyError),
        ("timeframes.0.rule", None),
        ("timeframes.0.cycle", 2),
        ("lab_thresholds.0.value", 75.5),
        ("lab_thresholds.0.alternative_group", KeyError),
        ("lab_thresholds.0.canonical_value", 75),
        ("items", []),
        ("unparsed", []),
        ("timeframes", []),
    ],
)
def test_good_gold_is_read(tmp_path, path, value):
    whole = altered(path, value)
    for row in (*whole["lab_thresholds"], *whole["outcomes"]):
        row["timeframes"] = [] if path == "timeframes" else row["timeframes"]
    files = read_files(write(tmp_path / "g", whole), write(tmp_path / "p", full()))
    assert files.gold == [whole]


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ([], ["gold.jsonl: no document (want an annotated document a line)"]),
        (["", "  "], ["gold.jsonl: no document (want an annotated document a line)"]),
        (['{"doc_id": "a"'], ["gold.jsonl:1: not JSON: expecting"]),
        (["[1, 2]"], ["gold.jsonl:1: not an object (want a document as one JSON object)"]),
        (['"a"', "null"], ["gold.jsonl:1: not an object", "gold.jsonl:2: not an object"]),
        (['{"doc_id": NaN}'], ["gold.jsonl:1: not JSON: NaN is no number"]),
        (["[" * 100_000], ["gold.jsonl:1: not JSON: nested too deeply"]),
        (["{}"], ["gold.jsonl:1: doc_id is None (want the document's id)"]),
        (['{"doc_id": 7}'], ["gold.jsonl:1: doc_id is 7 (want"]),
        ([full(), full()], ["gold.jsonl:2: document 'a' again (want one line a document; line 1 has it)"]),
        ([{"doc_id": "a\x1b[31m"}] * 2, ["gold.jsonl:2: document 'a\\x1b[31m' again"]),
    ],
)  # fmt: skip
def test_lines_that_are_no_documents_are_refused(tmp_path, lines, what):
    gold = write(tmp_path / "gold.jsonl", *lines)
    told = refused(gold, write(tmp_path / "pred.jsonl", full()))
    assert [a[: len(b)] for a, b in zip(told, what, strict=False)] == what
    assert not any("\x1b" in line for line in told)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(b'{"doc_id": "\xff"}\n' + json.dumps(full()).encode() + b"\n")
    told = refused(gold, write(tmp_path / "pred.jsonl", full()))
    assert told == [
        "gold.jsonl:1: not UTF-8: byte 0xff at 12 (want a document as one JSON object)"
    ]


def test_a_byte_order_mark_and_crlf_are_read(tmp_path):
    line = json.dumps(full()).encode()
    (tmp_path / "gold.jsonl").write_bytes(b"\xef\xbb\xbf" + line + b"\r\n\r\n")
    pred = write(tmp_path / "pred.jsonl", full())
    assert read_files(tmp_path / "gold.jsonl", pred).gold == [full()]


@pytest.mark.parametrize(("gold", "pred"), [("none", "p"), ("p", "none"), (".", "p")])
def test_a_file_that_cannot_be_read_is_named(tmp_path, gold, pred):
    write(tmp_path / "p", full())
    with pytest.raises(AnnotationError, match=r"no such file|is a directory"):
        read_files(tmp_path / gold, tmp_path / pred)


def test_all_problems_of_both_files_are_told_at_once(tmp_path):
    bad = altered("timeframes.0.unit", "fortnight")
    bad["outcomes"][0]["type"] = "best"
    gold = write(tmp_path / "gold.jsonl", "{", bad, document(doc_id="b"), "[]")
    answer = altered("timeframes.0.start", "43")
    told = refused(gold, write(tmp_path / "pred.jsonl", answer, "{"))
    assert [line.split(" ")[0] for line in told] == [
        "gold.jsonl:1:",
        "gold.jsonl:4:",
        "pred.jsonl:1:",
        "pred.jsonl:2:",
        "gold.jsonl:2:",
        "gold.jsonl:2:",
    ]


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("timeframes.0.start", KeyError, "field 'timeframes[0].start' is missing"),
        ("timeframes.0.value", "14", "timeframes[0].value is '14'"),
        ("timeframes.0.unit", 3, "timeframes[0].unit is 3"),
        ("lab_thresholds", KeyError, "field 'lab_thresholds' is missing"),
        ("lab_thresholds.0.analyte", KeyError, "field 'lab_thresholds[0].analyte' is"),
        ("targets.0.name", KeyError, "field 'targets[0].name' is missing"),
        ("timeframes.1.id", "F1", "timeframes: id 'F1' is given 2 times"),
        ("meta.schema_version", "2.0", "meta.schema_version is '2.0'"),
        ("meta.sha256", "0" * 64, "the text has SHA-256"),
    ],
)
def test_predictions_that_cannot_be_scored_are_refused(tmp_path, path, value, what):
    pred = write(tmp_path / "pred.jsonl", altered(path, value))
    told = refused(write(tmp_path / "gold.jsonl", full()), pred)
    assert told[0].startswith(f"pred.jsonl:1: {what}")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("timeframes.0.unit", "fortnight"),  # a wrong word is a wrong field
        ("timeframes.0.score", 0.7),
        ("timeframes.0.relation", KeyError),
        ("timeframes.0.text", "14 days"),  # counted as an offset error
        ("timeframes.0.end", 9999),
        ("targets.0.roles", ["boss"]),
        ("outcomes.0.measure", KeyError),
        ("text", KeyError),
        ("meta", KeyError),
    ],
)
def test_predictions_may_be_wrong_and_are_scored(tmp_path, path, value):
    pred = write(tmp_path / "pred.jsonl", altered(path, value))
    files = read_files(write(tmp_path / "gold.jsonl", full()), pred)
    assert len(files.predicted) == 1


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Every place of a record, as "timeframes.0.unit"."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        yield (here := f"{path}.{key}" if path else str(key))
        if isinstance(part, dict | list):
            yield from paths(part, here)


@pytest.mark.parametrize(
    "junk", [KeyError, None, True, -1, 7.5, "x\x1b", [], [None], {}]
)
def test_no_junk_in_a_prediction_or_gold_breaks_the_scoring(junk):
    """Whatever stands in any one place is refused or scored, and can be shown."""
    for path in paths(full()):
        answer = altered(path, junk)
        check_gold(answer)
        if path != "doc_id" and not check_prediction(answer):
            found = evaluate([full()], [answer])
            json.dumps(as_json(found))
            stream = io.StringIO()
            console = Console(file=stream, markup=False)
            for part in scores(found):
                console.print(part)
            assert "\x1b" not in stream.getvalue()


def test_predictions_without_gold_are_named_and_not_checked(tmp_path):
    pred = write(tmp_path / "p", full(), {"doc_id": "other"}, {"doc_id": "x/more"})
    files = read_files(write(tmp_path / "g", full()), pred)
    assert files.unknown == ("other", "x/more")
    assert files.predicted == [full()]


def test_a_prediction_of_another_text_is_refused(tmp_path):
    gold = write(tmp_path / "gold.jsonl", full())
    told = refused(gold, write(tmp_path / "pred.jsonl", document("Another text.")))
    assert told[0].startswith("pred.jsonl:1: made from a text of SHA-256 ")
    assert told[0].endswith("the text annotated at gold.jsonl:1)")


@pytest.mark.parametrize(
    ("gold", "predicted", "answers", "doubtful", "unknown"),
    [
        (["a"], ["a"], {"a": "a"}, [], ()),
        (["a"], ["x/a"], {"a": "x/a"}, [], ()),
        (["x/a"], ["y/a"], {"x/a": "y/a"}, [], ()),
        (["a"], ["a", "x/a"], {"a": "a"}, [], ("x/a",)),
        (["a", "x/a"], ["a"], {"a": "a"}, [], ()),
        (["a"], ["x/a", "y/a"], {}, ["a"], ()),
        (["x/a", "y/a"], ["a"], {}, ["x/a", "y/a"], ()),
        (["a"], ["b"], {}, [], ("b",)),
        ([], ["b"], {}, [], ("b",)),
        (["a"], [], {}, [], ()),
    ],
)
def test_names_are_matched_by_id_and_then_by_file_name(
    gold, predicted, answers, doubtful, unknown
):
    names = match_names(gold, predicted)
    assert names.answers == answers
    assert list(names.doubtful) == doubtful
    assert names.unknown == unknown


def test_names_in_doubt_are_refused(tmp_path):
    gold = write(tmp_path / "gold.jsonl", full("a"))
    pred = write(tmp_path / "pred.jsonl", full("x/a"), full("y/a"))
    assert refused(gold, pred) == [
        "gold.jsonl:1: document 'a' may be 'x/a' or another"
        " (want ids that differ by more than their folders)"
    ]


def bare(**changes: Any) -> dict[str, Any]:
    return {**strip(full()), **changes}


def test_texts_are_put_back_from_a_folder(tmp_path):
    (tmp_path / "docs" / "in").mkdir(parents=True)
    (tmp_path / "docs" / "in" / "a.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    (tmp_path / "docs" / "other.txt").write_text("another", encoding="utf-8")
    pred = write(tmp_path / "pred.jsonl", strip(full()))
    gold = write(tmp_path / "gold.jsonl", bare())
    assert read_files(gold, pred, documents=tmp_path / "docs").gold == [full()]


def test_texts_are_put_back_from_the_prediction(tmp_path):
    gold = write(tmp_path / "gold.jsonl", bare())
    assert read_files(gold, write(tmp_path / "p", full())).gold == [full()]


def test_offsets_are_scored_where_no_text_is_found(tmp_path):
    gold = write(tmp_path / "gold.jsonl", bare())
    files = read_files(gold, write(tmp_path / "p", strip(full())))
    assert files.gold == [bare()]


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({}, "gold.jsonl:1: 0 files of document 'a' in docs (want one, named by"),
        ({"b.txt": TEXT}, "gold.jsonl:1: 0 files of document 'a' in docs (want one"),
        ({"x/a.txt": TEXT, "y/a.txt": TEXT}, "gold.jsonl:1: 2 files of document 'a'"),
        ({"a.txt": TEXT + "\n"}, "docs/a.txt: the text has SHA-256 "),
        ({"a.txt": ""}, "docs/a.txt: the text has SHA-256 "),
        ({"a.txt": "\x00\x01\x02" * 50}, "docs/a.txt: "),
    ],
)
def test_a_folder_with_other_texts_is_refused(tmp_path, files, what):
    (tmp_path / "docs").mkdir()
    for name, text in files.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    gold = write(tmp_path / "gold.jsonl", bare())
    pred = write(tmp_path / "pred.jsonl", strip(full()))
    assert refused(gold, pred, documents=tmp_path / "docs")[0].startswith(what)


def test_a_folder_that_is_none_is_refused(tmp_path):
    gold = write(tmp_path / "gold.jsonl", bare())
    pred = write(tmp_path / "pred.jsonl", strip(full()))
    told = refused(gold, pred, documents=tmp_path / "gone")
    assert told[0].startswith("gone: no such file or folder")


def test_a_bare_annotation_needs_the_hash_of_its_text(tmp_path):
    gold = write(tmp_path / "gold.jsonl", bare(meta={}))
    pred = write(tmp_path / "pred.jsonl", full())
    assert refused(gold, pred)[0].startswith(
        "gold.jsonl:1: neither text nor meta.sha256"
    )


def test_an_offset_beyond_a_restored_text_is_refused(tmp_path):
    whole = document(timeframes=[timeframe("week 12")], outcomes=[])
    short = strip(whole)
    short["timeframes"][0]["end"] = 9999
    gold = write(tmp_path / "gold.jsonl", short)
    told = refused(gold, write(tmp_path / "pred.jsonl", full()))
    assert "timeframes[0] is [" in told[0]
    assert outcome("week 12", "week")["text"] == "week 12"


def test_very_many_ids_are_matched_in_no_time():
    names = [f"folder/{n}" for n in range(100_000)]
    assert match_names(names, names[::-1]).answers == {name: name for name in names}
