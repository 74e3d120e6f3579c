"""The pieces of a statement: where one measure ends and another one begins.

    statement = [verb] piece (joint piece)*        joint = ";" | "," | "and"

A comma parts a statement only where another measure follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trialspan.pipes.outcomes.concepts import qualifies
from trialspan.pipes.outcomes.facts import Facts, mentions_inside
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.page import Page
from trialspan.values.definitions import SMALL, Place
from trialspan.values.time_language import CLASSES, WORD, is_time, word_classes

ALONG = r"(?:and/or|as well as|along with|together with|in addition to) "
JOINT = (
    re.compile(  # each way begins with a sign of its own: that is what is looked for
        rf";\s*(?:and |or )?|, ?{ALONG}|,\s*(?:and )?| {ALONG}|and/or |and (?<!\wand )"
        r"|as well as |along with |together with |in addition to |\n\s*\n"
    )
)
HARD = ";\n"
GOES_ON = re.compile(r"[\s,(:-]*(?:which |that )?")
AUXILIARY = re.compile(
    r"\s(?:is|are|was|were|will|has|have|had|can|may|must|should|does|did)\b"
)
ASIDE = re.compile(r", [a-z ]{2,24},| (?:more )?about\b| at each [a-z]{3,10}\b")
LETTERS = re.compile(r"[^\W\d_]{3,}")
CLAUSE_END = re.compile(r";|[.](?=\s|$)")
ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{2,12}")
OWN_INTERVAL = re.compile(
    r"(?:the )?(?:time|interval|duration|days) (?:from|between)\b"
)
WORDS = re.compile(r"[\w/+-]+")
ON = re.compile(r"\s*on ")
NOUN = (" in ", " of ")  # "increase in pain" is no aim
OPEN = (" of", " for", " in", " on", " to", " with")  # "rate of and reasons for falls"
LABEL = re.compile(r"[^:.;,]{3,60}:\s+(?:to )?")
COMBINED = re.compile(r"\b(?:combined|composite of) [^,;()]{1,60}\Z")
AIM_TO = re.compile(r"(?:also )?to (?:also )?")
ADJECTIVES = re.compile(  # "a plant-based, cheap diet"
    r"(?:\ban?|\b\d{1,3}[ -](?:day|week|month|year),?) [a-z]{3,}-[a-z]{3,}\Z"
)
EXAMPLES = re.compile(r"\b(?:including|such as)\b")
HEAD_END = re.compile(r"\s+(?:of|in|for|with|following|after|when|on)\b|[.,:;(]")
AND = re.compile(r"\s+(?:and|&|/)\s+(?:the )?")
AT = re.compile(r"(?:(?:at|in|on|the|again|then) )*")
WITH_A = re.compile(
    r" with an? \d{1,3}[ -](?:day|week|month|year)\b(?! (?:follow|period|interval))"
)
LONGEST_LISTED = 8  # words
HEAD_WORDS = 9  # words of a piece in which its head must stand


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with one measure; ``apart`` from those before it, ``hard`` at a ";"."""

    start: int
    end: int
    apart: bool
    hard: bool
    affected: bool = False  # what something has an effect on


