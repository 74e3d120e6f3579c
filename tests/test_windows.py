"""Long documents: windows find what the whole would, however a line is written."""

from __future__ import annotations

import json
import pickle

import pytest

from trialspan import steps, windows
from trialspan.pipes.page import Entry, Item, Section
from trialspan.read import long_files, long_items, long_text, stretches
from trialspan.read.files import Failure, Input, list_inputs
from trialspan.read.long_text import LongText, ShortText
from trialspan.run import document as documents
from trialspan.run.document import finish, line_of, process
from trialspan.run.spool import pieces_of

PIECE = (
    "- Platelet count ≥ {n} x 10^9/L or hemoglobin ≥ {n} g/dL within {n} days\n"
    "- No prior anti-CD{n} therapy; ALT and AST ≤ 2.5 x ULN\n"
    "  1. nested (a) one; (b) two\n"
)
LISTS = "Inclusion Criteria:\n" + "".join(PIECE.format(n=n) for n in range(10, 60))
SECTIONS = "A title\n\n" + "".join(
    f"Objectives:\nPrimary objective: to see the response at week {n}.\n\n"
    f"Inclusion Criteria:\n- Age ≥ {n} years\n\nPrimary endpoint: PFS\n"
    for n in range(10, 50)
)
PROSE = "Patients must have a platelet count of at least 100 x 10^9/L. " * 60
ROW = (
    "A trial of something\nMyeloma|Lymphoma\nDRUG: rituximab\n"
    + "|".join(f"Overall survival {n}, {n} years" for n in range(2, 60))
    + "\n"
)
TEXTS = {"lists": LISTS, "sections": SECTIONS, "prose": PROSE, "row": ROW}


@pytest.fixture
def small(monkeypatch):
    """Every document is long, and is read by a few characters."""

    def set_sizes(window: int, chunk: int = 97) -> None:
        for module in (windows, documents):
            monkeypatch.setattr(module, "WINDOW", window)
        monkeypatch.setattr(long_files, "LONG", 0)
        monkeypatch.setattr(long_files, "PIECE", chunk)
        monkeypatch.setattr(long_text, "CHUNK", chunk)
        monkeypatch.setattr(long_items, "STEP", chunk)

    return set_sizes


@pytest.mark.parametrize("size", [400, 1000, 5000])
@pytest.mark.parametrize("name", ["lists", "sections", "row"])
def test_windows_equal_the_whole(nlp, small, name, size):
    whole = process(nlp, TEXTS[name], doc_id="x", source="x")
    small(size)
    parts = process(nlp, TEXTS[name], doc_id="x", source="x")
    for kind in ("sections", "items", "lab_thresholds", "timeframes", "targets"):
        assert parts[kind] == whole[kind], kind


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("size", [400, 10**6])
@pytest.mark.parametrize("name", TEXTS)
def test_a_line_written_by_pieces_is_that_of_the_record(
    nlp, small, tmp_path, name, size, text
):
    given = written(tmp_path, TEXTS[name].encode())
    small(size, chunk=1000)
    record = process(nlp, TEXTS[name], doc_id=given.doc_id, source=given.source)
    done = finish(nlp, given, text=text, spool=str(tmp_path))
    assert b"".join(pieces_of(done.line)) == line_of(record, text=text)
    assert done.counts == tuple(len(record[kind]) for kind in documents.KINDS)
    assert done.characters == len(TEXTS[name])


def written(folder, data: bytes) -> Input:
    (folder / "x.txt").write_bytes(data)
    (given,) = list_inputs([str(folder / "x.txt")])
    return given


@pytest.mark.parametrize("chunk", [7, 50, 333, 10**6])
@pytest.mark.parametrize("name", TEXTS)
def test_structure_is_the_same_by_stretches(nlp, small, name, chunk):
    whole = process(nlp, TEXTS[name], doc_id="x", source="x")
    small(10**6, chunk=chunk)
    found = windows.Windowed(nlp, LongText([TEXTS[name]]))
    record = steps.whole(windows.joined(found))
    assert record["sections"] == whole["sections"]
    assert record["items"] == whole["items"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n" * 500,
        b"x" * 500,
        b"Title: " + b"y " * 300,
        "\ufeffPlatelets ≥ 100".encode(),
        "Platelets ≥ 100".encode("utf-16"),
        "Platelets ≥ 100 ".encode("utf-16-le") * 20,
        "血小板 ≥ 100".encode("gb18030") * 20,
        "Hämoglobin > 9 g/dL".encode("cp1252") * 20,
        b"lone \xed\xa0\x80 surrogate",
        b"%PDF-1.7",
        b"\x00\x01" * 200,
    ],
)
def test_a_long_file_is_read_as_a_short_one(nlp, small, tmp_path, data):
    given = written(tmp_path, data)
    short = finish(nlp, given)
    small(10**6, chunk=11)
    long = finish(nlp, given, spool=str(tmp_path))
    assert b"".join(pieces_of(long.line)) == (short.line or b"")
    assert long.failure == short.failure
    assert (long.note, long.stamp) == (short.note, short.stamp)


