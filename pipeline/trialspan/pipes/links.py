"""Links: which timeframes belong to which threshold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import Found, LexiconPipe, Rows, put, values
from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_ledger import UNPARSED

_BREAK = re.compile(r";|\.\s|\n|\||\[")
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_COMMA = re.compile(r",\s")
_SAID = re.compile(
    r",\s(?P<how>[a-z]{3,12}(?:ed|en)\s)?(?:(?:at|on|by|in)\s(?:the\s)?)?\Z"
)
_OPENING = re.compile(
    r"\A\W{0,6}(?:(?:\d{1,2}|[a-z])[.)]\s)?(?:(?:at|on|in|by|during|for)\s(?:the\s)?)?\Z",
    re.I,
)
_JOINT = re.compile(
    r"[\s,(]{0,3}(?:(?:and|or|and/or)\s)?(?:(?:a|an|the)\s)?(?:[a-z-]{2,12}\s)?"
)
_DEEPEST = 4
_LONGEST = 12  # bounds of a series


@Language.factory("trial_links", assigns=["doc.spans"], default_config={})
def make_links(nlp: Language, name: str) -> Links:
    return Links(nlp, name)


class Links(LexiconPipe):
    """Write the indices of its timeframes on every threshold.

    A timeframe belongs to a threshold where it stands in the same clause or in one of
    its qualifiers, before a colon that opens the item, or in a lead-in above the item.
    """

    uses = ()
    after = ("thresholds", "timeframes")

    def compile(self, lexicons: Rows) -> None:
        """Nothing to build: links need no words."""

    def annotate(self, doc: Doc, page: Page) -> None:
        thresholds, frames = values(doc, "thresholds"), values(doc, "timeframes")
        placed = [(_item(page, f), i) for i, f in enumerate(frames)]
        by_item: dict[str | None, list[int]] = {}
        for item, i in placed:
            by_item.setdefault(item.id if item else None, []).append(i)
        ordered = sorted(thresholds, key=lambda d: d["bound"]["start"])
        for item, group in groupby(ordered, key=lambda d: _item(page, d["bound"])):
            here = list(group)
            if item is None:
                continue
            own = [(i, frames[i]) for i in by_item.get(item.id, [])]
            above = _above(page, item, by_item)
            if not own:  # as in most items
                for threshold in here:
                    threshold["timeframes"] = sorted(above)
                continue
            for clause, same in _clauses(page, item, here):
                for threshold in same:
                    found = {
                        i for i, f in own if _in_clause(page, threshold, f, clause)
                    }
                    found |= {
                        i for i, f in own if _opens(page, item, here[0], threshold, f)
                    }
                    found |= {i for i, f in own if _qualifies(threshold, f)}
                    threshold["timeframes"] = sorted(found | above)
        put(doc, "thresholds", thresholds, label=lambda d: d["category"])
        lost = list(_unread(values(doc, "unparsed"), frames))
        put(doc, "unparsed", lost, label=lambda d: d["reason"])


def _unread(ledger: list[Found], frames: list[Found]) -> Iterator[Found]:
    """The ledger without the bounds that turned out to be timeframes."""
    places = sorted((frame["start"], frame["end"]) for frame in frames)
    for entry in ledger:
        at = bisect_left(places, (entry["end"], 0))
        near = places[max(0, at - 3) : at]
        if entry["rule"] == UNPARSED and any(e > entry["start"] for _, e in near):
            continue
        yield entry


def _item(page: Page, span: Found) -> Item | None:
    return page.item_at(span["start"])


def _above(page: Page, item: Item, by_item: dict[str | None, list[int]]) -> set[int]:
    """The timeframes of the lead-ins above an item."""
    found: set[int] = set()
    parent = page.item(item.parent)
    for _ in range(_DEEPEST):
        if parent is None:
            break
        found.update(by_item.get(parent.id, []))
        parent = page.item(parent.parent)
    return found


class Clause(NamedTuple):
    """Where the clause of a bound may reach, and the ends of the series it opens."""

    low: int
    high: int
    ends: list[int]


def _clauses(
    page: Page, item: Item, thresholds: list[Found]
) -> Iterator[tuple[Clause, list[Found]]]:
    """The thresholds of one bound together, with their clause."""
    groups = [
        list(g) for _, g in groupby(thresholds, key=lambda d: d["bound"]["start"])
    ]
    low = item.start
    for i, same in enumerate(groups):
        series = list(_series(page, groups[i : i + _LONGEST]))
        at = i + len(series)
        after = groups[at] if at < len(groups) else []
        high = min((d["analyte"]["start"] for d in after), default=item.end)
        ends = [max(d["end"] for d in group) for group in series]
        if high < ends[-1]:
            high = after[0]["bound"]["start"] if after else item.end
        yield Clause(low, high, ends), same
        low = max(q["end"] for d in same for q in (*d["qualifiers"], d["bound"]))


def _series(page: Page, groups: list[list[Found]]) -> Iterator[list[Found]]:
    """The bounds of one series from the first on; they share what follows it."""
    yield groups[0]
    for same, following in pairwise(groups):
        if not _joined(page, same, following):
            return
        yield following


def _joined(page: Page, same: list[Found], following: list[Found]) -> bool:
    end = max(q["end"] for d in same for q in (*d["qualifiers"], d))
    start = min(d["start"] for d in following)
    if start < end:
        start = min(d["bound"]["start"] for d in following)
    return end <= start and bool(_JOINT.fullmatch(page.lower, end, start))


def _in_clause(page: Page, threshold: Found, frame: Found, clause: Clause) -> bool:
    """Whether nothing parts a timeframe from its bound, or from its series."""
    if not clause.low <= frame["start"] < clause.high:
        return False
    start, end = threshold["start"], threshold["end"]
    if frame["start"] <= start and end <= frame["end"]:
        return False  # "until the temperature stays below 37.5 °C"
    behind = frame["start"] >= end
    near = max((e for e in clause.ends if e <= frame["start"]), default=end)
    first, last = (near, frame["start"]) if behind else (frame["end"], start)
    if _BREAK.search(page.norm, first, last):
        return False
    gap = _ASIDE.sub("", page.lower[first:last])
    if near > end and "(" in gap:
        return False  # an aside on the last bound of the series
    if not _COMMA.search(gap):
        return True
    said = _SAID.search(gap) if behind else None
    if said is None or _COMMA.search(gap, 0, said.start()):
        return False
    return said["how"] is not None or _is_criterion(page, frame)


def _is_criterion(page: Page, frame: Found) -> bool:
    """Whether no outcome is told there, whose own time frame follows a comma."""
    return "outcome" not in (page.section_at(frame["start"]) or "")


def _opens(
    page: Page, item: Item, first: Found, threshold: Found, frame: Found
) -> bool:
    """Whether the timeframe opens the item's bounds: before a colon, or the clause."""
    if frame["end"] > threshold["start"]:
        return False
    gap = page.norm[frame["end"] : first["start"]]
    if frame["end"] <= first["start"] and ":" in gap and not _BREAK.search(gap):
        return True
    lead = page.norm[max(item.start, frame["start"] - 12) : frame["start"]]
    if _BREAK.search(lead):
        lead = _BREAK.split(lead)[-1]
    elif item.start < frame["start"] - 12:
        return False
    opens = page.norm.startswith(",", frame["end"]) and _OPENING.match(lead)
    return bool(opens) and not _BREAK.search(
        page.norm, frame["end"], threshold["start"]
    )


def _qualifies(threshold: Found, frame: Found) -> bool:
    return any(q["start"] <= frame["start"] < q["end"] for q in threshold["qualifiers"])
