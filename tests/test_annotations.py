"""The hand annotations hold: offsets, ids, links, fields and vocabularies."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Record = dict[str, Any]


def words(text: str) -> set[Any]:
    return set(text.split())


FOLDER = Path(__file__).parents[1] / "annotations"
GOLD = [
    json.loads(line)
    for path in sorted(FOLDER.glob("gold*.jsonl"))
    for line in path.read_text(encoding="utf8").splitlines()
]
BY_ID = {record["doc_id"]: record for record in GOLD}

DOCUMENT = "doc_id source sections targets lab_thresholds timeframes outcomes meta"
FIELDS = {
    "targets": "id name symbol hgnc_id uniprot_id variant roles modality mentions",
    "lab_thresholds": "id start end text analyte bound category comparator value upper"
    " unit unit_text reference criterion negated qualifiers timeframes rule"
    " alternative_group",
    "timeframes": "id start end text comparator value upper unit iso8601 relation"
    " anchor start_event rule",
    "outcomes": "id start end text type measure concept abbreviation description"
    " time_frame definition start_event end_events criteria timeframes thresholds rule",
}
LETTERS = {"targets": "T", "lab_thresholds": "L", "timeframes": "F", "outcomes": "O"}
WORDS: dict[tuple[str, str], set[Any]] = {
    ("lab_thresholds", "category"): words(
        "laboratory vital_sign organ_function score grade demographic life_expectancy"
        " disease_burden"
    ),
    ("lab_thresholds", "comparator"): {"<", "<=", "=", ">=", ">", "between"},
    ("lab_thresholds", "reference"): {"ULN", "LLN", "baseline", "predicted", None},
    ("lab_thresholds", "criterion"): {"inclusion", "exclusion", None},
    ("lab_thresholds", "negated"): {True, False},
    ("timeframes", "comparator"): {"<", "<=", "=", ">=", ">", None},
    ("timeframes", "relation"): {"before", "after", "during", "until", "at", None},
    ("timeframes", "unit"): {None}
    | words("minute hour day week month year cycle half_life visit"),
    ("outcomes", "type"): {"primary", "secondary", "other", None},
    ("targets", "modality"): {
        *("CAR-T", "CAR-NK", "TCR-T", "bispecific antibody", "monoclonal antibody"),
        *("antibody-drug conjugate", "small molecule", "vaccine", "radioligand"),
        *("gene therapy", "oligonucleotide", "protein degrader", "other", None),
    },
}
SECTIONS = words(
    "title brief_summary detailed_description conditions interventions primary_outcomes"
    " secondary_outcomes other_outcomes inclusion_criteria exclusion_criteria"
    " eligibility objectives endpoints arms keywords acronym body"
)
EVENTS = words(
    "treatment_start treatment_end screening baseline enrollment consent randomization"
    " apheresis surgery transplant diagnosis response progression relapse death"
    " last_contact study_completion last_patient_enrolled birth prior_treatment"
    " other"
)
ROLES = {"intervention", "prior_therapy", "biomarker", "other"}
FORMS = {"name", "symbol", "misspelling", "drug"}
QUALIFIERS = {"method", "exception", "population", "support", "specimen"}


def text_of(doc_id: str) -> str:
    """The document as read: decoded, its line ends as they are."""
    return (FOLDER / "documents" / f"{doc_id}.txt").read_bytes().decode("utf8")


def objects(part: Any) -> Iterator[Record]:
    """Every object inside the record, the record itself among them."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for child in part:
            yield from objects(child)


def span_faults(record: Record, text: str) -> Iterator[str]:
    for part in objects(record):
        if "start" in part and not 0 <= part["start"] < part["end"] <= len(text):
            yield f"outside the document: {part['start']}-{part['end']}"
        elif "text" in part and text[part["start"] : part["end"]] != part["text"]:
            yield f"not the document's characters: {part['text']!r}"
        if "event" in part and part["event"] not in EVENTS:
            yield f"no event of the contract: {part['event']!r}"
    for section in record["sections"]:
        if section["label"] not in SECTIONS:
            yield f"no section of the contract: {section['label']!r}"


