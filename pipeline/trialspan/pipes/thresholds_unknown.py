"""Bounds no lexicon names an analyte for: by grammar, or to the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_names import Analyte, Link, Named
from trialspan.values.bounds import Bound

_PHRASE = re.compile(
    r"(?P<name>(?:[a-z][\w'/+-]{0,30}\s){0,3}[a-zα-ω][\w'/+-]{1,30})(?P<paren>\s?\([^()]{1,30}\))?"
    r"(?P<link>(?:\s{0,2}(?:of|is|are|was|must be|should be|:|=|to be|at))?\s{0,2}\(?\s?)\Z"
)
_FUNCTION = re.compile(
    r"(?:a|an|the|of|or|and|if|in|with|for|to|by|on|at|as|is|are|was|be|been|being|must|should|have|has|had"
    r"|having|who|whose|which|that|than|not|no|any|all|each|either|other|patients?|subjects?|participants?"
    r"|men|women|males?|females?|children|adults|when|while|during|from|per|least|within|may|can|will|their"
    r"|his|her|defined|documented|known|requiring|require[sd]?|receiving|received|treated|also|only|but"
    r"|including|e\.g|i\.e|following|after|before|prior|since|until|daily|using|taking|because|without)\Z"
)
_NO_ANALYTE = re.compile(
    r"(?:doses?|dosage|therapy|treatment|equivalent|prednisone|exceeding|intake|administration|infusion|years?"
    r"|months?|weeks?|days?|hours?|minutes?|times|range|measurement|detection|limit|values?|results?|number|courses?|cycles|lines|regimens?|sample|needle|study"
    r"|arm|group|cohort|phase|visit|probability|power|risk|chance|sensitivity|specificity|increments?)\Z"
)
_QUANTITY = re.compile(
    r"(?:ratio|titers?|titres?|levels?|concentrations?|velocity|copy number)\Z"
)
_SCORE = re.compile(
    r"(?:scores?|scale|subscale|subscore|index|questionnaire|inventory|checklist)\Z"
)


_CELLS = re.compile(
    r"\s(?:of\s)?(?:the\s|all\s)?(?:[a-z-]+\s){0,2}(?:cells|blasts|tumou?rs?|lymphocytes|staining)"
)
_MARKER = re.compile(
    r"(?<![\w-])(?P<name>[a-z][\w/-]{1,20})\s(?:must\sbe\s|is\s|are\s)?(?:expression|expressed|positivity"
    r"|positive|staining|expressing)?\s?(?:on|in|of|by)?\s?\(?\Z"
)


def unknown_link(page: Page, item: Item, bound: Bound, floor: int) -> Link | None:
    """The link to a noun phrase where comparator and unit leave no doubt."""
    if bound.comparator is None:
        return None
    marker = _expressed(page, item, bound, floor)
    if marker:
        return marker
    phrase = _PHRASE.search(
        page.lower, max(floor, item.start, bound.start - 90), bound.start
    )
    if phrase is None:
        return None
    start, end = _trim(page.lower, phrase.start("name"), phrase.end("name"))
    words = page.lower[start:end]
    if not words or _NO_ANALYTE.search(words) or len(words) < 3:
        return None
    head = words.split()[-1]
    if _SCORE.search(head) and bound.unit is None and len(words) > len(head):
        if bound.start == bound.number and page.lower[bound.start - 1] == "(":
            return None  # the ends of the scale: "Symptom Index (0 to 11)"
        return _link(bound, start, end, words, "score", "threshold.unknown_score")
    if _QUANTITY.search(words) and bound.unit is None and len(words) > len(head):
        return _link(bound, start, end, words, "laboratory", "threshold.unknown_analyte")
    measured = phrase["link"].strip() and bound.unit and bound.unit.ucum in ("mm", "cm")
    if measured and " " in words:
        return _link(
            bound, start, end, words, "organ_function", "threshold.unknown_size"
        )
    if not _laboratory(bound):
        return None
    return _link(bound, start, end, words, "laboratory", "threshold.unknown_analyte")


def _expressed(page: Page, item: Item, bound: Bound, floor: int) -> Link | None:
    """The link to a marker: "CD22 on more than 80% of blasts"."""
    if not _percent(bound) or not _CELLS.match(page.lower, bound.end):
        return None
    found = _MARKER.search(page.lower, max(floor, item.start), bound.start)
    if found is None or _FUNCTION.match(found["name"]):
        return None
    start, end = found.span("name")
    words = page.lower[start:end]
    return _link(bound, start, end, words, "laboratory", "threshold.expression")


def _laboratory(bound: Bound) -> bool:
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


def _link(
    bound: Bound, start: int, end: int, words: str, category: str, rule: str
) -> Link:
    analyte = Analyte(rule, words, None, category, None, None, None, False, None)
    return Link(bound, [(Named(start, end, end, (analyte,)), analyte)], rule)


def _trim(lower: str, start: int, end: int) -> tuple[int, int]:
    """The last words of a stretch that no function word interrupts."""
    pos = end
    for match in reversed(list(re.finditer(r"[^\s]+", lower[start:end]))):
        if _FUNCTION.match(match[0]):
            break
        pos = start + match.start()
    return pos, end


def unlinked(page: Page, item: Item, bounds: list[Bound]) -> Iterator[dict[str, Any]]:
    """Ledger entries of the bounds that look like thresholds and found no analyte."""
    for bound in bounds:
        criterion = page.criterion_at(bound.start) is not None
        if bound.comparator and (_laboratory(bound) or (criterion and _percent(bound))):
            yield {
                "start": bound.start,
                "end": bound.end,
                "reason": "no_analyte",
                "rule": "threshold.unparsed",
            }


def _percent(bound: Bound) -> bool:
    return bound.unit is not None and bound.unit.ucum == "%"
