"""Roles and modality, by the language around a mention and the section it stands in."""

from __future__ import annotations

import re

from trialspan.pipes.targets.reading import Reading, is_ago, is_barred, is_part
from trialspan.pipes.targets.tables import Tables

NAMING = ("title", "interventions", "arms", "acronym", "keywords")
LOOSE = (None, "body")
OUTCOMES = ("primary_outcomes", "secondary_outcomes", "other_outcomes", "endpoints")
SPECIFIC_FIRST = (
    "CAR-NK",
    "CAR-T",
    "TCR-T",
    "antibody-drug conjugate",
    "bispecific antibody",
    "radioligand",
    "vaccine",
    "protein degrader",
    "oligonucleotide",
    "gene therapy",
    "monoclonal antibody",
    "small molecule",
    "inhibitor",
)
CLAUSE_END = re.compile(r"[.;,|\n+]| (?:and|with|plus|in combination|followed by) ")
NAMED = ""  # among what is studied, no row's id: a document names its interventions
CRITERIA = ("inclusion_criteria", "exclusion_criteria", "eligibility")


def role_of(
    reading: Reading, tables: Tables, *, studied: set[str | None]
) -> str | None:
    """The role one mention gives its target, or None where it only talks about it.

    ``studied`` are the targets, and the drugs, that title and interventions show to be
    studied.
    """
    if reading.edited or (reading.armour and reading.therapy):
        return "intervention"
    if reading.section in CRITERIA:
        return role_in_criteria(reading, tables, studied=studied)
    if reading.section in OUTCOMES:
        return role_in_outcomes(reading, studied=studied)
    if reading.section in NAMING:
        return role_in_name(reading, tables)
    if reading.section == "conditions":
        return role_in_conditions(reading)
    return role_in_prose(reading, tables, studied=studied)


def role_in_criteria(
    reading: Reading, tables: Tables, *, studied: set[str | None]
) -> str | None:
    one = reading.evidence
    if not (reading.therapy or one.form == "drug"):
        measured = reading.biomarker or reading.level
        given = tables.says("given", reading.sentence)
        return "biomarker" if measured or not given else "prior_therapy"
    if one.form == "drug":
        had = reading.had and reading.section == "exclusion_criteria"
        before = reading.prior or is_ago(reading) or had
        known = one.drug in studied
    else:
        before = (
            tables.says("history", reading.sentence) or reading.prior or is_ago(reading)
        )
        before = before or reading.section == "exclusion_criteria"
        known = one.target in studied
    if reading.allergy:  # not to bear a medicine is not to have had it
        return "intervention" if known else None
    return "intervention" if known and not before else "prior_therapy"


def role_in_outcomes(reading: Reading, *, studied: set[str | None]) -> str | None:
    """The role by an outcome; a medicine that only relieves has none."""
    one = reading.evidence
    if one.form == "drug" and studied and one.drug not in studied:
        return None if one.target not in studied else "intervention"
    acts = reading.therapy or one.form == "drug"
    return "intervention" if acts else "biomarker"


def role_in_name(reading: Reading, tables: Tables) -> str:
    selects = reading.biomarker or reading.level or is_altered(reading, tables)
    selects = selects or is_observed(reading, tables)
    if reading.evidence.form != "drug" and not reading.therapy and selects:
        return "biomarker"
    return "prior_therapy" if reading.prior else "intervention"


def is_observed(reading: Reading, tables: Tables) -> bool:
    """Whether a molecule of which no drug acts, or of a test, is named in a title."""
    target = tables.targets.get(reading.evidence.target or "")
    if target is not None and target.part in OBSERVED:
        return True
    return TESTED.search(reading.before) is not None


OBSERVED = ("immunoglobulin", "isotype", "microRNA")
TESTED = re.compile(r"diagnostic_test: [^|]{0,80}$")


def role_in_conditions(reading: Reading) -> str:
    if reading.prior or is_ago(reading):
        return "prior_therapy"
    acts = reading.therapy and not reading.biomarker
    return "intervention" if acts else "biomarker"


def role_in_prose(
    reading: Reading, tables: Tables, *, studied: set[str | None]
) -> str | None:
    one = reading.evidence
    if reading.therapy or one.form == "drug":
        if is_past(reading, tables, studied=studied):
            return "prior_therapy"
        if one.target in studied and one.target is not None:
            return "intervention"
        told = is_study_sentence(reading.sentence, tables)
        return "intervention" if told or not others(reading, studied) else None
    if reading.prior and not (reading.biomarker or reading.level):
        return "prior_therapy"  # "after failure of PD-L1/PD-1"
    return "biomarker" if is_selected_by(reading, tables, studied=studied) else None


