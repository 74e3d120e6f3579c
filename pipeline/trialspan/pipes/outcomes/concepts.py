"""Which canonical endpoint a measure names."""

from __future__ import annotations

import re

from trialspan.pipes.outcomes.facts import mentions_inside
from trialspan.pipes.outcomes.tables import Concept, Tables
from trialspan.pipes.page import Mention, Page
from trialspan.values.definitions import Place, name_start
from trialspan.values.time_language import WORD

POPULATION = re.compile(
    r"\b(?:by|per|based on|according to|assessed|measured|evaluated|graded|using"
    r"|about)\b"
    r"|\b(?:in|among|of|for) (?:[\w/-]+ ){0,3}"
    r"(?:patients|participants|subjects|children|adults|women|men)\b"
    r"|\b(?:after|following|during|before|due to|caused by|versus|compared|leading to"
    r"|requiring|without|at the)\b"
)
METHOD = re.compile(
    r"by|per|based|according|assessed|measured|evaluated|graded|using|[,;/+(]|and|or"
)
SUFFERERS = re.compile(
    r"\b(?:in|among) (?:[\w/-]+ ){0,3}(?:patients|participants|subjects|children"
    r"|adults|women|men|infants) (?:[\w-]+ ){0,2}with\b"
)
COORDINATED = re.compile(r",|;|/|\+|\b(?:and|or)\b")
ANTI_DRUG = re.compile(r"\bantibod(?:y|ies) (?:to|against)\b|\banti-\w[\w-]* antibod")
ANTI_PART = re.compile(
    r"\b(?:[Aa]nti-)?(?P<part>[A-Za-z]{0,8}[A-Z]{3,8})(?:-[A-Z]\w{1,8})?[ -]Ig[GMEA]\b"
)
ANTI_DRUG_ROW = "endpoint.anti_drug_antibodies"
MRD = "minimal residual disease negativity rate"
COMPLETE = "complete response rate"
MRD_COMPLETE_ROW = "endpoint.mrd_negative_complete_response_rate"
CONCENTRATION_ROW = "endpoint.concentration"  # of a drug, if of nothing else
SAFETY_ROW = "endpoint.adverse_events"
CODE = re.compile(r"\b[A-Z]{2,5}-?\d{3,}")
QUALIFIED = re.compile(
    r"(?:anti|non)-$|-free[ -]$"
)  # "anti-IgE", "ulcer-free survival"
LONGEST_NAME = 90
LEAST_SHORT = 3
STEM = 6  # letters
ENOUGH = 0.4  # share of the words of a spelt-out name


def find_concept(
    page: Page, tables: Tables, measure: Place, *, listed: bool = False
) -> Concept | None:
    """The endpoint a measure names: the longest before its population or condition.

    If ``listed``, "safety" as the title of an entry is about adverse events.
    """
    if ANTI_DRUG.search(page.lower, *measure) and _names_drug(page, measure):
        return tables.concepts.get(ANTI_DRUG_ROW)
    if _names_part(page, tables, measure):
        return tables.concepts.get(ANTI_DRUG_ROW)
    ranked = _ranked(page, tables, measure)
    if not ranked:
        safe = listed and tables.safety.match(page.lower, *measure)
        return tables.concepts.get(SAFETY_ROW) if safe else None
    if {MRD, COMPLETE} <= {concept.name for concept, _ in ranked}:
        return tables.concepts.get(MRD_COMPLETE_ROW)
    stop = _head_end(page, [mention for _, mention in ranked], measure[1])
    heads = [one for one in ranked if one[1].start < stop]
    first = heads or ranked
    if heads and METHOD.match(page.lower, stop):
        first = ranked
    best = [one for one in heads if not one[0].generic]
    best = best or [one for one in first if not one[0].generic]
    return max(best or first, key=lambda one: one[1].end - one[1].start)[0]


def named_concepts(page: Page, tables: Tables, part: Place) -> set[str]:
    """The endpoints a stretch names, without those inside the name of another."""
    names, at = set(), part[0]
    for mention in mentions_inside(page, "endpoints", *part):
        concept = tables.concepts.get(mention.row)
        if concept and mention.start >= at:
            at = mention.end
            if not concept.generic:
                names.add(concept.name)
    return names


