"""Files of every kind -> documents: what is right is read, what is wrong is named."""

from __future__ import annotations

import io
import json
import sys
import zipfile

import pytest
from studies import (
    HEADINGS,
    NUMBERS,
    ROW,
    gzipped,
    lines,
    listed,
    registry_table,
    studies,
    study,
    table,
    zipped,
)

from trialspan.read.columns import NO_COLUMNS, Columns
from trialspan.read.files import Failure, Input, Skipped, list_inputs, read_input
from trialspan.read.inspect import inspect_inputs
from trialspan.run import process


def told(*paths, columns=NO_COLUMNS):
    """doc_ids, reasons of failures, and names of what was skipped."""
    entries = list(list_inputs([str(path) for path in paths], columns))
    return (
        [e.doc_id for e in entries if isinstance(e, Input)],
        [e.reason for e in entries if isinstance(e, Failure)],
        [e.source.rpartition("/")[2] for e in entries if isinstance(e, Skipped)],
    )


WAYS = {
    "one.json": (json.dumps(study()), NUMBERS[:1]),
    "pretty.json": (json.dumps(study(), indent=2), NUMBERS[:1]),
    "list.json": (json.dumps(studies()), NUMBERS),
    "page.json": (listed(), NUMBERS),
    "page_with_token.json": (listed(totalCount=3, nextPageToken="a{[b"), NUMBERS),
    "deep.json": (listed(meta={"a": [1]}), NUMBERS),
    "lines.jsonl": (lines(), NUMBERS),
    "lines.json": (lines(), NUMBERS),
    "blank.ndjson": (lines().replace("\n", "\n\n"), NUMBERS),
    "download.csv": (table(registry_table()), NUMBERS),
    "semicolons.csv": (table(registry_table(), delimiter=";"), NUMBERS),
    "tabs.tsv": (table(registry_table(), delimiter="\t"), NUMBERS),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_file_gives_its_studies(tmp_path, name):
    content, numbers = WAYS[name]
    (tmp_path / name).write_text(content, encoding="utf8", newline="")
    assert told(tmp_path / name) == ([*numbers], [], [])


@pytest.mark.parametrize("name", WAYS)
def test_and_so_it_does_packed_and_from_standard_input(tmp_path, name, monkeypatch):
    content, numbers = WAYS[name]
    assert told(gzipped(tmp_path / f"{name}.gz", content)) == ([*numbers], [], [])
    packed = zipped(tmp_path / "all.zip", {f"in/{name}": content})
    assert told(packed) == ([*numbers], [], [])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert told("-") == ([*numbers], [], [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_of_tables(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(table(registry_table()).encode(encoding))
    assert told(path)[0] == [*NUMBERS]


def test_a_row_knows_its_sections_and_trial(tmp_path, nlp):
    (tmp_path / "a.csv").write_text(
        table(registry_table()), encoding="utf8", newline=""
    )
    (given, *_) = list_inputs([str(tmp_path)])
    document = read_input(given)
    assert document.source == "a.csv#1"
    assert document.trial["phase"] == "PHASE1/PHASE2"
    assert document.trial["conditions"] == ["Multiple Myeloma", "Leukemia"]
    known = {s.label: document.text[s.start : s.end] for s in document.layout.sections}
    assert known["brief_summary"] == ROW[3]
    record = process(nlp, document.text, doc_id="x", source="x", layout=document.layout)
    times = [o["time_frame"]["text"] for o in record["outcomes"]]
    assert times == ["3 months", "up to 24 months"]


OLD = [
    "Rank",
    "NCT Number",
    "Title",
    "Status",
    "Conditions",
    "Outcome Measures",
    "Gender",
]


@pytest.mark.parametrize(
    ("headings", "row", "label", "text"),
    [
        (
            OLD,
            ["1", NUMBERS[0], "A Title", "Completed", "Asthma", "Survival|Pain", "All"],
            "endpoints",
            "Survival|Pain",
        ),
        (["Conditions", "NCT Number"], ["Asthma", NUMBERS[0]], "conditions", "Asthma"),
        (["Brief Summary", "Study Title"], ["We look.", "A Title"], "title", "A Title"),
    ],
)
def test_any_columns_in_any_order(tmp_path, headings, row, label, text):
    (tmp_path / "a.csv").write_text(table([headings, row]), encoding="utf8")
    (given,) = list_inputs([str(tmp_path)])
    known = {
        s.label: given.document.text[s.start : s.end]
        for s in given.document.layout.sections
    }
    assert known[label] == text


ROWS = [["n", "note"], ["7", "Hb > 9 g/dL"], ["8", "no number"]]


@pytest.mark.parametrize(
    ("columns", "ids", "reasons"),
    [
        (Columns("note", "n"), ["a/7", "a/8"], []),
        (Columns("note"), ["a/1", "a/2"], []),
        (Columns("txt"), [], ["no column 'txt' (has n, note)"]),
        (Columns("note", "id"), [], ["no column 'id'"] * 2),
        (Columns(), [], ["no registry table (has n, note; want --text-column)"]),
    ],
)
def test_columns_of_other_tables(tmp_path, columns, ids, reasons):
    (tmp_path / "a.csv").write_text(table(ROWS), encoding="utf8")
    assert told(tmp_path / "a.csv", columns=columns) == (ids, reasons, [])


@pytest.mark.parametrize("columns", [Columns("note", "n"), Columns()])
def test_parquet_is_read_by_the_same_columns(tmp_path, columns):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    rows = ROWS if columns.text else registry_table()
    pandas.DataFrame(rows[1:], columns=rows[0]).to_parquet(tmp_path / "a.parquet")
    ids = ["a/7", "a/8"] if columns.text else [*NUMBERS]
    assert told(tmp_path / "a.parquet", columns=columns) == (ids, [], [])


TEXTS = [{"id": "one", "text": "Hb > 9 g/dL"}, {"id": 2, "text": "b"}, {"text": "c"}]


def test_lines_of_texts(tmp_path):
    content = "".join(json.dumps(one) + "\n" for one in TEXTS)
    (tmp_path / "t.jsonl").write_text(content, encoding="utf8")
    assert told(tmp_path / "t.jsonl")[0] == ["t/one", "t/2", "t"]


def test_our_records_are_read_again_as_they_were(tmp_path, nlp):
    (tmp_path / "one.json").write_text(json.dumps(study()), encoding="utf8")
    (tmp_path / "z.txt").write_text("Platelets ≥ 75 x 10^9/L", encoding="utf8")
    first = [_record(nlp, given) for given in list_inputs([str(tmp_path)])]
    out = tmp_path / "out.jsonl"
    out.write_text("".join(json.dumps(one) + "\n" for one in first), encoding="utf8")
    second = [_record(nlp, given) for given in list_inputs([str(out)])]
    for a, b in zip(first, second, strict=True):
        assert {**a, "source": None} == {**b, "source": None}


def _record(nlp, given):
    d = read_input(given)
    known = {"layout": d.layout, "trial": d.trial}
    return process(nlp, d.text, doc_id=d.doc_id, source=d.source, **known)


WRONG = {
    "broken.json": ('{"protocolSection": {', "broken JSON"),
    "strange.json": ('{"a": 1, "text": 3}', 'no "text"'),
    "other.json": ('{"a": 1}', "JSON of nothing we know"),
    "no.json": ("protocolSection", "neither { nor ["),
    "empty.json": ("", "neither { nor ["),
    "list.json": ('["protocolSection", 3]', "JSON of nothing we know"),
    "other.xml": ("<html/>", "XML without <clinical_study>"),
    "broken.xml": ("<clinical_study><a>", "broken XML"),
    "bomb.xml": (
        '<!DOCTYPE a [<!ENTITY b "c">]><clinical_study/>',
        "DOCTYPE or entities",
    ),
    "empty.csv": ("", "no registry table"),
    "damaged.zip": ("PK\x03\x04 and no more", "damaged"),
    "damaged.csv.gz": ("\x1f\x8b and no more", "unreadable"),
    "damaged.parquet": ("PAR1", "damaged"),
    "damaged.pdf": ("%PDF-1.4 and no more", "damaged"),
    "damaged.docx": ("PK", "no Word document"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_says_why(tmp_path, name):
    content, reason = WRONG[name]
    (tmp_path / name).write_bytes(content.encode("latin-1"))
    ids, (why,), skipped = told(tmp_path / name)
    assert (ids, skipped) == ([], [])
    assert reason in why


def test_one_broken_line_costs_its_document(tmp_path):
    good = lines().splitlines()
    (tmp_path / "a.jsonl").write_text("\n".join([good[0], good[1][:99], good[2]]))
    ids, (reason,), _ = told(tmp_path / "a.jsonl")
    assert ids == [NUMBERS[0], NUMBERS[2]]
    assert "broken JSON" in reason


def test_one_broken_study_of_a_list_costs_itself(tmp_path):
    content = (
        listed()
        .replace('"briefTitle":', '"briefTitle"', 2)
        .replace('"briefTitle"', '"briefTitle":', 1)
    )
    (tmp_path / "a.json").write_text(content)
    ids, (reason,), _ = told(tmp_path / "a.json")
    assert ids == [NUMBERS[0], NUMBERS[2]]
    assert "broken JSON in the value at character" in reason


def test_a_torn_quote_costs_its_row(tmp_path):
    rows = table(registry_table()).split(f"{NUMBERS[1]},")
    torn = rows[0] + f'{NUMBERS[1]},"torn,' + rows[1].split(",", 1)[1]
    (tmp_path / "a.csv").write_text(torn, encoding="utf8", newline="")
    ids, (reason,), _ = told(tmp_path / "a.csv")
    assert ids == [NUMBERS[0], NUMBERS[2]]
    assert "torn quote" in reason or "cells" in reason


@pytest.mark.parametrize("torn", ['2,"b', '2,"b"c', "2", "2,b,c"])
def test_other_tables_go_on_behind_a_torn_row(tmp_path, torn):
    (tmp_path / "a.csv").write_text(f"id,text\n1,a\n{torn}\n3,c\n4,d\n")
    ids, reasons, _ = told(tmp_path / "a.csv", columns=Columns("text", "id"))
    assert ids == ["a/1", "a/3", "a/4"]
    assert len(reasons) == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("../out.txt", "a", "leads out of its zip file"),
        ("/out.txt", "a", "leads out of its zip file"),
        ("bomb.txt", " " * 40_000_000, "compression bomb"),
        ("inner.zip", b"PK\x05\x06" + b"\0" * 18, "a zip file in a zip file"),
        ("x.rtf", "a", "no reader takes .rtf files"),
    ],
)
def test_members_that_harm_are_named_and_the_rest_is_read(
    tmp_path, name, content, reason
):
    packed = zipped(tmp_path / "a.zip", {name: content, "good.txt": "Hb > 9 g/dL"})
    ids, (why,), _ = told(packed)
    assert ids == ["a/good"]
    assert reason in why


def test_a_member_with_a_password_is_named(tmp_path):
    packed = tmp_path / "x.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "ALT over 3")
    data = bytearray(packed.read_bytes())
    data[6] |= 1  # the flag of the member, and of its entry in the directory
    data[data.find(b"PK\x01\x02") + 8] |= 1
    packed.write_bytes(data)
    results = [
        read_input(e) if isinstance(e, Input) else e for e in list_inputs([str(packed)])
    ]
    assert [failure.reason for failure in results] == ["it needs a password"]


def test_a_gzip_bomb_is_stopped(tmp_path):
    path = gzipped(tmp_path / "a.jsonl.gz", '{"text": "' + " " * 60_000_000 + '"}')
    ids, (why,), _ = told(path)
    assert ids == []
    assert "compression bomb" in why


XML = """<?xml version="1.0" encoding="UTF-8"?>
<clinical_study rank="1">
  <id_info><org_study_id>TS-1</org_study_id><nct_id>NCT90000001</nct_id></id_info>
  <brief_title>Cells &amp; Myeloma</brief_title>
  <overall_status>Completed</overall_status><phase>Phase 1/Phase 2</phase>
  <primary_outcome><measure>Response, by IMWG</measure>
    <time_frame>3 months</time_frame></primary_outcome>
  <condition>Myeloma</condition>
  <intervention><intervention_type>Biological</intervention_type>
    <intervention_name>Cells</intervention_name></intervention>
  <eligibility><criteria><textblock>
        Inclusion Criteria:

          -  Age 18 or older
  </textblock></criteria></eligibility>
</clinical_study>"""


def test_legacy_xml(tmp_path):
    (tmp_path / "a.xml").write_text(XML, encoding="utf8")
    (given,) = list_inputs([str(tmp_path)])
    document = read_input(given)
    assert given.doc_id == "NCT90000001"
    assert document.trial["phase"] == "Phase 1/Phase 2"
    (entry,) = document.layout.entries
    assert document.text[slice(*entry.measure)] == "Response, by IMWG"
    assert "Inclusion Criteria:\n\n  -  Age 18 or older" in document.text


def test_a_mixed_folder_works_without_flags(tmp_path):
    (tmp_path / "a.txt").write_text("Hb > 9 g/dL")
    (tmp_path / "b.json").write_text(json.dumps(study(NUMBERS[1])))
    (tmp_path / "c.xml").write_text(XML)
    (tmp_path / "settings.json").write_text('{"a": 1}')
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "table.csv").write_text(table([HEADINGS, [NUMBERS[2], *ROW[1:]]]))
    (tmp_path / "people.csv").write_text("name,age\na,1\n")
    ids, failures, skipped = told(tmp_path)
    assert ids == ["a", NUMBERS[1], NUMBERS[0], NUMBERS[2]]
    assert failures == []
    assert skipped == ["people.csv", "photo.png", "settings.json"]


def test_inspect_says_which_reader_and_why(tmp_path):
    (tmp_path / "a.txt").write_text("Hb > 9 g/dL")
    (tmp_path / "b.json").write_text(listed())
    (tmp_path / "c.csv").write_text("name,age\na,1\n")
    seen = {
        s.path.rpartition("/")[2]: s for s in inspect_inputs([str(tmp_path)], Columns())
    }
    assert (seen["a.txt"].reader, seen["a.txt"].documents) == ("text", 1)
    assert (seen["b.json"].reader, seen["b.json"].documents) == ("json", 3)
    assert "protocolSection" in seen["b.json"].why or "studies" in seen["b.json"].why
    assert seen["c.csv"].reader is None
    assert "name, age" in seen["c.csv"].why


@pytest.mark.shared
def test_every_row_of_the_real_download(shared):
    ids, failures, _ = told(shared / "corpora/ctg-studies.csv")
    assert (len(ids), failures) == (558, [])


@pytest.mark.shared
def test_every_real_study(shared):
    ids, failures, _ = told(shared / "corpora/registry_json")
    assert (len(ids), failures) == (120, [])
