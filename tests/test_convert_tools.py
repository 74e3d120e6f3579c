"""Annotations made in Label Studio, doccano and Prodigy: read, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from annotated import full, write
from odd import ODD, odd

from trialspan.convert import FORMS, convert
from trialspan.evaluate.problems import AnnotationError

OTHERS = [name for name in FORMS if name != "records"]


def read(folder: Path, form: str):
    found = FORMS[form].read(folder)
    return found.records[0], found.notes


def test_label_studio_counts_as_its_editor_does(tmp_path):
    convert(
        write(tmp_path / "in", odd()),
        tmp_path / "t.json",
        read="records",
        write="label-studio",
    )
    [task] = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    region = task["predictions"][0]["result"][0]
    units = ODD.encode("utf-16-le")
    place = region["value"]
    assert (
        units[2 * place["start"] : 2 * place["end"]].decode("utf-16-le")
        == place["text"]
    )


def exported(tmp_path, *annotations, text=ODD, data=None):
    """A task as Label Studio exports it."""
    task = {
        "id": 7,
        "data": {"text": text, **(data or {})},
        "annotations": list(annotations),
    }
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    return path


def region(start, end, text, *labels, **rest):
    value = {"start": start, "end": end, "text": text, "labels": list(labels)}
    return {
        "id": "r1",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": value,
        **rest,
    }


def test_the_last_annotation_that_was_not_cancelled_is_taken(tmp_path):
    first = {"result": [region(2, 5, None, "Timeframe")]}
    last = {"result": [region(0, 2, "😀", "Timeframe")]}
    cancelled = {"was_cancelled": True, "result": [region(0, 9, None, "Timeframe")]}
    record, notes = read(exported(tmp_path, first, last, cancelled), "label-studio")
    assert [row["text"] for row in record["timeframes"]] == ["😀"]
    assert "2 annotations, the last was taken" in notes[0]


def test_label_studio_offsets_of_code_points_are_told(tmp_path):
    start = ODD.index("within")
    record, notes = read(
        exported(
            tmp_path, {"result": [region(start, start + 6, "within", "Timeframe")]}
        ),
        "label-studio",
    )
    assert record["timeframes"][0]["start"] == start
    assert not notes  # the number was right as it stood
    told = region(start + 3, start + 9, "within", "Timeframe")
    record, notes = read(exported(tmp_path, {"result": [told]}), "label-studio")
    assert record["timeframes"][0]["start"] == start
    assert "(moved)" in notes[0]


@pytest.mark.parametrize(
    ("result", "what"),
    [
        ([region(0, 2, "😀", "Timeframe", "Event")], "want one label, start and end"),
        ([region(0, None, "😀", "Timeframe")], "want one label, start and end"),
        ([region(0, 2, "😀", "Drug")], "no label 'Drug'"),
        (["region"], "a result that is no object"),
        (
            [{"type": "textarea", "id": "r9", "value": {"text": ["unit: day"]}}],
            "text of region 'r9'",
        ),
        (
            [
                region(0, 2, "😀", "Timeframe"),
                {"type": "textarea", "id": "r1", "value": {"text": ["day"]}},
            ],
            "Timeframe r1 says 'day' (want field: value)",
        ),
        (
            [
                region(0, 2, "😀", "Timeframe"),
                {
                    "type": "textarea",
                    "id": "r1",
                    "value": {"text": ["unit: fortnight"]},
                },
            ],
            "unit is 'fortnight'",
        ),
        (
            [
                {
                    "type": "relation",
                    "from_id": "r1",
                    "to_id": "r2",
                    "labels": ["anchor"],
                }
            ],
            "relation 'anchor' of r1 to r2",
        ),
    ],
)
def test_what_is_wrong_in_a_task_is_told(tmp_path, result, what):
    with pytest.raises(AnnotationError) as caught:
        read(exported(tmp_path, {"result": result}), "label-studio")
    assert what in str(caught.value)
    assert "export.json: task 1: " in str(caught.value)


def lines(tmp_path, *rows):
    path = tmp_path / "x.jsonl"
    path.write_text(
        "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)
    )
    return path


@pytest.mark.parametrize(
    ("form", "row", "what"),
    [
        ("doccano", {"text": 3}, ":1: text is 3"),
        (
            "doccano",
            {"text": "ab", "entities": [3]},
            ":1: 1 of entities are no objects",
        ),
        ("doccano", {"text": "ab", "entities": {"a": 1}}, ":1: entities is"),
        (
            "doccano",
            {
                "text": "ab",
                "entities": [{"id": 1, "label": "Timeframe", "start_offset": 0}],
            },
            "want an object with id, label",
        ),
        ("doccano", {"text": "ab", "label": [[0, 1]]}, "[start, end, label] each"),
        (
            "doccano",
            {"text": "ab", "label": [[0, 9, "Timeframe"]]},
            "quotes None at 0-9",
        ),
        ("doccano", "{", ":1: not JSON"),
        (
            "prodigy",
            {"text": "ab", "spans": [{"start": 0, "label": "Timeframe"}]},
            "want an object with start, end and label",
        ),
        (
            "prodigy",
            {
                "text": "ab",
                "spans": [{"start": 0, "end": 2, "text": "xy", "label": "Timeframe"}],
            },
            "quotes 'xy'",
        ),
        (
            "prodigy",
            {"text": "ab", "spans": [], "relations": [{"label": "anchor"}]},
            ":1: relation 'anchor'",
        ),
        ("records", {"doc_id": "a"}, ":1: no text"),
        ("records", {"doc_id": "a", "text": "ab"}, "is missing"),
        ("records", "", "no document"),
    ],
)
def test_what_is_wrong_in_lines_is_told(tmp_path, form, row, what):
    with pytest.raises(AnnotationError) as caught:
        read(lines(tmp_path, row), form)
    assert what in str(caught.value)
    assert "x.jsonl" in str(caught.value)


def test_annotations_made_in_doccano_and_prodigy_are_read(tmp_path):
    record, notes = read(
        lines(tmp_path, {"text": "in 2 days", "label": [[3, 9, "Timeframe"]]}),
        "doccano",
    )
    assert (record["timeframes"][0]["text"], notes) == ("2 days", [])
    spans = [
        {"start": 3, "end": 9, "label": "Timeframe"},
        {"start": 0, "end": 2, "label": "Event"},
    ]
    link = {
        "label": "anchor",
        "head_span": spans[0],
        "child_span": spans[1],
        "head": 2,
        "child": 0,
    }
    row = {"text": "in 2 days", "spans": spans, "relations": [link], "answer": "accept"}
    with pytest.raises(AnnotationError, match=r"timeframes\[0\].anchor.event is None"):
        read(lines(tmp_path, row), "prodigy")
    spans[1]["said"] = {"event": "other"}
    record, notes = read(lines(tmp_path, row, row | {"answer": "reject"}), "prodigy")
    assert record["timeframes"][0]["anchor"]["text"] == "in"
    assert len(notes) == 1


def test_a_span_moved_in_doccano_says_nothing_and_is_told(tmp_path):
    convert(
        write(tmp_path / "in", full()), tmp_path / "d", read="records", write="doccano"
    )
    row = json.loads((tmp_path / "d").read_text(encoding="utf-8"))
    for entity in row["entities"]:
        if entity["label"] == "Timeframe" and entity["start_offset"] > 80:
            entity["start_offset"] += 1
    record, notes = read(lines(tmp_path, row), "doccano")
    assert record["timeframes"][1]["unit"] is None
    assert len(notes) == 1
    assert "is new or moved" in notes[0]
