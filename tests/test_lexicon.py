"""Lexicon files: bad rows are refused all at once, with file and line."""

from __future__ import annotations

import json

import pytest

import trialspan
from trialspan.lexicon import LexiconError, lexicon_hash, read_lexicons

ROW = {"id": "event.x", "event": "other", "names": ["thing done"], "source": "test"}


def write(folder, stem, *rows):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / f"{stem}.jsonl").write_text("\n".join(lines), encoding="utf8")
    return folder


def test_rows_are_read_by_stem(tmp_path):
    rows = read_lexicons(write(tmp_path, "events", ROW))
    assert [row["id"] for row in rows["events"]] == ["event.x"]
    assert rows["analytes"] == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "events.jsonl:2: row: Invalid JSON"),
        ({**ROW, "id": ""}, "events.jsonl:2: id"),
        ({**ROW, "labl": 1}, "events.jsonl:2: no field 'labl' (want id, source"),
        ({"id": "event.y", "event": "other"}, "field 'source' is missing"),
        ({**ROW, "id": "y", "names": "thing"}, "events.jsonl:2: names"),
        ({**ROW, "id": "y", "names": [" "]}, "a name must be text"),
        (ROW, "events.jsonl:2: id 'event.x' is taken by"),
        ("[1]", "events.jsonl:2: row"),
    ],
)
def test_a_bad_row_is_named(tmp_path, row, message):
    with pytest.raises(LexiconError) as error:
        read_lexicons(write(tmp_path, "events", ROW, row))
    assert message in str(error.value)


def test_all_bad_rows_are_named_at_once(tmp_path):
    write(tmp_path, "events", "{", "{", ROW)
    write(tmp_path, "units", {"id": "unit.x"})
    with pytest.raises(LexiconError) as error:
        read_lexicons(tmp_path)
    places = ("events.jsonl:1:", "events.jsonl:2:", "units.jsonl:1:")
    assert all(place in str(error.value) for place in places)


@pytest.mark.parametrize("stem", ["evnts", "README"])
def test_an_unknown_lexicon_is_refused(tmp_path, stem):
    with pytest.raises(LexiconError, match=r"not a lexicon .want one of abbreviations"):
        read_lexicons(write(tmp_path, stem, ROW))


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(LexiconError, match="not a folder"):
        read_lexicons(tmp_path / "none")


def test_the_users_rows_lie_over_ours(tmp_path):
    ours, theirs = tmp_path / "a", tmp_path / "b"
    ours.mkdir()
    theirs.mkdir()
    write(ours, "events", ROW)
    write(theirs, "events", {**ROW, "event": "death"}, {**ROW, "id": "event.z"})
    rows = read_lexicons(ours, theirs)["events"]
    assert [(row["id"], row["event"]) for row in rows] == [
        ("event.x", "death"),
        ("event.z", "other"),
    ]
    assert lexicon_hash({"events": rows}) != lexicon_hash(read_lexicons(ours))


def test_a_users_row_changes_what_is_found(tmp_path, nlp):
    text = "Zorblin level ≥ 5 U/L"
    row = {
        "id": "analyte.zorblin",
        "analyte": "zorblin",
        "category": "laboratory",
        "names": ["zorblin level"],
        "source": "test",
    }
    own = trialspan.load(lexicon=write(tmp_path, "analytes", row))
    found = own(text).spans["thresholds"].attrs["values"]
    assert [d["analyte"]["name"] for d in found] == ["zorblin"]


def test_packaged_rows_have_a_source_and_ids_are_unique(nlp):
    rows = [row for pipe in nlp.pipeline for row in all_rows(pipe[1])]
    ids = {(stem, row["id"]) for stem, row in rows}
    assert len({row_id for _, row_id in ids}) == len(ids)
    assert all(row["source"] for _, row in rows)


def all_rows(pipe):
    return [(stem, row) for stem, rows in pipe.rows.items() for row in rows]
