"""The pieces of a statement: where one measure ends and another one begins.

    statement = [verb] piece (joint piece)*        joint = ";" | "," | "and"

A comma parts a statement only where another measure follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from trialspan.pipes.outcomes.facts import Facts, mentions_inside
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.page import Page
from trialspan.values.definitions import Place
from trialspan.values.time_language import is_time, word_classes

JOINT = re.compile(
    r"(?P<hard>;\s*(?:and |or )?)|,? ?(?:as well as|along with|together with"
    r"|in addition to) |,\s*(?:and )?|\band |\n\s*\n"
)
OPENER = re.compile(
    r"(?:\W|\b(?:the|a|an|and|also|both|to|of|such as|including"
    r"|include|includes|followed by|secondarily|we|be|will)\b)*"
)
GOES_ON = re.compile(r"[\s,(:-]*(?:which |that )?")
EFFECT = re.compile(
    r"(?:effects?|impact|influence|role|utility|value|ability|potential|efficacy|effectiveness)"
    r" of (?:[^.;:]{1,120}? (?P<on>on) (?:the )?)?"
)
LETTERS = re.compile(r"[^\W\d_]{3,}")
CLAUSE_END = re.compile(r";|[.](?=\s|$)")
ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{2,12}")
NEEDS_OF = {"number", "incidence", "type", "severity", "proportion", "frequency"}
OWN_INTERVAL = re.compile(
    r"(?:the )?(?:time|interval|duration|days) (?:from|between)\b"
)
WORDS = re.compile(r"[\w/+-]+")
HEAD_WORDS = 9  # words of a piece in which its head must stand


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with one measure; ``apart`` from those before it, ``hard`` at a ";"."""

    start: int
    end: int
    apart: bool
    hard: bool


