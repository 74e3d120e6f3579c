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
    r"|compared|leading to|requiring)\b"
)
INTERVAL = re.compile(
    r"\W*(?:the |a |median |length of )*(?:time|interval|duration|period|days|months"
    r"|from|measured from)\b"
)
FROM_TO = re.compile(r"\W*(?:the )?(?:time |interval |period )?(?:measured )?from\b")
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
    skipped = interval and interval[0]
    times = [i for i, _ in facts.timeframes.inside(parts.start, parts.end)]
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
        "start_event": interval[1]["start_event"] if interval else None,
        "end_events": _end_events(page, tables, definition, interval),
        "criteria": criteria,
        "timeframes": [index for index in times if index != skipped],
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
    best = max(found, key=lambda m: (m.end - m.start, -m.start))
    return tables.concepts.get(best.row)


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
    known = [page.lower[slice(*parts.measure)], concept.name.lower() if concept else ""]
    if parts.time_frame:
        known.append(page.lower[slice(*parts.time_frame)])
    description = page.lower[slice(*parts.description)]
    if FROM_TO.match(description) or words.says_more(description, " ".join(known)):
        return parts.description
    return None


def _interval(
    page: Page, facts: Facts, definition: Place | None, concept: Concept | None
) -> tuple[int, Found] | None:
    """The from–to timeframe of a time-to-event definition."""
    if definition is None:
        return None
    timed = concept is not None and concept.kind == "time_to_event"
    if not timed and not INTERVAL.match(page.lower, *definition):
        return None
    for index, found in facts.timeframes.inside(*definition):
        if found.get("start_event") and found.get("anchor"):
            return index, found
    return None


def _end_events(
    page: Page,
    tables: Tables,
    definition: Place | None,
    interval: tuple[int, Found] | None,
) -> list[dict[str, Any]]:
    """The event that ends an interval and its alternatives, in order."""
    if not interval or not definition:
        return []
    found = interval[1]
    ends = [dict(found["anchor"])]
    at = found["anchor"]["end"]
    for mention in mentions_inside(page, "events", at, max(found["end"], at)):
        if mention.start >= at and mention.row in tables.events:
            event = tables.events[mention.row]
            ends.append({"start": mention.start, "end": mention.end, "event": event})
            at = mention.end
    return ends


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
