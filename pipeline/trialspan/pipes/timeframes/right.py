"""What stands to the right of a quantity of time."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialspan.pipes.timeframes.left import Left
from trialspan.values.events import Anchor, EventWords
from trialspan.values.time_words import TOKEN, Cue, TimeWords

NOTE = re.compile(r"\s?(?:\([^()\n]{0,90}\)|\[[^\[\]\n]{0,40}\])")
NEXT = re.compile(rf"[ \t-]*({TOKEN.pattern})")
COMMA = re.compile(r"\s?,\s?")
OTHERWISE = re.compile(r" ?\((?:or .{0,20}?\d|\d+ [a-z])")
SIDE = re.compile(r"(?:before|prior to|after|following)(?![a-z])")
COUNT = re.compile(r" \d")
CLOSED = re.compile(r" ?\)")
WHICHEVER = re.compile(r"\s?,?\s?\(?\s?which ?ever\b[^,;.()\n]{0,40}\)?")
COUNTED = (  # no events
    *("life", "gestation", "amenorrhea", "amenorrhoea"),
    *("follow-up", "followup", "follow up"),
)
RECEIVED = re.compile(r" (?:has |have |had )?received ")
GLUED = re.compile(r"[ -]{0,2}\(?(?P<side>post|pre|after|before)[\s-]?(?=[a-z0-9])")
IN_FRONT = re.compile(
    r"(?<![a-z])(?P<side>post|pre)[\s-]?(?P<event>[a-z][a-z -]{1,24}?)[\s-]{1,2}\Z"
)
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


class Right(NamedTuple):
    """The cues and the anchor behind a quantity; ``end`` closes its record."""

    end: int
    comparator: str | None = None
    relation: str | None = None
    anchor: Anchor | None = None
    rule: str | None = None
    said: bool = False  # a relation word stands there


class Scope(NamedTuple):
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
            if step[1].kind == "trailing" and COUNT.match(lower, step[0]):
                break  # "30 minutes at least 3 nights a week"
            pos, cue = step
            if cue.kind == "trailing":
                comparator, relation = comparator or cue.comparator, cue.relation
                close, rule = pos, cue.rule
        base = Right(close, comparator, relation, None, rule)
        pos, told = self._skip_notes(lower, pos)
        found = self._anchored(lower, pos, base, scope)
        # "6 months (or 5 half-lives) before X": the alternative runs to the anchor
        return found._replace(end=close) if told else found

    def _step(self, lower: str, pos: int) -> tuple[int, Cue] | None:
        """The longest cue of up to five words right after ``pos``."""
        return next_cue(lower, pos, self.words)

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
        if close and next_cue(lower, close.end(), self.words):
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
        anchor = self._received(lower, self.events.read(lower, after))
        if anchor is None and lower.startswith(", ", after):
            anchor = self._known(lower, after + 2)  # "within 6 months of, or during, X"
        if anchor is None and (shared := SHARED.match(lower, after)):
            anchor = self.events.read(lower, shared.end())
            if anchor:
                return Right(
                    after, base.comparator, cue.relation, anchor, cue.rule, True
                )
        end = anchor.end if anchor else after
        return Right(end, base.comparator, cue.relation, anchor, cue.rule, True)

    def _received(self, lower: str, anchor: Anchor | None) -> Anchor | None:
        """The anchor with what someone "has received": a dose."""
        verb = RECEIVED.match(lower, anchor.end) if anchor else None
        if anchor is None or verb is None or anchor.reading.known:
            return anchor
        dose = self._known(lower, verb.end())
        return dose._replace(start=anchor.start) if dose else anchor

    def _known(self, lower: str, pos: int) -> Anchor | None:
        anchor = self.events.read(lower, pos)
        return anchor if anchor and anchor.reading.known else None

    def _glued(self, lower: str, pos: int, base: Right) -> Right:
        """ "post-treatment", "postdose"."""
        glued = GLUED.match(lower, pos)
        if glued is None:
            return base
        opens = self.events.may_open(lower, glued.end())
        anchor = self.events.read(lower, glued.end())
        if anchor and not opens:  # "one week post-reaction"
            single = " " not in lower[anchor.start : anchor.end]
            state = lower.endswith(("al", "ic"), anchor.start, anchor.end)
            noun = single and "-" in glued[0] and not state  # not "post-menopausal"
            anchor = anchor if noun else None
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

    def in_front(self, lower: str, start: int) -> tuple[int, str, Anchor] | None:
        """Start, relation and event of "postoperative" right before a quantity."""
        low = max(0, start - 34)
        near = lower[low:start]
        if "post" not in near and "pre" not in near:
            return None
        said = IN_FRONT.search(near)
        if said is None:
            return None
        for name in ("event", 0):  # "post-transplant"; "postoperative" is a name itself
            anchor = self.events.read(near, said.start(name))
            if anchor and anchor.reading.known and anchor.end == said.end("event"):
                placed = anchor._replace(start=anchor.start + low, end=anchor.end + low)
                return said.start() + low, SIDES[said["side"]], placed
        return None

    def _conditional(
        self, lower: str, after: int, cue: Cue, base: Right, scope: Scope
    ) -> Right:
        """ "of" and "from" set a relation only before a known event.

        Outside outcomes "21 days of chemotherapy" is how long, not since when.
        """
        comma = 2 if lower.startswith(", ", after) and scope.within else 0
        anchor = self.events.read(lower, after + comma)
        if anchor is None or lower.endswith(COUNTED, anchor.start, anchor.end):
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


def next_cue(lower: str, pos: int, words: TimeWords) -> tuple[int, Cue] | None:
    """The longest right cue that stands right after ``pos``, and where it ends."""
    first = NEXT.match(lower, pos, pos + 30)
    lengths = words.opening.get(first[1]) if first else None
    if first is None or lengths is None:
        return None
    said, ends = [first[1]], [first.end()]
    while len(said) < lengths[0]:
        token = NEXT.match(lower, ends[-1], ends[-1] + 30)
        if token is None:
            break
        said.append(token[1])
        ends.append(token.end())
    for length in lengths:
        cue = words.right.get(" ".join(said[:length]))
        if cue is not None and length <= len(said):
            return ends[length - 1], cue
    return None
