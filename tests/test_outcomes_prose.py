"""Outcomes that prose declares. Each row: a text, and what its outcomes are."""

import pytest
from outcomes_found import outcomes, told, words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The primary endpoint is the response rate at 12 weeks.",
            [("primary", "response rate", "response rate at 12 weeks")],
        ),
        (
            "Secondary endpoints include the change in HbA1c at week 12, pain, and the"
            " number of falls.",
            [
                ("secondary", "change in HbA1c", "change in HbA1c at week 12"),
                ("secondary", "pain", "pain"),
                ("secondary", "number of falls", "number of falls"),
            ],
        ),
        (
            "The trial will also track progression-free survival (PFS) and overall"
            " survival (OS) at 1 and 2 years after infusion.",
            [
                (
                    None,
                    "progression-free survival (PFS)",
                    "progression-free survival (PFS) and overall survival (OS) at 1 and"
                    " 2 years after infusion",
                ),
                (
                    None,
                    "overall survival (OS)",
                    "overall survival (OS) at 1 and 2 years after infusion",
                ),
            ],
        ),
        (
            "The main outcome is relief, defined as a pain score of 0 at week 4.",
            [
                (
                    "primary",
                    "relief",
                    "relief, defined as a pain score of 0 at week 4",
                )
            ],
        ),
        (
            "Secondary outcomes are relief (a fall of the pain score by half), sleep"
            " quality at week 2, gait speed at weeks 4 and 8; and readmission within 30"
            " days of discharge.",
            [
                ("secondary", "relief", "relief (a fall of the pain score by half"),
                ("secondary", "sleep quality", "sleep quality at week 2"),
                ("secondary", "gait speed", "gait speed at weeks 4 and 8"),
                (
                    "secondary",
                    "readmission",
                    "readmission within 30 days of discharge",
                ),
            ],
        ),
        (
            "The number of falls at week 8 is measured as an exploratory endpoint.",
            [("other", "number of falls", "number of falls at week 8")],
        ),
        (
            "Secondary outcomes: the share of walkers by week 4;\nwaist circumference;\n"
            "FEV1 at week 8.",
            [
                ("secondary", "share of walkers", "share of walkers by week 4"),
                ("secondary", "waist circumference", "waist circumference"),
                ("secondary", "FEV1", "FEV1 at week 8"),
            ],
        ),
        (
            "Clinical outcomes such as limping, shoe wear and falls will be explored.",
            [
                (None, "limping", "limping"),
                (None, "shoe wear", "shoe wear"),
                (None, "falls", "falls"),
            ],
        ),
        (
            "Endpoints include the number of falls and sleep quality.",
            [
                (None, "number of falls", "number of falls"),
                (None, "sleep quality", "sleep quality"),
            ],
        ),
        (
            "Grip strength (primary endpoint) and weight are compared.",
            [("primary", "Grip strength", "Grip strength")],
        ),
        (
            "At the clinic, serum leptin is measured at weeks 4 and 8.",
            [(None, "serum leptin", "serum leptin is measured at weeks 4 and 8")],
        ),
        (
            "The investigators will explore gait speed and sleep quality.",
            [
                (None, "gait speed", "gait speed"),
                (None, "sleep quality", "sleep quality"),
            ],
        ),
        (
            "Men will be followed for adverse events until week 12.",
            [(None, "adverse events", "adverse events until week 12")],
        ),
        (
            "The trial assesses the efficacy of zelonib in terms of gait speed.",
            [(None, "gait speed", "gait speed")],
        ),
        (
            "The main variable of efficacy is the walking distance.",
            [("primary", "walking distance", "walking distance")],
        ),
        (
            "We will evaluate the pain score of knees, including hips, toes and heels,"
            " at week 4.",
            [
                (
                    None,
                    "pain score of knees, including hips, toes and heels",
                    "pain score of knees, including hips, toes and heels, at week 4",
                )
            ],
        ),
        (
            "Quality of life will be assessed with a diary.",
            [(None, "Quality of life", "Quality of life")],
        ),
        (
            "Toxicity will be recorded by CTCAE v5.0 criteria.",
            [(None, "Toxicity", "Toxicity will be recorded by CTCAE v5.0")],
        ),
        (
            "Blood glucose is measured at 2 hours, 4 hours and 24 hours after dosing"
            " (men stay in bed at the clinic).",
            [
                (
                    None,
                    "Blood glucose",
                    "Blood glucose is measured at 2 hours, 4 hours and 24 hours after"
                    " dosing",
                )
            ],
        ),
        (
            "A home survey will also measure quality of life and changes in sleep.",
            [
                (None, "quality of life", "quality of life"),
                (None, "changes in sleep", "changes in sleep"),
            ],
        ),
        (
            "Then we compared the pain scores before and after surgery.",
            [(None, "pain scores", "pain scores before and after surgery")],
        ),
        (
            "Moreover, serum glucose will be measured at week 4.",
            [(None, "serum glucose", "serum glucose will be measured at week 4")],
        ),
        (
            "In the hot group, serum glucose will be measured at week 4.",
            [(None, "serum glucose", "serum glucose will be measured at week 4")],
        ),
        (
            "A survey will be sent at 18 months to assess changes in quality of life.",
            [
                (
                    None,
                    "changes in quality of life",
                    "18 months to assess changes in quality of life",
                )
            ],
        ),
        (
            "We are also studying the effect of zelonib on sleep quality to see if men"
            " rest.",
            [(None, "sleep quality", "sleep quality")],
        ),
        (
            "The pain will then be followed using a diary.",
            [(None, "pain", "pain")],
        ),
        (
            "The class includes talks and assessment of blood pressure and body weight"
            " before and after the class.",
            [
                (
                    None,
                    "blood pressure",
                    "blood pressure and body weight before and after the class",
                ),
                (None, "body weight", "body weight before and after the class"),
            ],
        ),
        (
            "Secondary outcomes\nGait speed\nThe sample has 40 men. The number of falls"
            " will be told by them.",
            [("secondary", "Gait speed", "Gait speed")],
        ),
        (
            "Secondary outcomes\n1. Gait speed: a walk. It will be told in m/s.",
            [("secondary", "Gait speed", "Gait speed: a walk. It will be told in m/s")],
        ),
        (
            "The level of leptin in blood and its correlation with gait speed will be"
            " analyzed.",
            [
                (None, "level of leptin in blood", "level of leptin in blood"),
                (None, "correlation with gait speed", "correlation with gait speed"),
            ],
        ),
        (
            "2. the level of leptin was low; the levels of ghrelin were measured by a"
            " kit on day 3.",
            [
                (
                    None,
                    "levels of ghrelin",
                    "levels of ghrelin were measured by a kit on day 3",
                )
            ],
        ),
        (
            "This is a substudy in which the effects of zelonib on muscle strength"
            " will be studied.",
            [(None, "muscle strength", "muscle strength")],
        ),
        (
            "Secondary endpoints include kidney parameters, gait testing and diaries.",
            [
                ("secondary", "kidney parameters", "kidney parameters"),
                ("secondary", "gait testing", "gait testing"),
                ("secondary", "diaries", "diaries"),
            ],
        ),
        (
            "On day 3 and at week 4, the men will complete questionnaires about their"
            " grip and mood.",
            [(None, "grip", "grip"), (None, "mood", "mood")],
        ),
        (
            "Men will be asked to rate the intensity of their itch at week 4.",
            [
                (
                    None,
                    "intensity of their itch",
                    "intensity of their itch at week 4",
                )
            ],
        ),
        (
            "All men will be included, anti-leptin titers will be determined.",
            [(None, "anti-leptin titers", "anti-leptin titers")],
        ),
        (
            "In addition to this, the proportion of women with a grip above 16 at week"
            " 4 will be assessed.",
            [
                (
                    None,
                    "proportion of women with a grip above 16",
                    "proportion of women with a grip above 16 at week 4",
                )
            ],
        ),
        (
            "Increase in grip strength will be measured.",
            [(None, "Increase in grip strength", "Increase in grip strength")],
        ),
        (
            "The prevalence of gout and the rate of falls, will also be studied.",
            [
                (None, "prevalence of gout", "prevalence of gout"),
                (None, "rate of falls", "rate of falls"),
            ],
        ),
        (
            "1. The level of leptin was measured on day 3, and the correlation between"
            " the level of leptin and age will be evaluated.",
            [
                (
                    None,
                    "level of leptin",
                    "level of leptin was measured on day 3",
                ),
                (
                    None,
                    "correlation between the level of leptin and age",
                    "correlation between the level of leptin and age",
                ),
            ],
        ),
        (
            "The resolution of pain, and changes of the knee in patients with gout will"
            " be determined.",
            [
                (None, "resolution of pain", "resolution of pain"),
                (None, "changes of the knee", "changes of the knee"),
            ],
        ),
        (
            "The effects of zelonib on protein expression in blood cells will be"
            " studied.",
            [
                (
                    None,
                    "protein expression in blood cells",
                    "protein expression in blood cells",
                )
            ],
        ),
        (
            "Assess the number of falls in men.",
            [(None, "number of falls", "number of falls")],
        ),
    ],
)
def test_prose_declares_outcomes(nlp, text, wanted):
    assert told(nlp, text) == wanted


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("During week 4, the levels of leptin will be measured.", ["week 4"]),
        ("At weeks 2 and 4, gait speed will be assessed.", ["weeks 2", "4"]),
        ("At week 2, gait speed will be assessed after 3 days.", ["after 3 days"]),
        ("Men are seen at week 4, and gait speed will be assessed.", []),
        ("Men of week 4 rest. The levels of leptin will be measured.", []),
    ],
)
def test_the_time_that_opens_a_sentence_is_that_of_its_outcomes(nlp, text, times):
    (one,), doc = outcomes(nlp, text)
    frames = doc.spans["timeframes"].attrs["values"]
    assert [words(text, frames[at]) for at in one["timeframes"]] == times
