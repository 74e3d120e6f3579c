"""The component: what it writes, the ledger, and the share of time-frame language."""

from __future__ import annotations

import pytest
from spacy.language import Language

from trialspan.pipes.base import read_page, values
from trialspan.pipes.timeframes import time_share

ROW = (
    "A Study of X-101\nX-101 is studied in gout.\nGout\nDRUG: X-101\n"
    "Pain score, Score of the joint from 0 to 10, Baseline, Week 4 and Week 12"
    "|Flares, Number of flares, 6 months after the first dose\n"
    "X-101 is given once."
)


def test_spans_carry_the_rule_and_values_are_parallel(nlp: Language) -> None:
    doc = nlp(ROW)
    found = values(doc, "timeframes")
    spans = list(doc.spans["timeframes"])
    assert [span.id_ for span in spans] == [one["rule"] for one in found]
    assert [span.text for span in spans] == [
        "Baseline",
        "Week 4",
        "Week 12",
        "6 months after the first dose",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("No surgery within several weeks of enrollment.", "no_value"),
        ("No surgery within a few days.", "no_value"),
        ("Blood is drawn after the yearly visits.", "no_value"),
        ("Blood is drawn during the yearly visits.", None),
        ("Pain in the second year.", "no_value"),
        ("After the first visit patients rest.", "no_value"),
        (
            ROW.replace("Week 12", "Week 12|Joy, A count, until the moon is full"),
            "no_anchor",
        ),
        (ROW, None),
        ("At the first visit patients rest.", None),
        ("Pain in the second week 4.", None),
        ("Blood is drawn on the day of surgery.", None),
        ("A glass per day, on any day.", None),
        ("Pain in the last 2 years.", None),
        ("At the first sight patients rest.", None),
        ("No surgery within 3 weeks of enrollment.", None),
        ("No surgery within the screening period.", None),
        ("Many weeks passed.", None),
        ("", None),
    ],
)
def test_unreadable_limits_are_in_the_ledger(
    nlp: Language, text: str, reason: str | None
) -> None:
    ledger = values(nlp(text), "unparsed")
    time = [one for one in ledger if one["rule"].startswith("timeframe.")]
    assert [one["reason"] for one in time] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("part", "low", "high"),
    [
        ("Baseline, Week 4 and Week 12", 1.0, 1.0),
        ("6 months after the first dose", 1.0, 1.0),
        ("Number of flares", 0.0, 0.4),
        ("Score of the joint from 0 to 10", 0.0, 0.8),
        ("gout", 0.0, 0.0),
    ],
)
def test_time_share_tells_time_frames_from_measures(
    nlp: Language, part: str, low: float, high: float
) -> None:
    doc = nlp(ROW)
    start = ROW.index(part)
    found = values(doc, "timeframes")
    share = time_share(read_page(doc), found, start, start + len(part))
    assert low <= share <= high


def test_time_share_of_nothing_is_zero(nlp: Language) -> None:
    assert time_share(read_page(nlp(ROW)), [], 3, 3) == 0.0
