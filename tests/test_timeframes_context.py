"""Timeframes by what their document says: what is given, abbreviations, margins."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language
from time_marks import note, page_of, read, read_marks

from trialspan.lexicon import read_lexicons
from trialspan.pipes.base import values
from trialspan.pipes.timeframes.grammar import TimeGrammar

LEXICONS = Path(__file__).parents[1] / "models/en_trialspan/en_trialspan/lexicons"
ROW = (
    "Zelocabtagene in Lymphoma\nZLC-4411 is compared with usual care.\nLymphoma\n"
    "BIOLOGICAL: ZLC-4411|DRUG: Rituximab|BEHAVIORAL: Heart coaching\n"
    "Pain score, Oral wheat challenge (OWC), {}|Flares, Number of flares, 6 months\n"
    "Hope is high."
)


@pytest.fixture(scope="module")
def grammar() -> TimeGrammar:
    rows = read_lexicons(LEXICONS)
    return TimeGrammar(rows["time_cues"], rows["events"])


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("2 hours after ZLC-4411", "treatment_start"),
        ("4 weeks after rituximab", "treatment_start"),
        ("4 weeks after heart coaching", "treatment_start"),
        ("4 weeks after bevacizumab", "prior_treatment"),
        ("4 weeks after the last dose of pembrolizumab", "prior_treatment"),
        ("4 weeks after the last dose of rituximab", "treatment_end"),
        ("2 days after OWC", "other"),
        ("2 days after the moon rose", "other"),
        ("2 days after ZLC-99", "other"),
        ("2 days after MABEL", "other"),
        ("2 days after XYZ", "other"),
        ("2 days after the first step", "other"),
    ],
)
def test_what_the_document_gives(nlp: Language, text: str, event: str) -> None:
    found = values(nlp(ROW.format(text)), "timeframes")
    anchors = [one["anchor"]["event"] for one in found if one["anchor"]]
    assert anchors == [event]


def test_names_of_one_document_are_not_those_of_the_next(nlp: Language) -> None:
    first = values(nlp(ROW.format("2 hours after ZLC-4411")), "timeframes")
    other = ROW.replace("ZLC-4411", "water").format("2 hours after ZLC-4411")
    second = values(nlp(other), "timeframes")
    events = [one["anchor"]["event"] for one in (first[0], second[0])]
    assert events == ["treatment_start", "other"]


IN_OUTCOMES = [
    "Level, [Day 28]{= 28 day ±3 day} ± 3 days",
    "Level, [Week 4]{= 4 week ±3 day} (± 3 days), [Week 8]{= 8 week ±5 day} (±5 days)",
    "Level, [12 weeks (+/- 7 days) after surgery]{= 12 week after surgery ±7 day}",
    "Level, [30 (±2) days]{= 30 day ±2 day}",
    "Level, [days 8]{= 8 day} and [15]{= 15 day ±2 day} (± 2 days)",
    "Level, [through study completion]{until study_completion}, an average of [1 year]{= 1 year average}",
    "Level, [up to an average of 24 months]{<= 24 month average}",
    "Level, [44 weeks]{= 44 week average}, on average",
    "Level, [Through to study completion]{until study_completion}",
    "Level, [end of infusion]{at treatment_start}, [2 hours after the end of infusion]{= 2 hour after treatment_start}",
    "Level, [pre-]{before treatment_start} and [end-of-infusion]{at treatment_start}",
    "Level, [4 weeks after the last infusion]{= 4 week after treatment_end}",
    "Level, [within 30 days of the planned dose]{<= 30 day after treatment_start}",
    "Level, [after the last visit until withdrawal of consent]{until other from:study_completion}",
    "Level, just [before each infusion]{before treatment_start}",
    "Level, [during the individual observation period]{during other}",
    "Level, average of [the prior 7 days]{<= 7 day before}",
    "Level at [baseline]{at baseline} and [after surgery]{after surgery}, [1 day]{= 1 day}",
    "Level, [Screening]{at screening} - Week 0 - [Week 12]{= 12 week}",
    "Level, [Week 2]{= 2 week} - [Week 12]{= 12 week} - end",
    "Level, [Week 2 - Week 12]{= 2..12 week}",
    "Bleeding [during]{during surgery} or [after surgery]{after surgery}, [1 day]{= 1 day}",
    "Pain, on [admission]{at other}, [1 day]{= 1 day}",
    "Interval [between treatment and relapse]{until relapse from:treatment_start}",
    "Itch [during the double-blind oral food challenge]{during other}, [12 weeks]{= 12 week}",
    "Change [over the immunotherapy process]{during treatment_start}, [9 months]{= 9 month}",
    "Titre [before]{before other} and [after SIT]{after other}, [2 years]{= 2 year}",
    "Level [before]{before treatment_start} and at the [end of treatment]{at treatment_end}, [2 years]{= 2 year}",
    "Level, [Week 3]{= 3 week}/[Day 20]{= 20 day}, [Week 6]{= 6 week}",
]

NONE_IN_OUTCOMES = [
    "Falls during the same year",
    "Score over the top of the scale",
    "Cough pre- and post-bronchodilator",
    "Data gathered during Phase II",
    "Sperm kept during this period",
    "Volume in mL/day",
    "Talk before and at lunch",
    "Cells at rest and after a stimulus",
    "Response based on response evaluation criteria",
    "A guideline on diagnosis of gout",
    "Events that started during or after the first dose",
    "Interaction between treatment and study week",
]


@pytest.mark.parametrize("text", NONE_IN_OUTCOMES)
def test_nothing_in_outcomes(grammar: TimeGrammar, text: str) -> None:
    assert read(grammar, text, "primary_outcomes") == []


@pytest.mark.parametrize("marked", IN_OUTCOMES)
def test_margins_and_visits_in_outcomes(grammar: TimeGrammar, marked: str) -> None:
    text, spans = read_marks(marked)
    assert read(grammar, text, "primary_outcomes") == spans


IN_CRITERIA = [
    "Not pregnant at [screening]{at screening}",
    "A positive skin test [prior to randomization]{before randomization}",
    "Radiotherapy [within 14 days]{<= 14 day before enrollment}, biopsy [within 28 days before enrollment]{<= 28 day before enrollment}",
    "Infection [within 2 weeks]{<= 2 week before enrollment}, or a very long fever of 39 degrees [within 4 weeks prior to enrollment]{<= 4 week before enrollment}",
    "Stable dose [for at least the last 3 months]{>= 3 month before}",
    "Immunosuppression [during pregnancy]{during other}",
    "Adults at the time of [consent]{at consent}",
    "Response at [12 weeks]{= 12 week after treatment_start}/[24 weeks after infusion]{= 24 week after treatment_start}",
    "Given twice ([D1]{= 1 day}, [D29]{= 29 day}) After completion of the study",
    "Seen [2 years after the last patient has received the final dose]{= 2 year after treatment_end}",
    "Blood [one week post-reaction]{= 1 week after other}",
    "Women [two years]{= 2 year} post-menopausal",
    "Treatment [within 14 days prior to the first scheduled dose]{<= 14 day before treatment_start}",
    "Biopsy [after 20 weeks']{= 20 week after} gestation",
    "Wheals [during measles infection]{during other}",
    "Reaction [during the OFC]{during other}",
]

NONE_IN_CRITERIA = [
    "Given at 2-4 week intervals",
    "Injected three times with a 4-week interval",
    "Term infants (> 37 weeks gestational age)",
    "Glucose after a 4-hour mixed meal tolerance test",
    "Symptoms on 2 days of the week",
    "Labs must be within treatment parameters",
    "Gestational age at delivery is known",
    "Conversion from tacrolimus to belatacept",
    "A heightened response to allergens",
    "Events that worsen during a study",
    "Pain that prednisolone relieves",
    "Cells in the lactation period",
    "On all enrolled children",
    "Risk of death at the time of the event",
    "Radiation of 12 Gy/week",
    "Enzymes set free during fermentation",
    "Bleeding seen during previous tests",
]


@pytest.mark.parametrize("marked", IN_CRITERIA)
def test_criteria(grammar: TimeGrammar, marked: str) -> None:
    text, spans = read_marks(marked)
    assert read(grammar, text, "inclusion_criteria") == spans


@pytest.mark.parametrize("text", NONE_IN_CRITERIA)
def test_no_times_in_criteria(grammar: TimeGrammar, text: str) -> None:
    assert read(grammar, text, "inclusion_criteria") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Patients rest. Following a 2 day pause they go.", ["= 2 day after"]),
        ("No meal in the hour after dosing.", ["<= 1 hour after treatment_start"]),
        ("A scan with visits every 3 months.", ["= 3 month"]),
        ("A diet until the age of 24 months.", ["<= 24 month"]),
        ("They walk for 10 minutes after each meal.", ["= 10 minute"]),
        ("The board meets every 3 months.", []),
        ("Tablets are given every 3 months.", []),
        ("One tablet is taken every day.", []),
        ("Patients who do not attend the visits\n17. They refuse.", []),
    ],
)
def test_prose(grammar: TimeGrammar, text: str, said: list[str]) -> None:
    found = grammar.read(page_of(text, "detailed_description"))
    assert [note(frame.as_values()) for frame in found] == said
