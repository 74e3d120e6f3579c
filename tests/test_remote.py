"""Files of other stores: fsspec's memory store, and a server on this machine."""

from __future__ import annotations

import functools
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from running import rows, run
from studies import NUMBERS, lines, study, zipped

from trialspan.read.files import Failure, Input, Skipped, list_inputs

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def store(tmp_path):
    memory = fsspec.filesystem("memory")
    memory.pipe("/trials/a.json", json.dumps(study()).encode())
    memory.pipe("/trials/in/b.txt", "Platelets ≥ 75 x 10^9/L".encode())
    memory.pipe("/trials/in/c.jsonl", lines().encode())
    memory.pipe("/trials/photo.png", b"\x89PNG")
    packed = zipped(tmp_path / "d.zip", {"e.txt": "Hb > 9 g/dL"})
    memory.pipe("/trials/d.zip", packed.read_bytes())
    yield memory
    memory.rm("/trials", recursive=True)


def told(*arguments):
    entries = list(list_inputs(arguments))
    ids = [e.doc_id for e in entries if isinstance(e, Input)]
    return ids, [e.reason for e in entries if isinstance(e, (Failure))], entries


def test_a_folder_of_a_store_is_read_as_one_here(store):
    ids, reasons, entries = told("memory://trials")
    assert ids == [NUMBERS[0], "d/e", "in/b", "trials/" + NUMBERS[0], *NUMBERS[1:]]
    assert reasons == []
    assert [e.source for e in entries if isinstance(e, Skipped)] == [
        "memory:///trials/photo.png"
    ]
    assert len({e.place for e in entries if isinstance(e, Input)}) == len(ids)


@pytest.mark.parametrize(
    ("name", "ids"),
    [("in/b.txt", ["b"]), ("a.json", [NUMBERS[0]]), ("in/c.jsonl", [*NUMBERS])],
)
def test_a_file_of_a_store(store, name, ids):
    assert told(f"memory://trials/{name}")[:2] == (ids, [])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("memory://nowhere", "no such file or folder"),
        ("nothing://x/y", "ValueError"),
    ],
)
def test_what_is_not_there_is_told(store, url, reason):
    _, (why,), _ = told(url)
    assert reason in why


def test_a_run_over_a_store_goes_on_where_it_was(nlp, store, tmp_path):
    out = tmp_path / "out.jsonl"
    ledger = run(nlp, "memory://trials/in", out)
    assert (ledger.records, ledger.errors) == (4, 0)
    assert [row["doc_id"] for row in rows(out)] == ["b", *NUMBERS]
    before = out.read_bytes()
    again = run(nlp, "memory://trials/in", out, resume=True)
    assert (again.records, again.kept) == (4, 4)
    assert out.read_bytes() == before


def test_a_file_of_a_server(tmp_path):
    pytest.importorskip("aiohttp")
    (tmp_path / "a.json").write_text(json.dumps(study()))
    answer = functools.partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/a.json"
        assert told(url)[:2] == ([NUMBERS[0]], [])
        server.shutdown()
