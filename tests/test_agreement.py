"""Two annotators: F1, agreement in fields, Cohen's kappa."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from annotated import document, full, write
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.evaluate.agreement import agreement, cohen


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[20, 5], [10, 15]], 0.4),  # the textbook's example
        ([[10, 0], [0, 10]], 1.0),
        ([[0, 10], [10, 0]], -1.0),
        ([[5, 5], [5, 5]], 0.0),
        ([[10, 0], [0, 0]], None),  # one category only: nothing beyond chance
        ([[0, 0], [0, 0]], None),
        ([[2, 0, 0], [0, 2, 0], [0, 0, 2]], 1.0),
    ],
)
def test_kappa_is_agreement_beyond_chance(table, kappa):
    [found] = cohen(np.array([table], dtype=np.float32))
    assert np.isnan(found) if kappa is None else found == pytest.approx(kappa)


def by_hand(pairs):
    """Cohen's kappa of pairs of labels, by its definition."""
    labels = {label for pair in pairs for label in pair}
    observed = sum(a == b for a, b in pairs) / len(pairs)
    first, second = zip(*pairs, strict=True)
    chance = sum(first.count(x) * second.count(x) for x in labels) / len(pairs) ** 2
    return (observed - chance) / (1 - chance) if chance < 1 else None


def other(doc_id: str, chance: random.Random):
    """A second annotator, who sometimes chooses another comparator or misses one."""
    answer = full(doc_id)
    for row in (*answer["lab_thresholds"], *answer["timeframes"]):
        if chance.random() < 0.4:
            row["comparator"] = chance.choice(["<", "=", ">="])
    if chance.random() < 0.3:
        del answer["timeframes"][1]
        answer["outcomes"][0]["timeframes"] = []
    return answer


@pytest.mark.parametrize("seed", range(8))
def test_kappas_of_documents_are_those_by_hand(seed):
    chance = random.Random(seed)
    names = [f"d{n}" for n in range(10)]
    first, second = [full(name) for name in names], [other(n, chance) for n in names]
    found = agreement(first, second)
    told = {(row.kind, row.field): row for row in found.kappas}
    for kind in ("lab_thresholds", "timeframes"):
        pairs = [
            (a["comparator"], b["comparator"])
            for one, two in zip(first, second, strict=True)
            for a in one[kind]
            for b in two[kind]
            if (a["start"], a["end"]) == (b["start"], b["end"])
        ]
        row = told[kind, "comparator"]
        assert row.kappa == pytest.approx(by_hand(pairs), abs=1e-5)
        assert row.pairs == len(pairs)
        assert row.interval[0] <= row.kappa <= row.interval[1]


def test_f1_is_the_same_from_either_side():
    chance = random.Random(2)
    first, second = [full("a"), full("b")], [other("a", chance), other("b", chance)]
    there = {k: one.count.f1 for k, one in agreement(first, second).figures.items()}
    back = {k: one.count.f1 for k, one in agreement(second, first).figures.items()}
    assert there == back


def test_documents_of_one_annotator_alone_are_left_out():
    found = agreement([full("a"), full("b")], [full("a"), full("c")])
    assert found.documents == ("a",)
    assert found.only == ("b", "c")
    assert all(one.count.fn == 0 for one in found.figures.values())


def test_nothing_to_agree_in_is_undefined():
    found = agreement([document()], [document()])
    assert {one.count.f1 for one in found.figures.values()} == {None}
    assert {row.kappa for row in found.kappas} == {None}
    assert not agreement([full("a")], [full("b")]).documents


@pytest.fixture
def run(tmp_path):
    def command(first, second, *options):
        paths = (
            write(tmp_path / "a.jsonl", *first),
            write(tmp_path / "b.jsonl", *second),
        )
        return CliRunner().invoke(app, ["agreement", *map(str, paths), *options])

    return command


def test_agreement_is_printed_and_written(run):
    second = full()
    second["timeframes"][0]["relation"] = "after"
    result = run([full()], [second])
    assert result.exit_code == 0
    for told in ("1 documents annotated twice", "Cohen's kappa", "relation", "none"):
        assert told in result.output
    assert max(map(len, result.output.splitlines())) <= 80
    told = json.loads(run([full()], [second], "--json").stdout)
    assert told["fields"]["timeframes.relation"] == {"agree": 0.5, "pairs": 2}
    assert told["kinds"]["timeframes"]["record"]["f1"] == 0.5


def test_both_files_are_checked_as_annotations(run):
    first, second = full(), full()
    first["timeframes"][0]["end"] = 9_999
    second["timeframes"][0]["unit"] = "fortnight"
    result = run([first], [second])
    assert result.exit_code == 2
    assert "a.jsonl:1: timeframes[0] is [" in result.output
    assert "b.jsonl:1: timeframes[0].unit is 'fortnight'" in result.output
