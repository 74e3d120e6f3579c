"""A run that is killed at any moment goes on to the output of an undisturbed one."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from running import documents, rows, run, run_until_signal

SEED = 20261124


def disturbed(nlp, docs, out, number, after):
    """Start a run in a process of its own and signal it; whether it was still running."""
    process = multiprocessing.get_context("fork").Process(
        target=run_until_signal, args=(nlp, docs, out), kwargs={"resume": True}
    )
    process.start()
    process.join(after)
    alive = process.is_alive()
    if alive:
        os.kill(process.pid, number)
    process.join()
    return alive


def orphans():
    """Processes of this one's group whose parent is gone, after a moment to end."""
    for _ in range(100):
        mine, others = os.getpgrp(), [p for p in processes() if p[0] != p[2]]
        found = [p for p in others if p[1:] == (1, mine)]
        if not found:
            return []
        time.sleep(0.1)
    return found


def processes():
    """(process, parent, group) of every process."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            yield int(stat.parent.name), int(fields[1]), int(fields[2])


def disturb_until_done(nlp, folder, count, moments):
    docs, whole, out = folder / "docs", folder / "whole.jsonl", folder / "out.jsonl"
    documents(docs, count)
    began = time.monotonic()
    run(nlp, docs, whole)
    seconds = time.monotonic() - began
    chance, hits = random.Random(SEED), 0
    for moment in range(moments):
        if out.exists():
            assert out.read_bytes() == whole.read_bytes()
            for path in (out, out.with_name("out.manifest.jsonl")):
                path.unlink(missing_ok=True)
        hard = moment % 3 or moments > 10
        number = signal.SIGKILL if hard else signal.SIGTERM
        hits += disturbed(nlp, docs, out, number, chance.uniform(0, 0.7 * seconds))
        assert not orphans(), "workers must not outlive their run"
    ledger = run(nlp, docs, out, resume=True)
    assert out.read_bytes() == whole.read_bytes()
    assert len({row["doc_id"] for row in rows(out)}) == ledger.documents == count
    assert not out.with_name("out.parts").exists()
    return hits


def test_killed_four_times_nothing_is_lost_and_nothing_twice(nlp, tmp_path):
    assert disturb_until_done(nlp, tmp_path, 150, 4)


@pytest.mark.long
def test_killed_at_thirty_moments_nothing_is_lost_and_nothing_twice(nlp, tmp_path):
    hits = disturb_until_done(nlp, tmp_path, 600, 30)
    print(f"SIGKILL hit a running run {hits} times of 30")
    assert hits >= 20
