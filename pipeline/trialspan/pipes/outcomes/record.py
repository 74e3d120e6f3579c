"""Parts of an outcome -> its found dict: concept, definition, events, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from trialspan.pipes.outcomes.concepts import alike, find_concept, named_concepts
from trialspan.pipes.outcomes.facts import Facts, Found, mentions_inside
from trialspan.pipes.outcomes.intervals import INTERVAL, end_events, find_interval
from trialspan.pipes.outcomes.tables import Concept, Tables
from trialspan.pipes.page import Mention, Page
from trialspan.values.definitions import Place

LISTED = ("outcome.entry", "outcome.labelled")
FROM_TO = re.compile(
    r"\W*(?:the )?(?:(?:time|interval|period|days|weeks|months)(?:,[^,]{1,20},)? ?)?"
    r"(?:measured )?(?:from|between)\b"
)
VERSION = re.compile(
    r"(?:\s?\(\s?[^()]{1,20}\s?\))?(?: criteria| guidelines| table| grading)?"
    r"[ ,(]{0,3}"
    r"(?:(?:version|ver|v)(?: \(v\))?[ .]{0,2}(?P<version>\d{1,2}(?:\.\d{1,3}){0,2})"
    r"|(?P<number>\d\.\d{1,2})|(?P<year>(?:19|20)\d{2}))(?![\d%]|\.\d)"
)
GLUED = re.compile(r"(?<=[a-z])[vV]?(\d{1,4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of an outcome stand; ``defined`` is a clause already found.

    ``leading``: where the times stand that open its sentence.
    """

    start: int
    end: int
    type: str | None
    rule: str
    measure: Place
    description: Place | None = None
    time_frame: Place | None = None
    defined: Place | None = None
    leading: Place | None = None


def make_record(page: Page, tables: Tables, facts: Facts, parts: Parts) -> Found:
    """The found dict of an outcome."""
    listed = parts.rule in LISTED
    concept = find_concept(page, tables, parts.measure, listed=listed)
    definition = parts.defined or find_definition(page, tables, facts, parts, concept)
    spanned = definition or (
        parts.measure if INTERVAL.match(page.lower, *parts.measure) else None
    )
    interval = find_interval(page, tables, facts, spanned, concept)
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
        "end_events": end_events(page, tables, spanned, interval),
        "criteria": criteria,
        "timeframes": [
            i for i, one in times or _leading(facts, parts) if not _within(one, inside)
        ],
        "thresholds": [i for i, _ in facts.thresholds.inside(parts.start, parts.end)],
    }


def _leading(facts: Facts, parts: Parts) -> Sequence[tuple[int, Found]]:
    """The timeframes that open the sentence of an outcome."""
    return facts.timeframes.inside(*parts.leading) if parts.leading else ()


def place(span: Place | None) -> dict[str, Any] | None:
    """A span as the dicts of the values hold it."""
    return span and {"start": span[0], "end": span[1]}


def find_definition(
    page: Page, tables: Tables, facts: Facts, parts: Parts, concept: Concept | None
) -> Place | None:
    """The clause that defines, else the description where it says more."""
    clause = _clause(page, tables, parts, concept)
    if clause or parts.description is None:
        return clause
    more = _says_more(page, tables, facts, parts, concept)
    return parts.description if more else None


def _clause(
    page: Page, tables: Tables, parts: Parts, concept: Concept | None
) -> Place | None:
    """The clause behind "defined as" and the like, where it is about the measure."""
    words = tables.definitions
    about = page.lower[slice(*parts.measure)]
    if concept:
        about = f"{about} {concept.name} {concept.abbreviation or ''}".lower()
    for part in filter(None, (parts.description, parts.measure)):
        for subject, clause in words.clauses(page.norm[slice(*part)], about):
            named = part[0] + subject[0], part[0] + subject[1]
            if not _names_another(page, tables, named, concept):
                return part[0] + clause[0], part[0] + clause[1]
    return None


def _says_more(
    page: Page, tables: Tables, facts: Facts, parts: Parts, concept: Concept | None
) -> bool:
    """Whether a description has more than the measure and the time frame say."""
    assert parts.description is not None
    known = page.lower[slice(*parts.measure)]
    if parts.time_frame:
        known += " " + page.lower[slice(*parts.time_frame)]
    if FROM_TO.match(page.lower, *parts.description):
        return True
    if concept and concept.kind == "time_to_event":
        inside = facts.timeframes.inside(*parts.description)
        if any(one.get("start_event") and one.get("anchor") for _, one in inside):
            return True
    if concept and _names_more(page, tables, facts, parts, concept):
        return True
    rest = _without(page, tables, parts.description, concept)
    return tables.definitions.says_more(rest, known)


def _names_more(
    page: Page, tables: Tables, facts: Facts, parts: Parts, concept: Concept
) -> bool:
    """Whether the description names an endpoint that the measure does not.

    What a time is counted from is none: "after the desensitization".
    """
    assert parts.description is not None
    have = named_concepts(page, tables, parts.measure) | {concept.name}
    if named_concepts(page, tables, parts.description) <= have:
        return False
    start, end = parts.description
    names: set[str] = set()
    for _, one in facts.timeframes.inside(start, end):
        if not one["start_event"]:
            names |= named_concepts(page, tables, (start, one["start"]))
            start = max(start, one["end"])
    names |= named_concepts(page, tables, (start, end))
    return not names <= have


def _names_another(
    page: Page, tables: Tables, subject: Place, concept: Concept | None
) -> bool:
    """Whether the subject of a definition is an endpoint other than the measure's."""
    found = mentions_inside(page, "endpoints", *subject)
    names = {tables.concepts[m.row].name for m in found if m.row in tables.concepts}
    return bool(names) and concept is not None and concept.name not in names


def _without(page: Page, tables: Tables, part: Place, concept: Concept | None) -> str:
    """A part in lower case without the names of the measure's own endpoint."""
    text, at = "", part[0]
    for mention in mentions_inside(page, "endpoints", *part):
        named = tables.concepts.get(mention.row)
        same = concept and named and named.name == concept.name and mention.end > at
        if same and _is_name(page, mention, named):
            text += page.lower[at : max(at, mention.start)] + " "
            at = mention.end
    return text + page.lower[at : part[1]]


def _is_name(page: Page, mention: Mention, concept: Concept | None) -> bool:
    """Whether a mention is a name of its endpoint, not one of the things it is of."""
    text = page.norm[mention.start : mention.end]
    return (
        concept is None
        or concept.kind in ("time_to_event", "rate")
        or text != text.lower()
        or alike(text.lower(), concept.name)
    )


def _within(found: Found, place: Place | None) -> bool:
    return place is not None and place[0] <= found["start"] and found["end"] <= place[1]


def _criteria(
    page: Page, tables: Tables, start: int, end: int
) -> Iterator[dict[str, Any]]:
    """The criteria named in a stretch, each with the version behind it."""
    at = start
    for mention in mentions_inside(page, "criteria", start, end):
        if mention.start < at or mention.row not in tables.criteria:
            continue
        version, stop = version_of(page, mention, end)
        at = stop
        name = tables.criteria[mention.row]
        yield {"start": mention.start, "end": stop, "name": name, "version": version}


def version_of(page: Page, mention: Mention, end: int) -> tuple[str | None, int]:
    """The version behind the name of criteria, and where it ends."""
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
