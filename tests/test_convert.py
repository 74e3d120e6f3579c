"""Round trips through the forms of other programs lose nothing; drifts are told."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
import spacy
from annotated import document, full, span, timeframe, write
from odd import CASES, rich, said
from spacy.tokens import DocBin
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.convert import FORMS, convert
from trialspan.convert.anchor import Anchors
from trialspan.evaluate.problems import AnnotationError

OTHERS = [name for name in FORMS if name != "records"]


def read(folder: Path, form: str):
    found = FORMS[form].read(folder)
    return found.records[0], found.notes


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
        for name in ("../../up", "/abs/x", "a/./b", "", "..", "..\\x", "up")
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


def test_targets_named_nowhere_are_left_out_and_told(tmp_path):
    record = full()
    record["targets"][0]["mentions"] = []
    source = write(tmp_path / "in", record)
    _, notes = convert(source, tmp_path / "out", read="records", write="prodigy")
    assert notes == ["a: T1 has no mention: left out"]


def altered(text: str) -> str:
    """A text as a browser may give it back: composed, with bare line feeds."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n")


def test_annotations_come_back_over_the_document_as_it_is(tmp_path):
    text = "e\u0301tude\r\n- ALT \u2264 3\r\n- within 14 days of \U0001f600 dosing\r\n"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_bytes(text.encode())
    changed = altered(text)
    record = document(
        changed, "a", timeframes=[timeframe("within 14 days", text=changed)]
    )
    record["timeframes"][0]["anchor"] = span(changed, "dosing", event="treatment_start")
    record["sections"] = [{"label": "body", "start": 0, "end": len(changed)}]
    source = write(tmp_path / "in.jsonl", record)
    options = {"read": "records", "write": "records", "documents": tmp_path / "docs"}
    count, notes = convert(source, tmp_path / "out.jsonl", **options)
    [row] = FORMS["records"].read(tmp_path / "out.jsonl").records
    assert row["text"] == text
    assert row["sections"] == [{"label": "body", "start": 0, "end": len(text)}]
    frame = row["timeframes"][0]
    assert (frame["text"], frame["anchor"]["text"]) == ("within 14 days", "dosing")
    assert frame["start"] == text.index("within")
    assert (count, len(notes)) == (1, 2)
    assert "NFC without carriage returns" in notes[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("nothing of it", "timeframes[0] quotes 'within 14 days' at 0-14"),
        (None, "0 files of document 'a'"),
    ],
)
def test_annotations_that_cannot_be_carried_are_refused(tmp_path, text, what):
    (tmp_path / "docs").mkdir()
    if text is not None:
        (tmp_path / "docs" / "a.txt").write_text(text)
    row = document(
        "within 14 days",
        "a",
        timeframes=[timeframe("within 14 days", text="within 14 days")],
    )
    source = write(tmp_path / "in.jsonl", row)
    words = [
        "convert",
        str(source),
        str(tmp_path / "out"),
        "--documents",
        str(tmp_path / "docs"),
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert what in result.output
    assert not (tmp_path / "out").exists()


def test_what_is_not_annotated_may_go(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("Now within 14 days")
    row = document(
        "Once within 14 days",
        "a",
        timeframes=[timeframe("within", text="Once within 14 days")],
    )
    row["sections"] = [{"label": "body", "start": 0, "end": 19}]
    source = write(tmp_path / "in.jsonl", row)
    options = {"read": "records", "write": "records", "documents": tmp_path / "docs"}
    _, notes = convert(source, tmp_path / "out", **options)
    assert any("sections 0-19 was left out" in note for note in notes)
    [back] = FORMS["records"].read(tmp_path / "out").records
    assert (back["sections"], back["timeframes"][0]["start"]) == ([], 4)
