"""Outcomes of a page in tables and paragraphs: cells on a line, cells on lines."""

from __future__ import annotations

import pytest

from trialspan.run.document import process

FALLS = ("Rate of falls", "Falls are noted in a diary.", "12 weeks")
GAIT = ("Gait speed", None, "Week 24")
PAIN = ("Pain at rest", "On a scale of 0 to 10. Daily.", "Baseline, Day 7")


def read(nlp, text):
    """(type, measure, description, time frame) of every outcome."""
    record = process(nlp, text, doc_id="x", source="x")
    names = ("measure", "description", "time_frame")
    return [
        (one["type"], *(one[name] and one[name]["text"] for name in names))
        for one in record["outcomes"]
    ]


TABBED = "Outcome Measure\tMeasure Description\tTime Frame\n"


@pytest.mark.parametrize(
    "body",
    [
        TABBED
        + "Rate of falls\tFalls are noted in a diary.\t12 weeks\nGait speed\t\tWeek 24\n"
        + "Pain at rest\tOn a scale of 0 to 10. Daily.\tBaseline, Day 7\n",
        "Outcome\tTimeframe\tDescription\n"
        "Rate of falls\t12 weeks\tFalls are noted in a diary.\nGait speed\tWeek 24\n"
        "Pain at rest\tBaseline, Day 7\tOn a scale of 0 to 10. Daily.\n",
        "| Endpoint | Definition | Time points |\n| --- | :-- | --- |\n"
        "| Rate of falls | Falls are noted in a diary. | 12 weeks |\n"
        "| Gait speed | | Week 24 |\n"
        "| Pain at rest | On a scale of 0 to 10. Daily. | Baseline, Day 7 |\n",
        "Outcome Measure\nMeasure Description\nTime Frame\n"
        "Rate of falls\nFalls are noted in a diary.\n12 weeks\nGait speed\nWeek 24\n"
        "Pain at rest\nOn a scale of 0 to 10. Daily.\nBaseline, Day 7\n",
        "\nRate of falls\nTime Frame: 12 weeks\nFalls are noted in a diary.\n\n"
        "Gait speed\nTime Frame: Week 24\n\n"
        "Pain at rest\nTime Frame: Baseline, Day 7\nOn a scale of 0 to 10. Daily.\n",
    ],
    ids=["tabs", "description last", "markdown", "cells on lines", "paragraphs"],
)
@pytest.mark.parametrize("kind", ["Primary", "Secondary"])
def test_outcomes_in_any_layout(nlp, body, kind):
    wanted = [(kind.lower(), *one) for one in (FALLS, GAIT, PAIN)]
    text = f"Falls in Homes\n\n{kind} Outcome Measures\n{body}"
    assert read(nlp, text) == wanted
    ended = f"{text}\nEligibility Criteria\n\nInclusion Criteria:\n- Age over 65\n"
    assert read(nlp, ended) == wanted


def test_a_cell_may_hold_line_breaks(nlp):
    text = (
        f"Primary Outcomes\n{TABBED}Rate of falls\tFalls are noted\nin a diary.\t"
        "12 weeks\nGait speed\t\tWeek 24\n"
    )
    falls = ("primary", "Rate of falls", "Falls are noted\nin a diary.", "12 weeks")
    assert read(nlp, text) == [falls, ("primary", *GAIT)]


def test_a_cell_without_letters_is_no_outcome(nlp):
    text = f"Primary Outcomes\n{TABBED}-\tnot given\t12 weeks\nGait speed\t\tWeek 24\n"
    assert read(nlp, text) == [("primary", *GAIT)]


@pytest.mark.parametrize(
    "text",
    [
        "Arms\nArm\tDose\tTime Frame\nLow\t5 mg\t12 weeks\n",
        "Eligibility Criteria\nMeasure\tTime Frame\nWeight\tScreening\n",
        f"Eligibility Criteria\n{TABBED}",
        f"Primary Outcomes\n{TABBED}\n",
        "Interventions\n| Drug | Description |\n| --- | --- |\n| Zelonib | a pill |\n",
        "Locations\nSite\tTime Frame\nOslo\t2019\n",
    ],
)
def test_other_tables_hold_no_outcomes(nlp, text):
    assert read(nlp, text) == []


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Primary Outcomes\nGait speed\tWeek 24\n", 1),  # no headers
        ("Primary Outcomes\nOutcome Measure\nGait speed [Time Frame: Week 24]\n", 1),
        (
            f"Primary Outcomes\nGait speed [Time Frame: Week 4]\n{TABBED}Pain\t\tDay 7\n",
            2,
        ),
    ],
)
def test_what_stands_outside_of_tables_is_read_too(nlp, text, measures):
    assert len(read(nlp, text)) == measures


def test_objectives_and_endpoints_in_the_columns_of_a_protocol(nlp):
    text = (
        "OBJECTIVES AND ENDPOINTS\n\nObjectives\tEndpoints\nPrimary\t\n"
        "To compare the efficacy of zelonib and placebo on gait\t"
        "Change from baseline in gait speed at Week 24\nSecondary\t\n"
        "To evaluate the effect on falls\tRate of falls through Week 52\n"
    )
    assert [(kind, measure) for kind, measure, *_ in read(nlp, text)] == [
        ("primary", "gait"),
        ("primary", "Change from baseline in gait speed"),
        ("secondary", "effect on falls"),
        ("secondary", "Rate of falls"),
    ]
