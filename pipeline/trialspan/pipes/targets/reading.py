"""A mention and the language around it: what the cue words on either side say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from trialspan.pipes.page import Page
from trialspan.pipes.targets.evidence import Evidence
from trialspan.pipes.targets.tables import Tables
from trialspan.values.scan import Scan

# "X within 12 weeks of Day 1", "X in the (last) 3 months before", "any X, ever"
AGO = Scan(
    re.compile(
        r"[^.;|]{0,60}?(?:\bwithin(?: the)?(?: (?:last|past|previous|prior))?"
        r"|\b(?:in|during|for) the(?: (?:last|past|previous|prior))?|\bless than)"
        r"\s(?:\w{1,12}|\d{1,3}(?:\.\d)?)[\s-](?:days?|weeks?|months?|years?|half)"
        r"|[^.;|]{0,20}?,? ever\b"
    )
)
REACH = 90  # characters of the mention's own item that can tell its meaning
LEAD = 200  # characters of the lead-in that speak for its list
LONGEST_GAP = 44  # characters that may stand between coordinated mentions
LONG = 2000  # an item longer than this is no sentence
JOINED = re.compile(
    r"(?:[\s-](?:receptor )?"
    r"(?:(?:ant)?agonists?|inhibitors?|antibod(?:y|ies)|analogu?es?))?"
    r"[\s\-\"')\]]{0,3}(?:/|,|\+|&|x|×|;|-|and/or|and|or|plus|with)?[\s\-\"'(\[]{0,3}"
    r"(?:(?:and|or|a|an|the|anti|any|another|other)[\s-]{1,2}){0,3}"
)
MARKED = re.compile(
    r"\s?[\-(]{0,2}\s?(?:\+|＋|pos(?:itive)?(?![a-z])|neg(?:ative)?(?![a-z])|hi(?:gh)?(?![a-z])|low(?![a-z])|bright|dim)\)?"
)
# the other markers of "CD8+ TIGIT+ T cells"
MORE = re.compile(r"^(?:[\s,/]{0,2}[a-z][a-z0-9-]{1,9}\s?[+＋]){0,6}")
CLAUSE = re.compile(r"[.;|\n]|\b(?:will|receive[sd]?|followed by|combined with|plus)\b")


# "inhibits glucagon release" says what a treatment does to cells, not what it acts on
RELEASED = re.compile(r"[\s-](?:release|secretion|production|synthesis|levels?)\b")


@dataclass(slots=True)
class Reading:
    """A mention and the language it stands in."""

    evidence: Evidence
    section: str | None
    before: str
    after: str
    before_cues: frozenset[str]  # the kinds of cues on either side
    after_cues: frozenset[str]
    sentence: str = ""
    lead: str = ""  # of the list it stands in
    therapy: bool = False
    acts: bool = False  # the language of therapy beyond "X treatment", "X agent"
    biomarker: bool = False
    gene: bool = False  # the state of a gene or its expression
    blood: bool = False  # measured in serum, plasma or another fluid
    level: bool = False  # a concentration is measured
    caused: bool = False  # what a treatment makes cells do: "inhibits its release"
    listed: bool = False  # one of the markers of cells that are measured
    prior: bool = False
    had: bool = False  # in criteria: a treatment patients had or take
    allergy: bool = False  # what patients must not bear badly
    armour: bool = False
    edited: bool = False
    marked: bool = False  # "X+", "X-positive", "X low"
    disease: bool = False  # what has the marker is a disease
    cells: bool = False  # what has the marker are cells
    expressed: bool = False  # the marker is there: "X+", "X-positive", "X-expressing"


def read(page: Page, tables: Tables, evidence: Evidence) -> Reading:
    """The mention with the cues on either side, inside its own item."""
    start, end = evidence.start, evidence.end
    item = page.item_at(start)
    low, high = (item.start, item.end) if item else (0, len(page.text))
    before = page.lower[max(low, start - REACH) : start]
    after = page.lower[end : min(max(high, end), end + REACH)]
    cues = tables.before.at(before), tables.after.at(after)
    reading = Reading(evidence, page.section_at(start), before, after, *cues)
    reading.sentence = page.lower[low:high] if high - low < LONG else before + after
    if lead := page.item(item.parent) if item else None:
        reading.sentence = page.lower[lead.start : lead.end][-LEAD:] + reading.sentence
        reading.lead = page.lower[lead.start : lead.end][-LEAD:]
    tell_therapy(reading, tables)
    tell_marker(reading, tables)
    tell_history(reading, tables)
    return reading


def tell_therapy(reading: Reading, tables: Tables) -> None:
    """Whether something acts on the target, or the product is made with it."""
    after, behind, ahead = reading.after, reading.before_cues, reading.after_cues
    serum = "serology" in behind
    reading.acts = (
        reading.evidence.therapy
        or ("therapy" in behind and not (serum or RELEASED.match(after)))
        or "therapy" in ahead
    )
    reading.therapy = reading.acts or "agent" in ahead
    part = is_part(tables, reading.evidence)
    reading.armour = "armour" in behind or (part and "armour" in ahead)
    reading.edited = "edit" in ahead or "edit" in behind


def tell_marker(reading: Reading, tables: Tables) -> None:
    """Whether the target's presence, alteration or amount is spoken of, and in what."""
    after, behind, ahead = reading.after, reading.before_cues, reading.after_cues
    marked = MARKED.match(after)
    rest = MORE.sub("", after[marked.end() :], count=1) if marked else after
    reading.marked = marked is not None
    reading.gene = reading.marked or "biomarker" in ahead or "biomarker" in behind
    reading.biomarker = reading.gene or "test" in ahead
    reading.expressed = reading.marked or "expressed" in ahead or "expressed" in behind
    reading.blood = "blood" in ahead or "blood" in behind
    reading.caused = bool(RELEASED.match(after)) and "therapy" in behind
    reading.level = (
        reading.blood or ("level" in ahead and not reading.caused) or "level" in behind
    )
    reading.listed = "listed" in behind or "listed" in ahead
    reading.disease = tables.diseases.match(rest) is not None
    reading.cells = "cell" in (tables.after.at(rest) if marked else ahead)


