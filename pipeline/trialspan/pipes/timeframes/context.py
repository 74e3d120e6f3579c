"""What stands to the left and to the right of a quantity of time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from trialspan.values.events import Anchor, EventWords
from trialspan.values.time_words import LONGEST, TOKEN, Cue, TimeWords

WINDOW = 90
NOTE = re.compile(r"\s?(?:\([^()\n]{0,90}\)|\[[^\[\]\n]{0,40}\])")
COMMA = re.compile(r"\s?,\s?")
OTHERWISE = re.compile(r" ?\((?:or .{0,20}?\d|\d+ [a-z])")
SIDE = re.compile(r"(?:before|prior to|after|following)(?![a-z])")
CLOSED = re.compile(r" ?\)")
WHICHEVER = re.compile(r"\s?,?\s?\(?\s?which ?ever\b[^,;.()\n]{0,40}\)?")
GLUED = re.compile(r"[ -]{0,2}\(?(?P<side>post|pre|after|before)[\s-]?(?=[a-z0-9])")
SHARED = re.compile(
    r"\s?(?:and|or|/|and/or)\s(?:up to\s)?(?:during|after|at|following"
    r"|throughout|before|prior to|on)\s(?:the time of\s)?"
)
SIDES = {"post": "after", "after": "after", "pre": "before", "before": "before"}
GATES = frozenset(("screening", "baseline", "enrollment", "consent", "randomization"))
BACKWARD = frozenset(
    (
        "screening",
        "baseline",
        "enrollment",
        "consent",
        "randomization",
        "treatment_start",
        "surgery",
        "apheresis",
        "transplant",
    )
)


@dataclass(frozen=True, slots=True)
class Left:
    """The cues before a quantity; ``start`` is where its record opens."""

    start: int
    comparator: str | None = None
    relation: str | None = None
    role: str | None = None
    rule: str | None = None
    frequency: bool = False
    windowed: bool = False
    reached: int = 0  # where the cues, inside the record or not, begin
    word: str = ""  # the preposition
    named: bool = False  # "the" stands between preposition and quantity
    latest: bool = False  # "no later than", "no earlier than"


@dataclass(frozen=True, slots=True)
class Right:
    """The cues and the anchor behind a quantity; ``end`` closes its record."""

    end: int
    comparator: str | None = None
    relation: str | None = None
    anchor: Anchor | None = None
    rule: str | None = None
    said: bool = False  # a relation word stands there


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a quantity stands: in "criteria" ("within 4 weeks of enrollment" is before
    it), in an "outcome" or in "prose"; and what its own cues say."""

    kind: str
    limit: bool = False  # an upper one
    within: bool = False  # by the word "within"
    bounded: bool = False  # by any comparator
    counted: bool = False  # by "after"
    brief: bool = False  # minutes


def scope_of(kind: str, lower: str, left: Left, unit: str) -> Scope:
    """The scope of a quantity with these cues before it."""
    limit = left.comparator in ("<=", "<") and not left.windowed
    within = limit and lower.startswith(("with", "inside"), left.start)
    counted = left.relation == "after" and not left.windowed
    bounded = left.comparator is not None
    return Scope(kind, limit, within, bounded, counted, unit == "minute")


def read_left(lower: str, start: int, words: TimeWords) -> Left:
    """Cues from the quantity leftwards: operator, window ("last"), preposition."""
    floor = max(0, start - WINDOW)
    floor = max(floor, lower.rfind("\n", floor, start) + 1)
    tokens = _adjacent(lower, floor, start)
    cues: list[tuple[int, Cue, str]] = []
    at = len(tokens)
    while at > 0:
        for length in range(min(LONGEST, at), 0, -1):
            said = " ".join(token[0] for token in tokens[at - length : at])
            cue = words.left.get(said)
            if cue is not None:
                at -= length
                cues.append((tokens[at].start(), cue, said))
                break
        else:
            break
        if cue is not None and cue.kind in ("preposition", "frequency"):
            break
    return _weigh(start, cues)


