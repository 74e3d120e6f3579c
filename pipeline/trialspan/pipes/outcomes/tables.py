"""The lexicon rows of outcomes as the tables their grammars look words up in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from trialspan.values.definitions import DefinitionWords
from trialspan.values.entries import Weights
from trialspan.values.look import COMMON, Opened
from trialspan.values.time_language import WORD
from trialspan.values.word_tree import letter_tree

Rows = dict[str, list[dict[str, Any]]]
NOTICED = (
    "objective",
    "plain",
    "hypothesis",
    "umbrella",
    "actor",
    "following",
    "checking",
)
PLAIN = ("objective", "effecting", "aiming", "measuring")
STEMS = ("endpoints", "criteria", "events", "entry_cues", "outcome_cues")


class Concept(NamedTuple):
    """A canonical endpoint; a generic one gives way to any other of the measure."""

    name: str
    abbreviation: str | None
    kind: str | None
    generic: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the outcome grammars know of words."""

    concepts: dict[str, Concept]
    criteria: dict[str, str]
    events: dict[str, str]
    ends: dict[str, str]
    end_words: re.Pattern[str]
    time: Weights
    measure: Weights
    definitions: DefinitionWords
    defining: Opened
    declaring: re.Pattern[str]
    types: dict[str, str]
    notice: Opened
    noticed: dict[str, str]
    objective: re.Pattern[str]
    effecting: re.Pattern[str]
    seeking: re.Pattern[str]
    umbrella: re.Pattern[str]
    unnamed: frozenset[str]
    bare: frozenset[str]
    people: re.Pattern[str]
    no_things: re.Pattern[str]
    no_measure: re.Pattern[str]
    aiming: re.Pattern[str]
    measuring: re.Pattern[str]
    measuring_strong: re.Pattern[str]
    aims: frozenset[str]
    aims_alone: frozenset[str]
    heads: frozenset[str]
    no_head: re.Pattern[str]
    naming: frozenset[str]
    needs_of: frozenset[str]
    effect: re.Pattern[str]
    examined: re.Pattern[str]
    main_clause: re.Pattern[str]
    behind_head: re.Pattern[str]
    said: re.Pattern[str]
    of_known: re.Pattern[str]
    opener: re.Pattern[str]
    planned: Opened
    statistics: re.Pattern[str]
    acting: Opened
    reporting: Opened
    bidding: re.Pattern[str]
    asking: re.Pattern[str]
    measuring_noun: re.Pattern[str]
    leading: re.Pattern[str]
    given: re.Pattern[str]
    qualified: re.Pattern[str]
    vaccine: re.Pattern[str]
    stops: re.Pattern[str]
    safety: re.Pattern[str]
    columns: dict[str, str]


def build_tables(rows: Rows) -> Tables:
    """The tables of the rows of ``STEMS``."""
    cues = _by_kind(rows["outcome_cues"])
    types, ends = _values(rows, "type"), _values(rows, "event")
    words: dict[str, Any] = {kind: _words(cues, kind) for kind in PLAIN}
    definitions = DefinitionWords.of(
        *(cues.get(kind, []) for kind in ("defining", "defining_is", "empty"))
    )
    return Tables(
        concepts={row["id"]: _concept(row) for row in rows["endpoints"]},
        criteria={row["id"]: row["criteria"] for row in rows["criteria"]},
        events={row["id"]: row["event"] for row in rows["events"]},
        ends=ends,
        end_words=re.compile(rf"\b(?<!-)(?:{letter_tree(ends)})(?![\w-])"),
        time=_weights(rows["entry_cues"], "time"),
        measure=_weights(rows["entry_cues"], "measure"),
        definitions=definitions,
        defining=COMMON.add(definitions.opening),
        declaring=_declaring(cues, types),
        types=types,
        notice=COMMON.add(_notice(cues, types)),
        noticed=_noticed(cues, types),
        seeking=re.compile(_seeking(cues)),
        umbrella=re.compile(
            rf"\b(?:{letter_tree(cues.get('umbrella', []))})"
            r"(?: (?:of|in) [\w -]{1,40})?,? (?:such as|including|like)\s*:?\s*"
        ),
        no_measure=re.compile(rf"(?:{letter_tree(cues.get('no_measure', []))})(?!\S)"),
        people=_after_words(cues, "people"),
        no_things=_after_words(cues, "people", "cells"),
        measuring_strong=re.compile(letter_tree(cues.get("measuring_strong", []))),
        columns=_values(rows, "column"),
        safety=re.compile(rf"(?:{letter_tree(cues.get('safety', []))})\b"),
        stops=re.compile(rf"\b(?<!-)(?:{letter_tree(cues.get('stop', []))})(?![\w-])"),
        **words,
        **_sets(cues),
        **_beside(cues),
        **_piece_words(cues),
        **_telling(cues),
    )


