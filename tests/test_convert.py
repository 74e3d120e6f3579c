"""Round trips through the forms of other programs lose nothing; drifts are told."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
import spacy
from annotated import document, full, span, timeframe, write
from spacy.tokens import DocBin
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.convert import FORMS, convert
from trialspan.convert.anchor import Anchors
from trialspan.convert.brat import configuration
from trialspan.convert.label_studio import configuration as interface
from trialspan.evaluate.problems import AnnotationError

OTHERS = [name for name in FORMS if name != "records"]
ODD = "😀 Caf\u00e9 ALT\r\n≤ 3 × ULN, e\u0301tude \u2028 within\t14 days \\n \"x\" 'y', ；ende"


def said(value):
    """A document without what says nothing: absent means null."""
    if isinstance(value, dict):
        parts = {key: said(part) for key, part in value.items()}
        return {
            key: part
            for key, part in parts.items()
            if part not in (None, []) or (part == 0 and part is not False)
        }
    return [said(part) for part in value] if isinstance(value, list) else value


def rich() -> dict:
    """A document in which every field says something."""
    record = full("folder/rich")
    first, second = record["lab_thresholds"]
    first["qualifiers"] = [
        span(record["text"], "before dosing", kind="population"),
        span(record["text"], "ALT", kind="method"),
    ]
    first |= {
        "negated": True,
        "alternative_group": "A1",
        "rule": "threshold.x y",
        "value": 0,
        "canonical_value": 7.5,
        "canonical_unit": "10*9/L",
        "item": "I1",
    }
    first["bound"] = second["bound"] = span(record["text"], "≥ 75 x 10^9/L")
    second |= {"alternative_group": "A1", "upper": 4.5, "comparator": "between"}
    record["timeframes"][0] |= {"cycle": 2, "rule": "timeframe.within_event"}
    outcome = record["outcomes"][0]
    outcome |= {
        "start_event": span(record["text"], "dosing", event="treatment_start"),
        "end_events": [
            span(record["text"], "week 12", event="other"),
            span(record["text"], "Primary", event="death"),
        ],
        "criteria": [span(record["text"], "ALT", name="CTCAE", version="5.0")],
        "definition": span(record["text"], "response rate"),
        "description": span(record["text"], "rate at"),
        "time_frame": span(record["text"], "week 12"),
        "thresholds": ["L2", "L1"],
    }
    record["targets"][0] |= {
        "roles": ["biomarker", "intervention"],
        "variant": "p. 1",
        "rule": "target.cd19",
    }
    record["sections"] = [{"label": "body", "start": 0, "end": 40}]
    record["items"] = [
        {
            "id": "I1",
            "start": 0,
            "end": 9,
            "section": "body",
            "parent": None,
            "marker": "-",
        }
    ]
    record["unparsed"] = [
        span(record["text"], "drug", reason="no_value", rule="x", item="I1")
    ]
    record["trial"] = {"nct_id": "NCT0", "conditions": ["a, b"]}
    return record


def odd(doc_id: str = "odd") -> dict:
    """A document of characters that programs count differently."""
    record = document(ODD, doc_id)
    stretch = {"start": ODD.index("ALT"), "end": ODD.index("ULN") + 3}
    record["timeframes"] = [timeframe("within", text=ODD, id="F1")]
    record["lab_thresholds"] = copy.deepcopy(full()["lab_thresholds"][:1])
    record["lab_thresholds"][0] |= stretch | {
        "text": ODD[stretch["start"] : stretch["end"]],
        "unit_text": 'x "\\n" = y',
        "timeframes": [],
    }
    record["lab_thresholds"][0]["analyte"] |= span(ODD, "ALT") | {
        "name": "alanine; 3: é"
    }
    return record


def controls() -> dict:
    """A document of characters that files of lines and tables take for their own."""
    text = 'a\x00b\rALT\x0b\x0c\x1c\x85\u2028\x1b[31m "" , ; | \ufeff 14 days\n\n'
    record = document(text, "controls")
    record["timeframes"] = [
        timeframe("14 days", text=text),
        timeframe("ALT\x0b\x0c\x1c\x85\u2028\x1b[31m", text=text, id="F2"),
    ]
    return record


CASES = {
    "controls": [controls()],
    "rich": [rich()],
    "odd": [odd()],
    "nothing": [document(doc_id="none")],
    "empty text": [document("", doc_id="empty")],
    "several": [rich(), odd("b"), full("c"), document(doc_id="d/../e")],
}


@pytest.mark.parametrize("form", OTHERS)
@pytest.mark.parametrize("records", CASES.values(), ids=CASES.keys())
def test_a_round_trip_loses_nothing(tmp_path, form, records):
    there, back = tmp_path / "there", tmp_path / "back.jsonl"
    source = write(tmp_path / "in.jsonl", *records)
    count, notes = convert(source, there, read="records", write=form)
    assert (count, notes) == (len(records), [])
    assert convert(there, back, read=form, write="records") == (len(records), [])
    with back.open(encoding="utf-8") as lines:
        found = {row["doc_id"]: said(row) for row in map(json.loads, lines)}
    assert found == {row["doc_id"]: said(row) for row in records}


@pytest.mark.parametrize("form", OTHERS)
@pytest.mark.parametrize("other", OTHERS)
def test_any_form_becomes_any_other(tmp_path, form, other):
    source = write(tmp_path / "in.jsonl", rich())
    convert(source, tmp_path / "a", read="records", write=form)
    convert(tmp_path / "a", tmp_path / "b", read=form, write=other)
    convert(tmp_path / "b", tmp_path / "c", read=other, write="records")
    assert said(json.loads((tmp_path / "c").read_text(encoding="utf-8"))) == said(
        rich()
    )


def test_nothing_is_written_outside_the_folder(tmp_path):
    rows = [
        document(doc_id=name)
        for name in ("../../up", "/root/x", "a/./b", "", "..", "..\\x", "up")
    ]
    source = write(tmp_path / "in.jsonl", *rows)
    convert(source, tmp_path / "deep" / "er", read="records", write="brat")
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "deep"}
    assert len(list((tmp_path / "deep" / "er").rglob("*.ann"))) == len(rows)
    convert(tmp_path / "deep" / "er", tmp_path / "back", read="brat", write="records")
    with (tmp_path / "back").open() as lines:
        assert sorted(json.loads(line)["doc_id"] for line in lines) == sorted(
            row["doc_id"] for row in rows
        )


TEXT = "ALT 😀 ≤ 3\r\nx ULN, e\u0301tude"


@pytest.mark.parametrize(
    ("start", "end", "quoted", "place", "how"),
    [
        (0, 3, "ALT", (0, 3), "code points"),
        (6, 9, "≤ 3", (6, 9), "code points"),
        (7, 10, "≤ 3", (6, 9), "UTF-16 counts"),
        (10, 15, "x ULN", (11, 16), "without carriage returns"),
        (11, 16, "x ULN", (11, 16), "code points"),
        (17, 22, "étude", (18, 24), "NFC without carriage returns"),
        (18, 23, "étude", (18, 24), "NFC"),
        (18, 24, "étude", (18, 24), "code points"),  # as written, composed in the quote
        (8, 15, "3\nx ULN", (8, 16), "without carriage returns"),
        (0, 5, "x ULN", (11, 16), "moved"),
        (0, 5, "étude", (18, 24), "moved"),
        (2, 3, None, (2, 3), "code points"),
        (0, 5, "bilirubin", None, None),
        (90, 95, "bilirubin", None, None),
        (900, 905, "ALT", (0, 3), "moved"),
        (0, 900, None, None, None),
        (3, 2, None, None, None),
        (0, 1, " ", None, None),
    ],
)
def test_words_decide_where_an_annotation_stands(start, end, quoted, place, how):
    found = Anchors(TEXT).place(start, end, quoted)
    if place is None:
        assert found is None
    else:
        assert ((found.start, found.end), found.how) == (place, how)


def test_the_nearest_of_equal_words_is_taken():
    anchors = Anchors("ALT and ALT or ALT")
    assert [anchors.place(n, n + 3, "ALT").start for n in (1, 6, 13)] == [0, 8, 15]


def brat(tmp_path: Path, text: str, *lines: str) -> Path:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "a.ann").write_text(
        "".join(f"{line}\n" for line in lines), encoding="utf-8"
    )
    return folder


BOUND = [
    "A1\tcategory T1 laboratory",
    "A2\tcomparator T1 <=",
    "A3\tvalue T1 3.0",
    "A4\treference T1 ULN",
    "T2\tAnalyte 0 3\tALT",
    "#1\tAnnotatorNotes T2\tname=alanine aminotransferase",
    "R1\tanalyte Arg1:T1 Arg2:T2\t",
]


def read(folder: Path, form: str = "brat"):
    found = FORMS[form].read(folder)
    return found.records[0], found.notes


def test_annotations_made_in_brat_are_read(tmp_path):
    record, notes = read(
        brat(
            tmp_path,
            "ALT up to ≤ 3 ULN",
            "T1\tThreshold 0 3;10 17\tALT ≤ 3 ULN",
            *BOUND,
        )
    )
    [row] = record["lab_thresholds"]
    assert (row["id"], row["start"], row["end"]) == ("L1", 0, 17)
    assert row["fragments"] == [[0, 3], [10, 17]]
    assert (row["value"], row["negated"], row["unit"]) == (3.0, False, None)
    assert row["analyte"]["name"] == "alanine aminotransferase"
    assert not notes


def test_a_span_with_gaps_goes_back_to_brat_with_them(tmp_path):
    folder = brat(
        tmp_path, "ALT up to ≤ 3 ULN", "T1\tThreshold 0 3;10 17\tALT ≤ 3 ULN", *BOUND
    )
    convert(folder, tmp_path / "r.jsonl", read="brat", write="records")
    convert(tmp_path / "r.jsonl", tmp_path / "again", read="records", write="brat")
    lines = (tmp_path / "again" / "a.ann").read_text(encoding="utf-8")
    assert "T1\tThreshold 0 3;10 17\tALT ≤ 3 ULN\n" in lines


@pytest.mark.parametrize(
    ("text", "lines", "note"),
    [
        (
            "ALT 😀 ≤ 3",
            ["T1\tTimeframe 7 10\t≤ 3"],
            "stands at 6-9, not 7-10 (UTF-16 counts)",
        ),
        (
            "ALT\r\n≤ 3",
            ["T1\tTimeframe 4 7\t≤ 3"],
            "stands at 5-8, not 4-7 (without carriage returns)",
        ),
        ("e\u0301 ≤ 3", ["T1\tTimeframe 2 5\t≤ 3"], "stands at 3-6, not 2-5 (NFC)"),
        (
            "was here, ≤ 3",
            ["T1\tTimeframe 0 3\t≤ 3"],
            "stands at 10-13, not 0-3 (moved)",
        ),
        (
            "≤ 3",
            ["T1\tTimeframe 0 3\t≤ 3", "#1\tAnnotatorNotes T1\tplease look"],
            "a note of the annotator was left out",
        ),
    ],
)
def test_every_drift_is_told(tmp_path, text, lines, note):
    record, notes = read(brat(tmp_path, text, *lines))
    [row] = record["timeframes"]
    assert row["text"] == "≤ 3"
    assert len(notes) == 1
    assert note in notes[0]
    assert "a.ann:" in notes[0]


def test_an_altered_text_moves_every_annotation(tmp_path):
    convert(
        write(tmp_path / "in", rich()), tmp_path / "b", read="records", write="brat"
    )
    path = tmp_path / "b" / "folder" / "rich.txt"
    path.write_bytes(b"Added above\r\n" + path.read_bytes())
    with pytest.raises(AnnotationError) as caught:
        read(tmp_path / "b")
    assert "rich" in str(
        caught.value
    )  # sections, items and the ledger are of the old text
    for name in ("sections", "items", "unparsed"):
        side = path.with_suffix(".json")
        rest = json.loads(side.read_text())
        del rest[name]
        side.write_text(json.dumps(rest))
    record, notes = read(tmp_path / "b")
    old = rich()
    for kind in ("lab_thresholds", "timeframes", "outcomes"):
        assert [row["text"] for row in record[kind]] == [
            row["text"] for row in old[kind]
        ]
        assert [row["start"] - 13 for row in record[kind]] == [
            row["start"] for row in old[kind]
        ]
    assert len(notes) == len(
        [
            line
            for line in path.with_suffix(".ann").read_text().splitlines()
            if line.startswith("T")
        ]
    )


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (
            ["T1\tDrug 0 3\tALT"],
            ["a.ann:1: no label 'Drug' (want one of Target, Threshold"],
        ),
        (["T1\tTimeframe 0 3\tnone"], ["a.ann:1: Timeframe T1 quotes 'none' at 0-3"]),
        (["T1\tTimeframe 0 99"], ["a.ann:1: Timeframe T1 quotes None at 0-99"]),
        (["T1\tTimeframe 0\tALT"], ["a.ann:1: cannot read"]),
        (["T1\tTimeframe 0 1 2\tALT"], ["a.ann:1: places '0 1 2'"]),
        (["T2\tAnalyte 0 3\tALT"], ["a.ann:1: Analyte T2 belongs to no record"]),
        (
            ["T1\tTimeframe 0 3\tALT", "R1\tanchor Arg1:T1 Arg2:T9\t"],
            ["a.ann:2: relation 'anchor' of T1 to T9"],
        ),
        (
            ["T1\tTimeframe 0 3\tALT", "R1\tanalyte Arg1:T1 Arg2:T1\t"],
            ["a.ann:2: Timeframe has no relation 'analyte' (want anchor, start_event)"],
        ),
        (
            ["T1\tTimeframe 0 3\tALT", "A1\tunit T1 fortnight"],
            ["a.ann:1: timeframes[0].unit is 'fortnight'"],
        ),
        (
            ["T1\tTimeframe 0 3\tALT", "A1\tunit T9 day"],
            ["a.ann:2: attribute 'unit' of T9"],
        ),
        (
            ["T1\tTimeframe 0 3\tALT", "A1\tcolour T1 red"],
            ["a.ann:1: Timeframe T1 has no field 'colour'"],
        ),
        (
            ["T1\tTimeframe 0 3\tALT", "A1\tvalue T1 many"],
            ["a.ann:1: timeframes[0].value is 'many'"],
        ),
        (["E1\tTimeframe:T1"], ["a.ann:1: cannot read"]),
        (
            ["T1\tThreshold 0 3\tALT"],
            [
                "a.ann:1: lab_thresholds[0].analyte is None",
                "a.ann:1: lab_thresholds[0].category is None",
                "a.ann:1: lab_thresholds[0].comparator is None",
            ],
        ),
        (
            ["T1\tDrug 0 3\tALT", "T2\tAnalyte 0 3\tALT", "nonsense"],
            ["a.ann:3: cannot read", "a.ann:1: no label", "a.ann:2: Analyte"],
        ),
    ],
)
def test_what_is_wrong_in_brat_is_told_at_once(tmp_path, lines, what):
    with pytest.raises(AnnotationError) as caught:
        read(brat(tmp_path, "ALT ≤ 3", *lines))
    told = [
        line.rsplit("/", 1)[-1] if "a.ann" in line else line
        for line in caught.value.problems
    ]
    for words in what:
        assert any(words in line for line in caught.value.problems), told


def test_brat_is_told_of_our_labels():
    lines = configuration().split("\n")
    assert {"Threshold", "Analyte", "Timeframe", "Event"} <= set(lines)
    assert "analyte\tArg1:Threshold, Arg2:Analyte" in lines
    assert "comparator\tArg:<ENTITY>" in lines
    assert '<Label value="Threshold"/>' in interface()


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


def test_a_docbin_of_our_pipeline_is_read(tmp_path, nlp):
    store = DocBin(store_user_data=True)
    store.add(nlp("Hemoglobin ≥ 9 g/dL within 7 days before dosing"))
    store.to_disk(tmp_path / "d.spacy")
    record, _ = read(tmp_path / "d.spacy", "docbin")
    assert record["lab_thresholds"][0]["value"] == 9
    assert record["timeframes"][0]["unit"] == "day"


def test_spans_of_a_docbin_are_those_of_the_records(tmp_path):
    convert(
        write(tmp_path / "in", full()),
        tmp_path / "d.spacy",
        read="records",
        write="docbin",
    )
    [doc] = DocBin().from_disk(tmp_path / "d.spacy").get_docs(spacy.blank("en").vocab)
    assert [s.text for s in doc.spans["timeframes"]] == [
        r["text"] for r in full()["timeframes"]
    ]
    (tmp_path / "bad.spacy").write_bytes(b"no")
    with pytest.raises(AnnotationError, match="not a DocBin"):
        read(tmp_path / "bad.spacy", "docbin")


@pytest.mark.parametrize(
    ("table", "old", "new", "what"),
    [
        ("timeframes", '"day"', '"fortnight"', "unit is 'fortnight'"),
        ("timeframes", '"a","', '"b","', "timeframes.csv:2: no document 'b'"),
        ("timeframes", ',"', ",,", "a row of another width"),
        ("mentions", '"T1"', '"T9"', "mentions.csv:2: no target 'T9' of 'a'"),
        ("lab_thresholds", '"75"', '"many"', "value is 'many'"),
    ],
)
def test_what_is_wrong_in_tables_is_told(tmp_path, table, old, new, what):
    convert(
        write(tmp_path / "in", full()), tmp_path / "t", read="records", write="tables"
    )
    path = tmp_path / "t" / f"{table}.csv"
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{head}\n{rest.replace(old, new, 1)}", encoding="utf-8")
    with pytest.raises(AnnotationError) as caught:
        read(tmp_path / "t", "tables")
    assert what in str(caught.value)


@pytest.mark.parametrize("form", [*OTHERS, "records"])
def test_a_place_that_is_not_there_is_named(tmp_path, form):
    with pytest.raises(AnnotationError, match=str(tmp_path / "none")):
        FORMS[form].read(tmp_path / "none")


def test_the_command_tells_drifts_and_writes_nothing_where_wrong(tmp_path):
    good = brat(tmp_path, "was here, ≤ 3", "T1\tTimeframe 0 3\t≤ 3")
    words = ["convert", str(good), str(tmp_path / "out.jsonl"), "--from", "brat"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    assert "stands at 10-13, not 0-3 (moved)" in result.output
    assert "1 documents, 1 notes" in result.output
    (good / "a.ann").write_text("nonsense\n")
    words[2] = str(tmp_path / "other.jsonl")
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert not (tmp_path / "other.jsonl").exists()
    for wrong in (["--from", "word"], ["--to", "brat"]):
        assert (
            CliRunner()
            .invoke(app, ["convert", str(good), str(good / "a.ann"), *wrong])
            .exit_code
            == 2
        )


def test_targets_named_nowhere_are_left_out_and_told(tmp_path):
    record = full()
    record["targets"][0]["mentions"] = []
    source = write(tmp_path / "in", record)
    _, notes = convert(source, tmp_path / "out", read="records", write="prodigy")
    assert notes == ["a: T1 has no mention: left out"]
