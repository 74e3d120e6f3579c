"""Outcomes stated in words: a measure, or several, with what defines and times them.

    statement = [verb] piece (joint piece)*        joint = ";" | "," | "and"
    piece     = measure [", defined as" clause] [time frame]

A comma parts a statement only where another measure follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trialspan.pipes.outcomes.facts import Facts, mentions_inside
from trialspan.pipes.outcomes.pieces import (
    AUXILIARY,
    HEAD_END,
    OWN_INTERVAL,
    Piece,
    Pieces,
)
from trialspan.pipes.outcomes.record import Parts, version_of
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.page import Page
from trialspan.values.definitions import Place

ABBREVIATED = re.compile(r"\s?\(\s?[A-Za-z][\w/ +-]{0,15}\s?\)")
AFTER_ABBREVIATED = re.compile(
    r"\s+(?:of|in|for|among|after|with|at|by|as)\b|\s*[.,;:]|$"
)
BRACKET = re.compile(r"\s?[(\[]")
BEFORE_TIME = re.compile(
    r"(?:[\s,(]|\b(?:at|over|by|on|in|for|from|through|within|until|up to|during|after"
    r"|and|the|approximately|about|measured|assessed|evaluated|taken|every)\b)*$"
)
QUESTION = re.compile(r"(?:whether|if|how|that|what|which|who|why)\b")
COMMA = re.compile(r",\s+")
DATED = re.compile(r"\b(?:19|20)\d\d (?:to|till|until|through|-|–) ")
LEAST_EXPLAINED = 4  # words
AFTER_MEASURE = re.compile(
    r"\s*(?:[.,;:]|$)|\s+(?:at|by|over|from|within|through|after|before|during|and|or)\b"
)
OF = re.compile(r"(?:\s?\([^()]{1,15}\))?(?: rates?)?(?P<of>\s+of (?:the |this )?)")
CODE = re.compile(r"[A-Z]{1,6}-?\d{3,}")
PEOPLE = re.compile(r"\s(?:in|among) (?:the )?")
RELATIVE = (" that", " which", " who")
TOLD = re.compile(r",?\s(?:which|that)\s(?:is|are|was|were|will be) (?:also )?")
BARE = re.compile(
    r"\W*(?:mean |median |average )?(?:(?:length|period) of )?"
    r"(?:time|duration|interval|change)?\W*"
)
LONGEST_AFFECTED = 8  # words
LONGEST_PIECE = 1500
LONGEST_STATEMENT = 6000


@dataclass(frozen=True, slots=True)
class Statements:
    """Reads the statements of one page."""

    page: Page
    tables: Tables
    pieces: Pieces

    @classmethod
    def of(cls, page: Page, tables: Tables, facts: Facts) -> Statements:
        """The statements of a page with what earlier components found in it."""
        return cls(page, tables, Pieces(page, tables, facts))

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
        many: bool = False,
        known: bool = False,
    ) -> list[Parts]:
        """The outcomes of a statement.

        If ``timed``, only those with a time; if ``strict``, only named measures and
        what something has an effect on; if ``known``, only known endpoints; if
        ``listed``, an aim is one too; of ``many``, every short piece is one.
        """
        end = min(end, start + LONGEST_STATEMENT)
        if timed and not self.pieces.times(start, end):
            return []
        if known and not self.pieces.known(start, end):
            return []
        if strict and not self.pieces.may_be_named(start, end):
            return []
        pieces = list(self.pieces.split(start, end, many=many))
        found, waiting = list[Parts](), list[tuple[int, Parts]]()
        for number, piece in enumerate(pieces):
            if not listed and self._is_aim(piece, alone=len(pieces) == 1):
                continue
            parts = self._parts(piece, kind, rule)
            if parts is None or (strict and not self._is_named(piece, parts)):
                continue
            if known and not self.pieces.is_named(piece.start, piece.end, known=True):
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

    def _is_aim(self, piece: Piece, *, alone: bool) -> bool:
        """Whether a piece is an aim, not one that counts where it is the only one."""
        if not self.pieces.is_aim(piece.start, piece.end):
            return False
        head = HEAD_END.split(self.page.lower[piece.start : piece.end], maxsplit=1)[0]
        return not (alone and head.strip() in self.tables.aims_alone)

    def _is_named(self, piece: Piece, parts: Parts) -> bool:
        """Whether a piece names a measure, or what something has an effect on."""
        words = self.page.lower[slice(*parts.measure)].split()
        affected = piece.affected and len(words) <= LONGEST_AFFECTED
        if words[0] in self.tables.bare or not self.pieces.is_thing(*parts.measure):
            return False
        return affected or self.pieces.is_named(*parts.measure)

    def _share(
        self, found: list[Parts], waiting: list[tuple[int, Parts]], last: Parts
    ) -> None:
        """Run the records that wait for a time frame to the end of the shared one."""
        for index, one in waiting:
            found[index] = Parts(one.start, last.end, one.type, one.rule, one.measure)

    def _ends_early(self, parts: Parts) -> bool:
        return not self.pieces.times(parts.measure[1], parts.end)

    def _has_own_time(self, parts: Parts) -> bool:
        """Whether a timeframe stands outside the definition."""
        inside = parts.defined or (parts.end, parts.end)
        times = self.pieces.times(parts.measure[1], parts.end)
        return any(not inside[0] <= start < inside[1] for start, _ in times)

    def _is_timed(self, parts: Parts) -> bool:
        """Whether a named measure has a time frame."""
        named = any(
            mentions_inside(self.page, stem, *parts.measure)
            for stem in ("endpoints", "analytes", "targets")
        )
        thing = self.pieces.is_thing(*parts.measure)
        return named and thing and not self._ends_early(parts)

    def _parts(self, piece: Piece, kind: str | None, rule: str) -> Parts | None:
        start, end = piece.start, self._trim_end(piece.start, piece.end)
        if not 2 <= end - start <= LONGEST_PIECE:
            return None
        if QUESTION.match(self.page.lower, start, end):
            return None
        if self.tables.no_measure.match(self.page.lower, start, end):
            return None
        if self.tables.measuring.match(self.page.lower, start, end):
            return None
        defined = self._defined(start, end)
        times = self.pieces.times(start, end)
        stop = defined[0] if defined else end
        measure_end = self._measure_end(start, end, defined, times)
        if measure_end - start < 2:
            return None
        last = max([time[1] for time in times if time[0] >= measure_end], default=0)
        named = [
            version_of(self.page, mention, end)[1]
            for mention in mentions_inside(self.page, "criteria", measure_end, end)
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
            if OWN_INTERVAL.match(page.lower, at, end) or self.pieces.is_interval(at):
                return at, end
        bracket = BRACKET.search(page.norm, start, end)
        direct = (
            bracket
            and not self._is_said(start, bracket.start())
            and not AUXILIARY.search(page.lower, start, bracket.start())
        )
        if (
            bracket
            and direct
            and not ABBREVIATED.match(page.norm, bracket.start(), end)
        ):
            close = page.norm.find(")", bracket.end(), end)
            inner = bracket.end(), close if close > 0 else end
            if self._explains(*inner):
                return inner
        colon = page.norm.find(": ", start, end)
        if start < colon < end - 6:
            last = next(iter(self.pieces.times(colon, end)), (end, end))[0]
            return colon + 2, max(colon + 3, self._before_time(colon + 2, last))
        return None

    def _is_said(self, start: int, end: int) -> bool:
        """Whether a stretch goes on to tell in whom something is measured."""
        found = PEOPLE.search(self.page.lower, start, end)
        return bool(found and self.tables.people.match(self.page.lower, found.end()))

    def _explains(self, start: int, end: int) -> bool:
        """Whether what stands in parentheses says what a measure is."""
        if mentions_inside(self.page, "criteria", start, end):
            return False
        if DATED.search(self.page.lower, start, end):
            return False  # "(May 2019 till June 2020)"
        words = self.page.lower[start:end].split()
        return len(words) >= LEAST_EXPLAINED and words[0][0].isalpha()

    def _measure_end(
        self, start: int, end: int, defined: Place | None, times: Sequence[Place]
    ) -> int:
        """The first place where something other than the measure begins."""
        page, ends = self.page, [end]
        if defined:
            opening = self.tables.definitions.opening.search(
                page.lower, start, defined[0] + 1
            )
            ends.append(opening.start() if opening else defined[0])
        stop = self._stop(start, end)
        if stop:
            ends.append(stop.start())
        ends += [t[0] for t in times if not BARE.fullmatch(page.lower, start, t[0])][:1]
        others = self._of_drug(start, end), self.pieces.given(start, end)
        ends += [at for at in others if at]
        people = PEOPLE.search(page.lower, start + 3, end)
        if people and self.tables.people.match(page.lower, people.end(), end):
            ends.append(people.start())
        verb = AUXILIARY.search(page.lower, start + 2, end)
        if verb and not page.lower.endswith(RELATIVE, start, verb.start()):
            ends.append(verb.start())
        told = TOLD.search(page.lower, start + 2, end)
        if told and self.tables.measuring_strong.match(page.lower, told.end(), end):
            ends.append(told.start())  # it is told how it will be measured
        for bracket in BRACKET.finditer(page.norm, start + 2, end):
            short = ABBREVIATED.match(page.norm, bracket.start(), end)
            if short is None:
                ends += self._bracket_end(bracket, end)
            elif AFTER_ABBREVIATED.match(page.lower, short.end(), end):
                ends.append(short.end())
        first = min(ends)
        return self._trim_end(start, self._before_time(start, first))

    def _stop(self, start: int, end: int) -> re.Match[str] | None:
        """What stops a measure: not "between the" behind its first word."""
        stops = self.tables.stops
        stop = stops.search(self.page.lower, start + 3, end)
        if stop is None or not stop[0].startswith("between "):
            return stop
        single = " " not in self.page.lower[start : stop.start()].strip()
        return stops.search(self.page.lower, stop.end(), end) if single else stop

    def _of_drug(self, start: int, end: int) -> int | None:
        """Where the name of an endpoint goes on with "of <a drug>"."""
        page = self.page
        for mention in mentions_inside(page, "endpoints", start, end):
            of = OF.match(page.norm, mention.end, end)
            if of is None:
                continue
            drugs = mentions_inside(page, "drugs", of.end(), end)
            named = bool(drugs) and drugs[0].start == of.end()
            given = self.tables.given.match(page.lower, of.end(), end)
            if named or given or CODE.match(page.norm, of.end(), end):
                place = of.start("of")
                times = self.pieces.times(start, end)
                inside = any(begin < place < stop for begin, stop in times)
                return None if inside else place
        return None

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
