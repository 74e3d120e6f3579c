"""The form of a row, one model per lexicon file; a row of another form is refused."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from trialspan.records import EventName

TimeUnit = Literal[
    "minute", "hour", "day", "week", "month", "year", "cycle", "half_life", "visit"
]


class Row(BaseModel):
    """What every row has: an id, where it comes from, and the words it stands for.

    ``names`` match in any case, ``symbols`` only in the case written, ``patterns`` are
    spaCy token patterns. With ``loose`` a hyphen of a name also matches a space or
    nothing.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(min_length=1, pattern=r"^[\w.:+/'() -]+$")
    source: str = Field(min_length=1)
    names: list[str] = []
    symbols: list[str] = []
    patterns: list[list[dict[str, Any]]] = []
    loose: bool = False

    @model_validator(mode="after")
    def words_are_words(self) -> Row:
        for word in (*self.names, *self.symbols):
            if not word.strip() or word != word.strip():
                raise ValueError(
                    f"a name must be text without outer space, not {word!r}"
                )
        return self


class HeadingRow(Row):
    """A heading and the section label it opens; null closes the open section."""

    label: str | None
    inline: bool = False  # also where text follows its colon on the same line
    within: list[str] = []  # counts only directly inside a section of these labels
    part: str | None = None  # of a sentence or title, which its names are


class AnalyteRow(Row):
    """Something measured in a patient."""

    analyte: str
    category: str
    loinc: str | None = None
    canonical_unit: str | None = None
    molar_mass: str | None = None  # of creatinine where it is a ratio to it
    valence: int | None = None  # of an ion: milliequivalents in a millimole
    plausible: list[str] | None = None  # lowest and highest in the canonical unit
    needs_unit: bool = False  # a common word: measured only where a unit fits
    better: str | None = None  # "low" where less is better (ECOG), for "or better"
    apart: bool = False  # each name is an analyte of its own, called as written


class AffixRow(Row):
    """Words that belong to the name of an analyte, before or behind it.

    On the side "of_a_thing": words before a name that say that it is no patient's.
    """

    side: str


class ReferenceRow(Row):
    """Words for the limit or value a bound is a multiple of; null for modifiers."""

    reference: str | None
    needs_unit: bool = False


class UnitRow(Row):
    """A unit and its spellings.

    ``factor`` relates it to the base unit of its dimension ``dim`` (g, L, mol, m, s,
    months for calendar time); ``kind`` says where it may stand: atom, count, thing,
    magnitude, prefix, fixed; surface, below: behind a slash; mark: behind a mass.
    """

    ucum: str
    dim: str
    factor: str
    kind: str
    prefixes: str | None = None


class ComparatorRow(Row):
    """Words or signs that compare, before or behind the value."""

    comparator: str
    side: str


class QualifierRow(Row):
    """Words that open a qualifier, or with ``adjective`` are one in front of a name.

    ``sex``: those of which two together are everybody ("men and women").
    """

    kind: str
    adjective: bool = False
    sex: bool = False


class ThresholdCueRow(Row):
    """Words of the grammar of thresholds, by what they do in it."""

    kind: str


class EventRow(Row):
    """Words for an event of a trial.

    ``stems`` and ``suffixes`` are how a word that names it begins or ends; ``role``
    says what "end of" or "prior" make of it; one can be at a ``visit`` and during a
    ``period``; what is ``single`` is given at one go: its end is not that of
    the treatment.
    """

    event: EventName
    role: Literal["event", "treatment", "therapy", "study"] | None = None
    stems: list[str] = []
    suffixes: list[str] = []
    visit: bool = False
    period: bool = False
    single: bool = False


class TimeCueRow(Row):
    """Words of time expressions; ``kind`` says which table of the grammar they fill.

    ``inside``: the record opens at the word ("during"), not behind it ("at").
    """

    kind: str = Field(pattern=r"^[a-z_]+$")
    relation: Literal["before", "after", "during", "until", "at"] | None = None
    comparator: Literal["<", "<=", "=", ">=", ">"] | None = None
    role: Literal["to", "from", "of", "first"] | None = None
    part: str | None = None
    unit: TimeUnit | None = None
    value: str | None = None
    inside: bool = False


class TargetRow(Row):
    """A molecule that trials act on or select by.

    Names in ``needs_context`` are words or other abbreviations too: they count only
    beside the language of targets. Names in ``routine`` are measured in every patient
    (a laboratory value, a cell marker): they count only beside that of therapy. In
    engineered cells ``part`` says what the molecule is there ("domain" of the receptor,
    "armour" that cells carry or secrete); ``binds`` is the row that a receptor built of
    it acts on (NKG2D: its ligands); ``members`` are the rows that a joint name stands
    for (CDK4/6).
    """

    target: str
    symbol: str | None
    hgnc_id: str | None
    uniprot_id: str | None
    variant: str | None = None
    needs_context: list[str] = []
    routine: list[str] = []
    part: str | None = None
    binds: str | None = None
    members: list[str] = []


class DrugRow(Row):
    """A drug, with the ids of its target rows; none if it has no molecular target."""

    targets: list[str]
    modality: str | None = None


class TargetCueRow(Row):
    """Words that tell a role, a modality, or that something is no target."""

    kind: str
    value: str | None = None


class EndpointRow(Row):
    """An endpoint with its canonical name."""

    concept: str
    abbreviation: str | None = None
    kind: str | None = None
    generic: bool = False  # gives way to any other endpoint of a measure


class CriteriaRow(Row):
    """Response or grading criteria."""

    criteria: str


class EntryCueRow(Row):
    """What a cue weighs when an outcome entry is parted, fitted by ``fit_entries``.

    ``alone`` for the entry by itself, ``beside`` with the others of its list.
    """

    part: Literal["time", "measure"]
    cue: str
    alone: float
    beside: float


class OutcomeCueRow(Row):
    """Words that open definitions, objectives and lists of endpoints."""

    kind: str
    value: str | None = None


MODELS: dict[str, type[Row]] = {
    "abbreviations": Row,
    "affixes": AffixRow,
    "analytes": AnalyteRow,
    "comparators": ComparatorRow,
    "criteria": CriteriaRow,
    "drugs": DrugRow,
    "endpoints": EndpointRow,
    "entry_cues": EntryCueRow,
    "events": EventRow,
    "headings": HeadingRow,
    "outcome_cues": OutcomeCueRow,
    "qualifiers": QualifierRow,
    "references": ReferenceRow,
    "target_cues": TargetCueRow,
    "targets": TargetRow,
    "threshold_cues": ThresholdCueRow,
    "time_cues": TimeCueRow,
    "units": UnitRow,
}
"""The model of each lexicon, by the stem of its file."""

MENTIONED = ("analytes", "events", "endpoints", "criteria", "targets", "drugs")
"""The lexicons whose words become mentions, in the order they are matched."""