def tell_history(reading: Reading, tables: Tables) -> None:
    """Whether patients had a treatment that acts on the target."""
    before, behind = reading.before, reading.before_cues
    reading.prior = (
        "prior" in behind
        or "prior" in reading.after_cues
        or (
            tables.speaks("refractory", before)
            and tables.speaks("refractory", CLAUSE.split(before)[-1])
        )
        or (reading.lead != "" and tables.says("refractory", reading.lead))
    )
    reading.had = reading.prior or "had" in behind
    reading.allergy = "allergy" in behind


def is_ago(reading: Reading) -> bool:
    """Whether a treatment of a time before is told: "within 12 weeks", "ever"."""
    after = reading.after
    return AGO.may(after) and AGO.pattern.match(CLAUSE.split(after)[0]) is not None


def is_barred(reading: Reading, tables: Tables) -> bool:
    """Whether a sentence of prose tells what excludes."""
    return tables.says("excluded", reading.sentence)


def is_part(tables: Tables, evidence: Evidence) -> bool:
    """Whether the molecule is known as what cells carry or secrete, or as support."""
    target = tables.targets.get(evidence.target or "")
    return target is not None and target.part in ("armour", "support")


FORWARD = (
    *("biomarker", "expressed", "gene", "level", "blood", "listed", "prior", "had"),
    "allergy",
)
BACKWARD = ("therapy", "acts", "gene", "biomarker", "blood", "level", "listed")


def share_language(page: Page, readings: list[Reading]) -> None:
    """Coordinated mentions ("anti-CD19 and CD22 CAR-T") share their language."""
    pairs = [
        (one, two)
        for one, two in pairwise(readings)
        if joined(page, one.evidence, two.evidence)
    ]
    for one, two in pairs:
        share(one, two, FORWARD)
        if one.therapy or one.edited:
            share(one, two, ("therapy", "acts", "armour", "edited"))
    for one, two in reversed(pairs):
        share(two, one, BACKWARD)


def share(giver: Reading, taker: Reading, names: tuple[str, ...]) -> None:
    for name in names:
        if getattr(giver, name):
            setattr(taker, name, True)


def joined(page: Page, one: Evidence, two: Evidence) -> bool:
    """Whether only a conjunction, a bracket or a sign stands between two mentions."""
    if two.start > one.end + LONGEST_GAP:
        return False
    gap = page.lower[one.end : max(two.start, one.end)]
    if "\n" in gap:
        return False
    return gap != " " and JOINED.fullmatch(gap) is not None
