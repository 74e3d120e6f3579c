"""Outcomes stated in words: a measure, or several, with what defines and times them.

    statement = [verb] piece (joint piece)*        joint = ";" | "," | "and"
    piece     = measure [", defined as" clause] [time frame]

A comma parts a statement only where another measure follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from trialspan.pipes.outcomes.facts import Facts, mentions_inside
from trialspan.pipes.outcomes.record import Parts
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
ABBREVIATED = re.compile(r"\s?\(\s?[A-Za-z][\w/ +-]{0,15}\s?\)")
AFTER_ABBREVIATED = re.compile(
    r"\s+(?:of|in|for|among|after|with|at|by|as)\b|\s*[.,;:]|$"
)
BRACKET = re.compile(r"\s?[(\[]")
BEFORE_TIME = re.compile(
    r"(?:[\s,(]|\b(?:at|over|by|on|in|for|from|through|within|until|up to|during|after"
    r"|and|the|approximately|about|measured|assessed|evaluated|taken|every)\b)*$"
)
GOES_ON = re.compile(r"[\s,(:-]*(?:which |that )?")
EFFECT = re.compile(
    r"(?:effects?|impact|influence|role|utility|value|ability|potential|efficacy|effectiveness)"
    r" of (?:[^.;:]{1,120}? (?P<on>on) (?:the )?)?"
)
AUXILIARY = re.compile(
    r"\s(?:is|are|was|were|will|has|have|had|can|may|must|should|does|did)\b"
)
LETTERS = re.compile(r"[^\W\d_]{3,}")
CLAUSE_END = re.compile(r";|[.](?=\s|$)")
ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{2,12}")
NEEDS_OF = {"number", "incidence", "type", "severity", "proportion", "frequency"}
QUESTION = re.compile(r"(?:whether|if|how|that|what|which|who|why)\b")
OWN_INTERVAL = re.compile(
    r"(?:the )?(?:time|interval|duration|days) (?:from|between)\b"
)
COMMA = re.compile(r",\s+")
LEAST_EXPLAINED = 4  # words
AFTER_MEASURE = re.compile(
    r"\s*(?:[.,;:]|$)|\s+(?:at|by|over|from|within|through|after|before|during|and|or)\b"
)
BARE = re.compile(r"\W*(?:(?:length|period) of )?(?:time|duration|interval|change)?\W*")
WORDS = re.compile(r"[\w/+-]+")
HEAD_WORDS = 9  # words of a piece in which its head must stand
LONGEST_PIECE = 1500
LONGEST_STATEMENT = 6000


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
class Statements:
    """Reads the statements of one page."""

    page: Page
    tables: Tables
    facts: Facts

    def read(
        self,
        start: int,
        end: int,
        *,
        kind: str | None,
        rule: str,
        timed: bool = False,
        strict: bool = False,
        listed: bool = False,
    ) -> list[Parts]:
        """The outcomes of a statement.

        If ``timed``, only known endpoints with a time; if ``strict``, only what has a
        known endpoint or a measure's head noun; if ``listed``, an aim is one too.
        """
        pieces = list(self._pieces(start, min(end, start + LONGEST_STATEMENT)))
        found: list[Parts] = []
        waiting: list[tuple[int, Parts]] = []
        for number, piece in enumerate(pieces):
            if not listed and self._is_aim(piece.start, piece.end):
                continue
            parts = self._parts(piece, kind, rule)
            if parts is None or (strict and not self.is_measure(*parts.measure)):
                continue
            found.append(parts)
            if not self._ends_early(parts):
                if not piece.apart and self._has_own_time(parts):
                    self._share(found, waiting, parts)
                waiting = []
            elif not parts.defined:
                waiting.append((len(found) - 1, parts))
            if piece.hard or number + 1 == len(pieces):
                waiting = []
        return [one for one in found if not timed or self._is_timed(one)]

    def _share(
        self, found: list[Parts], waiting: list[tuple[int, Parts]], last: Parts
    ) -> None:
        """Run the records that wait for a time frame to the end of the shared one."""
        for index, one in waiting:
            found[index] = Parts(one.start, last.end, one.type, one.rule, one.measure)

    def _ends_early(self, parts: Parts) -> bool:
        return next(self._times(parts.measure[1], parts.end), None) is None

    def _has_own_time(self, parts: Parts) -> bool:
        """Whether a timeframe stands outside the definition."""
        inside = parts.defined or (parts.end, parts.end)
        times = self._times(parts.measure[1], parts.end)
        return any(not inside[0] <= start < inside[1] for start, _ in times)

    def _times(self, start: int, end: int) -> Iterator[Place]:
        for _, found in self.facts.timeframes.inside(start, end):
            yield found["start"], found["end"]

    def _is_timed(self, parts: Parts) -> bool:
        return not self._ends_early(parts) and self._known(*parts.measure)

    def _known(self, start: int, end: int) -> bool:
        return (
            next(mentions_inside(self.page, "endpoints", start, end), None) is not None
        )

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
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
        interval = self._is_interval(at) or OWN_INTERVAL.match(self.page.lower, at, end)
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
            stop >= end - 2 for _, stop in self._times(max(start, end - 300), end)
        )

    def _has_time(self, start: int, end: int) -> bool:
        """Whether words and then a timeframe stand before the next ";" or full stop."""
        stop = CLAUSE_END.search(self.page.norm, start, end)
        time = next(self._times(start, stop.start() if stop else end), None)
        return (
            time is not None
            and len(LETTERS.findall(self.page.lower, start, time[0])) > 1
        )

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether a stretch can be a measure alone (in "number and rate" not)."""
        if self._known(start, end) or self._is_aim(start, end):
            return True
        words = self.page.lower[start:end].split()
        if len(words) == 1:
            return ACRONYM.fullmatch(self.page.norm[start:end].strip()) is not None
        return self.is_measure(start, end) and words[-1] not in NEEDS_OF

    def is_measure(self, start: int, end: int) -> bool:
        """Whether a stretch has a known endpoint, a measure's head noun, or an aim."""
        if self._known(start, end):
            return True
        words = WORDS.findall(self.page.lower[start:end])[:HEAD_WORDS]
        return any(word in self.tables.heads for word in words) or self._is_aim(
            start, end
        )

    def _is_aim(self, start: int, end: int) -> bool:
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

    def _parts(self, piece: Piece, kind: str | None, rule: str) -> Parts | None:
        start, end = piece.start, self._trim_end(piece.start, piece.end)
        if not 2 <= end - start <= LONGEST_PIECE:
            return None
        if QUESTION.match(self.page.lower, start, end):
            return None
        if self.tables.measuring.match(self.page.lower, start, end):
            return None
        defined = self._defined(start, end)
        times = list(self._times(start, end))
        stop = defined[0] if defined else end
        measure_end = self._measure_end(start, end, defined, times)
        if measure_end - start < 2:
            return None
        last = max([time[1] for time in times if time[0] >= measure_end], default=0)
        named = [
            m.end for m in mentions_inside(self.page, "criteria", measure_end, end)
        ]
        stop = max(measure_end, last, defined[1] if defined else 0, *named)
        return Parts(start, stop, kind, rule, (start, measure_end), defined=defined)

    def _trim_end(self, start: int, end: int) -> int:
        text = self.page.norm
        while end > start and text[end - 1] in " \t\r\n.,;:":
            end -= 1
        return end

    def _defined(self, start: int, end: int) -> Place | None:
        page = self.page
        clause = self.tables.definitions.clause(page.norm[start:end])
        if clause:
            return start + clause[0], start + clause[1]
        for comma in COMMA.finditer(page.lower, start, end):
            at = comma.end()
            if OWN_INTERVAL.match(page.lower, at, end) or self._is_interval(at):
                return at, end
        bracket = BRACKET.search(page.norm, start, end)
        if bracket and not ABBREVIATED.match(page.norm, bracket.start(), end):
            close = page.norm.find(")", bracket.end(), end)
            inner = bracket.end(), close if close > 0 else end
            if self._explains(*inner):
                return inner
        colon = page.norm.find(": ", start, end)
        if start < colon < end - 6:
            last = next(self._times(colon, end), (end, end))[0]
            return colon + 2, max(colon + 3, self._before_time(colon + 2, last))
        return None

    def _is_interval(self, place: int) -> bool:
        """Whether a from–to timeframe without a quantity opens at a place."""
        return any(
            found.get("start_event") and found["value"] is None
            for _, found in self.facts.timeframes.inside(place, place + 400)
            if found["start"] == place
        )

    def _explains(self, start: int, end: int) -> bool:
        """Whether what stands in parentheses says what a measure is."""
        if next(mentions_inside(self.page, "criteria", start, end), None):
            return False
        words = self.page.lower[start:end].split()
        return len(words) >= LEAST_EXPLAINED and words[0][0].isalpha()

    def _measure_end(
        self, start: int, end: int, defined: Place | None, times: list[Place]
    ) -> int:
        """The first place where something other than the measure begins."""
        page, ends = self.page, [end]
        if defined:
            opening = self.tables.definitions.opening.search(
                page.lower, start, defined[0] + 1
            )
            ends.append(opening.start() if opening else defined[0])
        stop = self.tables.stops.search(page.lower, start + 3, end)
        if stop:
            ends.append(stop.start())
        ends += [t[0] for t in times if not BARE.fullmatch(page.lower, start, t[0])][:1]
        verb = AUXILIARY.search(page.lower, start + 2, end)
        if verb:
            ends.append(verb.start())
        for bracket in BRACKET.finditer(page.norm, start + 2, end):
            short = ABBREVIATED.match(page.norm, bracket.start(), end)
            if short is None:
                ends += self._bracket_end(bracket, end)
            elif AFTER_ABBREVIATED.match(page.lower, short.end(), end):
                ends.append(short.end())
        first = min(ends)
        return self._trim_end(start, self._before_time(start, first))

    def _bracket_end(self, bracket: re.Match[str], end: int) -> list[int]:
        """The place of a bracket, unless the measure goes on behind its partner."""
        close = self.page.norm.find(")", bracket.end(), end)
        after = close + 1 if close > 0 else end
        goes_on = not AFTER_MEASURE.match(self.page.lower, after, end)
        return [] if goes_on else [bracket.start()]

    def _before_time(self, start: int, place: int) -> int:
        """A place moved before the prepositions and commas that lead to it."""
        match = BEFORE_TIME.search(self.page.lower, max(start, place - 60), place)
        if match and self.page.norm[place - 1 : place] != ")":
            return match.start()
        return place