def is_past(reading: Reading, tables: Tables, *, studied: set[str | None]) -> bool:
    """Whether prose tells of a treatment that patients had or must not have."""
    one = reading.evidence
    known = one.drug in studied if one.form == "drug" else one.target in studied
    if reading.prior or is_barred(reading, tables):
        return True
    if is_ago(reading) and not (known and DENIED.search(reading.before) is None):
        return True
    if known:
        return False
    if is_study_sentence(reading.sentence, tables):
        return reading.had and others(reading, studied) and not is_part(tables, one)
    loose = reading.section in LOOSE and one.form == "drug"
    return reading.had or loose


def others(reading: Reading, studied: set[str | None]) -> bool:
    """Whether something is known to be studied; a medicine is where it is named so.

    What a product acts on may be told in prose alone, its name being a code.
    """
    return bool(studied if reading.evidence.form == "drug" else studied - {NAMED})


# "no COX-2 inhibitor in the last 3 days"
DENIED = re.compile(r"\b(?:no|any|not|without|never|neither)\b[^.;,]{0,25}$")


def is_selected_by(
    reading: Reading, tables: Tables, *, studied: set[str | None]
) -> bool:
    """Whether prose selects patients by the target, or measures it in them.

    Of a target that is acted on, an evaluation is that of the intervention.
    """
    told = is_study_sentence(reading.sentence, tables)
    if reading.listed and tables.says("administration", reading.sentence):
        return True
    if reading.biomarker and (
        told
        or reading.disease
        or reading.section in LOOSE
        or is_altered(reading, tables)
        or tables.says("selecting", reading.sentence)
    ):
        return True
    measured = (
        reading.level
        or tables.says("measuring", reading.sentence)
        or (
            not reading.caused
            and reading.evidence.target not in studied
            and tables.says("evaluating", reading.sentence)
        )
    )
    return measured and (told or reading.section in LOOSE)


def is_altered(reading: Reading, tables: Tables) -> bool:
    """Whether the target is an altered gene, which only patients' tumours have."""
    target = tables.targets.get(reading.evidence.target or "")
    variant = (target.variant if target else None) or ""
    return ALTERATION.search(variant) is not None


ALTERATION = re.compile(r"[A-Z]\d+|exon|::|ITD|TKD")


def is_study_sentence(sentence: str, tables: Tables) -> bool:
    """Whether a sentence tells what this study does, not what others found."""
    if tables.says("background", sentence):
        return False
    return tables.says("administration", sentence)


def modality_of(
    reading: Reading, tables: Tables, *, document: str | None = None
) -> str | None:
    """How the intervention acts on this mention's target, by the nearest words."""
    one = reading.evidence
    if one.modality:
        return one.modality
    if reading.edited:
        return "gene therapy"
    if "inhibitor" in reading.after_cues:
        return tables.usual.get(one.target or "", "small molecule")
    target = tables.targets.get(one.target or "")
    if document and target and target.part:
        return part_modality(reading, tables)
    if reading.armour and "car" not in reading.after[:24]:
        return "gene therapy"
    after, before = reading.after[:70], reading.before[-60:]
    for text in (
        CLAUSE_END.split(after)[0],
        CLAUSE_END.split(before)[-1],
    ):
        found = named_modality(text, tables)
        if found == "inhibitor":
            return tables.usual.get(one.target or "", "small molecule")
        if found:
            return found
    return None


def part_modality(reading: Reading, tables: Tables) -> str:
    """How cells act by what they carry, unless an antibody is given beside them."""
    named = named_modality(CLAUSE_END.split(reading.after)[0], tables)
    given = named in ("monoclonal antibody", "inhibitor", "small molecule")
    if given and not reading.armour:
        return tables.usual.get(reading.evidence.target or "", "monoclonal antibody")
    return "gene therapy"


def named_modality(text: str, tables: Tables) -> str | None:
    """The most specific modality a text names: a CAR before its antibody's scFv."""
    named = {value for value, pattern in tables.modalities if pattern.search(text)}
    return next((value for value in SPECIFIC_FIRST if value in named), None)
