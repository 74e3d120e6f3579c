"""Headings: which stretch is which section."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import trialspan
from trialspan.marks import normalise
from trialspan.pipes.page import Section
from trialspan.read.headings import Headings, find_sections

LEXICONS = Path(__file__).parents[1] / "models/en_trialspan/en_trialspan/lexicons"


@pytest.fixture(scope="module")
def headings():
    lines = (LEXICONS / "headings.jsonl").read_text(encoding="utf8").splitlines()
    rows = [json.loads(line) for line in lines]
    return Headings.of([{"inline": False, "within": [], **row} for row in rows])


def found(headings, text):
    return [
        (s.label, text[s.start : s.end])
        for s in find_sections(normalise(text), headings)
    ]


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            "Overview\nA study.\nDescription\nMore.\n\nEven more.",
            [
                ("brief_summary", "A study."),
                ("detailed_description", "More.\n\nEven more."),
            ],
        ),
        (
            "Eligibility\nInclusion Criteria:\n- A\n- B\nExclusion Criteria:\n- C",
            [
                (
                    "eligibility",
                    "Inclusion Criteria:\n- A\n- B\nExclusion Criteria:\n- C",
                ),
                ("inclusion_criteria", "- A\n- B"),
                ("exclusion_criteria", "- C"),
            ],
        ),
        (
            "## 4.1 Key Inclusion Criteria (Part A):\n1. A\n**Exclusion criteria**\n1. B",
            [("inclusion_criteria", "1. A"), ("exclusion_criteria", "1. B")],
        ),
        (
            "Inclusion Criteria： 1. Age over 18\nExclusion Criteria： none",
            [("inclusion_criteria", "1. Age over 18"), ("exclusion_criteria", "none")],
        ),
        (
            "INCLUSION CRITERIA for all participants\nA\nEXCLUSION CRITERIA\nB",
            [("inclusion_criteria", "A"), ("exclusion_criteria", "B")],
        ),
        (
            "A Trial of Zorblin\nOverview\nText.",
            [("title", "A Trial of Zorblin"), ("brief_summary", "Text.")],
        ),
        (
            "Outcome Measures\nPrimary Outcome Measures:\n1. PFS\nSecondary Outcome Measures:\n1. OS",
            [
                (
                    "endpoints",
                    "Primary Outcome Measures:\n1. PFS\nSecondary Outcome Measures:\n1. OS",
                ),
                ("primary_outcomes", "1. PFS"),
                ("secondary_outcomes", "1. OS"),
            ],
        ),
        (
            "Endpoints\nPrimary:\n- PFS\nSecondary:\n- OS",
            [
                ("endpoints", "Primary:\n- PFS\nSecondary:\n- OS"),
                ("primary_outcomes", "- PFS"),
                ("secondary_outcomes", "- OS"),
            ],
        ),
        (
            "Exclusion criteria\n- A\nStatistical Analysis\nA t-test.",
            [("exclusion_criteria", "- A")],
        ),
        (
            "Description\nText.\n\nPrimary Objective:\n\nTo measure PFS.",
            [
                (
                    "detailed_description",
                    "Text.\n\nPrimary Objective:\n\nTo measure PFS.",
                ),
                ("objectives", "To measure PFS."),
            ],
        ),
    ],
)
def test_headings_open_sections(headings, text, sections):
    assert found(headings, text) == sections


@pytest.mark.parametrize(
    "text",
    [
        "Patients who meet the inclusion criteria are treated.",
        "The primary outcome was PFS; secondary outcomes were OS and ORR.",
        "- Inclusion Criteria of another study are not met",
        "Primary\nSecondary",
        "Overview of the disease and its treatment in the last decade",
        "Description of the device that will be used",
        "Eligibility was assessed by two physicians",
        "Background\nText without any section.",
        "Dose: 5 mg",
        "Other",
        "Inclusion Criteria" + " and so on" * 20,
    ],
)
def test_no_heading_is_body(headings, text):
    assert found(headings, text) == [("body", text)]


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "Overview\n", "Inclusion Criteria:\n\n"]
)
def test_nothing_to_find(headings, text):
    assert found(headings, text) == []


def test_headings_inside_a_known_field(headings):
    text = (
        "Zorblin is new.\n\nPrimary objectives\n\n* To find the MTD\n\nEligibility\nx"
    )
    field = Section("brief_summary", 0, len(text), "section.row")
    inner = find_sections(text, headings, within=field)
    assert [(s.label, text[s.start : s.end].split("\n")[0]) for s in inner] == [
        ("objectives", "* To find the MTD")
    ]


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("Text.\n\nExclusion criteria: A; B.\n\nDosing is weekly.", ["A; B."]),
        ("Inclusion Criteria\n\n* A\n* B\n\nIn an earlier study.", ["* A\n* B"]),
        ("Inclusion：\n\n（1）A\n\n（2）B\n\nExclusion：C", ["（1）A\n\n（2）B", "C"]),
        ("Patients in poor health are excluded.\n\n* A", []),
    ],
)
def test_lists_of_criteria_inside_a_description(headings, text, lists):
    field = Section("detailed_description", 0, len(text), "section.row")
    inner = find_sections(normalise(text), headings, within=field)
    assert [text[s.start : s.end] for s in inner] == lists


@pytest.mark.parametrize(
    "heading", ["A. Inclusion", "II. Inclusion criteria", "B) Inclusion:"]
)
def test_lettered_headings(headings, heading):
    assert found(headings, f"{heading}\n- Age over 18") == [
        ("inclusion_criteria", "- Age over 18")
    ]


def test_criteria_told_in_a_description_are_no_section_of_the_record():
    row = (
        "Zorblin in Anaemia\nA study of zorblin.\nAnaemia\nDRUG: Zorblin\n"
        "Hemoglobin, change in hemoglobin, week 12\n"
        "Zorblin is new.\n\nExclusion criteria:\n\n- Platelets < 50 x 10^9/L"
    )
    record = trialspan.extract(row)
    assert "exclusion_criteria" not in {s["label"] for s in record["sections"]}
    assert [t["criterion"] for t in record["lab_thresholds"]] == [None]
    assert record["items"][-1]["section"] == "detailed_description"


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Patients are eligible for the study if all of the following apply:", 0),
        ("To be eligible, participants must:", 0),
        ("Subjects who fulfil the following criteria will be included:", 0),
        ("You may be able to take part if:", 0),
        ("Who can take part?", 0),
        ("(1) Inclusion criteria", 0),
        ("* Inclusion Criteria:", 0),
        ("• Inclusion criteria", 0),
        ("Inclusion  Criteria -", 0),
        ("Patients are excluded if any of the following apply:", 1),
        ("The following patients are excluded:", 1),
        ("Participants with any of these conditions are not eligible:", 1),
        ("You may not be able to take part if:", 1),
        ("Ineligibility criteria", 1),
        ("Criteria of non-inclusion:", 1),
    ],
)
def test_sentences_and_marks_that_lead_criteria_in(headings, heading, label):
    name = ("inclusion_criteria", "exclusion_criteria")[label]
    text = f"Eligibility\n\n{heading}\n\n- Age over 18\n- Weight over 40 kg"
    assert found(headings, text)[1:] == [(name, "- Age over 18\n- Weight over 40 kg")]


@pytest.mark.parametrize(
    "line",
    [
        "Patients are randomized to the following arms:",
        "Participants will be seen by a nurse if:",
        "Patients are excluded from the analysis if they die early",
        "Subjects with the following are excluded: pregnant women, children",
        "- Patients are excluded if any of the following apply:",
        "* Inclusion criteria: see above",
        "The drug is excluded if the following apply:",
        "Doses are included in the following table:",
    ],
)
def test_lines_that_lead_no_criteria_in(headings, line):
    text = f"Eligibility\n\n{line}\n\n- Age over 18"
    assert [label for label, _ in found(headings, text)] == ["eligibility"]


def test_a_sentence_opens_no_list_inside_the_exclusion_criteria(headings):
    text = "Exclusion Criteria:\n- Fever\nPatients are eligible if:\n- well for a week"
    assert [label for label, _ in found(headings, text)] == ["exclusion_criteria"]
    text = "Brief Summary\nA study.\nPatients are excluded if:\n- they have fever"
    assert [label for label, _ in found(headings, text)] == ["brief_summary"]


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Current Primary Outcome Measures", "primary_outcomes"),
        ("Co-Primary Efficacy Endpoints:", "primary_outcomes"),
        ("The primary study outcomes are:", "primary_outcomes"),
        ("Phase 2 Primary Endpoint", "primary_outcomes"),
        ("- Main outcome measure:", "primary_outcomes"),
        ("Primary Outcome(s) and Time Frame", "primary_outcomes"),
        ("Other Secondary Endpoints", "secondary_outcomes"),
        ("Additional secondary safety outcomes", "secondary_outcomes"),
        ("Other Prespecified Outcomes", "other_outcomes"),
        ("Exploratory endpoints", "other_outcomes"),
        ("Post-hoc Outcomes (Part B)", "other_outcomes"),
    ],
)
def test_titles_of_outcome_lists_are_made_of_parts(headings, title, label):
    text = f"Falls at home\n\n{title}\n\n1. Gait speed"
    assert found(headings, text)[1:] == [(label, "1. Gait speed")]


@pytest.mark.parametrize(
    "line",
    [
        "Main study site",
        "Other safety considerations",
        "Secondary endpoint committee",
        "Primary care outcomes research",
        "Current primary therapy",
        "- Primary outcome: gait speed",
        "Additional variables of interest",
        "Phase 2 endpoints",
        "Phase 2 study",
        "Key main current original primary outcome",
        "Exploratory surgery outcomes",
    ],
)
def test_lines_that_are_no_title_of_outcomes(headings, line):
    labels = {
        label for label, _ in found(headings, f"Falls\n\n{line}\n\n1. Gait speed")
    }
    assert not labels & {"primary_outcomes", "secondary_outcomes", "other_outcomes"}