def id_faults(record: Record) -> Iterator[str]:
    ids = {}
    for kind, letter in LETTERS.items():
        ids[kind] = [entry["id"] for entry in record[kind]]
        if ids[kind] != [f"{letter}{n}" for n in range(1, len(ids[kind]) + 1)]:
            yield f"{kind}: ids are not {letter}1, {letter}2, ... in order"
        places = [first(entry) for entry in record[kind]]
        if places != sorted(places):
            yield f"{kind}: not in order of first evidence"
    for entry in record["lab_thresholds"] + record["outcomes"]:
        links = entry["timeframes"] + entry.get("thresholds", [])
        lost = set(links) - set(ids["timeframes"]) - set(ids["lab_thresholds"])
        if lost or len(links) != len(set(links)):
            yield f"{entry['id']}: links lead nowhere or twice: {links}"


def first(entry: Record) -> tuple[int, int]:
    span = entry["mentions"][0] if "mentions" in entry else entry
    return span["start"], span["end"] if "mentions" not in entry else 0


def field_faults(record: Record) -> Iterator[str]:
    if list(record) != DOCUMENT.split():
        yield f"fields of the document: {list(record)}"
    for kind, names in FIELDS.items():
        for entry in record[kind]:
            extra = set(entry) - set(names.split()) - {"cycle"}
            lost = set(names.split()) - set(entry)
            if extra or lost:
                yield f"{entry.get('id')}: fields {extra or ''} {lost or ''}"
    for (kind, field), allowed in WORDS.items():
        for entry in record[kind]:
            if entry.get(field) not in allowed:
                yield f"{entry['id']}: {field} is {entry.get(field)!r}"
    if any(part == "" for every in objects(record) for part in every.values()):
        yield "an empty string stands for unknown"


def threshold_faults(record: Record) -> Iterator[str]:
    for entry in record["lab_thresholds"]:
        name, bound, analyte = entry["id"], entry["bound"], entry["analyte"]
        if (entry["upper"] is not None) != (entry["comparator"] == "between"):
            yield f"{name}: upper goes with between"
        elif entry["upper"] is not None and entry["upper"] < entry["value"]:
            yield f"{name}: upper below value"
        if (entry["unit"] is None) != (entry["unit_text"] is None):
            yield f"{name}: unit_text goes with unit"
        if analyte["name"] != analyte["name"].lower():
            yield f"{name}: analyte name is not lower-case"
        for part in (bound, analyte):
            if not entry["start"] <= part["start"] < part["end"] <= entry["end"]:
                yield f"{name}: {part['text']!r} stands outside the record"
        if not {q["kind"] for q in entry["qualifiers"]} <= QUALIFIERS:
            yield f"{name}: kind of a qualifier"


def timeframe_faults(record: Record) -> Iterator[str]:
    letters = {"minute": "TM", "hour": "TH", "day": "D", "week": "W", "month": "M"}
    for entry in record["timeframes"]:
        value, unit, iso = entry["value"], entry["unit"], entry["iso8601"]
        if {value is None, unit is None, entry["comparator"] is None} not in (
            {True},
            {False},
        ):
            yield f"{entry['id']}: a quantity is value, unit and comparator"
        counted = value is not None and value >= 0 and unit in {*letters, "year"}
        mark = letters.get(unit, "Y") if unit else ""
        want = f"P{mark[:-1]}{value}{mark[-1:]}" if counted else None
        if iso != want:
            yield f"{entry['id']}: iso8601 is {iso!r}, not {want!r}"


def outcome_faults(record: Record) -> Iterator[str]:
    for entry in record["outcomes"]:
        inside = [entry[f] for f in ("measure", "description", "time_frame")]
        for part in [*inside, entry["definition"], *entry["criteria"]]:
            if (
                part
                and not entry["start"] <= part["start"] < part["end"] <= entry["end"]
            ):
                yield f"{entry['id']}: {part['text']!r} stands outside the entry"
        if any(not part["name"] for part in entry["criteria"]):
            yield f"{entry['id']}: criteria without a name"


