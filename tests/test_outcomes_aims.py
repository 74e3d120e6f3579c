"""Outcomes of objectives, aims and hypotheses. Each row: a text, and its outcomes."""

import pytest
from outcomes_found import told


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The primary objective is to determine the maximum tolerated dose (MTD),"
            " the safety profile, and tolerability.",
            [
                (
                    "primary",
                    "maximum tolerated dose (MTD)",
                    "maximum tolerated dose (MTD)",
                )
            ],
        ),
        (
            "The aim of this study is to measure the walking distance of men.",
            [(None, "walking distance of men", "walking distance of men")],
        ),
        (
            "This trial aims to assess the effects of zelonib on shoe wear and heel"
            " height in men with gout.",
            [
                (None, "shoe wear", "shoe wear"),
                (None, "heel height", "heel height"),
            ],
        ),
        (
            "We hypothesize that zelonib will reduce the pain score.",
            [(None, "pain score", "pain score")],
        ),
        (
            "The primary objective is to determine the maximum tolerated dose and/or"
            " the recommended phase 2 dose.",
            [
                ("primary", "maximum tolerated dose", "maximum tolerated dose"),
                ("primary", "recommended phase 2 dose", "recommended phase 2 dose"),
            ],
        ),
        (
            "The primary objective is to evaluate the antitumor activity of zelonib.",
            [
                (
                    "primary",
                    "antitumor activity of zelonib",
                    "antitumor activity of zelonib",
                )
            ],
        ),
        (
            "This trial aims to assess changes in weight with a 12-week programme.",
            [(None, "changes in weight", "changes in weight")],
        ),
        (
            "We hypothesize that zelonib is superior with respect to overall survival.",
            [(None, "overall survival", "overall survival")],
        ),
        (
            "The aim is to determine, by age, the rate of falls.",
            [(None, "rate of falls", "rate of falls")],
        ),
        (
            "Objectives\n* To obtain data on the effects of zelonib on gait speed.\n"
            "Duration of therapy\n1. Disease progression\n2. Pain",
            [(None, "gait speed", "gait speed")],
        ),
        (
            "The aim is to determine the response rate of this combination in men.",
            [(None, "response rate", "response rate")],
        ),
        (
            "The aim is to determine the response rate of the second cohort.",
            [
                (
                    None,
                    "response rate of the second cohort",
                    "response rate of the second cohort",
                )
            ],
        ),
        (
            "The aim is to assess the sensitivity of a new test in relation to a biopsy"
            " and to evaluate the number of falls.",
            [
                (
                    None,
                    "sensitivity of a new test in relation to a biopsy",
                    "sensitivity of a new test in relation to a biopsy",
                ),
                (None, "number of falls", "number of falls"),
            ],
        ),
        (
            "The aim is to assess the incidence of and reasons for falls.",
            [
                (
                    None,
                    "incidence of and reasons for falls",
                    "incidence of and reasons for falls",
                )
            ],
        ),
        (
            "Objectives\n- Part B: to evaluate the rate of falls.",
            [(None, "rate of falls", "rate of falls")],
        ),
        (
            "The aim is to assess the total combined symptom and medication score.",
            [
                (
                    None,
                    "total combined symptom and medication score",
                    "total combined symptom and medication score",
                )
            ],
        ),
        (
            "The aim is to see whether zelonib lowers pain and increases the number of"
            " steps.",
            [
                (None, "number of steps", "number of steps"),
            ],
        ),
    ],
)
def test_aims_declare_outcomes(nlp, text, wanted):
    assert told(nlp, text) == wanted
