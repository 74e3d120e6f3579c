import time

import pytest
from outcomes_found import outcomes, words

HEAD = (
    "Zelonib for Gout\nThis study asks whether zelonib lowers uric acid.\nGout\n"
    "DRUG: Zelonib\n"
)
NONE = (None, None, [])  # no definition, no start, no ends


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
        ("Blood phenylalanine concentration", None),
        ("Ulcer-free survival", None),
        ("Number of memory B cells", "lymphocyte subsets"),
        (
            "Time to maximum observed serum concentration of zelonib",
            "time to maximum plasma concentration",
        ),
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
        ("IgE levels, IgE levels before and after desensitization, 1 year", *NONE),
        (
            "IgE levels, Share with asthma control, 1 year",
            "Share with asthma control",
            *NONE[1:],
        ),
        ("Glucose, mmol/L, Week 4", None, None, []),
        ("Number of falls, Frequency, 1 year", *NONE),
        ("Gait, Gait will be tested hourly during the walk, Day 1", *NONE),
        ("Mortality on day 28, All patients followed up to day 28, 28 days", *NONE),
        ("FeNO, The fractional concentration of exhaled nitric oxide, Week 4", *NONE),
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


@pytest.mark.parametrize(
    ("given", "measure", "concept"),
    [
        ("DRUG: rhAB-PEG", "Share with anti-PEG IgG", "anti-drug antibodies"),
        ("DRUG: rhABX-PEG", "Number with ABX IgM antibody", "anti-drug antibodies"),
        (
            "BIOLOGICAL: PEG-XYZ vaccine",
            "Titre of anti-PEG IgG",
            "immunoglobulin G level",
        ),
        ("DRUG: Zelonib", "Share with anti-PEG IgG", "immunoglobulin G level"),
    ],
)
def test_antibodies_against_a_part_of_what_is_given(nlp, given, measure, concept):
    text = HEAD.replace("DRUG: Zelonib", given) + f"{measure}, Week 4"
    (one,) = outcomes(nlp, text)[0]
    assert one["concept"] == concept
