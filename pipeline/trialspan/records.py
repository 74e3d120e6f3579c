"""The record types: one document in, one record out; rules in annotations/README.md."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"

Label = Literal[
    "title",
    "brief_summary",
    "detailed_description",
    "conditions",
    "interventions",
    "primary_outcomes",
    "secondary_outcomes",
    "other_outcomes",
    "inclusion_criteria",
    "exclusion_criteria",
    "eligibility",
    "objectives",
    "endpoints",
    "arms",
    "keywords",
    "acronym",
    "body",
]
EventName = Literal[
    "treatment_start",
    "treatment_end",
    "screening",
    "baseline",
    "enrollment",
    "consent",
    "randomization",
    "apheresis",
    "surgery",
    "transplant",
    "diagnosis",
    "response",
    "progression",
    "relapse",
    "death",
    "last_contact",
    "study_completion",
    "last_patient_enrolled",
    "birth",
    "prior_treatment",
    "other",
]
Role = Literal["biomarker", "intervention", "other", "prior_therapy"]
Modality = Literal[
    "CAR-T",
    "CAR-NK",
    "TCR-T",
    "bispecific antibody",
    "antibody-drug conjugate",
    "monoclonal antibody",
    "small molecule",
    "vaccine",
    "radioligand",
    "gene therapy",
    "oligonucleotide",
    "protein degrader",
    "other",
]
Category = Literal[
    "laboratory",
    "vital_sign",
    "organ_function",
    "score",
    "grade",
    "demographic",
    "life_expectancy",
    "disease_burden",
]
Comparator = Literal["<", "<=", "=", ">=", ">"]
TimeUnit = Literal[
    "minute", "hour", "day", "week", "month", "year", "cycle", "half_life", "visit"
]
Relation = Literal["before", "after", "during", "until", "at"]
Reason = Literal[
    "no_analyte",
    "no_value",
    "no_unit",
    "ambiguous_number",
    "no_anchor",
    "no_measure",
    "split_uncertain",
    "unknown_target",
    "too_long",
]
Number = int | float
Offset = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A part of a record; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Span(Part):
    """Evidence: ``document.text[start:end] == text``, code points, end exclusive.

    ``fragments`` are the pieces of a span that an annotator marked with gaps; ``start``
    and ``end`` are those of the whole.
    """

    start: Offset
    end: Offset
    text: str
    fragments: list[list[Offset]] | None = None


class Event(Span):
    """What a time is counted from or to."""

    event: EventName


class Section(Part):
    """A labelled stretch; ``field`` is its path in a structured source."""

    label: Label
    start: Offset
    end: Offset
    field: str | None = None
    page: int | None = None


class Item(Part):
    """A bullet, sub-item, entry or sentence; ``parent`` is what it stands under."""

    id: str
    start: Offset
    end: Offset
    section: Label | None
    parent: str | None
    marker: str | None


class Mention(Span):
    """A place where a target is named."""

    form: Literal["name", "symbol", "misspelling", "drug"]
    rule: str | None = None


class Target(Part):
    """A molecule the trial acts on or selects by, with every place it is named."""

    id: str
    name: str
    symbol: str | None
    hgnc_id: str | None
    uniprot_id: str | None
    variant: str | None
    roles: list[Role]
    modality: Modality | None
    mentions: list[Mention]
    rule: str | None = None


class Analyte(Span):
    """What is measured, as written, with its canonical name."""

    name: str
    loinc: str | None


class Qualifier(Span):
    """What narrows a bound."""

    kind: Literal["method", "exception", "population", "support", "specimen"]


class Threshold(Span):
    """A bound on something measured in a patient; ``unit`` is a UCUM code."""

    id: str
    analyte: Analyte
    bound: Span | None = None
    category: Category
    comparator: Comparator | Literal["between"]
    value: Number
    upper: Number | None
    unit: str | None
    unit_text: str | None
    reference: Literal["ULN", "LLN", "baseline", "predicted"] | None
    criterion: Literal["inclusion", "exclusion"] | None
    negated: bool
    qualifiers: list[Qualifier]
    timeframes: list[str]
    alternative_group: str | None = None
    canonical_value: Number | None = None
    canonical_unit: str | None = None
    rule: str | None = None
    item: str | None = None


class Timeframe(Span):
    """When, how long, counted from what; ``iso8601`` is a duration such as P4W.

    Only where they are said: ``cycle`` of "cycle 2 day 15"; ``tolerance`` of "day 28 ±
    3 days" (3) and its unit; ``average`` of "an average of 1 year".
    """

    id: str
    comparator: Comparator | None
    value: Number | None
    upper: Number | None
    unit: TimeUnit | None
    iso8601: str | None
    relation: Relation | None
    anchor: Event | None
    start_event: Event | None
    cycle: int | None = None
    tolerance: Number | None = None
    tolerance_unit: TimeUnit | None = None
    average: bool | None = None
    rule: str | None = None
    item: str | None = None


class Criteria(Span):
    """Response or grading criteria that an outcome relies on."""

    name: str
    version: str | None


class Outcome(Span):
    """What is measured, how it is defined, when."""

    id: str
    type: Literal["primary", "secondary", "other"] | None
    measure: Span
    concept: str | None
    abbreviation: str | None
    description: Span | None
    time_frame: Span | None
    definition: Span | None
    start_event: Event | None
    end_events: list[Event]
    criteria: list[Criteria]
    timeframes: list[str]
    thresholds: list[str]
    rule: str | None = None
    item: str | None = None


class Unparsed(Span):
    """What looks like a fact and became no record, and why."""

    reason: Reason
    rule: str | None = None
    item: str | None = None


class Trial(Part):
    """What a structured source says of the trial itself."""

    nct_id: str | None = None
    other_ids: list[str] = []
    status: str | None = None
    phase: str | None = None
    study_type: str | None = None
    sponsor: str | None = None
    start_date: str | None = None
    version_date: str | None = None
    conditions: list[str] = []


class Meta(Part):
    """Which program, rules and text a record comes from."""

    schema_version: str
    pipeline: str
    pipeline_version: str
    lexicon_hash: str | None = None
    sha256: str


class Document(Part):
    """One document with all that was found in it; one line of the output."""

    doc_id: str
    source: str
    text: str | None = None
    trial: Trial | None = None
    items: list[Item] = []
    sections: list[Section]
    targets: list[Target]
    lab_thresholds: list[Threshold]
    timeframes: list[Timeframe]
    outcomes: list[Outcome]
    unparsed: list[Unparsed] = []
    meta: Meta


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one line of the output."""
    schema = Document.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
