"""Lines that are left in files: the output of a run is the same, and no file stays."""

from __future__ import annotations

import io
import os
import signal
import tempfile

import pytest
from running import documents, run

from trialspan.read import long_files
from trialspan.run.job import Settings
from trialspan.run.spool import LongLine, Spool, discard, pieces_of
from trialspan.run.stop import Stop
from trialspan.run.whole import Source, to_stream


@pytest.fixture
def docs(nlp, tmp_path):
    folder = documents(tmp_path / "docs", 12)
    run(nlp, folder, tmp_path / "whole.jsonl")
    return folder


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("long", [0, 500])
def test_a_run_writes_the_same_lines(nlp, docs, tmp_path, monkeypatch, workers, long):
    monkeypatch.setattr(long_files, "LONG", long)
    out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    ledger = run(nlp, docs, out, workers=workers)
    assert out.read_bytes() == whole.read_bytes()
    assert (ledger.records, ledger.errors) == (12, 0)
    assert not (tmp_path / "out.parts").exists()


def test_a_stream_gets_the_same_lines_and_no_file_stays(
    nlp, docs, tmp_path, monkeypatch
):
    monkeypatch.setattr(long_files, "LONG", 0)
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    handle = io.BytesIO()
    to_stream(
        Source(nlp),
        [str(docs)],
        handle,
        Settings(workers=2),
        stop=Stop(),
        watch=lambda ledger: None,
    )
    assert handle.getvalue() == (tmp_path / "whole.jsonl").read_bytes()
    assert list(place.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next(nlp, docs, tmp_path):
    left = tmp_path / "out.parts/lines-x"
    left.mkdir(parents=True)
    (left / "line-y").write_bytes(b"half a li")
    run(nlp, docs, tmp_path / "out.jsonl", resume=True)
    assert not left.exists()
    assert (tmp_path / "out.jsonl").read_bytes() == (
        tmp_path / "whole.jsonl"
    ).read_bytes()


def test_a_document_that_is_killed_leaves_no_file(nlp, docs, tmp_path, monkeypatch):
    """The worker dies while its line is half written, twice: the rest goes on."""

    def deadly(self: Spool, *keys: object) -> LongLine:
        os.kill(os.getpid(), signal.SIGKILL)
        return LongLine("", ())

    monkeypatch.setattr(long_files, "LONG", 500)
    monkeypatch.setattr(Spool, "line", deadly)
    ledger = run(nlp, docs, tmp_path / "out.jsonl")
    assert ledger.documents == 12
    assert ledger.errors > 0
    assert ledger.records > 0
    assert not (tmp_path / "out.parts").exists()


@pytest.mark.parametrize("blocks", [(), ((0, 4),), ((2, 3), (0, 2), (5, 0))])
def test_pieces_are_the_blocks_in_their_order(tmp_path, blocks):
    path = tmp_path / "line"
    path.write_bytes(b"abcdef")
    line = LongLine(str(path), blocks)
    expected = b"".join(b"abcdef"[at : at + size] for at, size in blocks)
    assert b"".join(pieces_of(line)) == expected
    assert len(line) == len(expected)
    discard(line)
    assert not path.exists()


@pytest.mark.parametrize("line", [None, b"", b"{}\n"])
def test_a_short_line_is_its_own_piece(line):
    discard(line)
    assert b"".join(pieces_of(line)) == (line or b"")


def test_a_spool_that_fails_leaves_no_file(tmp_path):
    def half() -> None:
        with Spool(str(tmp_path)) as spool:
            spool.add("x", b"half")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        half()
    assert list(tmp_path.iterdir()) == []
