"""Outputs: the same for any number of workers, resumed exactly, never half."""

from __future__ import annotations

import multiprocessing
import os
import shutil

import pytest
from running import documents, rows, run

from trialspan.run.failing import (
    CannotWrite,
    Interrupted,
    OutputExists,
    TooManyErrors,
)
from trialspan.run.stop import Stop
from trialspan.run.store import Store

COUNT = 40


@pytest.fixture(scope="module")
def whole(nlp, tmp_path_factory):
    """Documents and the output of an undisturbed run over them."""
    folder = tmp_path_factory.mktemp("whole")
    docs = documents(folder / "docs", COUNT)
    run(nlp, docs, folder / "out.jsonl", workers=1)
    return folder


@pytest.fixture
def copy(nlp, whole, tmp_path):
    """The documents and their finished output, to change at will."""
    shutil.copytree(whole / "docs", tmp_path / "docs")
    run(nlp, tmp_path / "docs", tmp_path / "out.jsonl")
    return tmp_path


def stopped(nlp, folder, after):
    """Run until that many documents are done, then as SIGTERM would."""
    stop = Stop()

    def watch(ledger):
        if ledger.records >= after:
            stop.signal = 15

    with pytest.raises(Interrupted) as error:
        run(nlp, folder / "docs", folder / "out.jsonl", stop=stop, watch=watch)
    assert error.value.code == 143


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_workers_do_not_show_in_the_output(nlp, whole, tmp_path, workers):
    out = tmp_path / "out.jsonl"
    ledger = run(nlp, whole / "docs", out, workers=workers)
    assert out.read_bytes() == (whole / "out.jsonl").read_bytes()
    assert (ledger.documents, ledger.records, ledger.errors) == (COUNT, COUNT, 0)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "out.jsonl",
        "out.manifest.jsonl",
    ]


def test_a_finished_run_is_kept_whole(nlp, copy):
    before = (copy / "out.jsonl").read_bytes()
    ledger = run(nlp, copy / "docs", copy / "out.jsonl", resume=True)
    assert (ledger.kept, ledger.characters) == (COUNT, 0)
    assert (copy / "out.jsonl").read_bytes() == before


def touched(path):
    os.utime(path, ns=(1, 1))


def rewritten(path):
    path.write_text(path.read_text("utf8").replace("Age", "age"), encoding="utf8")


def truncated(path):
    path.write_text("Age ≥ 18", encoding="utf8")


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (touched, COUNT),
        (rewritten, COUNT - 1),
        (truncated, COUNT - 1),
        (lambda path: path.unlink(), COUNT - 1),
        (lambda path: path.with_name("d00000a.txt").write_text("ALT ≤ 3"), COUNT),
        (lambda path: path.rename(path.with_name("z.txt")), COUNT - 1),
        (lambda path: path.write_bytes(b"%PDF-1"), COUNT - 1),
        (lambda path: None, COUNT),
    ],
)
def test_resume_does_what_changed_and_equals_a_new_run(nlp, copy, change, kept):
    change(copy / "docs/s0/d00030.txt")
    ledger = run(nlp, copy / "docs", copy / "out.jsonl", resume=True)
    assert ledger.kept == kept
    run(nlp, copy / "docs", copy / "new.jsonl")
    assert (copy / "out.jsonl").read_bytes() == (copy / "new.jsonl").read_bytes()
    assert rows(copy / "out.errors.jsonl") == rows(copy / "new.errors.jsonl")


@pytest.mark.parametrize("after", [1, 20, COUNT])
def test_a_stopped_run_goes_on(nlp, whole, tmp_path, after):
    shutil.copytree(whole / "docs", tmp_path / "docs")
    stopped(nlp, tmp_path, after)
    assert not (tmp_path / "out.jsonl").exists()
    run(nlp, tmp_path / "docs", tmp_path / "out.jsonl", resume=True)
    assert (tmp_path / "out.jsonl").read_bytes() == (whole / "out.jsonl").read_bytes()
    assert not (tmp_path / "out.parts").exists()


def test_a_run_stopped_twice_keeps_what_both_did(nlp, whole, tmp_path):
    shutil.copytree(whole / "docs", tmp_path / "docs")
    stopped(nlp, tmp_path, 10)
    first = len(list((tmp_path / "out.parts").glob("*.manifest.jsonl")))
    stop = Stop()

    def watch(ledger):
        stop.signal = 2 if ledger.records - ledger.kept > 10 else None

    with pytest.raises(Interrupted):
        run(
            nlp,
            tmp_path / "docs",
            tmp_path / "out.jsonl",
            resume=True,
            stop=stop,
            watch=watch,
        )
    assert len(list((tmp_path / "out.parts").glob("*.manifest.jsonl"))) > first
    ledger = run(nlp, tmp_path / "docs", tmp_path / "out.jsonl", resume=True)
    assert ledger.kept > 10
    assert (tmp_path / "out.jsonl").read_bytes() == (whole / "out.jsonl").read_bytes()


