"""Records -> flat rows for analysts: a row a record, stable and documented columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

Record = dict[str, Any]
Row = dict[str, Any]
SEPARATOR = " | "


class Column(NamedTuple):
    """A column: its name, its type, where it is in a record, and what it says.

    Types are text, number, whole and truth. A path that meets a list joins what it
    finds there with " | ".
    """

    name: str
    type: str
    path: str
    says: str


class Flat(NamedTuple):
    """A kind of table: the list of a document it is made of, and its columns."""

    list: str | None
    columns: tuple[Column, ...]


DOCUMENT = (
    Column("doc_id", "text", "@doc_id", "document"),
    Column("nct_id", "text", "@trial.nct_id", "number in the registry"),
)
PLACE = (
    Column("text", "text", "text", "as written"),
    Column("start", "whole", "start", "first character"),
    Column("end", "whole", "end", "character behind the last"),
    Column("rule", "text", "rule", "row or rule that made the record"),
    Column("item", "text", "item", "innermost item it stands in"),
)
KINDS: dict[str, Flat] = {
    "documents": Flat(
        None,
        (
            *DOCUMENT,
            Column("source", "text", "@source", "file"),
            Column("status", "text", "@trial.status", "status in the registry"),
            Column("phase", "text", "@trial.phase", "phase"),
            Column("study_type", "text", "@trial.study_type", "type of study"),
            Column("sponsor", "text", "@trial.sponsor", "lead sponsor"),
            Column("start_date", "text", "@trial.start_date", "date of the start"),
            Column("version_date", "text", "@trial.version_date", "last update"),
            Column("conditions", "text", "@trial.conditions", "conditions"),
            Column("pipeline_version", "text", "@meta.pipeline_version", "program"),
            Column("lexicon_hash", "text", "@meta.lexicon_hash", "hash of the rows"),
        ),
    ),
    "targets": Flat(
        "targets",
        (
            *DOCUMENT,
            Column("id", "text", "id", "T1, T2, …"),
            Column("name", "text", "name", "label the field uses"),
            Column("symbol", "text", "symbol", "approved gene symbol"),
            Column("hgnc_id", "text", "hgnc_id", "HGNC id"),
            Column("uniprot_id", "text", "uniprot_id", "UniProt accession"),
            Column("variant", "text", "variant", "named alteration"),
            Column("roles", "text", "roles", "roles in the trial"),
            Column("modality", "text", "modality", "how the intervention acts on it"),
            Column("mentions", "text", "mentions.text", "every place it is named"),
            Column("rule", "text", "rule", "row or rule that made the record"),
        ),
    ),
    "thresholds": Flat(
        "lab_thresholds",
        (
            *DOCUMENT,
            Column("id", "text", "id", "L1, L2, …"),
            Column("analyte", "text", "analyte.name", "canonical name"),
            Column("loinc", "text", "analyte.loinc", "LOINC code"),
            Column("category", "text", "category", "what kind of measurement"),
            Column("comparator", "text", "comparator", "<, <=, =, >=, >, between"),
            Column("value", "number", "value", "bound as written"),
            Column("upper", "number", "upper", "upper end of between"),
            Column("unit", "text", "unit", "UCUM code"),
            Column("reference", "text", "reference", "what value is a multiple of"),
            Column("canonical_value", "number", "canonical_value", "in canonical_unit"),
            Column(
                "canonical_unit", "text", "canonical_unit", "the analyte's UCUM unit"
            ),
            Column("criterion", "text", "criterion", "inclusion or exclusion"),
            Column("negated", "truth", "negated", "the criterion negates the bound"),
            Column(
                "alternative_group", "text", "alternative_group", "any one suffices"
            ),
            Column("qualifiers", "text", "qualifiers.text", "what narrows the bound"),
            Column("timeframes", "text", "timeframes", "ids of its timeframes"),
            Column("analyte_text", "text", "analyte.text", "analyte as written"),
            Column("unit_text", "text", "unit_text", "unit as written"),
            *PLACE,
        ),
    ),
    "timeframes": Flat(
        "timeframes",
        (
            *DOCUMENT,
            Column("id", "text", "id", "F1, F2, …"),
            Column("comparator", "text", "comparator", "<=, >=, =, <, >"),
            Column("value", "number", "value", "length or point"),
            Column("upper", "number", "upper", "upper end of a range"),
            Column("unit", "text", "unit", "minute … year, cycle, visit"),
            Column("iso8601", "text", "iso8601", "duration"),
            Column("relation", "text", "relation", "to the anchor"),
            Column("anchor", "text", "anchor.event", "event it is counted from or to"),
            Column("start_event", "text", "start_event.event", "event that opens it"),
            Column("cycle", "whole", "cycle", "treatment cycle"),
            Column("tolerance", "number", "tolerance", "more or less"),
            Column("tolerance_unit", "text", "tolerance_unit", "of the tolerance"),
            Column("average", "truth", "average", "a mean or median"),
            Column("anchor_text", "text", "anchor.text", "anchor as written"),
            *PLACE,
        ),
    ),
    "outcomes": Flat(
        "outcomes",
        (
            *DOCUMENT,
            Column("id", "text", "id", "O1, O2, …"),
            Column("type", "text", "type", "primary, secondary, other"),
            Column("measure", "text", "measure.text", "title of the measure"),
            Column("concept", "text", "concept", "canonical endpoint"),
            Column("abbreviation", "text", "abbreviation", "of the endpoint"),
            Column("definition", "text", "definition.text", "defining clause"),
            Column("time_frame", "text", "time_frame.text", "time frame as written"),
            Column("description", "text", "description.text", "description as written"),
            Column("start_event", "text", "start_event.event", "opens the interval"),
            Column("end_events", "text", "end_events.event", "close the interval"),
            Column("criteria", "text", "criteria.name", "criteria relied on"),
            Column("timeframes", "text", "timeframes", "ids of its timeframes"),
            Column("thresholds", "text", "thresholds", "ids of its thresholds"),
            *PLACE,
        ),
    ),
    "unparsed": Flat(
        "unparsed",
        (*DOCUMENT, Column("reason", "text", "reason", "why no record"), *PLACE),
    ),
}


def flat_rows(record: Record, kind: str) -> Iterator[Row]:
    """The rows of a kind that a document gives, in order."""
    table = KINDS[kind]
    whole = table.list is None
    for part in [record] if whole else record.get(table.list or "") or []:
        yield {column.name: _cell(record, part, column) for column in table.columns}


def _cell(record: Record, part: Record, column: Column) -> Any:
    of_document = column.path.startswith("@")
    steps = column.path.removeprefix("@").split(".")
    value = _reach(record if of_document else part, steps)
    return _joined(value) if isinstance(value, list) else value


def _reach(value: Any, steps: list[str]) -> Any:
    for number, step in enumerate(steps):
        if isinstance(value, list):
            return [_reach(one, steps[number:]) for one in value]
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _joined(values: Iterable[Any]) -> str | None:
    """A list as one cell; nothing where it is empty."""
    return SEPARATOR.join(str(value) for value in values if value is not None) or None
