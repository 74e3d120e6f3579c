"""Events that are time points only because they stand beside others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialspan.pipes.timeframes.frames import Frame, is_taken
from trialspan.values.events import Anchor, EventWords
from trialspan.values.look import COMMON

RELATIONS = {
    "before": "before",
    "prior to": "before",
    "pre": "before",
    "immediately before": "before",
    "right before": "before",
    "after": "after",
    "immediately after": "after",
    "following": "after",
    "post": "after",
    "intra": "during",
    "during": "during",
    "throughout": "during",
    "until": "until",
    "till": "until",
    "through": "until",
    "through to": "until",
    "up to": "until",
}
_SIDE = "before|prior to|pre|during|after|following|post"
SIDES = COMMON.add(
    re.compile(
        rf"(?<![a-z-])(?P<first>{_SIDE})-?(?: ?\([^()\n]{{0,20}}\))?"
        rf"(?: ?, ?(?P<second>{_SIDE})-?)?,? ?(?:and/or|and|or|/|&) ?(?:immediately )?"
        rf"(?P<last>{_SIDE})[ -](?=[a-z])"
    )
)
SPELT = re.compile(r"(?:before, during|before|during),? and after ")
PREFIX = COMMON.add(
    re.compile(r"(?<![a-z])(?:pre- |post- )(?:and|or|&|/) (?=(?:end|start|mid)[ -])")
)
SIDE_AND_AT = COMMON.add(
    re.compile(
        r"(?<![a-z-])(?P<side>before|prior to|during|after) (?:and|or) at (?:the )?"
        r"(?=(?:end|start|beginning|completion) of )"
    )
)
FIRST_AND_LAST = COMMON.add(
    re.compile(
        r"(?<![a-z-])(?P<side>before|prior to) (?:the )?(?P<first>first) (?:and|or)"
        r" (?:after|following) (?:the )?(?=(?:last|final) )"
    )
)
AND_VISIT = re.compile(r" ?(?:,|/|and|or) ?(?:and |or )?(?:at )?(?:the )?")
AND_EVENT = re.compile(
    r"\s?,?\s?(?:and|or|and/or)\s(?P<word>before|after|prior to|following|during"
    r"|throughout)\s"
)


def coordinated(events: EventWords, lower: str, frames: list[Frame]) -> list[Frame]:
    """The frames of "before and after surgery" and of "… and before dosing"."""
    taken = sorted((frame.start, frame.end) for frame in frames)
    found = [*_sides(events, lower), *_behind(events, lower, frames)]
    found += _and_at(events, lower)
    found += _first_and_last(events, lower)
    return [frame for frame in found if not is_taken(frame.start, taken)]


def prefixed(events: EventWords, lower: str) -> Iterator[Frame]:
    """The "pre-" of "pre- and end-of-infusion"."""
    for match in PREFIX.finditer(lower):
        anchor = events.read(lower, match.end())
        if anchor and anchor.reading.known:
            side = match[0].partition("-")[0]
            end = match.start() + len(side) + 1
            yield _event(match.start(), end, RELATIONS[side], anchor)


def _sides(events: EventWords, lower: str) -> Iterator[Frame]:
    """ "before", "during" and "after surgery" share the event."""
    for match in SIDES.finditer(lower):
        if " or " in match[0] and _begins(events, lower, match.start()):
            continue
        anchor = events.read(lower, match.end())
        if anchor is None or not (anchor.reading.known or SPELT.match(match[0])):
            continue
        for name in ("first", "second", "last"):
            word = match[name]
            if word is None:
                continue
            end = anchor.end if name == "last" else match.end(name)
            yield _event(match.start(name), end, RELATIONS[word], anchor)


def _begins(events: EventWords, lower: str, pos: int) -> bool:
    """Whether something is said to begin there: "with onset during or after dosing"."""
    near = lower[max(0, pos - 24) : pos].split()[-2:]
    return not events.words.words["onset"].isdisjoint(near)


def _and_at(events: EventWords, lower: str) -> Iterator[Frame]:
    """ "before", and "end of surgery", of "before and at the end of surgery"."""
    for match in SIDE_AND_AT.finditer(lower):
        at, of = events.read(lower, match.end()), lower.index(" of ", match.end())
        anchor = events.read(lower, of + len(" of "))
        if at is None or anchor is None or not anchor.reading.known:
            continue
        side = match["side"]
        yield _event(match.start(), match.end("side"), RELATIONS[side], anchor)
        place = at.start, at.end
        yield Frame(*place, "timeframe.visit", relation="at", anchor=at)


def _first_and_last(events: EventWords, lower: str) -> Iterator[Frame]:
    """The "before the first" of "before the first and after the last infusion"."""
    for match in FIRST_AND_LAST.finditer(lower):
        last = events.read(lower, match.end())
        if last is None or last.reading.event != "treatment_end":
            continue
        start, end = match.span("first")
        reading = last.reading._replace(event="treatment_start")
        anchor = last._replace(start=start, end=end, reading=reading)
        yield _event(match.start(), end, "before", anchor)


def _behind(events: EventWords, lower: str, frames: list[Frame]) -> Iterator[Frame]:
    """The "before dosing" of "during the screening period and before dosing"."""
    for frame in frames:
        if frame.relation == "at":
            yield from _next_visit(events, lower, frame)
        match = AND_EVENT.match(lower, frame.end) if frame.anchor else None
        if match is None:
            continue
        anchor = events.read(lower, match.end())
        sure = anchor and (anchor.reading.tight or frame.relation != "at")
        if sure and anchor and anchor.reading.known:
            relation = RELATIONS[match["word"]]
            yield _event(match.start("word"), anchor.end, relation, anchor)


def _next_visit(events: EventWords, lower: str, frame: Frame) -> Iterator[Frame]:
    """The "baseline" of "at screening and baseline"."""
    match = AND_VISIT.match(lower, frame.end)
    if match is None or not events.may_open(lower, match.end()):
        return
    anchor = events.read(lower, match.end())
    if anchor and anchor.reading.tight and anchor.reading.visit:
        place = anchor.start, anchor.end
        yield Frame(*place, "timeframe.visit", relation="at", anchor=anchor)


def _event(start: int, end: int, relation: str, anchor: Anchor) -> Frame:
    rule = "timeframe.coordinated_event"
    return Frame(start, end, rule, relation=relation, anchor=anchor)
