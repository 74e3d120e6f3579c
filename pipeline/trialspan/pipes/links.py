"""Links: which timeframes belong to which threshold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import Found, LexiconPipe, Rows, put, values
from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_ledger import UNPARSED

_BREAK = re.compile(r";|\.\s|\n")
_DEEPEST = 4


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
            for low, high, same in _clauses(item, here):
                for threshold in same:
                    found = {
                        i for i, f in own if _in_clause(page, threshold, f, low, high)
                    }
                    found |= {i for i, f in own if _opens(page, here[0], f)}
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


def _clauses(
    item: Item, thresholds: list[Found]
) -> Iterator[tuple[int, int, list[Found]]]:
    """The thresholds of one bound together, with where their clause may reach."""
    groups = [
        list(g) for _, g in groupby(thresholds, key=lambda d: d["bound"]["start"])
    ]
    low = item.start
    for i, same in enumerate(groups):
        following = groups[i + 1] if i + 1 < len(groups) else []
        high = min((d["analyte"]["start"] for d in following), default=item.end)
        end = max(d["end"] for d in same)
        if high < end:
            high = following[0]["bound"]["start"] if following else item.end
        yield low, high, same
        low = max(q["end"] for d in same for q in (*d["qualifiers"], d["bound"]))


def _in_clause(page: Page, threshold: Found, frame: Found, low: int, high: int) -> bool:
    if frame["start"] < low or frame["start"] >= high:
        return False
    start, end = threshold["start"], threshold["end"]
    first, last = (
        (end, frame["start"]) if frame["start"] >= end else (frame["end"], start)
    )
    return not _BREAK.search(page.norm, first, last)


def _opens(page: Page, first: Found, frame: Found) -> bool:
    """Whether the timeframe stands before the colon that opens the item's bounds."""
    gap = page.norm[frame["end"] : first["start"]]
    return frame["end"] <= first["start"] and ":" in gap and not _BREAK.search(gap)


def _qualifies(threshold: Found, frame: Found) -> bool:
    return any(q["start"] <= frame["start"] < q["end"] for q in threshold["qualifiers"])