def _adjacent(lower: str, floor: int, start: int) -> list[re.Match[str]]:
    """The tokens before ``start`` with nothing but white space between them."""
    found: list[re.Match[str]] = []
    edge = start
    for token in reversed(list(TOKEN.finditer(lower, floor, start))):
        if lower[token.end() : edge].strip(" \t-" if edge == start else " \t"):
            break
        found.append(token)
        edge = token.start()
    return found[::-1]


def _weigh(start: int, cues: list[tuple[int, Cue, str]]) -> Left:
    """One reading of the cues, which come from the nearest to the farthest."""
    opened, comparator, relation, role, rule = start, None, None, None, None
    windowed = frequency = limited = first = False
    reached, word, named, latest = start, "", False, False
    for place, cue, said in cues:
        if limited and cue.kind in ("comparator", "window"):
            break  # "meet the following within 7 days"
        limited = limited or cue.kind == "comparator"
        reached = place
        named = named or said in ("the", "these", "those") or said.endswith(" the")
        if cue.kind == "comparator":
            comparator = comparator or cue.comparator
            opened, rule = place, rule or cue.rule
            latest = said.endswith(("later than", "earlier than", "sooner than"))
        elif cue.kind == "window":
            comparator = comparator or cue.comparator
            relation = relation or cue.relation
            opened, windowed, rule = place, cue.relation is not None, rule or cue.rule
            first = cue.role == "first"
        elif cue.kind == "frequency":
            frequency, opened, rule = True, place, cue.rule
        elif cue.kind == "preposition":
            word = said
            if first and said in ("in", "during"):
                comparator, opened = comparator or "<=", place
            bounded = comparator in (">=", ">", "<") and said.endswith("for")
            inside = cue.inside or windowed or bounded
            if cue.role == "to" or cue.comparator:
                comparator = comparator or cue.comparator
            relation = relation or (cue.relation if cue.inside else None)
            role = cue.role or cue.rule.partition(".")[2]
            if inside or cue.comparator:
                opened, rule = place, rule or cue.rule
    return Left(
        opened,
        comparator,
        relation,
        role,
        rule,
        frequency,
        windowed,
        reached,
        word,
        named,
        latest,
    )


