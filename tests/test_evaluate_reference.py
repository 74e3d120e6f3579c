"""The figures are those of the reference scorer, on annotations changed at random."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonlines
import pytest
from annotated import write

from trialspan.evaluate import Evaluation, evaluate
from trialspan.evaluate.check import KINDS
from trialspan.evaluate.match import in_order
from trialspan.evaluate.score import LEVELS
from trialspan.evaluate.synonyms import concept_synonyms, packaged_sameness

pytestmark = pytest.mark.shared
Record = dict[str, Any]

OTHER = {
    "lab_thresholds": {
        "comparator": ["<", ">=", "="],
        "value": [1, 2.5, 75],
        "upper": [None, 9],
        "unit": [None, "%", "/UL", "[IU]/L", "10*9/L"],
        "reference": [None, "ULN"],
        "category": ["laboratory", "score"],
        "criterion": ["exclusion", None],
        "negated": [True, None],
    },
    "timeframes": {
        "comparator": ["<", None],
        "value": [3, None],
        "upper": [6],
        "unit": ["week", None],
        "iso8601": ["P1W", None],
        "relation": ["after", None],
        "anchor": [None, {"start": 1, "end": 2, "event": "death"}],
        "start_event": [None, {"start": 1, "end": 2, "event": "death"}],
    },
    "outcomes": {
        "type": ["other", None],
        "concept": ["PFS rate", "progression-free survival", None, "unheard of"],
        "timeframes": [[], ["F1"], ["F2", "F3"], ["F1", "F1"]],
        "definition": [None, {"start": 400, "end": 500}],
        "start_event": [None, {"start": 1, "end": 2, "event": "death"}],
        "end_events": [[], [{"start": 1, "end": 2, "event": "death"}]],
        "criteria": [[], [{"start": 1, "end": 2, "name": "CTCAE"}]],
    },
}


def shifted(record: Record, chance: random.Random) -> None:
    """Move the ends of a record, sometimes far beyond what is a fact."""
    far = chance.random() < 0.1
    record["start"] = max(record["start"] - chance.randint(0, 8), 0)
    record["end"] += 400 if far else chance.randint(0, 30)


def changed(documents: list[Record], seed: int) -> list[Record]:
    """Drop, double, shift and alter records at random; drop a document."""
    chance = random.Random(seed)
    answer = copy.deepcopy(documents)
    for document in answer:
        for kind, fields in OTHER.items():
            document[kind] = changed_records(document[kind], fields, chance)
        for target in document["targets"]:
            changed_target(target, chance)
        document["targets"] = [t for t in document["targets"] if chance.random() < 0.8]
    return answer if chance.random() < 0.7 else answer[1:]


def changed_records(rows: list[Record], fields: Record, chance: random.Random):
    kept = [row for row in rows if chance.random() < 0.9]
    doubles = [copy.deepcopy(row) for row in kept if chance.random() < 0.1]
    for row in (*kept, *doubles):
        if chance.random() < 0.4:
            shifted(row, chance)
        for part in ("analyte", "measure"):
            if part in row and chance.random() < 0.2:
                shifted(row[part], chance)
        if chance.random() < 0.4:
            field = chance.choice(sorted(fields))
            row[field] = chance.choice(fields[field])
    return [*kept, *doubles]


def changed_target(target: Record, chance: random.Random) -> None:
    for mention in target["mentions"]:
        if chance.random() < 0.3:
            shifted(mention, chance)
    if chance.random() < 0.3:
        target["roles"] = chance.choice([["biomarker"], ["intervention", "other"], []])
    if chance.random() < 0.3:
        target["symbol"] = chance.choice([None, "CD19"])


def ordered(document: Record) -> Record:
    """Put records into the order that matching sees them in."""
    mentions = [{**t, "mentions": in_order(t["mentions"])} for t in document["targets"]]
    rows = {kind: in_order(document[kind]) for kind in KINDS if kind != "targets"}
    return {**document, **rows, "targets": mentions}


def reference(shared: Path, gold: Path, predicted: Path) -> Record:
    """What the reference scorer says."""
    scorer = shared / "bench" / "score_records.py"
    command = [sys.executable, str(scorer), str(gold), str(predicted), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def assert_same_figures(found: Evaluation, wanted: Record) -> None:
    """Compare with the reference, which says 0 or 1 where nothing can be measured."""
    for kind in KINDS:
        for level in LEVELS:
            count, told = found.figures[kind, level], wanted["kinds"][kind][level]
            assert (count.tp + count.fn, count.tp + count.fp) == (
                told["gold"],
                told["pred"],
            )
            for ours, theirs in (("precision", "p"), ("recall", "r"), ("f1", "f1")):
                value = getattr(count, ours)
                assert value is None or value == pytest.approx(told[theirs], abs=1e-9)
    fields = {
        f"{kind}.{name}": share.accuracy
        for (kind, name), share in found.shares.items()
        if share.in_record and share.compared and kind != "targets"
    }
    assert fields == pytest.approx(wanted["fields"], abs=1e-9)
    assert found.offset_errors == wanted["offset_errors"]


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[Record]:
    with jsonlines.open(shared / "gold" / "seeds.jsonl") as lines:
        return list(lines)


@pytest.fixture(scope="module")
def synonyms(shared: Path):
    with jsonlines.open(shared / "spec" / "concepts.jsonl") as lines:
        return concept_synonyms([{**row, "names": row["synonyms"]} for row in lines])


@pytest.mark.parametrize("seed", range(25))
def test_the_figures_are_those_of_the_reference(shared, gold, synonyms, seed, tmp_path):
    answer = [ordered(document) for document in changed(gold, seed)]
    wanted = reference(
        shared, write(tmp_path / "g", *gold), write(tmp_path / "p", *answer)
    )
    chance = random.Random(seed)
    for document in answer:
        for kind in KINDS:
            chance.shuffle(document[kind])
    assert_same_figures(evaluate(gold, answer, synonyms=synonyms), wanted)


def test_the_packaged_lexicon_knows_every_concept_of_the_contract(synonyms):
    packaged, _ = packaged_sameness()
    assert {name: packaged.get(name) for name in synonyms} == synonyms


def test_no_prediction_scores_as_in_the_reference(shared, gold, tmp_path):
    wanted = reference(shared, write(tmp_path / "g", *gold), write(tmp_path / "p"))
    assert_same_figures(evaluate(gold, []), wanted)


def test_the_extractor_scores_as_in_the_reference(shared, gold, nlp, tmp_path):
    from trialspan.run import process

    answer = [
        process(nlp, row["text"], doc_id=row["doc_id"], source=row["source"])
        for row in gold
    ]
    wanted = reference(
        shared, write(tmp_path / "g", *gold), write(tmp_path / "p", *answer)
    )
    synonyms, codes = packaged_sameness()
    assert_same_figures(evaluate(gold, answer, synonyms=synonyms, codes=codes), wanted)