def test_another_configuration_keeps_nothing(nlp, copy):
    ledger = run(nlp, copy / "docs", copy / "out.jsonl", resume=True, text=False)
    assert ledger.kept == 0
    assert "text" not in rows(copy / "out.jsonl")[0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda out: out.write_bytes(out.read_bytes()[:-7]),
        lambda out: out.write_bytes(out.read_bytes() + b"{}\n"),
        lambda out: out.write_bytes(b"x" * out.stat().st_size),
        lambda out: out.unlink(),
    ],
)
def test_an_output_that_was_changed_is_not_trusted(nlp, copy, spoil):
    before = (copy / "out.jsonl").read_bytes()
    spoil(copy / "out.jsonl")
    ledger = run(nlp, copy / "docs", copy / "out.jsonl", resume=True)
    assert ledger.kept == 0
    assert (copy / "out.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda out: out.write_text("{}"), "out.jsonl exists"),
        (lambda out: out.with_name("out.parts").mkdir(), "holds an unfinished run"),
    ],
)
def test_an_output_is_not_replaced_silently(tmp_path, make, message):
    make(tmp_path / "out.jsonl")
    store = Store(tmp_path / "out.jsonl")
    with pytest.raises(OutputExists, match=message):
        store.ask(resume=False, overwrite=False)
    for ways in (
        {"resume": True, "overwrite": False},
        {"resume": False, "overwrite": True},
    ):
        store.ask(**ways)


def test_an_output_that_is_not_there_needs_no_word(tmp_path):
    Store(tmp_path / "out.jsonl").ask(resume=False, overwrite=False)


def test_two_runs_do_not_write_one_output(tmp_path, capfd):
    first = Store(tmp_path / "out.jsonl")
    first.open({}, resume=False)
    second = multiprocessing.get_context("fork").Process(
        target=Store(tmp_path / "out.jsonl").open, args=({},), kwargs={"resume": True}
    )
    second.start()
    second.join()
    assert second.exitcode == 1
    assert "another run is writing" in capfd.readouterr().err
    first.close()
    third = Store(tmp_path / "out.jsonl")
    third.open({}, resume=True)
    third.close()


@pytest.mark.parametrize(("most", "fails"), [(0, True), (2, True), (3, False)])
def test_too_many_errors_stop_the_run(nlp, copy, most, fails):
    for n in range(3):
        (copy / f"docs/s0/a{n}.txt").write_bytes(b"%PDF-1")
    out = copy / "new.jsonl"
    if fails:
        with pytest.raises(TooManyErrors, match=f"--max-errors {most}"):
            run(nlp, copy / "docs", out, max_errors=most)
    ledger = run(nlp, copy / "docs", out, resume=True, max_errors=3)
    assert (ledger.documents, ledger.records, ledger.errors) == (COUNT + 3, COUNT, 3)


def test_a_full_disk_is_told_and_the_run_goes_on_later(
    nlp, whole, tmp_path, small_disk
):
    folder = small_disk(tmp_path / "disk", "200k")
    with pytest.raises(CannotWrite, match="the disk is full"):
        run(nlp, whole / "docs", folder / "out.jsonl")
    assert not (folder / "out.jsonl").exists()
    assert not list(folder.rglob("*.writing"))
    small_disk(folder, "20m")
    ledger = run(nlp, whole / "docs", folder / "out.jsonl", resume=True)
    assert 0 < ledger.kept < COUNT
    assert (folder / "out.jsonl").read_bytes() == (whole / "out.jsonl").read_bytes()


def test_a_disk_that_fills_at_the_end_loses_nothing(nlp, whole, tmp_path, small_disk):
    size = (whole / "out.jsonl").stat().st_size
    folder = small_disk(tmp_path / "disk", str(size + size // 2))
    with pytest.raises(CannotWrite, match=r"out.jsonl: the disk is full"):
        run(nlp, whole / "docs", folder / "out.jsonl")
    assert sorted(path.name for path in folder.iterdir()) == ["out.parts"]
    small_disk(folder, "20m")
    ledger = run(nlp, whole / "docs", folder / "out.jsonl", resume=True)
    assert ledger.kept == COUNT
    assert (folder / "out.jsonl").read_bytes() == (whole / "out.jsonl").read_bytes()
