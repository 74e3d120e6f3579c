"""The rows of targets.jsonl and drugs.jsonl against each other and against HGNC."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import trialspan
from trialspan.pipes.targets.tables import Tables, key

LEXICONS = Path(__file__).parents[1] / "models/en_trialspan/en_trialspan/lexicons"
MODALITIES = {
    *("CAR-T", "CAR-NK", "TCR-T", "bispecific antibody", "antibody-drug conjugate"),
    *("monoclonal antibody", "small molecule", "vaccine", "radioligand"),
    *("gene therapy", "oligonucleotide", "protein degrader", "other"),
}
Row = dict[str, Any]


OTHERS = ("trial_thresholds", "trial_timeframes", "trial_outcomes", "trial_links")


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The packaged pipeline without the components that targets do not need."""
    return trialspan.load(exclude=OTHERS)


def rows(stem: str) -> list[Row]:
    lines = (LEXICONS / f"{stem}.jsonl").read_text(encoding="utf8").splitlines()
    return [json.loads(line) for line in lines]


def words(row: Row) -> list[str]:
    return [*row.get("names", []), *row.get("symbols", [])]


@pytest.fixture(scope="module")
def hgnc(shared: Path) -> dict[str, Row]:
    table = shared / "corpora/lexicon_sources/hgnc/hgnc_protein_coding.tsv"
    with table.open(encoding="utf8", newline="") as file:
        return {
            row["Approved symbol"]: row for row in csv.DictReader(file, delimiter="\t")
        }


def test_every_identifier_is_that_of_an_approved_symbol(hgnc: dict[str, Row]) -> None:
    wrong = []
    for row in rows("targets"):
        if row["symbol"] is None or row["source"].startswith("miRBase:"):
            continue  # the table has no genes of RNA
        known = hgnc.get(row["symbol"])
        if (
            known is None
            or known["Status"] != "Approved"
            or known["HGNC ID"] != row["hgnc_id"]
            or row["uniprot_id"] not in uniprot_ids(known)
        ):
            wrong.append(row["id"])
    assert wrong == []


def test_a_micro_rna_has_the_symbol_of_its_number_and_no_protein() -> None:
    wrong = [
        row["id"]
        for row in rows("targets")
        if row["source"].startswith("miRBase:")
        and (
            row["symbol"] not in (None, row["target"].replace("miR-", "MIR").upper())
            or row["uniprot_id"] is not None
        )
    ]
    assert wrong == []


def uniprot_ids(known: Row) -> list[str]:
    return [
        part.strip() for part in known["UniProt ID(supplied by UniProt)"].split(",")
    ]


def test_every_source_that_is_a_file_holds_its_key(shared: Path) -> None:
    texts: dict[str, str] = {}
    wrong = []
    for row in [*rows("targets"), *rows("drugs")]:
        if not row["source"].startswith("lexicon_sources/"):
            continue
        file, _, name = row["source"].partition(":")
        path = shared / "corpora" / file
        text = texts.setdefault(file, path.read_text(encoding="utf8"))
        if json.dumps(name, ensure_ascii=False) not in text:
            wrong.append(row["id"])
    assert wrong == []


# file:key of lexicon_sources | a registry record | a publication | a table of a public
# repository | an ontology's or a database's identifier | the label of a brand
SOURCE = re.compile(
    r"lexicon_sources/[\w./-]+:.+|NCT\d{8}|doi:10\.\d{4,9}/\S+(?: table \d)?"
    r"|PMC\d{6,9}(?: table \d)?|github:[\w.-]+/[\w.-]+:[\w./-]+:.+"
    r"|ChEMBL:CHEMBL\d+ \(drug2cell 0\.1\.2\)|CHEBI:\d+|HGNC:\d+(?: HGNC:\d+)*"
    r"|miRBase:hsa-mir-\w+|UNII:[0-9A-Z]{10}|label:[A-Z][a-z]+(?: [A-Z][a-z]+)?"
    r"|CARsgen Therapeutics, public announcements 2024-2025"
)


@pytest.mark.parametrize("stem", ["targets", "drugs"])
def test_a_source_has_one_of_the_forms_that_can_be_looked_up(stem: str) -> None:
    strange = [
        (row["id"], row["source"])
        for row in rows(stem)
        if row["source"] != "unverified" and not SOURCE.fullmatch(row["source"])
    ]
    assert strange == []


@pytest.mark.parametrize("stem", ["targets", "drugs"])
def test_unverified_rows_are_fewer_than_one_in_twenty(stem: str) -> None:
    held = rows(stem)
    unverified = [row["id"] for row in held if row["source"] == "unverified"]
    assert len(unverified) < len(held) / 20, unverified


def test_every_family_names_members_that_are_approved(hgnc: dict[str, Row]) -> None:
    approved = {row["HGNC ID"] for row in hgnc.values()}
    named = [
        (row["id"], member)
        for row in rows("targets")
        if row["source"].startswith("HGNC:")
        for member in row["source"].split()
    ]
    assert [place for place in named if place[1] not in approved] == []