def _sets(cues: dict[str, list[str]]) -> dict[str, Any]:
    """Words that are looked up whole."""
    kinds = {"unnamed": "umbrella", "aims": "aim", "aims_alone": "aim_alone"}
    kinds |= {"bare": "bare", "heads": "head"}
    found = {name: frozenset(cues.get(kind, [])) for name, kind in kinds.items()}
    said = (*cues.get("head", []), *cues.get("aim", []))
    naming = frozenset(word for words in said for word in WORD.findall(words)[:1])
    return {**found, "naming": naming}


def _beside(cues: dict[str, list[str]]) -> dict[str, Any]:
    """What stands beside a measure and is none of it."""
    leading = (
        r"\s*(?:(?:in(?! total)|at|for|during|after|before|on|from|throughout"
        rf"|using) [^,.;()]{{1,80}},\s+|{_any_of(cues, 'adding')},?\s+)"
    )
    found = {
        "measuring_noun": rf"\b{_any_of(cues, 'measuring_noun')} of (?:the )?",
        "leading": leading,
        "qualified": rf"[- ]{_any_of(cues, 'qualified')}\b",
        "vaccine": rf"\b{_any_of(cues, 'vaccine')}\b",
        "given": rf"(?:[a-z-]{{3,15}} )?{_any_of(cues, 'given')}\b",
    }
    return {name: re.compile(source) for name, source in found.items()}


def _any_of(cues: dict[str, list[str]], kind: str) -> str:
    """Regex source of the words of a kind."""
    return f"(?:{letter_tree(cues.get(kind, []))})"


def _after_words(cues: dict[str, list[str]], *kinds: str) -> re.Pattern[str]:
    """The words of some kinds, at most three other words in front of them."""
    words = letter_tree(word for kind in kinds for word in cues.get(kind, []))
    return re.compile(rf"(?:[\w-]+ ){{0,3}}(?:{words})\b")


def _piece_words(cues: dict[str, list[str]]) -> dict[str, Any]:
    """The words that open a piece of a statement, or end its measure."""
    effect, examined, subject, opener = (
        _any_of(cues, kind)
        for kind in ("effect", "examined", "clause_subject", "opener")
    )
    ending = ("behind_head", "said", "of_known", "no_head", "statistics")
    return {
        "needs_of": frozenset(cues.get("needs_of", [])),
        "effect": re.compile(
            rf"{effect} of (?:[^.;:]{{1,220}}? (?P<on>on) (?:the )?)?"
        ),
        "examined": re.compile(
            rf"\s(?:will be|are|were|was|is)(?: also)? {examined}\b"
        ),
        "main_clause": re.compile(
            rf",\s{subject}\b[^.;,]{{0,80}}?"
            r"\b(?:will|were|was|is|are|need|have|has)\b"
        ),
        "opener": re.compile(rf"(?:\W|\b{opener}\b)*"),
        **{kind: re.compile(rf"\b{_any_of(cues, kind)}\b") for kind in ending},
    }


