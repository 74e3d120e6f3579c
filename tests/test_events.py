"""The noun phrases that time is counted from, and the events they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialspan.lexicon import read_lexicons
from trialspan.values.events import EventWords
from trialspan.values.time_words import build_words

LEXICONS = Path(__file__).parents[1] / "models/en_trialspan/en_trialspan/lexicons"


@pytest.fixture(scope="module")
def events() -> EventWords:
    rows = read_lexicons(LEXICONS)
    return EventWords(rows["events"], build_words(rows["time_cues"]))


@pytest.mark.parametrize(
    ("phrase", "event"),
    [
        ("first dose of X-101", "treatment_start"),
        ("X-101 infusion", "treatment_start"),
        ("re-transfusion", "treatment_start"),
        ("start of study treatment", "treatment_start"),
        ("initiation of tirzepatide", "treatment_start"),
        ("Cycle 1 Day 1", "treatment_start"),
        ("last dose of study drug", "treatment_end"),
        ("end of study drug administration", "treatment_end"),
        ("discontinuation of the study treatment", "treatment_end"),
        ("last dose of prior therapy", "prior_treatment"),
        ("last dose of chemotherapy", "prior_treatment"),
        ("completion of radiotherapy", "prior_treatment"),
        ("signing of the informed consent form", "consent"),
        ("study entry", "enrollment"),
        ("end of the study", "study_completion"),
        ("completion of follow-up", "study_completion"),
        ("randomisation", "randomization"),
        ("leukapheresis", "apheresis"),
        ("first documented progression", "progression"),
        ("first assessment of confirmed disease progression", "progression"),
        ("initial assessment of PR or better", "response"),
        ("last patient's enrollment", "last_patient_enrolled"),
        ("enrollment of the last patient", "last_patient_enrolled"),
        ("loss to follow-up", "last_contact"),
        ("lymphodepletion", "other"),
        ("hospital discharge", "other"),
        ("delivery", "birth"),
        ("total knee replacement", "surgery"),
        ("autologous stem cell transplantation", "transplant"),
        ("initial diagnosis", "diagnosis"),
        ("subsequent anticancer therapy", "other"),
    ],
)
def test_known_events(events: EventWords, phrase: str, event: str) -> None:
    reading = events.classify(phrase)
    assert (reading.event, reading.known) == (event, True)


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "headache",
        "hemoglobin",
        "the investigator",
        "grade 3",
        "awakening",
        "lunch",
        "sunrise",
        "school",
        "age",
        "1",
        "of the",
        "X-101",
        "12 weeks",
        "quality of life",
        "tumor",
        "region",
        "blood pressure",
        "the end",
        "last",
    ],
)
def test_unknown_phrases_name_no_known_event(events: EventWords, phrase: str) -> None:
    reading = events.classify(phrase)
    assert (reading.event, reading.known) == ("other", False)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("the date of randomization.", "randomization"),
        ("their last dose of X-101 in Part A", "last dose of X-101"),
        ("apheresis of the subject to death", "apheresis"),
        ("the patient's enrollment, whichever", "enrollment"),
        ("signing the informed consent form and", "signing the informed consent form"),
        ("the screening period meets the", "screening period"),
        ("prior therapy with platinum", "prior therapy"),
        ("visit 2 (day 1)", "visit 2"),
        ("infusion", "infusion"),
    ],
)
def test_phrases_end_where_the_noun_does(
    events: EventWords, text: str, phrase: str
) -> None:
    anchor = events.read(text.lower(), 0)
    assert anchor is not None
    assert text[anchor.start : anchor.end] == phrase


@pytest.mark.parametrize("text", ["", "  ", ", then", "(see below)", "and", "is", "in"])
def test_no_phrase_where_none_opens(events: EventWords, text: str) -> None:
    assert events.read(text, 0) is None
