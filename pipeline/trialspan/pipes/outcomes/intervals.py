"""The interval of a time-to-event definition: its start event and its end events."""

from __future__ import annotations

import re
from typing import Any

from trialspan.pipes.outcomes.facts import Facts, Found, mentions_inside
from trialspan.pipes.outcomes.tables import Concept, Tables
from trialspan.pipes.page import Page
from trialspan.values.definitions import Place

INTERVAL = re.compile(
    r"\W*(?:the |a |median |mean |average |length of )*"
    r"(?:time|interval|duration|period|days|months|from|measured from)\b"
)
TIME_BEFORE = re.compile(
    r"\b(?:as|is) (?:the )?(?:time|interval|duration|period|days|months)\s*$"
)
ALTERNATIVE = re.compile(
    r"\s*(?:,(?!\d)\s*(?:or|and/or)\b|,(?!\d)|(?<=[a-z])/|\band/or\b|\bor\b)\s*(?:to )?"
)
CHAIN_END = re.compile(
    r"[,(]?\s*\b(?:whichever|whatever|irrespective|regardless|censor|up to)\b"
    r"|[.;](?:\s|$)"
)
FROM = re.compile(
    r"\b(?:from|between)\b|\btime of\b(?=[^.]{1,120} to (?:the )?time of\b)"
)
TO = re.compile(r"\b(?:to|until|till)\b")
AND = re.compile(r"\band\b")
MODIFIER = re.compile(
    r"\b(?:according|based|as (?:per|defined|assessed|determined)|assessed|per|by|using"
    r"|in the|due|from|with|without|who|which|that)\b"
)
LEAD = re.compile(r"(?:\W|\b(?:the|a|an|to|first|any|of|date)\b)*")
NO_EVENT = re.compile(
    r"(?:from|due|of|by|per|in|as|at|with|without|for|on|which|who|that|is|are"
    r"|documented|after|before|following|until|under|using)\b"
)
NO_END = ("last_contact", "screening", "enrollment", "consent", "randomization")
SHARE = re.compile(
    r"\W*(?:the |a )?(?:proportion|percentage|percent|number|rate|share)\b"
)


def find_interval(
    page: Page,
    tables: Tables,
    facts: Facts,
    definition: Place | None,
    concept: Concept | None,
) -> Found | None:
    """The from–to timeframe of a time-to-event definition, or its two events."""
    if definition is None:
        return None
    timed = concept is not None and concept.kind == "time_to_event"
    if SHARE.match(page.lower, *definition):
        return None
    sure = timed or INTERVAL.match(page.lower, *definition) is not None
    for _, found in facts.timeframes.inside(*definition):
        spans = found.get("start_event") and found.get("anchor")
        if spans and (sure or _is_told(page, definition[0], found["start"])):
            return _with_start(page, tables, definition, found)
    return _between(page, tables, *definition) if sure else None


def _with_start(page: Page, tables: Tables, place: Place, found: Found) -> Found:
    """The timeframe, an "other" start of it as what its words name ("of OR")."""
    if found["start_event"]["event"] != "other":
        return found
    own = _between(page, tables, *place)
    known = own is not None and own["start_event"]["event"] != "other"
    return {**found, "start_event": own["start_event"]} if own and known else found


def _is_told(page: Page, start: int, place: int) -> bool:
    """Whether "is the time" stands before a place."""
    begin = max(start, place - 40)
    return TIME_BEFORE.search(page.lower, begin, place) is not None


def _between(page: Page, tables: Tables, start: int, end: int) -> Found | None:
    """The first two known events joined by "from … to …" or "between … and …"."""
    opening = FROM.search(page.lower, start, end)
    if opening is None:
        return None
    joint = (AND if opening[0] == "between" else TO).search(
        page.lower, opening.end(), end
    )
    if joint is None:
        return None
    first = _known_event(page, tables, opening.end(), joint.start())
    stop = ALTERNATIVE.search(page.lower, joint.end(), end)
    last = _event(page, tables, joint.end(), stop.start() if stop else end, sure=False)
    if not first or not last:
        return None
    place = {"start": opening.start(), "end": last["end"]}
    return {**place, "start_event": first, "anchor": last}


def end_events(
    page: Page, tables: Tables, definition: Place | None, interval: Found | None
) -> list[dict[str, Any]]:
    """The event that ends an interval and its alternatives, in order.

    Alternatives are joined by ",", "or", "/"; parentheses hold none. Behind
    a modifier ("by RECIST 1.1") only known events count.
    """
    if not interval or not definition:
        return []
    anchor = interval["anchor"]
    stop = _alternatives_end(page, max(interval["end"], anchor["end"]), definition[1])
    ends = [_named(page, tables, dict(anchor), stop)]
    at, sure = anchor["end"], True
    for cut in [*ALTERNATIVE.finditer(page.lower, at, stop), None]:
        end = cut.start() if cut else stop
        if (
            end > at
            and at > anchor["end"]
            and not _is_bracketed(page, anchor["end"], at)
        ):
            event = _event(page, tables, at, end, sure=sure)
            ends += [event] if event else []
        sure = sure and not MODIFIER.search(page.lower, at, end)
        at = cut.end() if cut else stop
    return ends


def _named(page: Page, tables: Tables, anchor: Found, stop: int) -> Found:
    """An "other" end event that goes on to a known one ("evidence of metastases")."""
    if anchor["event"] != "other":
        return anchor
    cut = ALTERNATIVE.search(page.lower, anchor["end"], stop)
    end = cut.start() if cut else stop
    known = _known_event(page, tables, anchor["start"], end)
    if not known or MODIFIER.search(page.lower, anchor["start"], known["start"]):
        return anchor
    return {**anchor, "end": max(anchor["end"], known["end"]), "event": known["event"]}


def _is_bracketed(page: Page, start: int, place: int) -> bool:
    text = page.norm[start:place]
    return text.count("(") > text.count(")")


def _alternatives_end(page: Page, start: int, end: int) -> int:
    """Where the alternatives of an event end: before "whichever", or a full stop."""
    stop = CHAIN_END.search(page.lower, start, end)
    return stop.start() if stop else end


def _event(
    page: Page, tables: Tables, start: int, end: int, *, sure: bool
) -> Found | None:
    """The event of one alternative: a known one, else "other" for a short phrase."""
    lead = LEAD.match(page.lower, start, end)
    start = lead.end() if lead else start
    known = _known_event(page, tables, start, end)
    if known:
        modified = MODIFIER.search(page.lower, start, known["start"])
        aside = NO_EVENT.match(page.lower, start, end) and known["start"] > start
        return None if modified or aside or known["event"] in NO_END else known
    while end > start and not page.text[end - 1].isalnum():
        end -= 1
    short = 0 < len(page.lower[start:end].split()) <= 5
    if not sure or not short or NO_EVENT.match(page.lower, start, end):
        return None
    return {"start": start, "end": end, "event": "other"}


def _known_event(page: Page, tables: Tables, start: int, end: int) -> Found | None:
    """The first event of a stretch, by the lexicon or an abbreviation ("CR", "PD")."""
    found = [
        (mention.start, -mention.end, tables.events[mention.row])
        for mention in mentions_inside(page, "events", start, end)
        if mention.row in tables.events
    ]
    found += [
        (match.start(), -match.end(), tables.ends[match[0]])
        for match in tables.end_words.finditer(page.norm, start, end)
    ]
    if not found:
        return None
    first, last, event = min(found)
    return {"start": first, "end": -last, "event": event}
