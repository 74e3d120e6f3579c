"""Inputs: which files become which documents, and what is told of the others."""

from __future__ import annotations

import pytest

from trialspan.read import listing
from trialspan.read.files import Failure, Input, Skipped, list_inputs, read_input


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.txt", "sub/c.md", "sub/a.txt", ".hidden.txt", "x.rtf"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf8")
    return tmp_path / "docs"


def ids(entries):
    return [entry.doc_id for entry in entries if isinstance(entry, Input)]


def test_a_folder_is_walked_by_name(folder):
    entries = list(list_inputs([str(folder)]))
    assert ids(entries) == ["a", "b", "sub/a", "sub/c"]
    assert [e.source for e in entries if isinstance(e, Input)][3] == "sub/c.md"
    assert [e for e in entries if isinstance(e, Skipped)] == [
        Skipped(f"{folder}/x.rtf", "no reader takes .rtf files")
    ]


@pytest.mark.parametrize("held", [1, 2, 5, 100])
@pytest.mark.parametrize(
    "names", [[], ["b.txt"], ["ä", "z", "a\n1", "a", "B", ".x", "\udcff"]]
)
def test_names_are_sorted_however_few_are_held(tmp_path, monkeypatch, held, names):
    monkeypatch.setattr(listing, "HELD", held)
    for name in names:
        (tmp_path / name).touch()
    assert list(listing.sorted_names(tmp_path)) == sorted(names)


def test_a_file_has_its_folder_as_root(folder):
    assert ids(list_inputs([f"{folder}/sub/c.md"])) == ["c"]


def test_a_glob_is_sorted(folder):
    assert ids(list_inputs([f"{folder}/*.txt"])) == ["a", "b"]


def test_a_taken_id_gets_its_roots_name_and_then_fails(folder):
    given = [str(folder), f"{folder}/sub/a.txt", f"{folder}/sub/a.txt"]
    entries = list(list_inputs(given))
    assert ids(entries) == ["a", "b", "sub/a", "sub/c"]
    failures = [e for e in entries if isinstance(e, Failure)]
    assert [f.reason for f in failures] == ["doc_id 'sub/a' is taken twice"] * 2


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        ("none.txt", "no such file or folder"),
        ("none/*.txt", "no file fits the pattern"),
    ],
)
def test_what_is_not_there_is_told(tmp_path, argument, reason):
    entry = next(iter(list_inputs([f"{tmp_path}/{argument}"])))
    assert isinstance(entry, Failure)
    assert (entry.stage, entry.reason) == ("find", reason)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"%PDF-1.4", "binary: a PDF"), (bytes(range(256)), "binary: many control")],
)
def test_what_cannot_be_read_is_told(tmp_path, data, reason):
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    failure = read_input(Input(path, "x", "x.txt"))
    assert isinstance(failure, Failure)
    assert failure.stage == "read"
    assert reason in failure.reason


def test_a_folder_where_a_file_is_wanted_is_told(tmp_path):
    failure = read_input(Input(tmp_path, "x", "x"))
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("unreadable: Is a directory")


def test_a_dangling_link_is_told(tmp_path):
    (tmp_path / "x.txt").symlink_to(tmp_path / "none")
    (entry,) = list_inputs([str(tmp_path)])
    failure = read_input(entry)
    assert failure.reason == "unreadable: No such file or directory"


def test_a_file_that_is_too_large_is_told(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024 + 1)
    failure = read_input(Input(path, "large", "large.txt"))
    assert "too large (want at most 200 MB" in failure.reason


def test_a_legacy_encoding_is_noted(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("Sjögren’s syndrome".encode("cp1252"))
    document = read_input(Input(path, "x", "x.txt"))
    assert document.text == "Sjögren’s syndrome"
    assert document.note.startswith(f"{path}: read as cp1252")