class Opening(NamedTuple):
    """Where a measure begins; behind "the", a verb of no measure, ", and the"."""

    at: int
    article: bool
    acting: bool
    apart: bool = False
    affected: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts the statements of one page."""

    page: Page
    tables: Tables
    facts: Facts

    def times(self, start: int, end: int) -> Sequence[Place]:
        """The timeframes of a stretch, not how long what is given lasts."""
        found = self.facts.timeframes.inside(start, end)
        if not found:
            return ()
        places = [(one["start"], one["end"]) for _, one in found]
        given = self.given(start, end)
        return [place for place in places if given is None or place[0] < given]

    def given(self, start: int, end: int) -> int | None:
        """Where a stretch goes on to what is given: " with a 12-week diet"."""
        found = WITH_A.search(self.page.lower, start, end)
        return found.start() if found else None

    def known(self, start: int, end: int) -> bool:
        found = mentions_inside(self.page, "endpoints", start, end)
        return any(not qualifies(self.page, self.tables, mention) for mention in found)

    def is_interval(self, place: int) -> bool:
        """Whether a from–to timeframe without a quantity opens at a place."""
        return any(
            found.get("start_event") and found["value"] is None
            for _, found in self.facts.timeframes.inside(place, place + 400)
            if found["start"] == place
        )

    def split(self, start: int, end: int, *, many: bool = False) -> Iterator[Piece]:
        """The pieces between the joints that another measure follows.

        Of ``many``, a list, every short piece is a measure.
        """
        opening = self._open(self.behind_label(start, end), end)
        for match in JOINT.finditer(self.page.lower, start, end):
            if match.start() <= opening.at:
                continue
            hard = match[0][0] in HARD
            hard = hard and not self._inside_bracket(opening.at, match.start())
            after = self._open(self._behind_on(opening, match.end()), end)
            hard = hard or self._opens_aim(opening.at, match, end)
            if not hard and not self._is_joint(
                opening.at, match.start(), after.at, end, many=many or opening.affected
            ):
                continue
            if not opening.acting:
                yield Piece(
                    opening.at, match.start(), opening.apart, hard, opening.affected
                )
            opening = Opening(
                after.at,
                after.article,
                after.acting,
                apart=after.article and "," in match[0],
                affected=opening.affected or after.affected,
            )
        if opening.at < end and not opening.acting:
            yield Piece(opening.at, end, opening.apart, False, opening.affected)

    def begin(self, start: int, end: int) -> int:
        """Where the first measure of a stretch begins, behind articles and verbs."""
        return self._open(start, end).at

    def behind_label(self, start: int, end: int) -> int:
        """A place behind a label of an aim: "Part B: to assess"."""
        label = LABEL.match(self.page.lower, start, end)
        aims = label and self.tables.aiming.match(self.page.lower, label.end(), end)
        return label.end() if label and aims else start

    def _opens_aim(self, start: int, joint: re.Match[str], end: int) -> bool:
        """Whether another aim follows: "and to assess"."""
        to = "and" in joint[0] and AIM_TO.match(self.page.lower, joint.end(), end)
        verb = to and self.tables.aiming.match(self.page.lower, to.end(), end)
        return bool(verb) and not self._inside_bracket(start, joint.start())

    def _behind_on(self, opening: Opening, at: int) -> int:
        """A place behind the "on" of a further thing something has an effect on."""
        on = opening.affected and ON.match(self.page.lower, at)
        return on.end() if on else at

    def _open(self, start: int, end: int) -> Opening:
        """Where a measure begins, behind articles, verbs and "effect of … on"."""
        at, article, acting = start, False, False
        for _ in range(4):
            match = self.tables.opener.match(self.page.lower, at, end)
            if match and match.end() > at:
                article = article or "the " in match[0]
                at = match.end()
                acting = match[0].endswith("to ")
            verb = self.tables.aiming.match(self.page.lower, at, end)
            if (
                verb is None
                or verb.end() >= end
                or self.page.lower[verb.end()] not in " ,"
                or self.page.lower.startswith(NOUN, verb.end())
            ):
                break
            aside = ASIDE.match(self.page.lower, verb.end(), end)
            at, acting = aside.end() if aside else verb.end(), False
        effect = self.tables.effect.match(self.page.lower, at, end)
        if effect:
            at, acting = effect.end(), effect["on"] is None
        affected = bool(effect and effect["on"]) and self.is_thing(at, end)
        return Opening(at, article, acting, affected=affected)

    def is_thing(self, start: int, end: int) -> bool:
        """Whether a stretch begins with a thing that can be measured, not people."""
        people = self.tables.no_things.match(self.page.lower, start, end)
        return people is None or " of " in people[0]

    def _is_joint(
        self, start: int, joint: int, after: int, end: int, *, many: bool
    ) -> bool:
        page = self.page
        if after >= end or self._inside_bracket(start, joint):
            return False
        if self.page.lower[start:joint].rstrip().endswith(OPEN):
            return False
        if self._is_between(start, joint) or self._is_adjective(start, joint):
            return False
        if COMBINED.search(page.lower, start, joint):
            return False
        stop = JOINT.search(page.lower, after, end)
        piece = page.lower[after : stop.start() if stop else end]
        timed = self._ends_in_time(start, joint)
        measured = self.is_measure(after, after + len(piece))
        if not (measured or timed or many):
            return False
        if _is_only_time(piece) or self._inside_one(joint):
            return False
        if self._goes_on(joint, end):
            return False
        if page.lower.startswith("and/or", joint + 1) and not self.known(start, joint):
            return False
        if timed and self._opens_in_time(after, end):
            return False
        if timed and self._has_time(after, end):
            return True
        short = many and self._is_short(after, after + len(piece))
        said = short and self.tables.said.search(page.lower, start, joint)
        if short and not said and self._is_short(start, joint):
            return True
        if not self._is_whole(start, joint) or EXAMPLES.search(
            page.lower, start, joint
        ):
            return False
        opened = self.tables.definitions.opening.search(page.lower, start, joint)
        if opened and not page.lower[joint:after].rstrip().endswith("the"):
            return False
        return measured

    def _is_adjective(self, start: int, joint: int) -> bool:
        """Whether a comma stands between two adjectives."""
        low = max(start, joint - 50)
        hyphened = self.page.lower.find("-", low, joint) >= 0
        return hyphened and bool(ADJECTIVES.search(self.page.lower, low, joint))

    def _goes_on(self, joint: int, end: int) -> bool:
        """Whether what follows a comma speaks of the measure before it."""
        at = GOES_ON.match(self.page.lower, joint, end).end()  # type: ignore[union-attr]
        opening = self.tables.definitions.opening.match(self.page.lower, at, end)
        interval = self.is_interval(at) or OWN_INTERVAL.match(self.page.lower, at, end)
        told = self.tables.stops.match(self.page.lower, at, end)
        told = told or self.tables.measuring.match(self.page.lower, at, end)
        return bool(opening or interval or told)

    def _is_between(self, start: int, joint: int) -> bool:
        """Whether "between A" is still open before a joint."""
        at = self.page.lower.rfind(" between ", start, joint)
        return at >= 0 and self.page.lower.find(" and ", at, joint) < 0

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

    def _opens_in_time(self, start: int, end: int) -> bool:
        """Whether a stretch begins with a timeframe: "and 24 hours after dosing"."""
        at = AT.match(self.page.lower, start, end).end()  # type: ignore[union-attr]
        return any(place[0] == at for place in self.times(start, min(end, at + 150)))

    def _has_time(self, start: int, end: int) -> bool:
        """Whether words and then a timeframe stand before the next ";" or full stop."""
        stop = CLAUSE_END.search(self.page.norm, start, end)
        times = self.times(start, stop.start() if stop else end)
        return (
            bool(times)
            and len(LETTERS.findall(self.page.lower, start, times[0][0])) > 1
        )

    def _is_short(self, start: int, end: int) -> bool:
        """Whether a stretch is a short noun phrase, as in a list."""
        words = self.page.lower[start:end].split()
        return (
            0 < len(words) <= LONGEST_LISTED
            and words[0] not in SMALL
            and words[0][0].isalpha()
            and len(words[0]) > 2
            and words[-1] not in self.tables.needs_of
            and not AUXILIARY.search(self.page.lower, start, end)
        )

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether a stretch can be a measure alone (in "number and rate" not)."""
        if self.known(start, end) or self.is_aim(start, end):
            return True
        words = self.page.lower[start:end].split()
        if len(words) == 1:
            return ACRONYM.fullmatch(self.page.norm[start:end].strip()) is not None
        return self._has_head(start, end) and words[-1] not in self.tables.needs_of

    def is_measure(self, start: int, end: int) -> bool:
        """Whether a stretch has a known endpoint, a measure's head noun, or an aim."""
        known = self.known(start, end)
        return known or self._has_head(start, end) or self.is_aim(start, end)

    def _has_head(self, start: int, end: int) -> bool:
        """Whether a measure's head noun is one of the first words of a stretch."""
        stop = self.tables.behind_head.search(self.page.lower, start, end)
        last = stop.start() if stop else end
        words = WORDS.findall(self.page.lower, start, last)[:HEAD_WORDS]
        if self.tables.heads.isdisjoint(words):
            return False
        text = self.tables.no_head.sub(" ", self.page.lower[start:last])
        return not self.tables.heads.isdisjoint(WORDS.findall(text)[:HEAD_WORDS])

    def is_named(self, start: int, end: int, *, known: bool = False) -> bool:
        """Whether the head of a stretch is a measure, not what is said of it."""
        tables = self.tables
        stop = (tables.of_known if known else tables.said).search(
            self.page.lower, start + 1, end
        )
        stop_at = stop.start() if stop else end
        return self.known(start, stop_at) if known else self.is_measure(start, stop_at)

    def may_be_named(self, start: int, end: int) -> bool:
        """Whether a measure in a stretch may be named, or affected by something.

        It has a word that no measure goes without: ``is_named`` knows no other.
        """
        if self.known(start, end):
            return True
        words = WORD.findall(self.page.lower, start, end)
        if not self.tables.naming.isdisjoint(words):
            return True
        return self.tables.effect.search(self.page.lower, start, end) is not None

    def is_aim(self, start: int, end: int) -> bool:
        """Whether a stretch names an aim ("safety and efficacy"), not a measure."""
        stop = HEAD_END.search(self.page.lower, start, end)
        head = self.page.lower[start : stop.start() if stop else end]
        aims = self.tables.aims
        for part in AND.split(head.strip()):
            if part in aims:
                continue
            words = part.split(" ", 1)[-1], part.rsplit(" ", 1)[-1]
            if aims.isdisjoint(words):
                return False
        return not self._known_measure(start, start + len(head))

    def is_vague(self, start: int, end: int) -> bool:
        """Whether a stretch names an aim, or unnamed measures ("biomarkers")."""
        stop = HEAD_END.search(self.page.lower, start, end)
        words = self.page.lower[start : stop.start() if stop else end].split()
        unnamed = bool(words) and words[-1] in self.tables.unnamed
        return unnamed or self.is_aim(start, end)

    def _known_measure(self, start: int, end: int) -> bool:
        for mention in mentions_inside(self.page, "endpoints", start, end):
            if self.page.lower[mention.start : mention.end] not in self.tables.aims:
                return True
        return False


def _is_only_time(text: str) -> bool:
    """Whether a text is a time expression and nothing else."""
    for word in WORD.findall(text):
        if word not in CLASSES and not word[0].isdecimal():
            return False
    return is_time(word_classes(text), strange=0.0)
