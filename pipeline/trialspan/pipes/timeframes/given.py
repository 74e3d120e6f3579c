"""What a document itself calls the things that are given, done or awaited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trialspan.pipes.page import Mention, Page
from trialspan.values.events import EventWords
from trialspan.values.medicines import GIVEN, OTHER_DRUG

Row = Mapping[str, object]
NAMING = ("title", "interventions", "acronym")
CRITERIA = ("eligibility", "inclusion_criteria", "exclusion_criteria", "body")
OTHER: Row = {"event": "other", "named": True}  # "subsequent treatment"
ENTRY = re.compile(
    r"(?<![^|\n])\s?(?:[-*•]\s)?(?:drug|biological|genetic|device|radiation|behavioral"
    r"|dietary[ _]supplement|combination[ _]product)\s?:\s?(?P<name>[^|\n(]{2,50})"
)
SHORT = re.compile(r"\((?P<short>[A-Z][A-Za-z]?[A-Z][A-Z0-9-]{0,5})\)")
WORD = re.compile(r"[a-z]+")
MOST_WORDS, LONGEST = 4, 80


def document_names(page: Page, events: EventWords) -> dict[str, Row]:
    """Phrases of the document's own that name an event, and what they name.

    Interventions and the drugs and codes in them (or in the title, else the summary)
    are what is given; another drug is an earlier treatment; an abbreviation in brackets
    names what stands before it.
    """
    found: dict[str, Row] = {}
    studied = list(studied_in(page))
    for name in _interventions(page, events):
        found.setdefault(events.key(name), GIVEN)
    rows = {m.row for m in _drugs(page) if _inside(m.start, studied)}
    for drug in _drugs(page):
        named = GIVEN if drug.row in rows else OTHER_DRUG
        found.setdefault(events.key(page.lower[drug.start : drug.end]), named)
    for short, row in _abbreviations(page, events):
        found.setdefault(events.key(short), row)
    return {key: row for key, row in found.items() if key and key not in events.phrases}


def _drugs(page: Page) -> list[Mention]:
    return page.mentions.get("drugs", [])


def _inside(pos: int, places: list[tuple[int, int]]) -> bool:
    return any(start <= pos < end for start, end in places)


def studied_in(page: Page) -> Iterator[tuple[int, int]]:
    """Where the document says what it studies: all but its criteria where it has no
    list of interventions."""
    listed = any(section.label == "interventions" for section in page.sections)
    for section in page.sections:
        if section.label in NAMING or not (listed or section.label in CRITERIA):
            yield section.start, section.end


def _interventions(page: Page, events: EventWords) -> Iterator[str]:
    """The names in the list of interventions that name no event by themselves."""
    for section in page.sections:
        if section.label != "interventions":
            continue
        for entry in ENTRY.finditer(page.lower, section.start, section.end):
            name = entry["name"].strip()
            if name.count(" ") < MOST_WORDS and not events.classify(name).known:
                yield name


def _abbreviations(page: Page, events: EventWords) -> Iterator[tuple[str, Row]]:
    """Abbreviations in brackets behind words with their initials that name an event."""
    for match in SHORT.finditer(page.norm):
        short = match["short"].lower()
        before = page.lower[max(0, match.start() - LONGEST) : match.start()].rstrip()
        words = list(WORD.finditer(before.rpartition("\n")[2]))[-len(short) - 1 :]
        long = _long_form(short, words)
        row = _head(long, events) if long else None
        if row is not None:
            yield short, row


def _head(phrase: str, events: EventWords) -> Row | None:
    """The row that names the end of a phrase: "challenge" of "oral food challenge"."""
    for word in WORD.finditer(phrase):
        row = events.phrases.get(events.key(phrase[word.start() :]))
        if row is None:
            continue
        if row["event"] == "birth" or row.get("role") == "therapy":
            return None  # the delivery of a drug is no birth
        later = events.classify(phrase).event == "other" != row["event"]
        return OTHER if later else {**row, "visit": False, "named": True}
    return None


def _long_form(short: str, words: list[re.Match[str]]) -> str | None:
    """The words whose letters the abbreviation is: "oral food challenge" of OFC."""
    letters = [letter for letter in short if letter.isalpha()]
    for word in words[-len(letters) :]:
        long = word.string[word.start() :]
        if word[0][0] == letters[0] and _holds(long, letters):
            return long
    return None


def _holds(phrase: str, letters: list[str]) -> bool:
    """Whether the letters stand in a phrase in this order."""
    at = -1
    for letter in letters:
        at = phrase.find(letter, at + 1)
        if at < 0:
            return False
    return True
