"""Parts of an outcome -> its found dict: concept, definition, events, links."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trialspan.pipes.outcomes.facts import Facts, Found
from trialspan.pipes.outcomes.tables import Concept, Tables
from trialspan.pipes.page import Mention, Page
from trialspan.values.definitions import Place

POPULATION = re.compile(
    r"\b(?:in|among|of|for) (?:[\w/-]+ ){0,3}(?:patients|participants|subjects|children"
    r"|adults|women|men)\b|\b(?:after|following|during|before|due to|caused by|versus"
    r"|compared|leading to|requiring|without)\b"
)
INTERVAL = re.compile(
    r"\W*(?:the |a |median |length of )*(?:time|interval|duration|period|days|months"
    r"|from|measured from)\b"
)
FROM_TO = re.compile(r"\W*(?:the )?(?:time |interval |period )?(?:measured )?from\b")
ALTERNATIVE = re.compile(r"\s*(?:,\s*(?:or|and/or)\b|,|/|\band/or\b|\bor\b)\s*(?:to )?")
CHAIN_END = re.compile(
    r"[,(]?\s*\b(?:whichever|whatever|irrespective|regardless|according|based|censor"
    r"|as (?:per|defined|assessed|determined)|assessed|up to|using|in the absence)\b"
    r"|[.;](?:\s|$)"
)
LEAD = re.compile(r"(?:\W|\b(?:the|a|an|to|first|any|of|date)\b)*")
NO_EVENT = re.compile(
    r"(?:from|due|of|by|per|in|as|at|with|for|on|which|who|that|is|are|documented)\b"
)
VERSION = re.compile(
    r"(?:\s?\(\s?[^()]{1,20}\s?\))?(?: criteria| guidelines| table| grading)?[ ,(]{0,3}"
    r"(?:(?:version|ver|v)[ .]{0,2}(?P<version>\d{1,2}(?:\.\d{1,3}){0,2})"
    r"|(?P<number>\d\.\d{1,2})|(?P<year>(?:19|20)\d{2}))(?![\d%]|\.\d)"
)
GLUED = re.compile(r"(?<=[a-z])[vV]?(\d{1,4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of an outcome stand; ``defined`` is a clause already found."""

    start: int
    end: int
    type: str | None
    rule: str
    measure: Place
    description: Place | None = None
    time_frame: Place | None = None
    defined: Place | None = None


def make_record(page: Page, tables: Tables, facts: Facts, parts: Parts) -> Found:
    """The found dict of an outcome."""
    concept = find_concept(page, tables, parts.measure)
    definition = parts.defined or find_definition(page, tables, parts, concept)
    interval = _interval(page, facts, definition, concept)
    criteria = list(_criteria(page, tables, parts.start, parts.end))
    times = facts.timeframes.inside(parts.start, parts.end)
    inside = (interval["start"], interval["end"]) if interval else None
    return {
        "start": parts.start,
        "end": parts.end,
        "rule": parts.rule,
        "type": parts.type,
        "measure": place(parts.measure),
        "concept": concept and concept.name,
        "abbreviation": concept and concept.abbreviation,
        "description": place(parts.description),
        "time_frame": place(parts.time_frame),
        "definition": place(definition),
        "start_event": interval and interval["start_event"],
        "end_events": _end_events(page, tables, definition, interval),
        "criteria": criteria,
        "timeframes": [i for i, one in times if not _within(one, inside)],
        "thresholds": [i for i, _ in facts.thresholds.inside(parts.start, parts.end)],
    }


def place(span: Place | None) -> dict[str, Any] | None:
    """A span as the dicts of the values hold it."""
    return span and {"start": span[0], "end": span[1]}


def mentions_inside(page: Page, stem: str, start: int, end: int) -> Iterator[Mention]:
    """The mentions of a lexicon inside a stretch, in order."""
    found = page.mentions.get(stem, [])
    for index in range(bisect_left(found, start, key=_start), len(found)):
        if found[index].start >= end:
            return
        if found[index].end <= end:
            yield found[index]


def _start(mention: Mention) -> int:
    return mention.start


def find_concept(page: Page, tables: Tables, measure: Place) -> Concept | None:
    """The endpoint a measure names: the longest before its population or condition."""
    found = list(mentions_inside(page, "endpoints", *measure))
    if not found:
        return None
    first = min(found, key=lambda m: (m.start, -m.end))
    stop = POPULATION.search(page.lower, first.end, measure[1])
    if stop:
        found = [m for m in found if m.start < stop.start()]
    ranked = [(tables.concepts[m.row], m) for m in found if m.row in tables.concepts]
    if not ranked:
        return None
    return max(ranked, key=lambda one: (not one[0].generic, one[1].end - one[1].start))[
        0
    ]