class RightReader:
    """Reads what follows a quantity: "or more", "prior to" and an event."""

    def __init__(self, words: TimeWords, events: EventWords) -> None:
        self.words = words
        self.events = events

    def read(self, lower: str, end: int, scope: Scope) -> Right:
        """The context from ``end``.

        right = [trailing] [noun] [note] [relation noun-phrase]
        """
        close, comparator, relation = end, None, None
        rule: str | None = None
        pos = end
        for _ in range(4):
            step = self._step(lower, pos)
            if step is None or step[1].kind == "relation":
                break
            pos, cue = step
            if cue.kind == "trailing":
                comparator, relation = comparator or cue.comparator, cue.relation
                close, rule = pos, cue.rule
        base = Right(close, comparator, relation, None, rule)
        pos, told = self._skip_notes(lower, pos)
        found = self._anchored(lower, pos, base, scope)
        # "6 months (or 5 half-lives) before X": the alternative runs to the anchor
        return replace(found, end=close) if told else found

    def _step(self, lower: str, pos: int) -> tuple[int, Cue] | None:
        """The longest cue of up to five words right after ``pos``."""
        return next_cue(lower, pos, self.words.right)

    def _skip_notes(self, lower: str, pos: int) -> tuple[int, bool]:
        """Past ", whichever is longer," and notes; True where a note has a number."""
        told = False
        for pattern in (WHICHEVER, NOTE, WHICHEVER):
            note = pattern.match(lower, pos)
            if note:
                told = told or OTHERWISE.match(note[0]) is not None
                comma = COMMA.match(lower, note.end())
                pos = comma.end() if comma else note.end()
        close = CLOSED.match(lower, pos)
        if close and next_cue(lower, close.end(), self.words.right):
            pos = close.end()
        return pos, told

    def _anchored(self, lower: str, pos: int, base: Right, scope: Scope) -> Right:
        comma = COMMA.match(lower, pos)
        side = comma and SIDE.match(lower, comma.end())
        if comma and side and scope.kind != "outcome" and scope.within:
            pos = comma.end()  # "within 4 weeks, prior to dosing"
        step = self._step(lower, pos)
        while step is not None and step[1].kind in ("adverb", "unit_noun"):
            pos = step[0]
            step = self._step(lower, pos)
        if step is None or step[1].kind != "relation":
            return self._glued(lower, pos, base)
        after, cue = step
        if cue.role:
            return self._conditional(lower, after, cue, base, scope)
        anchor = self.events.read(lower, after)
        if anchor is None and (shared := SHARED.match(lower, after)):
            anchor = self.events.read(lower, shared.end())
            if anchor:
                return Right(
                    after, base.comparator, cue.relation, anchor, cue.rule, True
                )
        end = anchor.end if anchor else after
        return Right(end, base.comparator, cue.relation, anchor, cue.rule, True)

    def _glued(self, lower: str, pos: int, base: Right) -> Right:
        """ "post-treatment", "postdose"."""
        glued = GLUED.match(lower, pos)
        if glued is None or not self.events.may_open(lower, glued.end()):
            return base
        anchor = self.events.read(lower, glued.end())
        if anchor is None or not (anchor.reading.known or glued["side"] == "post"):
            return base
        return Right(
            anchor.end,
            base.comparator,
            SIDES[glued["side"]],
            anchor,
            "time.glued",
            True,
        )

    def _conditional(
        self, lower: str, after: int, cue: Cue, base: Right, scope: Scope
    ) -> Right:
        """ "of" and "from" set a relation only before a known event.

        Outside outcomes "21 days of chemotherapy" is how long, not since when.
        """
        anchor = self.events.read(lower, after)
        if anchor is None:
            return base
        reading = anchor.reading
        lasting = (
            scope.kind == "outcome"
            and cue.role == "of"
            and not (reading.role == "event" or scope.within or scope.counted)
        )
        lasting = lasting or (
            scope.kind != "outcome"
            and cue.role == "of"
            and reading.role in ("treatment", "therapy")
        )
        counts = cue.role == "from" or (
            not lasting and (scope.limit or scope.kind != "criteria")
        )
        from_any = cue.role == "from" and scope.bounded
        if not (scope.within or from_any or (counts and reading.known)):
            return base
        back = scope.limit and not scope.brief and self._is_ahead(lower, anchor, scope)
        relation = base.relation or ("before" if back else "after")
        return Right(anchor.end, base.comparator, relation, anchor, cue.rule, True)

    def _is_ahead(self, lower: str, anchor: Anchor, scope: Scope) -> bool:
        """Whether "within 4 weeks of" an event means before it."""
        event = anchor.reading.event
        if scope.kind == "criteria":
            visit = lower.startswith("visit", anchor.start)
            return event in BACKWARD or visit
        return scope.kind == "prose" and event in GATES


def next_cue(
    lower: str, pos: int, table: Mapping[str, Cue], most: int = 5
) -> tuple[int, Cue] | None:
    """The longest phrase of ``table`` right after ``pos``, and where it ends."""
    tokens: list[re.Match[str]] = []
    edge = pos
    for _ in range(most):
        token = TOKEN.search(lower, edge, edge + 30)
        if token is None or lower[edge : token.start()].strip(" \t-"):
            break
        tokens.append(token)
        edge = token.end()
    for length in range(len(tokens), 0, -1):
        cue = table.get(" ".join(token[0] for token in tokens[:length]))
        if cue is not None:
            return tokens[length - 1].end(), cue
    return None
