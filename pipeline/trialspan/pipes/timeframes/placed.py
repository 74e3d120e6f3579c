"""Quantities with their context, and what neighbours in a list share."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialspan.pipes.timeframes.left import Left
from trialspan.pipes.timeframes.right import Right
from trialspan.values.durations import DAYS, Group

LIST_GAP = re.compile(
    r"\s?(?:\([^()\n]{0,60}\)|\[[^\[\]\n]{0,60}\])?\s?\(?"
    r"(?:,|;|/|&|\band\b|\bor\b|\bto\b|-|\s)"
    r"{1,3}\s?(?:also\s|then\s|either\s)?"
)
ASIDE = re.compile(r" (?:for|if|in case of) [a-z]")  # "(2 weeks for insulin)"
OR_OTHER = re.compile(r",? (?:or|and) [a-z -]{3,60}|, [a-z0-9/ -]{3,60}")
FAR_OR = re.compile(r", (?:or|and) [^.;:\n]{3,110}")
OR_GAP = re.compile(r"\b(?:or|and)\b|/")
BETWEEN_GAP = re.compile(r" (?:and|to) (?:the )?")
END_OF = re.compile(r"(?<![a-z])end of (?:the )?$")


class Placed(NamedTuple):
    """A group of quantities with what stands around it."""

    group: Group
    left: Left
    right: Right


def share(lower: str, placed: list[Placed]) -> list[Placed]:
    """A coordination shares its last anchor and its first limit."""
    shared = list(placed)
    for at in range(len(shared) - 2, -1, -1):
        beside = at + 1 + is_aside(lower, shared[at], shared[at + 1])
        if beside < len(shared):
            shared[at] = share_anchor(lower, shared[at], shared[beside])
    for at in range(1, len(shared)):
        shared[at] = share_limit(lower, shared[at - 1], shared[at])
        if shared[at - 1].left.word == "between":
            shared[at - 1 : at + 1] = between(lower, *shared[at - 1 : at + 1])
    return shared


def between(lower: str, one: Placed, other: Placed) -> tuple[Placed, Placed]:
    """ "between 2 days and 6 weeks after": at least the shorter, at most the longer."""
    low, high = (_days(one.group), _days(other.group))
    gap = BETWEEN_GAP.fullmatch(lower[one.group.end : other.group.start])
    said = one.left.comparator or other.left.comparator
    if gap is None or said or low is None or high is None or low == high:
        return one, other
    least, most = (">=", "<=") if low < high else ("<=", ">=")
    left = one.left._replace(comparator=least, start=one.left.reached)
    return (
        one._replace(left=left),
        other._replace(left=other.left._replace(comparator=most)),
    )


def _days(group: Group) -> float | None:
    """How long the one quantity of a group is, in days."""
    first = group.quantities[0]
    days = None if group.point or len(group.quantities) > 1 else DAYS.get(first.unit)
    return days and float(first.value) * days


def inherited(lower: str, left: Left, kept: list[Placed]) -> Left:
    """The cues, or those of "within 6 months" for the "5 half-lives" behind "or"."""
    last = kept[-1] if kept else None
    if last is None or left.comparator or last.group.point:
        return left
    gap = lower[last.right.end : left.reached]
    joined = LIST_GAP.fullmatch(gap) and OR_GAP.search(gap)
    return last.left if joined else left


def goes_on(kept: list[Placed], group: Group) -> bool:
    """Whether the point continues a list of points with its letter."""
    last = kept[-1].group if kept else None
    return (
        last is not None
        and last.unit_text == group.unit_text
        and group.start - last.end < 8
    )


def is_aside(lower: str, one: Placed, following: Placed) -> bool:
    """Whether "[Day 8]" stands in brackets behind "168 hours"."""
    return following.group.point and lower[one.group.end : following.group.start] in (
        " [",
        "[",
    )


def share_anchor(lower: str, one: Placed, following: Placed) -> Placed:
    """``one`` with the anchor of what follows it in a list."""
    if one.right.anchor or not following.right.anchor or one.left.windowed:
        return one
    if one.group.point and not following.group.point:
        return one
    if following.left.rule == "time.starting" or following.left.role == "starting":
        return one
    to = following.left.role == "to"
    reached = following.group.start if to else following.left.reached
    gap = lower[max(one.right.end, one.group.end) : reached]
    if "[" in gap:
        gap = gap.rpartition("]")[2]
    loose = following.left.reached < following.group.start and not gap.strip()
    both = one.left.rule == following.left.rule == "time.within"
    other = both and (OR_OTHER.fullmatch(gap) or FAR_OR.fullmatch(gap))
    if loose or not (LIST_GAP.fullmatch(gap) or other):
        return one
    relation = one.right.relation or following.right.relation
    anchor = following.right.anchor
    if to and not one.left.comparator:  # "1 day to 12 weeks after"
        one = one._replace(left=one.left._replace(comparator=">="))
    return one._replace(right=one.right._replace(anchor=anchor, relation=relation))


def share_limit(lower: str, before: Placed, one: Placed) -> Placed:
    """``one`` with the limit of what stands before it: "within 2 weeks or 5 days"."""
    limit = comparator_of(before)
    if before.left.frequency or one.left.frequency or limit == "=":
        return one
    if one.left.comparator or one.right.comparator or one.group.point:
        return one
    gap = lower[max(before.right.end, before.group.end) : one.left.reached]
    # "6 weeks (42 days) of randomization"
    anchor = before.right.anchor
    same = gap.strip() == "(" and anchor is not None and anchor.start > one.group.end
    other = gap.strip() == "(" and ASIDE.match(lower, one.group.end)
    if not (same or other) and not (LIST_GAP.fullmatch(gap) and OR_GAP.search(gap)):
        return one
    if same and anchor:
        one = one._replace(right=before.right._replace(end=anchor.end))
    relation = one.left.relation or before.left.relation
    return one._replace(left=one.left._replace(comparator=limit, relation=relation))


def comparator_of(placed: Placed) -> str:
    """The comparator of its quantities: as said, else "=".

    "in the 6 months before" is a limit; "no later than 14 days before" is at least.
    """
    said = placed.right.comparator or placed.left.comparator
    if said:
        return said if not placed.left.latest else _turned(placed, said)
    return "<=" if _is_bounded(placed) else "="


def _turned(placed: Placed, said: str) -> str:
    """ "no later than 14 days before": at least that long before."""
    before = placed.right.relation == "before"
    return {"<=": ">=", ">=": "<="}.get(said, said) if before else said


def _is_bounded(placed: Placed) -> bool:
    """ "in the 6 months before screening": not longer ago than that."""
    since = placed.left.word.split(" ")[0] in ("in", "during", "over", "throughout")
    anchored = placed.right.anchor is not None and placed.right.relation is not None
    named = placed.left.named and placed.right.said
    if placed.group.quantities[0].upper is not None:
        return False  # "in the 1- to 4-hour period after": a range
    return since and anchored and named and not placed.group.point


def start_of(placed: Placed, lower: str) -> int:
    """Where the record opens: at the word that sets comparator or relation."""
    left, right = placed.left, placed.right
    if left.relation == "during" and placed.group.point:
        return placed.group.start
    after = right.comparator in (">=", ">") and left.word == "for"
    if left.start == placed.group.start and (_is_bounded(placed) or after):
        return left.reached
    end_of = placed.group.point and END_OF.search(
        lower, max(0, left.start - 12), left.start
    )
    return end_of.start() if end_of else left.start


def rule_of(placed: Placed) -> str:
    """The id of the rule: of the row that set the comparator or relation."""
    left = placed.left.rule
    name = (
        left.rpartition(".")[2] if left else "point" if placed.group.point else "plain"
    )
    return f"timeframe.{name}_event" if placed.right.anchor else f"timeframe.{name}"
