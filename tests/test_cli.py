"""The command line as its user meets it: output, messages, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from running import documents

from trialspan.records import Document

TEXT = "Inclusion Criteria:\n- Platelet count ≥ 75 x 10^9/L within 7 days before apheresis\n"


def trialspan(*args, input=b"", cwd=None):
    command = [sys.executable, "-m", "trialspan", *map(str, args)]
    env = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    return subprocess.run(command, input=input, capture_output=True, cwd=cwd, env=env)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf8")
    (folder / "b.txt").write_text("Nothing here.", encoding="utf8")
    return folder


def test_extract_writes_one_line_a_document(folder, tmp_path):
    out = tmp_path / "out.jsonl"
    done = trialspan("extract", folder, "-o", out)
    assert done.returncode == 0, done.stderr
    first, second = lines(out)
    assert [first["doc_id"], second["doc_id"]] == ["a", "b"]
    assert first["lab_thresholds"][0]["timeframes"] == ["F1"]
    assert second["lab_thresholds"] == []
    for record in (first, second):
        Document.model_validate(record)
    summary = done.stderr.decode()
    assert "documents        2" in summary
    assert "lab thresholds   1" in summary
    assert not (tmp_path / "out.errors.jsonl").exists()


def test_standard_input_and_output():
    done = trialspan("extract", "-", "--no-text", "--quiet", input=TEXT.encode())
    (record,) = map(json.loads, done.stdout.decode().splitlines())
    assert (done.returncode, done.stderr) == (0, b"")
    assert (record["doc_id"], record["source"]) == ("stdin", "-")
    assert "text" not in record


def test_a_document_that_fails_is_named_and_the_others_are_done(folder, tmp_path):
    (folder / "aa.txt").write_bytes(b"%PDF-1.7 x")
    out = tmp_path / "out.jsonl"
    done = trialspan("extract", folder, tmp_path / "none.txt", "-o", out)
    assert done.returncode == 1
    assert [record["doc_id"] for record in lines(out)] == ["a", "b"]
    assert lines(tmp_path / "out.errors.jsonl") == [
        {
            "source": str(folder / "aa.txt"),
            "stage": "read",
            "reason": "binary: a PDF (want text)",
        },
        {
            "source": str(tmp_path / "none.txt"),
            "stage": "find",
            "reason": "no such file or folder",
        },
    ]
    assert b"aa.txt: read: binary: a PDF (want text)" in done.stderr


def test_an_output_that_exists_is_replaced_or_completed_when_told(folder, tmp_path):
    out = tmp_path / "out.jsonl"
    for ways, code, message in [
        ([], 0, "records written  2"),
        ([], 2, "want --overwrite to replace it, or --resume"),
        (["--overwrite"], 0, "records written  2"),
        (["--resume"], 0, "kept from before  2"),
    ]:
        done = trialspan("extract", folder, "-o", out, *ways)
        assert (done.returncode, message in done.stderr.decode()) == (code, True)
        assert [record["doc_id"] for record in lines(out)] == ["a", "b"]


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
)
def test_a_signal_ends_the_run_and_says_how_it_goes_on(tmp_path, number, code, word):
    docs = documents(tmp_path / "docs", 4_000)
    command = [sys.executable, "-m", "trialspan", "extract", docs, "-o", "out.jsonl"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE)
    while not list(tmp_path.glob("out.parts/*.manifest.jsonl")):
        time.sleep(0.05)
    process.send_signal(number)
    _, told = process.communicate()
    assert process.returncode == code
    assert f"trialspan: {word}" in told.decode()
    assert "--resume goes on from there" in told.decode()
    assert b"Traceback" not in told


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["extract", "x.txt", "-o", "."], "is a folder (want a file)"),
        (["extract", "x.txt", "-o", "none/out.jsonl"], "no folder none"),
        (["extract", "-", "--lexicon", "none"], "none: not a folder"),
        (["extract", "-", "--resume"], "standard output or Spark"),
        (["extract", "-", "--workers", "0"], "--workers"),
        (["extract"], "Missing argument"),
        (["extrct"], "No such command"),
    ],
)
def test_a_wrong_call_is_exit_2_and_one_message(tmp_path, args, message):
    done = trialspan(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_schema_is_a_json_schema():
    schema = json.loads(trialspan("schema").stdout)
    assert set(schema["required"]) >= {"doc_id", "lab_thresholds", "outcomes", "meta"}


def test_version():
    assert trialspan("--version").stdout.decode().strip() == "0.1.0"
