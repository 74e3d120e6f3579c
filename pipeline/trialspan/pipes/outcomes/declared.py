"""Sentences that declare outcomes: "The primary endpoint is …", "Secondary aims: …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trialspan.pipes.outcomes.record import Parts
from trialspan.pipes.outcomes.statements import Statements
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.page import Page
from trialspan.values.definitions import Place
from trialspan.values.look import COMMON

IS = (
    r"\b(?:is|are|was|were|will be|would be|includes?|included|including|consists? of"
    r"|comprises?|will include|is to|are to)\b"
)
COPULA = re.compile(
    r"(?: measures?| variables?)?(?:\s?\([^()]{0,40}\))?(?:"
    r" (?:of|for|in) (?:this|the|our|parts?|phases?|stages?|cohorts?)\b[\w ,-]{0,70}?"
    rf"(?:\s?\([^()]{{0,40}}\),?)?\s*(?::|{IS})"
    rf"| (?:of|for) [\w-]+(?: [\w-]+)? {IS}"
    rf"|\s*(?::|-|,|{IS})+)\s*(?:at )?"
)
AS = re.compile(
    r"(?<!well)\s(?:as|for) (?:an? |the )?$"
)  # "is measured as a secondary endpoint"
OF = re.compile(r" of (?!(?:this|the|our|these|an?|each|interest)\b)")
SHOWN = re.compile(r"[^:.;]{0,60}:\s*")
SHOWING = re.compile(r"(?:studied|investigated|considered|as follows)\b")
WITHIN = 100  # characters before which "outcomes such as" must stand
BEFORE = 5  # words
TO = re.compile(r"\s*(?:next|also|second|secondly|finally|further)?,? ?to (?:also )?")
SAYS = re.compile(r"[a-z:]")
SUCH = re.compile(r"(?: (?:of|in) [\w -]{1,40})?,? (?:such as|including|like)\s*:?\s*")
IN_TERMS = COMMON.add(
    re.compile(r"\b(?:in terms of|with (?:respect|regards?) to) (?:an? |the )?")
)
THE = re.compile(r"\s*(?:the )?")
PHRASE = re.compile(r"[,;:)]\s+|\b(?:in|and|on|are|is|were|was|be|for|of the) ")
MANY = 2  # commas that make a list
AIM_NOUN = re.compile(r"objectives?|aims?|goals?|purposes?")


def notice(tables: Tables, page: Page, start: int, end: int) -> list[re.Match[str]]:
    """The words of a stretch by which outcomes are told: one look for all of them."""
    return [*tables.notice.finditer(page.lower, start, end)]


def read_declared(
    page: Page,
    tables: Tables,
    statements: Statements,
    noticed: Iterable[re.Match[str]],
    place: Place,
) -> list[Parts] | None:
    """The outcomes a stretch declares, each with its type; None where it declares none.

    An objective may aim at anything, so only known endpoints and head nouns of measures
    count there; what an endpoint or outcome is said to be is one.
    """
    start, end = place
    types = [word for word in noticed if tables.noticed[word[0]] == "type"]
    every = [tables.declaring.match(page.lower, word.start(), end) for word in types]
    declared = [match for match in every if match and not _is_selecting(tables, match)]
    if not declared:
        return None
    found: list[Parts] = []
    for number, match in enumerate(declared):
        kind = tables.types[match["type"]]
        as_one = AS.search(page.lower, start, match.start())
        if as_one and not found:
            rule = "outcome.declared"
            found += statements.read(start, as_one.start(), kind=kind, rule=rule)
        if _is_bracketed(page, match):
            place = _before(page, start, match.start()), match.start() - 1
            rule = "outcome.declared"
            found += statements.read(*place, kind=kind, rule=rule, strict=True)
            continue
        at = _begin(page, tables, match, end)
        if at is None or as_one:
            continue
        last = number + 1 == len(declared)
        stop = end if last else declared[number + 1].start()
        found += _read_noun(page, tables, statements, match, (at, stop))
    return found


def _read_noun(
    page: Page,
    tables: Tables,
    statements: Statements,
    noun: re.Match[str],
    place: Place,
) -> list[Parts]:
    """What "primary endpoints are" declares."""
    kind, rule = tables.types[noun["type"]], "outcome.declared"
    strict, several = AIM_NOUN.search(noun[0]) is not None, _is_plural(noun[0])
    return read_aims(
        page,
        tables,
        statements,
        place,
        kind=kind,
        strict=strict,
        rule=rule,
        several=several,
    )


def _is_plural(noun: str) -> bool:
    """Whether a noun says that several are declared: "endpoints", "criteria"."""
    return noun.endswith(("s", "a"))


def _is_bracketed(page: Page, match: re.Match[str]) -> bool:
    """Whether brackets say what stands before them is: "pain (primary endpoint)"."""
    before = page.norm[match.start() - 1 : match.start()]
    return before == "(" and page.norm[match.end() : match.end() + 1] == ")"


def _before(page: Page, start: int, end: int) -> int:
    """Where the noun phrase before a bracket begins."""
    cuts = list(PHRASE.finditer(page.lower, start, end))
    return cuts[-1].end() if cuts else start


def read_objective(
    page: Page,
    tables: Tables,
    statements: Statements,
    noticed: Sequence[re.Match[str]],
    place: Place,
) -> list[Parts]:
    """The outcomes an objective without a type aims at: "The aim is to measure …"."""
    start, end = place
    for found in noticed:
        read = _READERS.get(tables.noticed[found[0]])
        if read is None or found.start() < start:
            continue
        outcomes = read(page, tables, statements, found, place)
        if outcomes:
            return outcomes
    opening = _at_start(page, tables, start, end)
    if opening is None:
        return []
    return _read_aimed(page, tables, statements, (opening.end(), end))


def _read_aim(
    page: Page,
    tables: Tables,
    statements: Statements,
    noun: re.Match[str],
    place: Place,
) -> list[Parts]:
    """What "the aim of this study is to" aims at."""
    end = place[1]
    copula = COPULA.match(page.lower, noun.end(), end)
    if copula is None or not SAYS.search(copula[0]):
        return []
    return _read_aimed(page, tables, statements, (copula.end(), end))


def _read_actor(
    page: Page,
    tables: Tables,
    statements: Statements,
    noun: re.Match[str],
    place: Place,
) -> list[Parts]:
    """What "the study seeks to" aims at."""
    end = place[1]
    seeking = tables.seeking.match(page.lower, noun.end(), end)
    if seeking is None:
        return []
    return _read_aimed(page, tables, statements, (seeking.end(), end))


def _read_aimed(
    page: Page, tables: Tables, statements: Statements, place: Place
) -> list[Parts]:
    aims = read_aims(page, tables, statements, place, kind=None, strict=True)
    return aims or _read_effects(page, tables, statements, *place)


def _read_hypothesis(
    page: Page,
    tables: Tables,
    statements: Statements,
    noun: re.Match[str],
    place: Place,
) -> list[Parts]:
    """What "we hypothesize that" says is changed."""
    end = place[1]
    return _read_effects(page, tables, statements, noun.end(), end)


def _read_effects(
    page: Page, tables: Tables, statements: Statements, start: int, end: int
) -> list[Parts]:
    """The known endpoints that a question or hypothesis says are changed."""
    found: list[Parts] = []
    if not statements.pieces.known(start, end):
        return found
    verbs = list(tables.effecting.finditer(page.lower, start, end))
    for number, verb in enumerate(verbs):
        stop = verbs[number + 1].start() if number + 1 < len(verbs) else end
        found += statements.read(
            verb.end(), stop, kind=None, rule="outcome.hypothesis", known=True
        )
    return found


def _read_plain(
    page: Page,
    tables: Tables,
    statements: Statements,
    noun: re.Match[str],
    place: Place,
) -> list[Parts]:
    """The outcomes of "Endpoints include …"."""
    end = place[1]
    copula = COPULA.match(page.lower, noun.end(), end)
    if copula is None or not SAYS.search(copula[0]):
        return _read_umbrella(page, tables, statements, noun, place)
    aims = copula.end(), end
    return read_aims(page, tables, statements, aims, kind=None, strict=False)


def _read_umbrella(
    page: Page,
    tables: Tables,
    statements: Statements,
    noun: re.Match[str],
    place: Place,
) -> list[Parts]:
    """The outcomes of "outcomes such as … will be explored"."""
    start, end = place
    if len(page.lower[start : noun.start()].split()) > BEFORE:
        return []
    such = SUCH.match(page.lower, noun.end(), end)
    verb = such and tables.examined.search(page.lower, such.end(), end)
    if such is None or verb is None:
        return []
    listed = such.end(), verb.start()
    return statements.read(*listed, kind=None, rule="outcome.objective", many=True)


def _at_start(page: Page, tables: Tables, start: int, end: int) -> re.Match[str] | None:
    """The "to" of a sentence that is an objective: "To measure …"; none: "Assess …"."""
    found = TO.match(page.lower, start, end)
    found = found or tables.bidding.match(page.lower, start, end)
    if found is None or not tables.aiming.match(page.lower, found.end()):
        return None
    return None if tables.main_clause.search(page.lower, found.end(), end) else found


def _begin(page: Page, tables: Tables, match: re.Match[str], end: int) -> int | None:
    """Where what is declared begins behind "endpoint is", "endpoint of", "…:"."""
    copula = COPULA.match(page.lower, match.end(), end)
    if copula is None:
        of = None if AIM_NOUN.search(match[0]) else OF.match(page.lower, match.end())
        return of.end() if of else None
    verb = tables.measuring.match(page.lower, copula.end(), end)
    shown = SHOWN.match(page.lower, verb.end() if verb else copula.end(), end)
    shows = verb or SHOWING.match(page.lower, copula.end())
    return shown.end() if shown and shows else copula.end()


def read_aims(
    page: Page,
    tables: Tables,
    statements: Statements,
    place: Place,
    *,
    kind: str | None,
    strict: bool,
    rule: str = "outcome.objective",
    several: bool = False,
) -> list[Parts]:
    """The outcomes of a stretch; behind "outcomes such as" every short piece is one.

    So it is in a list of commas, and of ``several`` that "and" joins.
    """
    start, end = place
    start = _in_terms(page, tables, statements, start, end)
    umbrella = tables.umbrella.search(page.lower, start, min(end, start + WITHIN))
    if umbrella and len(page.lower[start : umbrella.start()].split()) <= BEFORE:
        start, strict, many = umbrella.end(), False, True
    else:
        many = page.lower.count(",", start, end) >= MANY
        many = many or (several and page.lower.find(" and ", start, end) >= 0)
        many = many and not strict
    return statements.read(start, end, kind=kind, rule=rule, strict=strict, many=many)


def _is_selecting(tables: Tables, match: re.Match[str]) -> bool:
    """Whether "other criteria" and the like select patients, not outcomes."""
    return "criteri" in match[0] and tables.types[match["type"]] == "other"


def _in_terms(
    page: Page, tables: Tables, statements: Statements, start: int, end: int
) -> int:
    """Where "efficacy in terms of …" says what is measured, else the start."""
    terms = IN_TERMS.search(page.lower, start, end)
    if terms is None:
        return start
    verb = tables.aiming.match(page.lower, start, end)
    begin = THE.match(page.lower, verb.end() if verb else start, end)
    aim = begin and statements.pieces.is_aim(begin.end(), terms.start())
    return terms.end() if aim else start


_READERS = {
    "objective": _read_aim,
    "actor": _read_actor,
    "plain": _read_plain,
    "umbrella": _read_umbrella,
    "hypothesis": _read_hypothesis,
}