def test_a_row_has_all_identifiers_or_none() -> None:
    fields = ("symbol", "hgnc_id", "uniprot_id")
    wrong = [
        row["id"]
        for row in rows("targets")
        if len({row[field] is None for field in fields}) != 1
        and not row["source"].startswith("miRBase:")  # an RNA has no protein's
    ]
    assert wrong == []


def test_two_rows_of_one_gene_differ_in_their_variant() -> None:
    seen: dict[tuple[str, str | None], str] = {}
    for row in rows("targets"):
        if row["symbol"]:
            place = row["symbol"], row["variant"]
            assert place not in seen, (row["id"], seen[place])
            seen[place] = row["id"]


@pytest.mark.parametrize("stem", ["targets", "drugs"])
def test_no_name_stands_in_two_rows(stem: str) -> None:
    seen: dict[str, str] = {}
    twice = []
    for row in rows(stem):
        for word in {key(word) for word in words(row)}:
            if seen.setdefault(word, row["id"]) != row["id"]:
                twice.append((word, seen[word], row["id"]))
    assert twice == []


@pytest.mark.parametrize("stem", ["targets", "drugs"])
def test_rows_are_sorted_and_have_words(stem: str) -> None:
    ids = [row["id"] for row in rows(stem)]
    assert ids == sorted(ids)
    assert [row["id"] for row in rows(stem) if not words(row)] == []


def test_no_drug_is_named_like_a_target() -> None:
    names = {key(word) for row in rows("targets") for word in words(row)}
    clash = [
        (row["id"], word)
        for row in rows("drugs")
        for word in row["names"]
        if key(word) in names
    ]
    assert clash == []


def test_every_drug_has_at_most_three_known_targets_and_a_modality() -> None:
    """A drug without a molecular target (cells of a donor) has none."""
    known = {row["id"] for row in rows("targets")}
    wrong = [
        row["id"]
        for row in rows("drugs")
        if len(row["targets"]) > 3
        or (not row["targets"] and row["modality"] != "other")
        or not known.issuperset(row["targets"])
        or row["modality"] not in MODALITIES
    ]
    assert wrong == []


def test_names_that_need_context_are_names() -> None:
    wrong = [
        (row["id"], word)
        for row in rows("targets")
        for word in (*row.get("needs_context", []), *row.get("routine", []))
        if word not in words(row)
    ]
    assert wrong == []


def test_what_a_row_binds_is_a_row() -> None:
    known = {row["id"] for row in rows("targets")}
    assert [
        r["id"] for r in rows("targets") if r.get("binds", r["id"]) not in known
    ] == []


@pytest.mark.parametrize(
    "word",
    [
        "MET",
        "KIT",
        "ALK",
        "RET",
        "AR",
        "ER",
        "PR",
        "ACE",
        "TF",
        "ATM",
        "STING",
        "LIGHT",
    ],
)
def test_words_and_short_abbreviations_need_context(word: str) -> None:
    held = [row for row in rows("targets") if word in words(row)]
    assert held
    assert all(word in row["needs_context"] for row in held)


@pytest.mark.parametrize(
    "word", ["CS", "MS", "SET", "CAT", "REST", "IMPACT", "CAR", "TCR"]
)
def test_words_that_are_no_target_stay_out(word: str) -> None:
    assert not any(word in words(row) for row in rows("targets"))


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("B-cell maturation antigen", "target.BCMA"),
        ("CD269", "target.BCMA"),
        ("PDL1", "target.PD_L1"),
        ("HER-2/neu", "target.HER2"),
        ("TROP-2", "target.TROP2"),
        ("CLDN18.2", "target.Claudin_18_2"),
        ("IL13Ra2", "target.IL_13Ralpha2"),
        ("TNF-α", "target.TNF_alpha"),
        ("CD340", "target.HER2"),
    ],
)
def test_the_names_people_write_are_known(name: str, target: str) -> None:
    defaults = {"names": [], "symbols": [], "needs_context": [], "routine": []}
    lexicons = {
        "targets": [
            {**defaults, "part": None, "binds": None, "members": [], **r}
            for r in rows("targets")
        ],
        "drugs": rows("drugs"),
        "target_cues": [{**defaults, "value": None, **r} for r in rows("target_cues")],
    }
    assert Tables.of(lexicons).by_key[key(name)] == target


def test_hundreds_of_targets_and_drugs() -> None:
    assert len(rows("targets")) >= 500
    assert len(rows("drugs")) >= 1500


def test_every_name_is_found_beside_the_language_of_therapy(nlp: Language) -> None:
    missed = [
        word
        for row in rows("targets")
        for word in words(row)
        if not nlp(f"We study an anti-{word} CAR-T.").spans["targets"]
    ]
    assert missed == []


def test_every_drug_is_found_by_every_name(nlp: Language) -> None:
    """A drug against a pathogen is known, but its target is no protein of patients."""
    pathogens = {row["id"] for row in rows("targets") if row.get("part") == "pathogen"}
    wrong = [
        word
        for row in rows("drugs")
        for word in words(row)
        if bool(nlp(f"Patients receive {word} in this study.").spans["targets"])
        == (
            not row["targets"]
            or (
                row["modality"] == "small molecule"
                and pathogens.issuperset(row["targets"])
            )
        )
    ]
    assert wrong == []
