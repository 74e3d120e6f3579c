import time
from pathlib import Path

import pytest

import en_trialspan
from trialspan.lexicon import read_lexicons
from trialspan.values.entries import split_entries
from trialspan.values.entry_text import read_entry
from trialspan.values.time_language import is_time, word_classes

LEXICONS = Path(en_trialspan.__file__).parent / "lexicons"
WEIGHTS = {
    part: {
        row["cue"]: (row["alone"], row["beside"])
        for row in read_lexicons(LEXICONS)["entry_cues"]
        if row["part"] == part
    }
    for part in ("time", "measure")
}


def parts(texts, **options):
    found = []
    for text, split in zip(
        texts, split_entries(texts, **WEIGHTS, **options), strict=True
    ):
        places = (split.measure, split.description, split.time_frame)
        found.append(tuple(place and text[slice(*place)] for place in places))
    return found


@pytest.mark.parametrize(
    "entry",
    [
        "Grip strength|Strength of the stronger hand, in kilograms|Week 12",
        "Grip strength||Baseline and Week 12",
        "Overall survival (OS)|Time from randomization to death from any cause|"
        "Up to 3 years",
        "Number of participants with falls|Falls are counted from a diary.|12 months",
        "Urine protein (mg, g, or none)|Measured in a morning sample|Day 1, Day 28",
        "Change in body weight|Change from baseline in body weight, in kg|"
        "Baseline, Week 4, Week 8",
        "Cmax of zelonib||Pre-dose, 1, 2, 4 and 8 hours post-dose",
        "Pain|Pain at rest.\n\nThe scale has two ends:\n\n* 0, none\n* 10, worst|Month 6",
        "Knee flexion||from surgery until discharge, an average of 5 days",
        "Progression-free survival|PFS is defined as the time from the first dose to "
        "progression or death, whichever comes first|through study completion, "
        "an average of 2 years",
    ],
)
def test_an_entry_is_parted(entry):
    wanted = tuple(part or None for part in entry.split("|"))
    text = ", ".join(part for part in wanted if part)
    assert parts([text]) == [wanted]


@pytest.mark.parametrize(
    ("text", "measure", "time"),
    [
        ("Sleep", "Sleep", None),
        ("", "", None),
        ("Cost, or time, or both", "Cost, or time, or both", None),
        ("Hand (grip, pinch, reach)", "Hand (grip, pinch, reach)", None),
        ("Walking, 6 weeks", "Walking", "6 weeks"),
    ],
)
def test_what_is_not_there_is_none(text, measure, time):
    assert parts([text]) == [(measure or "", None, time)]


def test_entries_of_a_list_are_parted_alike():
    texts = [
        f"{name}, to be scored, 3 weeks, 6 weeks" for name in ("Itch", "Pain", "Gait")
    ]
    assert {found[1:] for found in parts(texts)} == {
        ("to be scored", "3 weeks, 6 weeks")
    }


def test_no_cut_falls_into_a_closed_place():
    text = "Time alive, from entry to relapse, death, 2 years"
    closed = [[(text.index("from"), text.index(", 2"))]]
    assert "from entry to relapse, death" in str(parts([text], closed=closed))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a, b, c", ["a", "b", "c"]),
        ("a (b, c), d", ["a (b, c)", "d"]),
        ("a [b, (c, d)], e", ["a [b, (c, d)]", "e"]),
        ("a), b (c, d", ["a)", "b (c", "d"]),
        ("1,000 steps", ["1,000 steps"]),
        ("a,b", ["a,b"]),
        ("", [""]),
    ],
)
def test_pieces_stand_between_commas_outside_brackets(text, pieces):
    entry = read_entry(text)
    assert [entry.piece(n) for n in range(len(entry.pieces))] == pieces


@pytest.mark.parametrize(
    ("text", "timely"),
    [
        ("up to 12 months after surgery", True),
        ("baseline, week 4, week 8", True),
        ("day 1 of each cycle", True),
        ("through study completion, an average of 1 year", True),
        ("from 2019 to 2021", True),
        ("a blood sample from the arm", False),
        ("grip and pinch strength", False),
        ("patients with any disease", False),
        ("10", False),
        ("", False),
    ],
)
def test_time_language_is_told(text, timely):
    assert is_time(word_classes(text)) is timely


@pytest.mark.parametrize(
    "texts",
    [
        ["Pain, at rest, on a scale, Week 4, Week 8"] * 20_000,
        ["Pain" + ", a" * 100_000],
        ["(, " * 100_000],
        ["x" * 1_000_000],
    ],
)
def test_time_grows_with_the_length(texts):
    begin = time.perf_counter()
    split_entries(texts, **WEIGHTS)
    assert time.perf_counter() - begin < 20
