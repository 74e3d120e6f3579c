import time

import pytest

HEAD = (
    "Zelonib for Gout\nThis study asks whether zelonib lowers uric acid.\nGout\n"
    "DRUG: Zelonib\n"
)


def outcomes(nlp, text):
    doc = nlp(text)
    return doc.spans["outcomes"].attrs["values"], doc


def words(text, span):
    return span and text[span["start"] : span["end"]]


def row(nlp, entries):
    text = HEAD + entries
    return text, outcomes(nlp, text)[0]


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        (
            "Overall survival (OS), Time from enrolment to death, 3 years",
            [("Overall survival (OS)", "overall survival", "3 years")],
        ),
        (
            "Change in grip strength, Week 4|ORR., by RECIST 1.1, 6 months",
            [
                ("Change in grip strength", "muscle strength", "Week 4"),
                ("ORR", "overall response rate", "6 months"),
            ],
        ),
        (
            "Number of participants with adverse events after vaccination, Day 28",
            [
                (
                    "Number of participants with adverse events after vaccination",
                    "adverse events",
                    "Day 28",
                )
            ],
        ),
        (
            "Serum concentration of anti-drug antibodies, Week 8",
            [
                (
                    "Serum concentration of anti-drug antibodies",
                    "anti-drug antibodies",
                    "Week 8",
                )
            ],
        ),
        (
            "Colour of the left shoe, Week 2",
            [("Colour of the left shoe", None, "Week 2")],
        ),
    ],
)
def test_registry_entries_become_records(nlp, entries, wanted):
    text, found = row(nlp, entries)
    assert [
        (words(text, one["measure"]), one["concept"], words(text, one["time_frame"]))
        for one in found
    ] == wanted


def test_types_come_from_the_fields(nlp):
    _, found = row(nlp, "Pain, Week 1|Itch, Week 1\nSleep, Week 1\nCost, 1 year")
    types = [one["type"] for one in found]
    assert types == ["primary", "primary", "secondary", "other"]


@pytest.mark.parametrize(
    ("measure", "concept"),
    [
        ("HbA1c and fasting plasma glucose", "HbA1c"),
        ("Adverse events in patients with stroke", "adverse events"),
        (
            "Complete remission with MRD negativity",
            "MRD-negative complete response rate",
        ),
        ("Number of participants with antibodies to ABC-1234", "anti-drug antibodies"),
        ("Number of participants with antibodies to milk", None),
        ("Radiographic progression-free survival", "progression-free survival"),
        ("Serum concentration of zelonib", "pharmacokinetics"),
        ("Sweat chloride concentration", "sweat chloride"),
        ("Blood neutrophil count", "neutrophil count"),
        ("Parathyroid hormone at the RP2D", "parathyroid hormone"),
        ("Safety of zelonib", "adverse events"),
        ("Peak concentration (Cmax)", "maximum plasma concentration"),
        ("Daily shoe score (DSS)", None),
        ("Wearing of shoes in children with asthma exacerbations", None),
        ("Quality of IgE-mediated rashes", None),
        ("Colour of the shoe", None),
        ("A history of the hospital", None),
    ],
)
def test_a_measure_has_its_concept(nlp, measure, concept):
    _, (one,) = row(nlp, f"{measure}, Week 4")
    assert one["concept"] == concept


