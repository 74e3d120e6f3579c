"""Bounds no lexicon names an analyte for, where the grammar leaves no doubt."""

from __future__ import annotations

import re

from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_fit import CRITERIA, counted
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Analyte, Link, Named
from trialspan.values.bound import Bound

_FAR = 90
_PHRASE = re.compile(
    r"(?P<name>(?:[a-z][\w'/+-]{0,30}\s){0,3}[a-zα-ω][\w'/+-]{1,30}"
    r"(?:\s\([^()]{1,20}\)\s(?:total\s)?(?:scores?|ratio|index|scale|levels?))?)"
    r"(?:\s?\([^()]{1,30}\))?"
    r"(?P<link>(?:\s{0,2}(?:of|is|are|was|were|must be|should be|:|=|to be|at"
    r"|measuring|measures))?"
    r"\s{0,2}\(?\s?)\Z"
)
_CAPITALS = re.compile(
    r"(?<![^\s(,;])(?P<name>[A-Z][A-Z0-9]{2,6}(?:-[A-Z0-9]{1,5})?)\s{0,2}\Z"
)
_ASIDE = re.compile(r"\s\([^()]*\)")
_WORD = re.compile(r"\S+")


def unknown_link(
    page: Page, item: Item, bound: Bound, *, floor: int, grammar: Grammar
) -> Link | None:
    """The link to a noun phrase where comparator and unit leave no doubt."""
    if bound.comparator is None:
        return None
    low = max(floor, item.start, bound.start - _FAR)
    marker = _expressed(page.lower, bound, low, grammar)
    if marker:
        return marker
    named = _acronym(page, bound, low, grammar)
    if named:
        return named
    if not _may_mean(page.lower, bound, low, grammar):
        return None
    scored = (
        None if bound.unit else grammar.score_of.search(page.lower, low, bound.start)
    )
    if scored:
        start, end = scored.span("name")
        words, rule = page.lower[start:end], "threshold.unknown_score"
        return _link(bound, start, end, words, "score", rule)
    phrase = _PHRASE.search(page.lower, low, bound.start)
    if phrase is None:
        return None
    start, end = trim(page.lower, *phrase.span("name"), grammar)
    words = _ASIDE.sub("", page.lower[start:end])
    if len(words) < 3 or grammar.no_analyte.search(words):
        return None
    if grammar.of_a_thing.search(words):
        return None
    if ":" in phrase["link"] and grammar.people_with.search(page.lower, low, start):
        return None  # "patients with thalassemia: ≥ 8 g/dL"
    if phrase["link"].strip() == "were" and page.lower[bound.start].isalpha():
        return None  # "scores were a minimum of 2 and a maximum of 7": a result
    linked = bool(phrase["link"].strip())
    found = _meaning(page.lower, bound, words, linked=linked, grammar=grammar)
    if found and found[1] == "threshold.unknown_size" and "measur" in phrase["link"]:
        found = "disease_burden", found[1]
    return _link(bound, start, end, words, *found) if found else None


def _acronym(page: Page, bound: Bound, low: int, grammar: Grammar) -> Link | None:
    """The link to the capitals of a scale that no row knows: "RQLQ > 1"."""
    if bound.unit or bound.reference or bound.upper or bound.comparator == "=":
        return None
    last = page.norm[bound.start - 2 : bound.start].strip()[-1:]
    if not (last.isupper() or last.isdigit()) or bound.start - low < 3:
        return None
    found = _CAPITALS.search(page.norm, low, bound.start)
    if found is None or page.section_at(bound.number) not in CRITERIA:
        return None
    start, end = found.span("name")
    words = page.lower[start:end]
    if grammar.no_score.fullmatch(words) or grammar.function.fullmatch(words):
        return None
    if counted(page.lower, bound, grammar) or grammar.no_analyte.search(words):
        return None
    if page.lower.startswith((" times", " x ", "-fold", " fold"), bound.end):
        return None
    return _link(bound, start, end, words, "score", "threshold.unknown_score")


def _may_mean(lower: str, bound: Bound, low: int, grammar: Grammar) -> bool:
    """Whether any words before the bound could have a meaning: spares the phrase."""
    unit = bound.unit
    if is_laboratory(bound) or (unit and unit.ucum in ("mm", "cm")):
        return True
    if unit is None or not unit.ucum or _is_percent(bound):
        return grammar.head.search(lower, low, bound.start) is not None
    return False


def _meaning(
    lower: str, bound: Bound, words: str, *, linked: bool, grammar: Grammar
) -> tuple[str, str] | None:
    """Category and rule of a bound on what the words name, None where in doubt."""
    compound = " " in words
    if bound.unit and dict(bound.unit.dims) == {"titre": 1}:
        titre = grammar.quantity_head.search(words)
        return ("laboratory", "threshold.unknown_analyte") if titre else None
    scored = bound.unit is None or _is_percent(bound)
    if scored and compound and grammar.score_head.search(words):
        if bound.start == bound.number and lower[bound.start - 1] == "(":
            return None  # the ends of the scale: "Symptom Index (0 to 11)"
        return "score", "threshold.unknown_score"
    if bound.unit is None and counted(lower, bound, grammar):
        return None
    if bound.unit is None and compound and grammar.quantity_head.search(words):
        return "laboratory", "threshold.unknown_analyte"
    if linked and compound and bound.unit and bound.unit.ucum in ("mm", "cm"):
        return "organ_function", "threshold.unknown_size"
    if is_laboratory(bound):
        return "laboratory", "threshold.unknown_analyte"
    return None


def _expressed(lower: str, bound: Bound, low: int, grammar: Grammar) -> Link | None:
    """The link to a marker: "CD22 on more than 80% of blasts"."""
    if not _is_percent(bound) or not grammar.cells.match(lower, bound.end):
        return None
    found = grammar.marker.search(lower, low, bound.start)
    if found is None or grammar.function.match(found["name"]):
        return None
    start, end = found.span("name")
    rule = "threshold.expression"
    return _link(bound, start, end, lower[start:end], "laboratory", rule)


def is_laboratory(bound: Bound) -> bool:
    """Whether the unit is one of concentration or activity, or the bound one of ULN."""
    if bound.reference in ("ULN", "LLN", "predicted"):
        return True
    unit = bound.unit
    if unit is None:
        return False
    dims = dict(unit.dims)
    if "pressure" in dims or unit.ucum in ("kg/m2", "/h"):
        return True
    return dims.get("volume") == -1 and "time" not in dims


def _is_percent(bound: Bound) -> bool:
    return bound.unit is not None and bound.unit.ucum == "%"


def _link(
    bound: Bound, start: int, end: int, words: str, category: str, rule: str
) -> Link:
    analyte = Analyte(rule, words, None, category, None, None, None, False, None)
    return Link(bound, [(Named(start, end, end, (analyte,)), analyte)], rule)


def trim(lower: str, start: int, end: int, grammar: Grammar) -> tuple[int, int]:
    """The last words of a stretch that no function word interrupts."""
    pos = end
    for match in reversed(list(_WORD.finditer(lower, start, end))):
        if grammar.function.match(match[0]):
            break
        pos = match.start()
    return pos, end
