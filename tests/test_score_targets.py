"""The scorer of the sample of targets, on two small made-up documents."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location(
    "score_targets", ROOT / "benchmarks/score_targets.py"
)
score_targets = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(score_targets)

Target = dict[str, Any]


def target(
    name: str,
    *places: int,
    symbol: str | None = None,
    variant: str | None = None,
    roles: str = "intervention",
) -> Target:
    """A target with mentions of four characters at these places."""
    mentions = [{"start": start, "end": start + 4, "form": "name"} for start in places]
    return {
        "name": name,
        "symbol": symbol,
        "variant": variant,
        "roles": roles.split(),
        "mentions": mentions,
    }


def write(path: Path, **documents: list[Target]) -> Path:
    rows = (
        {"doc_id": doc_id, "targets": targets, "meta": {"sha256": doc_id}}
        for doc_id, targets in documents.items()
    )
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    return path


def figures(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *options: str,
    gold: dict[str, list[Target]],
    pred: dict[str, list[Target]],
) -> list[str]:
    """What is printed for two files."""
    paths = write(tmp_path / "gold", **gold), write(tmp_path / "pred", **pred)
    score_targets.main([str(paths[1]), "--gold", str(paths[0]), *options])
    return capsys.readouterr().out.splitlines()


CD19 = target("CD19", 0, 10, symbol="CD19", roles="biomarker intervention")
GOLD = {"a": [CD19, target("PARP", 20)], "b": [], "c": [target("HER2", 5)]}


def test_a_document_is_scored_by_target_mention_and_role(tmp_path, capsys):
    pred = {
        "x": [target("EGFR", 0)],
        "a": [target("CD19", 2, 30, symbol="CD19"), target("MET", 40)],
        "b": [target("CD3", 0)],
        "c": [target("HER2", 5)],
    }
    lines = figures(tmp_path, capsys, "--errors", gold=GOLD, pred=pred)
    assert lines[:7] == [
        "a mentions missed: CD19/CD19/- 10-14",
        "a target missed: PARP/-/- 20-24",
        "a mentions spurious: CD19/CD19/- 30-34",
        "a target spurious: MET/-/- 40-44",
        "a roles: CD19 biomarker intervention -> intervention",
        "b target spurious: CD3/-/- 0-4",
        "3 documents",
    ]
    shares = [line[:18].strip() + line[18:].split("[")[0] for line in lines[7:]]
    assert [share.strip() for share in shares] == [
        "target precision 0.500",
        "target recall 0.667",
        "mention precision 0.400",
        "mention recall 0.500",
        "mention F1 0.444",
        "roles right 0.500",
    ]


def test_intervals_are_the_same_in_every_run(tmp_path, capsys):
    pred = {**GOLD, "c": []}
    first, second = (figures(tmp_path, capsys, gold=GOLD, pred=pred) for _ in range(2))
    assert first == second
    assert first[1] == "target precision   1.000 [1.000, 1.000]  2/2"
    assert first[2] == "target recall      0.667 [0.000, 1.000]  2/3"


def test_nothing_to_count_has_no_share(tmp_path, capsys):
    lines = figures(tmp_path, capsys, gold={"b": []}, pred={"b": []})
    assert [line.split()[-1] for line in lines[1:]] == ["-"] * 6


@pytest.mark.parametrize(
    "pred", [{"a": GOLD["a"]}, {}], ids=["a document is missing", "an empty run"]
)
def test_a_run_without_a_document_is_refused(tmp_path, capsys, pred):
    with pytest.raises(SystemExit, match="is not there, or with another text"):
        figures(tmp_path, capsys, gold=GOLD, pred=pred)


def test_another_text_is_refused(tmp_path):
    gold = write(tmp_path / "gold", a=[CD19])
    pred = tmp_path / "pred"
    pred.write_text(gold.read_text("utf8").replace('"sha256": "a"', '"sha256": "z"'))
    with pytest.raises(SystemExit, match="a is not there, or with another text"):
        score_targets.main([str(pred), "--gold", str(gold)])


@pytest.mark.parametrize(
    ("gold", "pred", "same"),
    [
        (target("BCMA", symbol="TNFRSF17"), target("CD269", symbol="TNFRSF17"), True),
        (target("TGF-β"), target("TGF-beta", symbol="TGFB1"), True),
        (target("NTRK"), target("ntrk"), True),
        (target("KRAS", symbol="KRAS", variant="G12C"), target("KRAS G12C", symbol="KRAS", variant="g12c"), True),
        (target("IL-13Rα2", symbol="IL13RA2"), target("IL13RA2"), True),
        (target("KRAS", symbol="KRAS", variant="G12C"), target("KRAS", symbol="KRAS"), False),
        (target("PARP"), target("PARP1", symbol="PARP1"), False),
        (target("CD3", symbol="CD3E"), target("CD3", symbol="CD3D"), False),
        (target("IL-2", symbol="IL2"), target("IL-21", symbol="IL21"), False),
        (target("VEGFR"), target("VEGF", symbol="VEGFA"), False),
    ],
)  # fmt: skip
def test_targets_agree_by_symbol_or_by_name(gold, pred, same):
    assert bool(score_targets.match([gold], [pred])) is same


def test_a_symbol_goes_before_a_name():
    family, gene = target("PARP"), target("PARP1", symbol="PARP1")
    pred = [target("PARP", symbol="PARP1"), target("PARP")]
    assert score_targets.match([family, gene], pred) == [
        (family, pred[1]),
        (gene, pred[0]),
    ]


@pytest.mark.parametrize(
    ("gold", "pred", "pairs"),
    [
        ([0], [0], 1),
        ([0], [3], 1),
        ([0, 10], [1, 11], 2),
        ([0], [1, 3], 1),
        ([0], [4], 0),
        ([0, 10], [20], 0),
        ([], [0], 0),
        ([0], [], 0),
    ],
)
def test_mentions_pair_where_they_overlap(gold, pred, pairs):
    found = score_targets.overlaps(target("CD19", *gold), target("CD19", *pred))
    assert len(found) == pairs


def test_the_sample_holds_offsets_and_no_text():
    rows = score_targets.load(score_targets.GOLD)
    assert len(rows) == 40
    assert all(set(r) == {"doc_id", "source", "targets", "meta"} for r in rows.values())
    mentions = [m for r in rows.values() for t in r["targets"] for m in t["mentions"]]
    assert all(set(m) == {"start", "end", "form"} for m in mentions)
    assert all(0 <= m["start"] < m["end"] for m in mentions)


@pytest.mark.shared
def test_the_sample_fits_its_pages_and_the_gene_table(shared):
    table = shared / "corpora/lexicon_sources/hgnc/hgnc_protein_coding.tsv"
    genes = [line.split("\t") for line in table.read_text("utf8").splitlines()]
    ids = {gene[1]: (gene[0], gene[5]) for gene in genes} | {None: (None, None)}
    for doc_id, row in score_targets.load(score_targets.GOLD).items():
        text = (shared / f"corpora/pages/documents/{doc_id}.txt").read_bytes()
        assert hashlib.sha256(text).hexdigest() == row["meta"]["sha256"]
        for found in row["targets"]:
            assert (found["hgnc_id"], found["uniprot_id"]) == ids[found["symbol"]]
            for m in found["mentions"]:
                words = text.decode("utf8")[m["start"] : m["end"]]
                assert words == words.strip()
                assert words
