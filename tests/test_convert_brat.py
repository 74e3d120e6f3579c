"""Annotations made in brat: read where their words stand, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from annotated import write
from odd import rich
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.convert import FORMS, convert
from trialspan.convert.brat import configuration
from trialspan.convert.label_studio import configuration as interface
from trialspan.evaluate.problems import AnnotationError

OTHERS = [name for name in FORMS if name != "records"]


def read(folder: Path, form: str = "brat"):
    found = FORMS[form].read(folder)
    return found.records[0], found.notes


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