def target_faults(record: Record) -> Iterator[str]:
    for entry in record["targets"]:
        if not entry["roles"] or entry["roles"] != sorted(set(entry["roles"]) & ROLES):
            yield f"{entry['id']}: roles {entry['roles']}"
        if (entry["symbol"] is None) != (entry["hgnc_id"] is None):
            yield f"{entry['id']}: symbol and hgnc_id go together"
        if not {mention["form"] for mention in entry["mentions"]} <= FORMS:
            yield f"{entry['id']}: form of a mention"
        if "intervention" not in entry["roles"] and entry["modality"] is not None:
            yield f"{entry['id']}: a modality without an intervention"


def faults(record: Record, text: str) -> list[str]:
    """What is wrong with a hand annotation of the text, in words."""
    digest = hashlib.sha256(text.encode("utf8")).hexdigest()
    meta = record["meta"]
    wrong = [] if meta["sha256"] == digest else ["sha256 is of another text"]
    if (meta["schema_version"], meta["pipeline"]) != ("1.0", "hand"):
        wrong.append("meta is not that of a hand annotation")
    checks = (id_faults, field_faults, threshold_faults, timeframe_faults)
    for check in (*checks, outcome_faults, target_faults):
        wrong.extend(check(record))
    return [*wrong, *span_faults(record, text)]


def test_every_document_is_annotated_once() -> None:
    documents = sorted(path.stem for path in (FOLDER / "documents").iterdir())
    assert documents == sorted(BY_ID)
    assert len(GOLD) == len(BY_ID) >= 10


@pytest.mark.parametrize("doc_id", BY_ID)
def test_an_annotation_has_no_fault(doc_id: str) -> None:
    assert faults(BY_ID[doc_id], text_of(doc_id)) == []


def set_in(*path: str | int, to: Any) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        part: Any = record
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (set_in("lab_thresholds", 0, "end", to=10**6), "outside the document"),
        (set_in("timeframes", 0, "text", to="a week"), "document's characters"),
        (set_in("timeframes", 0, "id", to="F2"), "ids are not F1"),
        (set_in("lab_thresholds", 0, "timeframes", to=["F99"]), "lead nowhere"),
        (set_in("outcomes", 0, "timeframes", to=["F1", "F1"]), "nowhere or twice"),
        (set_in("outcomes", 0, "type", to="main"), "type is 'main'"),
        (set_in("lab_thresholds", 0, "upper", to=3), "upper goes with between"),
        (set_in("lab_thresholds", 0, "unit_text", to="%"), "goes with unit"),
        (set_in("lab_thresholds", 0, "unit", to=""), "empty string"),
        (set_in("timeframes", 0, "iso8601", to="P2W"), "iso8601"),
        (set_in("timeframes", 0, "relation", to="since"), "relation is 'since'"),
        (set_in("timeframes", 1, "anchor", "event", to="infusion"), "no event"),
        (set_in("targets", 0, "roles", to=[]), "roles []"),
        (set_in("targets", 0, "hgnc_id", to=None), "go together"),
        (set_in("targets", 2, "modality", to="CAR-T"), "without an intervention"),
        (set_in("targets", 0, "mentions", 0, "form", to="code"), "form of a mention"),
        (set_in("sections", 0, "label", to="heading"), "no section"),
        (set_in("meta", "sha256", to="0"), "another text"),
        (set_in("meta", "pipeline", to="rules"), "hand annotation"),
        (lambda record: record["outcomes"].reverse(), "order of first evidence"),
        (lambda record: record["outcomes"][0].pop("rule"), "fields"),
    ],
)
def test_a_fault_is_found(change: Callable[[Record], Any], word: str) -> None:
    record = copy.deepcopy(BY_ID["bcell-lymphoma-row"])
    change(record)
    assert any(word in fault for fault in faults(record, text_of(record["doc_id"])))