class Opening(NamedTuple):
    """Where a measure begins; behind "the", a verb of no measure, ", and the"."""

    at: int
    article: bool
    acting: bool
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts the statements of one page."""

    page: Page
    tables: Tables
    facts: Facts

    def times(self, start: int, end: int) -> Iterator[Place]:
        for _, found in self.facts.timeframes.inside(start, end):
            yield found["start"], found["end"]

    def known(self, start: int, end: int) -> bool:
        return (
            next(mentions_inside(self.page, "endpoints", start, end), None) is not None
        )

    def is_interval(self, place: int) -> bool:
        """Whether a from–to timeframe without a quantity opens at a place."""
        return any(
            found.get("start_event") and found["value"] is None
            for _, found in self.facts.timeframes.inside(place, place + 400)
            if found["start"] == place
        )

    def split(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces between the joints that another measure follows."""
        opening = self._open(start, end)
        for match in JOINT.finditer(self.page.lower, start, end):
            if match.start() <= opening.at:
                continue
            hard = match["hard"] is not None or match[0].startswith("\n")
            after = self._open(match.end(), end)
            if not hard and not self._is_joint(
                opening.at, match.start(), after.at, end
            ):
                continue
            if not opening.acting:
                yield Piece(opening.at, match.start(), opening.apart, hard)
            opening = after._replace(apart=after.article and "," in match[0])
        if opening.at < end and not opening.acting:
            yield Piece(opening.at, end, opening.apart, False)

    def _open(self, start: int, end: int) -> Opening:
        """Where a measure begins, behind articles, verbs and "effect of … on"."""
        at, article, acting = start, False, False
        for _ in range(4):
            match = OPENER.match(self.page.lower, at, end)
            if match and match.end() > at:
                article = article or "the " in match[0]
                at = match.end()
                acting = match[0].endswith("to ")
            verb = self.tables.aiming.match(self.page.lower, at, end)
            if verb is None or verb.end() >= end or self.page.lower[verb.end()] != " ":
                break
            at, acting = verb.end(), False
        effect = EFFECT.match(self.page.lower, at, end)
        if effect:
            at, acting = effect.end(), effect["on"] is None
        return Opening(at, article, acting)

    def _is_joint(self, start: int, joint: int, after: int, end: int) -> bool:
        page = self.page
        if after >= end or self._inside_bracket(start, joint):
            return False
        stop = JOINT.search(page.lower, after, end)
        piece = page.lower[after : stop.start() if stop else end]
        if is_time(word_classes(piece), strange=0.0) or self._inside_one(joint):
            return False
        if self._goes_on(joint, end):
            return False
        if self._ends_in_time(start, joint) and self._has_time(after, end):
            return True
        if not self._is_whole(start, joint):
            return False
        opened = self.tables.definitions.opening.search(page.lower, start, joint)
        if opened and not page.lower[joint:after].rstrip().endswith("the"):
            return False
        return self.is_measure(after, after + len(piece))

    def _goes_on(self, joint: int, end: int) -> bool:
        """Whether what follows a comma speaks of the measure before it."""
        at = GOES_ON.match(self.page.lower, joint, end).end()  # type: ignore[union-attr]
        opening = self.tables.definitions.opening.match(self.page.lower, at, end)
        interval = self.is_interval(at) or OWN_INTERVAL.match(self.page.lower, at, end)
        return bool(
            opening or interval or self.tables.stops.match(self.page.lower, at, end)
        )

    def _inside_bracket(self, start: int, end: int) -> bool:
        text = self.page.norm[start:end]
        return text.count("(") > text.count(")") or text.count("[") > text.count("]")

    def _inside_one(self, place: int) -> bool:
        """Whether a place is inside a timeframe or the name of an endpoint."""
        around = self.facts.timeframes.inside(max(0, place - 200), place + 200)
        if any(found["start"] < place < found["end"] for _, found in around):
            return True
        near = mentions_inside(self.page, "endpoints", max(0, place - 100), place + 100)
        return any(mention.start < place < mention.end for mention in near)

    def _ends_in_time(self, start: int, end: int) -> bool:
        """Whether a timeframe ends a stretch."""
        return any(
            stop >= end - 2 for _, stop in self.times(max(start, end - 300), end)
        )

    def _has_time(self, start: int, end: int) -> bool:
        """Whether words and then a timeframe stand before the next ";" or full stop."""
        stop = CLAUSE_END.search(self.page.norm, start, end)
        time = next(self.times(start, stop.start() if stop else end), None)
        return (
            time is not None
            and len(LETTERS.findall(self.page.lower, start, time[0])) > 1
        )

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether a stretch can be a measure alone (in "number and rate" not)."""
        if self.known(start, end) or self.is_aim(start, end):
            return True
        words = self.page.lower[start:end].split()
        if len(words) == 1:
            return ACRONYM.fullmatch(self.page.norm[start:end].strip()) is not None
        return self.is_measure(start, end) and words[-1] not in NEEDS_OF

    def is_measure(self, start: int, end: int) -> bool:
        """Whether a stretch has a known endpoint, a measure's head noun, or an aim."""
        if self.known(start, end):
            return True
        words = WORDS.findall(self.page.lower[start:end])[:HEAD_WORDS]
        return any(word in self.tables.heads for word in words) or self.is_aim(
            start, end
        )

    def is_aim(self, start: int, end: int) -> bool:
        text = self.page.lower[start:end]
        head = re.split(
            r"\s+(?:of|in|for|with|following|after|when|on)\b|[.,:;(]", text, maxsplit=1
        )[0]
        parts = re.split(r"\s+(?:and|&|/)\s+(?:the )?", head.strip())
        aims = self.tables.aims
        return all(
            part in aims
            or part.split(" ", 1)[-1] in aims
            or part.rsplit(" ", 1)[-1] in aims
            for part in parts
        ) and not self._known_measure(start, start + len(head))

    def _known_measure(self, start: int, end: int) -> bool:
        for mention in mentions_inside(self.page, "endpoints", start, end):
            if self.page.lower[mention.start : mention.end] not in self.tables.aims:
                return True
        return False