def find_definition(
    page: Page, tables: Tables, parts: Parts, concept: Concept | None
) -> Place | None:
    """The clause that defines, else the description where it says more."""
    words = tables.definitions
    for part in (parts.description, parts.measure):
        if part:
            clause = words.clause(page.text[slice(*part)], page.lower[slice(*part)])
            if clause:
                return part[0] + clause[0], part[0] + clause[1]
    if parts.description is None:
        return None
    known = page.lower[slice(*parts.measure)]
    if parts.time_frame:
        known += " " + page.lower[slice(*parts.time_frame)]
    rest = _without(page, tables, parts.description, concept)
    if FROM_TO.match(page.lower, *parts.description) or words.says_more(rest, known):
        return parts.description
    return None


def _without(page: Page, tables: Tables, part: Place, concept: Concept | None) -> str:
    """A part in lower case without the names of the measure's own endpoint."""
    text, at = "", part[0]
    for mention in mentions_inside(page, "endpoints", *part):
        named = tables.concepts.get(mention.row)
        if concept and named and named.name == concept.name and mention.end > at:
            text += page.lower[at : max(at, mention.start)] + " "
            at = mention.end
    return text + page.lower[at : part[1]]


def _interval(
    page: Page, facts: Facts, definition: Place | None, concept: Concept | None
) -> Found | None:
    """The from–to timeframe of a time-to-event definition."""
    if definition is None:
        return None
    timed = concept is not None and concept.kind == "time_to_event"
    if not timed and not INTERVAL.match(page.lower, *definition):
        return None
    for _, found in facts.timeframes.inside(*definition):
        if found.get("start_event") and found.get("anchor"):
            return found
    return None


def _within(found: Found, place: Place | None) -> bool:
    return place is not None and place[0] <= found["start"] and found["end"] <= place[1]


def _end_events(
    page: Page, tables: Tables, definition: Place | None, interval: Found | None
) -> list[dict[str, Any]]:
    """The event that ends an interval and its alternatives, in order."""
    if not interval or not definition:
        return []
    anchor = interval["anchor"]
    stop = _alternatives_end(page, max(interval["end"], anchor["end"]), definition[1])
    ends = [dict(anchor)]
    at = anchor["end"]
    for cut in [*ALTERNATIVE.finditer(page.lower, at, stop), None]:
        if cut is None or cut.start() > at:
            event = _event(page, tables, at, cut.start() if cut else stop)
            ends += [event] if event else []
        at = cut.end() if cut else stop
    return ends


def _alternatives_end(page: Page, start: int, end: int) -> int:
    """Where the alternatives of an event end: before "whichever", or a full stop."""
    stop = CHAIN_END.search(page.lower, start, end)
    tail = page.lower[start : stop.start() if stop else end]
    if not re.match(r"(?:[^.;]|\.(?=\d)){0,60}?(?:,|\bor\b|/)", tail):
        return start
    return start + len(tail)


def _event(page: Page, tables: Tables, start: int, end: int) -> Found | None:
    """The event of one alternative: a known one, else "other" for a short phrase."""
    known = [
        m for m in mentions_inside(page, "events", start, end) if m.row in tables.events
    ]
    if known:
        best = max(known, key=lambda m: (m.end - m.start, -m.start))
        return {"start": best.start, "end": best.end, "event": tables.events[best.row]}
    lead = LEAD.match(page.lower, start, end)
    start = lead.end() if lead else start
    while end > start and not page.text[end - 1].isalnum():
        end -= 1
    words = page.lower[start:end].split()
    if not 0 < len(words) <= 5 or NO_EVENT.match(page.lower, start, end):
        return None
    return {"start": start, "end": end, "event": "other"}


def _criteria(
    page: Page, tables: Tables, start: int, end: int
) -> Iterator[dict[str, Any]]:
    """The criteria named in a stretch, each with the version behind it."""
    at = start
    for mention in mentions_inside(page, "criteria", start, end):
        if mention.start < at or mention.row not in tables.criteria:
            continue
        version, stop = _version(page, mention, end)
        at = stop
        name = tables.criteria[mention.row]
        yield {"start": mention.start, "end": stop, "name": name, "version": version}


def _version(page: Page, mention: Mention, end: int) -> tuple[str | None, int]:
    text = page.norm[mention.start : mention.end]
    glued = GLUED.search(text)
    match = VERSION.match(page.lower, mention.end, end)
    if glued:
        minor = re.compile(r"\.\d{1,2}").match(page.norm, mention.end, end)
        if minor:
            return glued[1] + minor[0], minor.end()
        if len(glued[1]) in (1, 4):
            return glued[1], mention.end
    if match is None:
        return None, mention.end
    return match["version"] or match["number"] or match["year"], match.end()
