"""Ways of writing times that many sponsors share, and what looks like them."""

from __future__ import annotations

from pathlib import Path

import pytest
from time_marks import note, page_of, read_marks

from trialspan.lexicon import read_lexicons
from trialspan.pipes.timeframes.grammar import TimeGrammar

LEXICONS = Path(__file__).parents[1] / "models/en_trialspan/en_trialspan/lexicons"


@pytest.fixture(scope="module")
def grammar() -> TimeGrammar:
    rows = read_lexicons(LEXICONS)
    return TimeGrammar(rows["time_cues"], rows["events"])


def check(grammar: TimeGrammar, marked: str, label: str) -> None:
    text, marks = read_marks(marked)
    found = [one.as_values() for one in grammar.read(page_of(text, label))]
    assert [(one["start"], one["end"], note(one)) for one in found] == marks


@pytest.mark.parametrize(
    "marked",
    [
        "allergy [by age 30 months]{<= 30 month}",
        "walking [by the age of 2 years]{<= 2 year}",
        "response [at least after 6 months of therapy]{>= 6 month after treatment_start}",
        "stable [at least for 16 weeks]{>= 16 week}",
        "vomiting [1- to 4-h after dosing]{= 1..4 hour after treatment_start}",
        "[first 2 cycles]{= 2 cycle}",
        "Pain, [Daily]{= 1 day} [from day 1 to day 10]{= 1..10 day}",
        "[D1]{= 1 day}, [D7]{= 7 day}, [12 weeks]{= 12 week}",
        "tested [before the first]{before treatment_start} and [after the last dose]{after treatment_end}",
        "[Pre-op]{before surgery}, [6 weeks]{= 6 week}",
        "at [D1]{= 1 day} and [D7]{= 7 day}",
        "IgE to Ara h2 above the cut-off",
        "anti-Ara h 6 antibodies",
        "Gal d 1 and Bos d 5",
        "Fel d 1 challenge dose",
        "2 cycles of the drug",
        "[one week before]{= 1 week before treatment_start} and [4 weeks after the intervention]{= 4 week after treatment_start}",
        "[before]{before treatment_start}, and [1]{= 1 hour after treatment_start} and [2 h after the infusion]{= 2 hour after treatment_start}",
        "[after 6 months]{= 6 month after} of follow-up",
        "the age of children",
        "the first of 2 boxes",
        "the first and the last answer",
        "at least one answer",
    ],
)  # fmt: skip
def test_time_frames_of_outcomes(grammar: TimeGrammar, marked: str) -> None:
    check(grammar, marked, "primary_outcomes")


@pytest.mark.parametrize(
    "marked",
    [
        "expected to be [> 48 hours]{> 48 hour}",
        "operation planned to be [longer than 2 hours]{> 2 hour}",
        "stopped [over 3 months before consent]{> 3 month before consent}",
        "on drugs [for at least 3 months]{>= 3 month} ([one month]{>= 1 month} for diuretics)",
        "chemotherapy [within 3 weeks]{<= 3 week} ([6 weeks]{<= 6 week} for nitrosoureas)",
        "latency [≥ 30 minutes]{>= 30 minute} at least 3 nights per week",
        "averaged over [7 days]{= 7 day}",
        "infants of less than 7 days of life",
        "expected to die within 48 hours",
        "gestation between 24 and 28 weeks",
        "gestation ≥ 34 weeks",
        "children ≥ 1 month and < 18 years",
        "neonates (≤ 28 days)",
        "children 6 months to 5 years",
        "infants under 26 weeks diagnosed with reflux",
        "children seen [within 6 months]{<= 6 month}",
        "children [< 6 months after surgery]{< 6 month after surgery}",
        "children (2 or 3 for each clinic)",
        "to be older than 18 years",
        "over 30 points before the test",
    ],
)  # fmt: skip
def test_times_of_criteria(grammar: TimeGrammar, marked: str) -> None:
    check(grammar, marked, "inclusion_criteria")


@pytest.mark.parametrize(
    "marked",
    [
        "[Postoperative day 1]{= 1 day after surgery}",
        "[post-operative days 1]{= 1 day after surgery}, [3]{= 3 day after surgery}",
        "[Postop 24 hours]{= 24 hour after surgery}",
        "[post-transplant Day 30]{= 30 day after transplant}",
        "[Postpartum week 6]{= 6 week after birth}",
        "[Day +28]{= 28 day}",
        "[days +30]{= 30 day after transplant} and [+60 after HSCT]{= 60 day after transplant}",
        "[D+28]{= 28 day}, [D+56]{= 56 day}",
        "[Day -1 to Day +7]{= -1..7 day}",
        "post-menopausal [2 years]{= 2 year}",
        "postoperative pain at [24 hours]{= 24 hour}",
        "prepared [2 weeks]{= 2 week}",
        "postal survey, [Week 4]{= 4 week}",
        "a score of +3 and +5",
        "CD4+ 200 cells",
        "posture +10 degrees",
        "Gleason 3+4",
    ],
)
def test_events_and_signs_in_front_of_a_time(grammar, marked):
    check(grammar, marked, "primary_outcomes")