def _ranked(
    page: Page, tables: Tables, measure: Place
) -> list[tuple[Concept, Mention]]:
    """The endpoints named in a measure, not those that are part of another word.

    Nor an abbreviation that the measure itself spells out as something else, nor what
    the patients have.
    """
    found = [
        (tables.concepts[mention.row], mention)
        for mention in mentions_inside(page, "endpoints", *measure)
        if mention.row in tables.concepts and not qualifies(page, tables, mention)
    ]
    found = [one for one in found if not _is_spelt_out(page, measure, one, found)]
    if _is_of_patient(page, measure):
        found = [one for one in found if one[1].row != CONCENTRATION_ROW]
    sufferers = SUFFERERS.search(page.lower, *measure)
    stop = sufferers.end() if sufferers else measure[1]
    return _widest([one for one in found if one[1].start < stop])


def _widest(found: list[tuple[Concept, Mention]]) -> list[tuple[Concept, Mention]]:
    """The endpoints of some that do not stand in the name of another."""
    if len(found) < 2:
        return found
    return [
        one
        for one in found
        if not any(
            other[1].start <= one[1].start
            and one[1].end <= other[1].end
            and one[1][:2] != other[1][:2]
            for other in found
        )
    ]


def _is_of_patient(page: Page, measure: Place) -> bool:
    """Whether a measure names an analyte or protein, and no drug."""
    stems = ("analytes", "targets")
    named = any(mentions_inside(page, stem, *measure) for stem in stems)
    given = CODE.search(page.norm, *measure) or mentions_inside(page, "drugs", *measure)
    return named and not given


def qualifies(page: Page, tables: Tables, mention: Mention) -> bool:
    """Whether the name of an endpoint is part of another word ("IgE-mediated")."""
    before = page.lower[max(0, mention.start - 6) : mention.start]
    behind = tables.qualified.match(page.lower, mention.end)
    return bool(behind or QUALIFIED.search(before))


def _is_spelt_out(
    page: Page,
    measure: Place,
    one: tuple[Concept, Mention],
    found: list[tuple[Concept, Mention]],
) -> bool:
    """Whether the text spells an abbreviation out as something else, in brackets."""
    concept, mention = one
    short = page.norm[mention.start : mention.end]
    if not short.isupper() or len(short) < LEAST_SHORT:
        return False
    opening = page.norm[max(0, mention.start - 2) : mention.start].rstrip()
    bracketed = opening.endswith("(")
    end = mention.start if bracketed else page.norm.find(f"({short})")
    end = page.norm.rfind("(", 0, end + 1) if end > 0 else -1
    if end < 0:
        return False
    begin = max(measure[0] if bracketed else 0, end - LONGEST_NAME)
    start = name_start(page.lower[begin:end].rstrip(), short.lower())
    if start is None:
        return False
    for other, named in found:
        if other.name == concept.name and begin + start <= named.start < end:
            return False
    return not alike(page.lower[begin + start : end], concept.name)


def alike(name: str, other: str) -> bool:
    """Whether two names share enough of their words, by how they begin."""
    words = {word[:STEM] for word in WORD.findall(name)}
    shared = words & {word[:STEM] for word in WORD.findall(other)}
    return len(shared) >= ENOUGH * len(words)


def _head_end(page: Page, found: list[Mention], end: int) -> int:
    """Where the first endpoint's population, condition or coordinate begins."""
    first = min(found, key=lambda m: (m.start, -m.end))
    stops = [POPULATION.search(page.lower, first.end, end)]
    stops += [COORDINATED.search(page.lower, first.end, end)]
    return min((stop.start() for stop in stops if stop), default=end)


def _names_drug(page: Page, measure: Place) -> bool:
    """Whether a measure names a drug, by the lexicon or by a code ("AB-123")."""
    if CODE.search(page.norm, *measure):
        return True
    return bool(mentions_inside(page, "drugs", *measure))


def _names_part(page: Page, tables: Tables, measure: Place) -> bool:
    """Whether antibodies are against a part of what is given, by its own name: "PEG
    IgG" where "AB-PEG" is studied. Against a vaccine they are its effect."""
    found = ANTI_PART.search(page.norm, *measure)
    if found is None:
        return False
    part = re.escape(found["part"])
    longer = re.compile(rf"[A-Za-z-]{part}|{part}-[A-Z]")
    given = [one for one in page.sections if one.label == "interventions"]
    if any(tables.vaccine.search(page.lower, one.start, one.end) for one in given):
        return False
    return any(longer.search(page.norm, one.start, one.end) for one in given)