@pytest.mark.parametrize(
    ("entry", "definition", "start", "ends"),
    [
        (
            "PFS, PFS is defined as the time from randomization to progression or death"
            " from any cause, whichever comes first., 2 years",
            "the time from randomization to progression or death from any cause,"
            " whichever comes first",
            "randomization",
            ["progression", "death"],
        ),
        (
            "Event-free survival, time from enrolment to relapse, second cancer or"
            " death, 5 years",
            "time from enrolment to relapse, second cancer or death",
            "enrollment",
            ["relapse", "other", "death"],
        ),
        ("Grip strength, Grip strength at 4 and 8 weeks, 8 weeks", None, None, []),
        ("Overall survival, 2 years", None, None, []),
        ("Glucose, mmol/L, Week 4", None, None, []),
        ("Serum ALT, Levels of ALT in blood samples, Week 4", None, None, []),
        ("Gait speed (GS), Gait speed (GS) in unit m/s, Week 4", None, None, []),
        (
            "Overall survival, OS is counted from randomization to death, 2 years",
            "OS is counted from randomization to death",
            "randomization",
            ["death"],
        ),
        (
            "Pharmacokinetics of zelonib, Time to maximum concentration, Day 1",
            "Time to maximum concentration",
            None,
            [],
        ),
        (
            "Pain, Score from 0 (none) to 10 (worst), Week 4",
            "Score from 0 (none) to 10 (worst)",
            None,
            [],
        ),
    ],
)
def test_definitions_and_their_events(nlp, entry, definition, start, ends):
    text, (one,) = row(nlp, entry)
    assert words(text, one["definition"]) == definition
    assert (one["start_event"] and one["start_event"]["event"]) == start
    assert [event["event"] for event in one["end_events"]] == ends


@pytest.mark.parametrize(
    ("entry", "criteria"),
    [
        ("ORR, by RECIST 1.1, 1 year", [("RECIST", "1.1", "RECIST 1.1")]),
        ("AEs, graded by CTCAE v5.0, 1 year", [("CTCAE", "5.0", "CTCAE v5.0")]),
        ("AEs, NCI-CTCAE version 4.03, 1 year", [("CTCAE", "4.03", None)]),
        ("ORR, IMWG2016 criteria, 1 year", [("IMWG", "2016", "IMWG2016")]),
        ("ORR, Lugano 2014 criteria, 1 year", [("Lugano", "2014", "Lugano 2014")]),
        ("ORR, iRECIST, 1 year", [("iRECIST", None, "iRECIST")]),
        ("CRS, graded by ASTCT consensus, 28 days", [("ASTCT", None, None)]),
        ("ORR, by the criteria of the site, 1 year", []),
        ("A recist of words, 1 year", []),
        ("Cheshire score, 2016, 1 year", []),
    ],
)
def test_criteria_have_their_version(nlp, entry, criteria):
    text, (one,) = row(nlp, entry)
    found = [(c["name"], c["version"], words(text, c)) for c in one["criteria"]]
    assert [pair[:2] for pair in found] == [wanted[:2] for wanted in criteria]
    for pair, wanted in zip(found, criteria, strict=True):
        assert wanted[2] in (None, pair[2])


