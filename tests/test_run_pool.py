"""Documents that kill, hold or fail: isolated and named, the rest is done."""

from __future__ import annotations

import pytest
from running import documents, poison, rows, run

import trialspan
from trialspan.run.failing import RunError
from trialspan.run.pool import Pool, ending
from trialspan.run.stop import Stop


@pytest.fixture(scope="module")
def deadly():
    nlp = trialspan.load()
    nlp.add_pipe(poison.__name__, last=True)
    return nlp


KILLED = "killed its worker 2 times (signal SIGKILL, as when memory runs out)"


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("POISON KILL", ("worker", KILLED)),
        ("POISON EXIT", ("worker", "killed its worker 2 times (exit code 3)")),
        ("POISON SLEEP", ("worker", "took longer than 1 s (--timeout-per-document)")),
        ("POISON MEMORY", ("extract", "MemoryError: ")),
        ("POISON DEEP", ("extract", "RecursionError: too deep")),
        ("POISON", None),
        ("a document like any other", None),
        ("", None),
    ],
)
def test_one_deadly_document_costs_itself_only(deadly, tmp_path, text, failure):
    folder = documents(tmp_path / "docs", 30)
    (folder / "s1" / "d00011x.txt").write_text(text, encoding="utf8")
    out = tmp_path / "out.jsonl"
    ledger = run(deadly, folder, out, timeout=1.0)
    errors = rows(tmp_path / "out.errors.jsonl")
    assert (ledger.documents, ledger.errors) == (31, int(failure is not None))
    assert len(rows(out)) == ledger.records == 31 - ledger.errors
    assert [(e["stage"], e["reason"]) for e in errors] == [failure] * len(errors)
    assert all(e["source"].endswith("d00011x.txt") for e in errors)


def test_many_deadly_documents_are_all_named(deadly, tmp_path):
    folder = documents(tmp_path / "docs", 40)
    for n in range(0, 40, 5):
        (folder / f"s0/k{n:02}.txt").write_text("POISON KILL", encoding="utf8")
    ledger = run(deadly, folder, tmp_path / "out.jsonl")
    assert (ledger.documents, ledger.records, ledger.errors) == (48, 40, 8)
    names = [e["source"][-7:] for e in rows(tmp_path / "out.errors.jsonl")]
    assert names == [f"k{n:02}.txt" for n in range(0, 40, 5)]


def test_workers_that_cannot_start_end_the_run():
    def broken():
        raise SystemExit(7)

    pool = Pool(broken, workers=1, stop=Stop())
    with pytest.raises(RunError, match=r"before their first document \(exit code 7\)"):
        list(pool.run(iter([(0, [])])))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-9, "signal SIGKILL, as when memory runs out"),
        (-11, "signal SIGSEGV"),
        (0, "exit code 0"),
        (None, "exit code None"),
    ],
)
def test_ending_says_how_a_process_ended(code, words):
    assert ending(code) == words
