"""On Spark: the lines of a local run, also where an executor is lost."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running import documents, rows, run
from studies import study

missing = [
    name for name in ("pyspark", "pyarrow") if not importlib.util.find_spec(name)
]
needs_spark = pytest.mark.skipif(
    bool(missing) or not shutil.which("java"),
    reason="needs Java and pyspark (want: pip install '.[spark]')",
)


def on_spark(folder, out, *args):
    """What the job prints; its own messages are shown where it fails."""
    script = Path(__file__).with_name("spark_loss.py")
    command = [sys.executable, str(script), str(folder), str(out), *args]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def lines(folder, status):
    parts = sorted((folder / f"status={status}").glob("part-*"))
    return [line for part in parts for line in part.read_bytes().splitlines()]


def check(nlp, tmp_path, count, *args):
    docs = documents(tmp_path / "docs", count)
    (docs / "s0/a.pdf.txt").write_bytes(b"%PDF-1.7")
    (docs / "s0/b.txt").write_text("\ufeffAge ≥ 18 years\r\n", encoding="utf8")
    (docs / "study.json").write_text(json.dumps(study()), encoding="utf8")
    said = on_spark(docs, tmp_path / "spark", *args)
    run(nlp, docs, tmp_path / "out.jsonl")
    local = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert sorted(lines(tmp_path / "spark", "record")) == sorted(local)
    (failure,) = map(json.loads, lines(tmp_path / "spark", "error"))
    (expected,) = rows(tmp_path / "out.errors.jsonl")
    assert (failure["stage"], failure["reason"]) == (
        expected["stage"],
        expected["reason"],
    )
    assert (said["documents"], said["records"]) == (len(local) + 1, len(local))
    return said


@needs_spark
def test_the_lines_are_those_of_a_local_run(nlp, tmp_path):
    check(nlp, tmp_path, 20, "local[2]")


@needs_spark
@pytest.mark.long
def test_the_lines_on_a_cluster_are_those_of_a_local_run(nlp, tmp_path):
    check(nlp, tmp_path, 500, "local-cluster[2,1,1024]")


@needs_spark
@pytest.mark.long
def test_an_executor_killed_in_the_middle_loses_nothing(nlp, tmp_path):
    said = check(nlp, tmp_path, 6_000, "local-cluster[2,1,1024]", "kill")
    print(said)
    assert said["killed"] == 1


def test_a_frame_without_its_columns_is_refused():
    from trialspan.spark import extract

    class Frame:
        columns = ("doc_id", "body")

    with pytest.raises(ValueError, match="want doc_id, source, and one of content"):
        extract(Frame())


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("content", "Age ≥ 18".encode(), "Age ≥ 18"),
        ("content", "Age ≥ 18".encode("utf-16"), "Age ≥ 18"),
        ("text", "Age ≥ 18", "Age ≥ 18"),
        ("text", "\ufeffAge", "\ufeffAge"),
        ("text", "%PDF- is no magic in a string", "%PDF- is no magic in a string"),
        ("text", "", ""),
        ("content", b"%PDF-1", None),
        ("content", None, None),
        ("path", "none/x.txt", None),
        ("path", None, None),
    ],
)
def test_a_row_becomes_its_text_or_a_failure(column, value, text):
    from trialspan.read.files import Failure, read_input
    from trialspan.spark import _task

    task = _task(column, ("x", "x.txt", value))
    found = task if isinstance(task, Failure) else read_input(task)
    assert getattr(found, "text", None) == text
