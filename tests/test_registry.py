"""The registry's API: fields become sections with their paths, outcomes stay exact."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from studies import study

from trialspan.read.layout import ReadError
from trialspan.read.registry import read_study
from trialspan.records import Document
from trialspan.run import process

LISTS = ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes")


def record(nlp, given):
    reading = read_study(given)
    return process(
        nlp,
        reading.text,
        doc_id=reading.id,
        source="x",
        layout=reading.layout,
        trial=reading.trial,
    )


def outcomes_of(found):
    """(type, measure, description, time frame) of the registry's entries."""
    return [
        (
            one["type"],
            *(
                one[p] and one[p]["text"]
                for p in ("measure", "description", "time_frame")
            ),
        )
        for one in found["outcomes"]
        if one["rule"] == "outcome.entry"
    ]


def fields_of(given):
    module = given["protocolSection"].get("outcomesModule", {})
    return [
        (
            name.removesuffix("Outcomes"),
            one.get("measure"),
            one.get("description"),
            one.get("timeFrame"),
        )
        for name in LISTS
        for one in module.get(name, [])
    ]


def at(given, path):
    """The field of a study at a path such as "a.b[0].c"."""
    for step in path.replace("]", "").replace("[", ".").split("."):
        given = given[int(step)] if step.isdigit() else given[step]
    return given


def test_outcomes_are_the_fields(nlp):
    given = study()
    assert outcomes_of(record(nlp, given)) == fields_of(given)


def test_every_path_leads_to_the_text_of_its_section():
    given = study()
    reading = read_study(given)
    for section in reading.layout.fields:
        assert reading.text[section.start : section.end] == at(given, section.field)
    for section in reading.layout.sections:
        field = at(given, section.field)
        if isinstance(field, str):
            assert reading.text[section.start : section.end] == field


def test_the_record_keeps_the_paths_and_the_trial(nlp):
    found = record(nlp, study())
    Document.model_validate(found)
    fields = {one.get("field") for one in found["sections"]}
    module = "protocolSection.outcomesModule"
    assert f"{module}.primaryOutcomes[0].timeFrame" in fields
    assert (
        "protocolSection.armsInterventionsModule.interventions[0].otherNames[1]"
        in fields
    )
    assert found["trial"] == {
        "nct_id": "NCT90000001",
        "other_ids": ["TS-1"],
        "status": "RECRUITING",
        "phase": "PHASE1/PHASE2",
        "study_type": "INTERVENTIONAL",
        "sponsor": "A Hospital",
        "start_date": "2024-03",
        "version_date": "2025-01-09",
        "conditions": ["Multiple Myeloma", "Plasma Cell Leukemia"],
    }


def test_criteria_are_found_inside_the_eligibility_field(nlp):
    found = record(nlp, study())
    bounds = {(b["analyte"]["name"], b["criterion"]) for b in found["lab_thresholds"]}
    assert ("platelet count", "inclusion") in bounds or (
        "platelets",
        "inclusion",
    ) in bounds
    assert ("alanine aminotransferase", "exclusion") in bounds


def test_structured_age_and_sex_are_no_text(nlp):
    text = record(nlp, study())["text"]
    assert "99 Years" not in text
    assert "ALL" not in text.replace("CELLS", "")


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        ({"outcomesModule": []}, None),
        ({"outcomesModule": "none"}, "outcomesModule is no object"),
        (
            {"outcomesModule": {"primaryOutcomes": {"a": 1}}},
            "primaryOutcomes is no list",
        ),
        (
            {"outcomesModule": {"primaryOutcomes": ["a"]}},
            "primaryOutcomes[0] is no object",
        ),
        ({"descriptionModule": {"briefSummary": 3}}, "briefSummary is no text"),
        ({"conditionsModule": {"conditions": [1]}}, "conditions holds what is no text"),
        ({"armsInterventionsModule": {}}, None),
    ],
)
def test_what_is_not_of_its_kind_is_named(modules, reason):
    given = study(**modules)
    if reason is None:
        assert read_study(given).text
        return
    with pytest.raises(ReadError) as caught:
        read_study(given)
    assert reason in str(caught.value)


@pytest.mark.shared
def test_every_outcome_of_the_real_studies_is_exact(nlp, shared):
    paths = sorted((shared / "corpora/registry_json").glob("*.json"))
    assert len(paths) == 120
    for path in paths:
        given = json.loads(path.read_text(encoding="utf8"))
        assert outcomes_of(record(nlp, given)) == fields_of(given), path.name


@pytest.mark.shared
def test_the_row_of_a_study_agrees_with_its_fields(nlp, shared):
    same = every = 0
    for path in sorted((shared / "corpora/registry_json").glob("*.json")):
        row = shared / "corpora/outcomes/documents" / f"{path.stem}.txt"
        if not row.exists():
            continue
        text = row.read_bytes().decode()
        read = process(nlp, text, doc_id="x", source="x")
        known = outcomes_of(record(nlp, json.loads(path.read_text(encoding="utf8"))))
        a, b = (Counter(map(_told, found)) for found in (known, outcomes_of(read)))
        same, every = same + sum((a & b).values()), every + sum(a.values())
    assert every > 600
    assert same / every >= 0.95


def _told(outcome):
    kind, measure, _, time = outcome
    return kind, measure.rstrip("."), time
