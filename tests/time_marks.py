"""The notation of time in tests: the expected ones marked in the text.

"[within 4 weeks before screening]{<= 4 week before screening}" marks a span and, in
this order, what is not null of comparator, value..upper, unit, relation, anchor event,
from:start event, cycle:number, ±tolerance unit, average.
"""

from __future__ import annotations

import re
from typing import Any

from trialspan.marks import normalise
from trialspan.pipes.page import Item, Page, Section
from trialspan.pipes.timeframes.grammar import TimeGrammar

MARK = re.compile(r"\[([^\[\]]+)\]\{([^{}]*)\}")
Marks = list[tuple[int, int, str]]


def read_marks(marked: str) -> tuple[str, Marks]:
    """Plain text and its spans with what is expected of them."""
    text, spans, end = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[end : mark.start()]
        spans.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        end = mark.end()
    return text + marked[end:], spans


def page_of(text: str, label: str) -> Page:
    norm = normalise(text)
    item = Item("I1", 0, len(text), label, None, None, "entry")
    section = Section(label, 0, len(text))
    return Page(text, norm, norm.lower(), [section], [item], {})


def note(found: dict[str, Any]) -> str:
    """The values of a timeframe in the notation of the marks."""
    value, upper = found["value"], found["upper"]
    amount = value if upper is None else f"{value}..{upper}"
    anchor, start = found["anchor"], found["start_event"]
    said = (
        found["comparator"],
        amount,
        found["unit"],
        found["relation"],
        anchor and anchor["event"],
        start and f"from:{start['event']}",
        f"cycle:{found['cycle']}" if found.get("cycle") else None,
        f"±{found['tolerance']} {found['tolerance_unit']}"
        if found.get("tolerance")
        else None,
        "average" if found.get("average") else None,
    )
    return " ".join(str(one) for one in said if one is not None)


def read(grammar: TimeGrammar, text: str, label: str) -> Marks:
    frames = [frame.as_values() for frame in grammar.read(page_of(text, label))]
    return [(found["start"], found["end"], note(found)) for found in frames]
