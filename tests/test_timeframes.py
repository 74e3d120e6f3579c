"""Timeframes in criteria, outcomes and prose: the expected ones marked in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from time_marks import page_of, read, read_marks

from trialspan.lexicon import read_lexicons
from trialspan.pipes.timeframes.grammar import TimeGrammar

LEXICONS = Path(__file__).parents[1] / "models/en_trialspan/en_trialspan/lexicons"


@pytest.fixture(scope="module")
def grammar() -> TimeGrammar:
    rows = read_lexicons(LEXICONS)
    return TimeGrammar(rows["time_cues"], rows["events"])


CRITERIA = [
    "No surgery [within 4 weeks before enrollment]{<= 4 week before enrollment}.",
    "Chemotherapy [within 5 half-lives prior to the first dose]{<= 5 half_life before treatment_start}",
    "Vaccines [within the last 30 days]{<= 30 day before}",
    "Stroke [in the past 2 years]{<= 2 year before}",
    "Stable dose [for at least 8 weeks prior to screening]{>= 8 week before screening}",
    "Off steroids [for ≥ 2 weeks before leukapheresis]{>= 2 week before apheresis}",
    "Fever lasting [more than 3 days]{> 3 day}",
    "Radiotherapy [less than 6 months ago]{< 6 month before}",
    "Relapse [within 12 months of transplantation]{<= 12 month before transplant}",
    "Contraception [up to 90 days after the last infusion]{<= 90 day after treatment_end}",
    "Contraception [during the treatment period]{during treatment_start} and for [6 months thereafter]{= 6 month after}",
    "Infection [within the screening period]{during screening}",
    "Dialysis [for 3 months or more]{>= 3 month}",
    "Investigational drug [within 30 days]{<= 30 day before treatment_start} or [5 half-lives (whichever is longer) before dosing]{<= 5 half_life before treatment_start}",
    "Biopsy [four (4) weeks prior to consent]{= 4 week before consent}",
    "Blood donation [in the previous 3 months]{<= 3 month before}",
    "Smoking [within the past year]{<= 1 year before}",
    "Travel planned [in the next 6 months]{<= 6 month after}",
    "Pain for [6-12 weeks]{= 6..12 week}",
    "Major bleeding [within 2 to 4 weeks of randomization]{<= 2..4 week before randomization}",
    "Washout of [28 ± 3 days]{= 28 day ±3 day}",
    "Effusion on [Day -7 to Day -1]{= -7..-1 day}",
    "Weight measured at [Visit 2]{= 2 visit}",
    "Contraception [from signing the informed consent until 6 months after the last dose]{<= 6 month after treatment_end from:consent}",
    "No prior transplant [within 100 days of planned infusion]{<= 100 day before treatment_start}",
    "Completed [12 weeks after the completion of radiotherapy]{= 12 week after prior_treatment}",
    "HbA1c above 8 % at [screening]{at screening}",
    "Antibiotics [within 72 hours prior to Day 1]{<= 72 hour before treatment_start}",
    "Trauma [half a year before surgery]{= 0.5 year before surgery}",
    "Twin pregnancy at [24-28 weeks]{= 24..28 week} of gestation",
    "Women aged under 40 years with cough [for at least 4 months]{>= 4 month}",
    "Transfusion [within 2 weeks, prior to apheresis]{<= 2 week before apheresis}",
    "Vaccine [no later than 14 days before the first dose]{>= 14 day before treatment_start}",
    "Fever [in the first 48 hours]{<= 48 hour}",
    "Score at [screening]{at screening} and [baseline]{at baseline} of 12 or more",
    "Drug X [within 6 weeks]{<= 6 week before enrollment} ([42 days) of enrollment]{<= 42 day before enrollment}",
    "Stroke [in the 3 preceding months]{<= 3 month before}",
    "Walk at [M3]{= 3 month} and [M6]{= 6 month}",
    "Patients are seen [every 3 months]{= 3 month} for [2 years]{= 2 year}, then [every 6 months]{= 6 month}",
    "Infarction [within six months preceding study entry]{<= 6 month before enrollment}",
    "Burden of itch [over the last week]{<= 1 week before} (0 = none to 4 = severe)",
    "Participation may last about [four years]{= 4 year}",
    "Pain [in the last 3 weeks]{<= 3 week before}",
    "Stopped [between 5 days]{>= 5 day before consent} and [3 months before consent]{<= 3 month before consent}",
    "Seen [between 6 weeks]{<= 6 week before surgery} and [2 days before surgery]{>= 2 day before surgery}",
    "Lipase is measured at the [second visit]{= 2 visit}",
    "Completed [4 to 6 cycles]{= 4..6 cycle} of induction",
]

NOT_IN_CRITERIA = [
    "Age ≥ 18 years",
    "- 18 to 75 years old",
    "Men and women aged 20-65 years",
    "Adults over 18 years",
    "Age ≥ 45 and ≤ 90 years",
    "Aged from 18 years up to 65 years",
    "Patients ≥ 12 years and < 18 years",
    "Female patients who are ≥ 16 years",
    "Infants of 6 months of age or older",
    "Life expectancy of at least 3 months",
    "Expected survival > 12 weeks",
    "Estimated survival time is longer than 3 months",
    "Had melanoma in the past",
    "No active infection at present",
    "Women in the lactation period",
    "Metformin 500 mg every 8 hours",
    "Two capsules twice a day",
    "At least 2 prior lines of therapy",
    "Received ≥ 2 cycles of rituximab",
    "ECOG 0-2 and NYHA class III",
    "Creatinine clearance ≥ 60 mL/min/1.73 m2",
    "BMI 18-30 kg/m2",
    "Vitamin D3 supplements",
    "6-minute walk distance below 300 m",
    "24-hour urine protein > 1 g",
    "3 D echocardiography",
    "Gestational age of 28 weeks",
    "Product OM-D-001 given once",
    "CD28 and CD3 expression",
    "Diagnosed in 2015 or later",
    "Between 2015-2018",
    "Willing to follow the study procedures",
    "Exercise at least 5 days per week",
    "A diary of the number of hives per 24 hours",
    "Uses more than four inhalations per two weeks",
    "Tumour stage M1 and receptor D2",
    "Mutation D835 in the kinase domain",
    "The board meets every 6 months",
    "Infusions are given every 3 weeks",
    "A cycle has 21 to 28 days",
    "Proteinuria below 1 g/24 hours",
    "Glucose, 2-hour ≥ 11.1 mmol/L",
    "Signed informed consent after full explanation",
    "At least 14 years of age and no older than 70 years of age",
    "Infants between 2 months and 3 years of age",
    "Itch by severity in the week (0=none, 3=severe)",
    "The first visit will be at home",
    "Four to six cycles per year",
    "Every 3-week (21-day) cycle",
]

OUTCOMES = [
    "Pain score, [12 weeks]{= 12 week}",
    "Skin test [before]{before treatment_start}, [during]{during treatment_start} and [after desensitization]{after treatment_start}, [5 months]{= 5 month}",
    "Duration, [from the date of first documented ORR to the date of death]{until death from:other}, [2 years]{= 2 year}",
    "Score, sent from the first documented ORR to a panel, [2 years]{= 2 year}",
    "Letters, from the date of the fair to the office, [2 years]{= 2 year}",
    "Bleeding [2 days after a caesarean section]{= 2 day after surgery}",
    "Pain score, [Week 24]{= 24 week}",
    "Pain score, [Baseline]{at baseline}, [Week 4]{= 4 week} and [Week 12]{= 12 week}",
    "Pain score, [Weeks 4]{= 4 week}, [8]{= 8 week} and [12]{= 12 week}",
    "Pain score, [1]{= 1 month after surgery}, [3]{= 3 month after surgery}, and [6 months after surgery]{= 6 month after surgery}",
    "Survival, [up to approximately 5 years]{<= 5 year}",
    "Survival, [From enrollment until death]{until death from:enrollment} from any cause",
    "Survival, [from date of randomization to date of progression, relapse, or death]{until progression from:randomization}",
    "Survival, [From randomization until disease progression or death]{until progression from:randomization} from any cause, whichever came first, assessed [up to 60 months]{<= 60 month}",
    "Events, [through study completion]{until study_completion}, an average of [1 year]{= 1 year average}",
    "Events, [Throughout the study]{during other}",
    "Level, [Cycle 2 Day 15]{= 15 day cycle:2} (each cycle is 21 days)",
    "Level, [C1D1]{= 1 day cycle:1}, [C1D8]{= 8 day cycle:1}",
    "Level, [D28]{= 28 day}",
    "Level, [M3]{= 3 month}, [M6]{= 6 month}",
    "Level, [pre-dose]{before treatment_start} and [0.5]{= 0.5 hour after treatment_start}, [1]{= 1 hour after treatment_start}, [2 h post-dose]{= 2 hour after treatment_start}",
    "Response, [every 8 weeks]{= 8 week} [up to 2 years]{<= 2 year}",
    "Scans [before]{before treatment_start} and [one year after cell therapy]{= 1 year after treatment_start}",
    "Change, [Baseline to Week 52]{<= 52 week from:baseline}",
    "Change, [From Week 44 to Week 52]{= 44..52 week}",
    "Change, [Day 1 up to Day 21]{= 1..21 day}",
    "Weight, at [discharge]{at other}",
    "Weight, [1 month after delivery]{= 1 month after birth}",
    "Toxicity, [Drug infusion within 2 weeks]{<= 2 week after treatment_start}",
    "Toxicity [within 28 days of infusion]{<= 28 day after treatment_start}",
    "Toxicity, [From the first dose to 30 days after the last dose]{<= 30 day after treatment_end from:treatment_start}",
    "Toxicity, [from start of treatment to 24 months after the last patient's enrollment]{<= 24 month after last_patient_enrolled from:treatment_start}",
    "Persistence, time [from infusion to date when the cells become undetectable]{until other from:treatment_start}",
    "Rates, [1 year]{= 1 year after treatment_start}, [2 years post-treatment]{= 2 year after treatment_start}",
    "Rates in [D28]{= 28 day}; [3]{= 3 month},[6]{= 6 month},[12months]{= 12 month}",
    "Titer, [Cycle 1 Day 1 until end of treatment]{until treatment_end from:treatment_start}",
    "Scans, [annually]{= 1 year} for [up to 5 years]{<= 5 year}",
    "Scans, [Baseline]{at baseline} (Week 0), [Week 8]{= 8 week}",
    "Level, [before]{before surgery}, [during]{during surgery} and [after surgery]{after surgery}",
    "Level, [D1 of C2]{= 1 day cycle:2}, [C3]{= 1 day cycle:3} and [C4]{= 1 day cycle:4}",
    "Level, [Day 1]{= 1 day} [pre-dose]{before treatment_start}",
    "Pain, [From baseline to weeks 12]{<= 12 week from:baseline} and [24]{<= 24 week from:baseline}",
    "Pain, [during 6 months]{= 6 month during}",
    "Titer, Day 0, [Month 3]{= 3 month}",
    "Titer, [end of study]{at study_completion}",
    "Tablets taken [during the last 5 days]{<= 5 day before} of each month",
    "Eczema, at [9 months]{= 9 month} of age",
    "Eczema, [up to 3 years]{<= 3 year} of age",
    "Eczema at ages [6]{= 6 month} and [18 months]{= 18 month}",
    "FEV1, at the [first study visit]{= 1 visit}",
]

NOT_IN_OUTCOMES = [
    "Overall survival, Number of deaths",
    "Change from baseline in systolic blood pressure",
    "Adverse events after infusion, Severity of each event by CTCAE 5.0",
    "Number of hospitalizations per patient",
    "Proportion of patients with relapse",
    "Response to treatment, Rate of patients with CR",
    "Score, Day 0",
    "Expression of CD3, CD28 and IL-6",
    "Rate of grade 3 or 4 events",
    "Quality of life, EQ-5D-5L",
    "Sales, 2015-2018",
    "Time to progression",
    "6-minute walk distance",
    "Surgery, Number of operations",
    "Cmax of the drug",
    "Dose, in mg/m2",
    "Diary score, Questionnaire for patients over 12 years of age",
    "Play score, Scale for children aged 4 to 10 years",
    "Play score, Scale for infants ≤ 2 years old",
    "School score, Tool for children 6 to 12 years of age",
    "Tablets, Number of days taken per month",
]


@pytest.mark.parametrize("marked", [*CRITERIA, *NOT_IN_CRITERIA])
def test_timeframes_of_criteria(grammar: TimeGrammar, marked: str) -> None:
    text, spans = read_marks(marked)
    assert read(grammar, text, "inclusion_criteria") == spans


@pytest.mark.parametrize("marked", [*OUTCOMES, *NOT_IN_OUTCOMES])
def test_timeframes_of_outcomes(grammar: TimeGrammar, marked: str) -> None:
    text, spans = read_marks(marked)
    assert read(grammar, text, "primary_outcomes") == spans


@pytest.mark.parametrize(
    ("text", "anchor", "start"),
    [
        ("within 2 weeks before the date of surgery", "surgery", None),
        ("3 months after the last dose of X-101", "last dose of X-101", None),
        ("from apheresis of the subject to death", "death", "apheresis"),
        (
            "from infusion to the date of first documented progression",
            "first documented progression",
            "infusion",
        ),
        (
            "from first dose to the initial assessment of PR or better",
            "initial assessment of PR or better",
            "first dose",
        ),
        ("4 weeks of age", None, None),
        ("2 months", None, None),
    ],
)
def test_anchors_are_the_noun_phrase(
    grammar: TimeGrammar, text: str, anchor: str | None, start: str | None
) -> None:
    (frame,) = grammar.read(page_of(f"Score, {text}", "primary_outcomes"))
    spans = [
        one and f"Score, {text}"[one.start : one.end]
        for one in (frame.anchor, frame.start_event)
    ]
    assert spans == [anchor, start]


@pytest.mark.parametrize(
    "text",
    [
        "1, " * 5000,
        "from " * 5000,
        "within 3 " * 5000,
        "(" * 20000,
        "day 1 to " * 3000,
        "3 months or " * 3000,
        "baseline, " * 3000,
    ],
)
def test_time_grows_with_length_only(grammar: TimeGrammar, text: str) -> None:
    frames = grammar.read(page_of(text, "primary_outcomes"))
    assert all(0 <= frame.start < frame.end <= len(text) for frame in frames)