def test_nothing_is_left_where_a_line_cannot_be_written(nlp, small, tmp_path):
    given = written(tmp_path, LISTS.encode())
    small(400)
    done = finish(nlp, given, spool=str(tmp_path / "no such folder"))
    assert isinstance(done.failure, Failure)
    assert "cannot write its line" in done.failure.reason


@pytest.mark.parametrize("text", ["x" * 95, "word " * 30, "", "(" * 95, "\n" * 95])
def test_windows_cover_the_text(small, text):
    small(10)
    spans = [(start, end) for start, end, _ in windows.windows([], ShortText(text))]
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= 10 for start, end in spans)


def test_windows_end_at_items(small):
    small(10)
    items = [Item(f"I{n}", n, n + 6, None, None, "-", "bullet") for n in (0, 6, 12, 18)]
    found = list(windows.windows(items, ShortText("- abc\n" * 4)))
    cuts = [(0, 6), (6, 12), (12, 18), (18, 24)]
    assert [(start, end) for start, end, _ in found] == cuts
    assert [item.id for _, _, inner in found for item in inner] == [
        "I0",
        "I6",
        "I12",
        "I18",
    ]


@pytest.mark.parametrize("text", ["", "ab\\>c≥d" * 9, "\\" * 20, "ＡＬＴ — 3" * 5])
@pytest.mark.parametrize("chunk", [1, 2, 3, 50])
def test_stretches_of_a_long_text_are_those_of_a_short_one(small, text, chunk):
    small(10, chunk=chunk)
    long, short = LongText([text[:5], text[5:]]), ShortText(text)
    assert len(long) == len(short)
    assert "".join(long.pieces()) == text
    for start in range(len(text)):
        end = start + 7
        assert long.read(start, end) == short.read(start, end)
        assert long.norm(start, end) == short.norm(start, end)


def test_sections_come_back_in_order():
    given = [Section("arms", 5, 9, "a"), Section("eligibility", 0, 20, "b", page=3)]
    kept = stretches.Stretches(given)
    assert list(kept) == given
    kept.sort()
    assert list(kept) == given[::-1]
    assert list(kept.over(9, 30)) == given[1:]
    assert list(kept.over(20, 30)) == []


@pytest.mark.parametrize(
    "field",
    [
        "outcomes[0].measure",
        "a[10].b[2]",
        "a[01]",
        "a[]",
        "a[].b[3]",
        "a[x]",
        "a",
        None,
    ],
)
def test_sections_of_many_fields_come_back_with_their_paths(field):
    given = [Section("arms", 0, 3, "a", field), Section("arms", 3, 4, "a", "a[7].b[2]")]
    assert list(stretches.Stretches(given)) == given


def test_fields_of_a_list_of_any_length_are_of_a_few_kinds():
    kept = stretches.Stretches(
        Section("arms", n, n + 1, "a", f"x[{n}].measure") for n in range(1000)
    )
    assert len(pickle.dumps(kept)) < 40_000


def test_entries_come_back_with_the_parts_they_have():
    given = [
        Entry(0, 9, (0, 3), (4, 6), (7, 9)),
        Entry(10, 12, (10, 12), None, None),
        Entry(13, 20, (13, 15), None, (0, 0)),
    ]
    kept = stretches.Entries(given)
    assert list(kept) == given
    assert kept[1:] == given[1:]
    with pytest.raises(IndexError):
        kept[3]


def test_long_lines_are_json_with_the_text(nlp, small, tmp_path):
    given = written(tmp_path, b'a "quoted" \\ text\twith\x01signs\n')
    small(5, chunk=4)
    line = b"".join(pieces_of(finish(nlp, given, spool=str(tmp_path)).line))
    assert json.loads(line)["text"] == 'a "quoted" \\ text\twith\x01signs\n'
