"""Fetching from a server of our own: pages, waits, failures, going on."""

from __future__ import annotations

import json

import pytest
from registry_server import registry
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.fetch import (
    FetchError,
    Folder,
    Refused,
    Server,
    fetch_numbers,
    fetch_query,
)
from trialspan.read.files import Input, list_inputs


@pytest.fixture
def waits():
    return []


@pytest.fixture
def there(waits):
    with registry() as running:
        running.server = Server(running.url, pause=0.1, timeout=5, sleep=waits.append)
        yield running


def names(path):
    return sorted(p.name for p in path.glob("NCT*.json"))


ALL = [f"NCT9{n:07}.json" for n in range(5)]


def test_every_page_is_fetched_and_can_be_read(there, tmp_path):
    folder = Folder(tmp_path / "new" / "out")
    fetch_query(there.server, folder, "cells AND myeloma")
    assert names(folder.path) == ALL
    assert (folder.written, folder.kept, folder.problems) == (5, 0, [])
    assert "query.term=cells+AND+myeloma" in there.asked[0]
    read = list(list_inputs([str(folder.path)]))
    assert len([e for e in read if isinstance(e, Input)]) == 5


@pytest.mark.parametrize("fail", ["429", "500", "503", "cut", "no JSON", "[1]", ""])
def test_a_failure_is_tried_again(there, tmp_path, waits, fail):
    there.fails = ["", fail, fail]
    folder = Folder(tmp_path)
    fetch_query(there.server, folder, "x")
    assert names(tmp_path) == ALL
    if fail:
        assert max(waits) > 1
    if fail == "429":
        assert 7 in waits


@pytest.mark.parametrize(
    ("fail", "error"), [("500", FetchError), ("403", Refused), ('{"a": 1}', FetchError)]
)
def test_a_server_that_does_not_answer_is_named_and_the_rest_stays(
    there, tmp_path, fail, error
):
    there.fails = ["", *[fail] * 5]
    with pytest.raises(error):
        fetch_query(there.server, Folder(tmp_path), "x")
    assert len(names(tmp_path)) >= 2


def test_a_stopped_search_goes_on_at_its_page(there, tmp_path):
    there.fails = ["", *["500"] * 5]
    with pytest.raises(FetchError):
        fetch_query(there.server, Folder(tmp_path), "x")
    before = len(there.asked)
    folder = Folder(tmp_path)
    fetch_query(there.server, folder, "x")
    assert "pageToken=t2" in there.asked[before]
    assert names(tmp_path) == ALL
    assert folder.written == 3


def test_a_page_the_server_forgot_begins_anew(there, tmp_path):
    folder = Folder(tmp_path)
    folder.reach("x", "forgotten")
    fetch_query(there.server, folder, "x")
    assert names(tmp_path) == ALL


def test_another_search_begins_at_its_beginning(there, tmp_path):
    folder = Folder(tmp_path)
    folder.reach("x", "t4")
    fetch_query(there.server, folder, "y")
    assert "pageToken" not in there.asked[0]


def test_what_is_there_is_kept_and_what_was_changed_is_fetched(there, tmp_path):
    numbers = [name.removesuffix(".json") for name in ALL[:3]]
    fetch_numbers(there.server, Folder(tmp_path), numbers)
    (tmp_path / ALL[1]).write_text("{}")
    folder = Folder(tmp_path)
    fetch_numbers(there.server, folder, [*numbers, "NCT00000000"])
    assert (folder.written, folder.kept) == (1, 2)
    (problem,) = folder.problems
    assert "NCT00000000" in problem
    assert "404" in problem


@pytest.mark.parametrize(
    "study",
    [{}, [], 3, None, {"protocolSection": {"identificationModule": {"nctId": "../x"}}}],
)
def test_a_study_without_number_is_named(tmp_path, study):
    folder = Folder(tmp_path)
    folder.take(study, "page one")
    assert folder.problems == ["page one: a study without NCT number"]
    assert names(tmp_path) == []


def run(*arguments):
    return CliRunner().invoke(app, ["fetch", *arguments, "--pause", "0"])


def test_the_command(there, tmp_path):
    done = run("myeloma", "-o", str(tmp_path), "--base-url", there.url, "--max", "3")
    assert done.exit_code == 0, done.output
    assert names(tmp_path) == ALL[:3]
    rows = [
        json.loads(line)
        for line in (tmp_path / "manifest.jsonl").read_text().splitlines()
    ]
    assert [row["nct_id"] for row in rows] == [name[:11] for name in ALL[:3]]
    assert (
        run("NCT90000004", "-o", str(tmp_path), "--base-url", there.url).exit_code == 0
    )
    assert names(tmp_path) == [*ALL[:3], ALL[4]]
    assert (
        run("NCT00000000", "-o", str(tmp_path), "--base-url", there.url).exit_code == 1
    )


@pytest.mark.parametrize("url", ["file:///etc", "ftp://x", "x"])
def test_only_http_is_asked(tmp_path, url):
    assert run("x", "-o", str(tmp_path), "--base-url", url).exit_code == 2