def test_the_interval_of_a_definition_is_no_time_frame(nlp):
    text, (one,) = row(nlp, "OS, time from randomization to death, Week 4, Week 8")
    times = nlp(text).spans["timeframes"].attrs["values"]
    linked = [words(text, times[index]) for index in one["timeframes"]]
    assert linked == ["Week 4", "Week 8"]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            "1. Grip strength [Time Frame: 12 weeks]\n   Stronger hand, in kg\n"
            "2. Pain [Time Frame: Day 1]",
            [
                ("Grip strength", "Stronger hand, in kg", "12 weeks"),
                ("Pain", None, "Day 1"),
            ],
        ),
        (
            "Grip strength [ Time Frame: 12 weeks ]\nStronger hand\n"
            "Pain [ Time Frame: Day 1 ]",
            [("Grip strength", "Stronger hand", "12 weeks"), ("Pain", None, "Day 1")],
        ),
        (
            "- Grip strength\n  Description: Stronger hand\n  Time Frame: 12 weeks",
            [("Grip strength", "Stronger hand", "12 weeks")],
        ),
        (
            "- Grip strength\n  Stronger hand\n  [Time Frame: 12 weeks]",
            [("Grip strength", "Stronger hand", "12 weeks")],
        ),
        (
            "- Pain at week 4\n- Grip strength",
            [("Pain", None, None), ("Grip strength", None, None)],
        ),
    ],
)
def test_page_lists_are_read(nlp, lines, wanted):
    text = f"Overview\nA study of gout.\n\nPrimary Outcome Measures:\n{lines}\n"
    found, _ = outcomes(nlp, text)
    assert [
        tuple(
            words(text, one[part]) for part in ("measure", "description", "time_frame")
        )
        for one in found
    ] == wanted
    assert {one["type"] for one in found} == {"primary"}


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
            "The primary objective is to determine the maximum tolerated dose and/or"
            " the recommended phase 2 dose.",
            [
                ("primary", "maximum tolerated dose", "maximum tolerated dose"),
                ("primary", "recommended phase 2 dose", "recommended phase 2 dose"),
            ],
        ),
        (
            "At the clinic, serum leptin is measured at weeks 4 and 8.",
            [(None, "serum leptin", "serum leptin is measured at weeks 4 and 8")],
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
        ("Men will be followed for 12 weeks.", []),
        ("The trial evaluates zelonib in men.", []),
        ("The trial assesses efficacy in terms of zelonib.", []),
        ("At week 4, men with a pain score are monitored for one day.", []),
        ("Falls as well as other parameters will be recorded.", []),
        ("The aim of this study is to learn more about gout.", []),
        ("This trial aims to compare zelonib with colchicine.", []),
        ("We hypothesize that men prefer tablets.", []),
        ("To test this, we will enrol 40 men with a pain score above 4.", []),
        ("Anaphylaxis is defined as a sudden allergic reaction.", []),
        ("The aims are safety, tolerability and efficacy.", []),
        ("Outcomes such as gout are common in men with overweight.", []),
        ("The purpose is a study of the effect of zelonib on men.", []),
        ("Visits will be assessed at weeks 4 and 8.", []),
        ("The primary objective is to evaluate safety and efficacy.", []),
        ("The primary objective is to learn whether zelonib works.", []),
        ("Overall survival is poor in this disease.", []),
        ("Anemia, defined as hemoglobin below 9 g/dL", []),
        ("Other criteria: no stroke within 3 months.", []),
        ("Patients return at week 4 and week 8.", []),
        ("Adverse events are common with this class.", []),
        ("The first patient came in May; the second one in June.", []),
        ("Primary care physicians refer patients.", []),
    ],
)
def test_prose_declares_outcomes(nlp, text, wanted):
    found, _ = outcomes(nlp, text)
    assert [
        (one["type"], words(text, one["measure"]), words(text, one)) for one in found
    ] == wanted


def test_an_uncertain_split_is_in_the_ledger(nlp):
    entry = "Level of iron, copper, zinc before dinner, lunch, week 2"
    ledger = nlp(HEAD + entry).spans["unparsed"].attrs["values"]
    assert {one["reason"] for one in ledger} == {"split_uncertain"}


@pytest.mark.parametrize(
    ("entries", "measures", "reasons"),
    [
        ("., Week 1|Pain, Week 1", ["Pain"], ["no_measure"]),
        (", , |Pain, Week 1", ["Pain"], ["no_measure"]),
        ("Pain, , Week 1|Itch, Week 1", ["Pain", "Itch"], ["split_uncertain"]),
        ("Pain, Week 1||Itch, Week 1", ["Pain", "Itch"], []),
    ],
)
def test_an_entry_without_a_measure_is_in_the_ledger(nlp, entries, measures, reasons):
    text, found = row(nlp, entries)
    ledger = nlp(text).spans["unparsed"].attrs["values"]
    assert [words(text, one["measure"]) for one in found] == measures
    assert [one["reason"] for one in ledger] == reasons


def test_a_certain_split_is_not_in_the_ledger(nlp):
    doc = nlp(HEAD + "Overall survival, time to death from any cause, 2 years")
    assert not doc.spans["unparsed"].attrs["values"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "|".join(["Pain, at rest, Week 4"] * 20_000),
        "The primary endpoint is " + "pain, " * 50_000,
        "Primary outcomes:\n" * 20_000,
        "Objectives\n\nTo assess pain\n\n" * 5_000,
    ],
)
def test_time_grows_with_the_length(nlp, text):
    begin = time.perf_counter()
    nlp(text)
    assert time.perf_counter() - begin < 60