def _telling(cues: dict[str, list[str]]) -> dict[str, Any]:
    """The verbs that tell of measures, and what stands around them."""
    kinds = "planned", "done", "acting", "reporting", "asking", "asked", "bidding"
    planned, done, acting, reporting, asking, asked, bidding = (
        _any_of(cues, kind) for kind in kinds
    )
    return {
        "bidding": re.compile(rf"(?={bidding} )"),
        "planned": COMMON.add(
            re.compile(
                rf"(?<![a-z])(?:will (?:also |then )?be (?:also )?{planned}"
                rf"|were (?:also |then )?{done})\b(?! for\b)"
            )
        ),
        "acting": COMMON.add(re.compile(rf"(?<![a-z])will (?:also )?{acting} ")),
        "reporting": COMMON.add(
            re.compile(rf"(?<![a-z])(?:will|{asked} to)(?: also| then)? {reporting} ")
        ),
        "asking": re.compile(rf"(?:[\w-]+ ){{0,3}}{asking} (?:about|on|regarding) "),
    }


def _values(rows: Rows, kind: str) -> dict[str, str]:
    """What the words of a kind of cue stand for; those of events as written."""
    return {
        word if kind == "event" else word.lower(): row["value"]
        for row in rows["outcome_cues"]
        if row["kind"] == kind
        for word in (*row["symbols"], *row["names"])
    }


def _declaring(cues: dict[str, list[str]], types: Iterable[str]) -> re.Pattern[str]:
    """ "Primary endpoint", "secondary efficacy outcomes"."""
    kinds = list(types)
    return re.compile(
        rf"\b{_first(kinds)}(?P<type>{letter_tree(kinds)})"
        r"(?: (?:efficacy|safety|clinical|study|trial))?"
        rf" (?:{letter_tree(cues.get('declaring', []))})(?:\(s\))?(?![\w-])"
    )


def _by_kind(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for row in rows:
        kinds.setdefault(row["kind"], []).extend(name.lower() for name in row["names"])
    return kinds


def _words(cues: dict[str, list[str]], kind: str) -> re.Pattern[str]:
    words = cues.get(kind, [])
    return re.compile(rf"\b{_first(words)}(?:{letter_tree(words)})\b")


def _first(words: Iterable[str]) -> str:
    """Regex source that looks at the first letter only: most words fail there."""
    letters = "".join(sorted({word[0] for word in words}))
    return rf"(?=[{re.escape(letters)}])" if letters else ""


def _noticed(cues: dict[str, list[str]], types: Iterable[str]) -> dict[str, str]:
    """The words by which outcomes are told, with their kinds; those of types too."""
    kinds = {word: kind for kind in reversed(NOTICED) for word in cues.get(kind, [])}
    return {**kinds, **dict.fromkeys(types, "type")}


def _notice(cues: dict[str, list[str]], types: Iterable[str]) -> re.Pattern[str]:
    """The places of these words; of "the study" only where it seeks something."""
    actors = set(cues.get("actor", []))
    nouns = letter_tree(_noticed({**cues, "actor": []}, types))
    return re.compile(rf"\b(?:{nouns}\b|{letter_tree(actors)}\b(?={_seeking(cues)}))")


def _seeking(cues: dict[str, list[str]]) -> str:
    """Regex source of what goes on behind "the study": " aims to assess"."""
    seeking, stating, aiming = (
        letter_tree(cues.get(kind, [])) for kind in ("seeking", "stating", "aiming")
    )
    return (
        r"(?: team)? (?:also |therefore |now |primarily |specifically )?"
        rf"(?:(?:{seeking}) (?:also |further |primarily )?(?=(?:{aiming})\b)"
        rf"|(?:{stating}) )"
    )


def _concept(row: dict[str, Any]) -> Concept:
    return Concept(row["concept"], row["abbreviation"], row["kind"], row["generic"])


def _weights(rows: list[dict[str, Any]], part: str) -> Weights:
    return {
        row["cue"]: (row["alone"], row["beside"]) for row in rows if row["part"] == part
    }
