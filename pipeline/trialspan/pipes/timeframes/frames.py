"""One timeframe while it is being read, and the dict it becomes."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from typing import Any, NamedTuple

from trialspan.values.durations import Quantity, plain
from trialspan.values.events import Anchor, Reading

SWALLOWED = frozenset(
    ("timeframe.point", "timeframe.visit", "timeframe.event", "timeframe.period")
)


class Frame(NamedTuple):
    """A timeframe of the contract; ``quantity`` is None for a named event or period."""

    start: int
    end: int
    rule: str
    quantity: Quantity | None = None
    comparator: str | None = None
    relation: str | None = None
    anchor: Anchor | None = None
    start_event: Anchor | None = None
    group: int = -1  # where the coordination of its quantity starts
    tolerance: tuple[Decimal, str] | None = None  # and its unit
    average: bool = False

    def as_values(self) -> dict[str, Any]:
        """The dict kept in ``doc.spans["timeframes"].attrs["values"]``."""
        amount = self.quantity
        upper = amount.upper if amount else None
        found = {
            "start": self.start,
            "end": self.end,
            "rule": self.rule,
            "comparator": self.comparator if amount else None,
            "value": plain(amount.value) if amount else None,
            "upper": plain(upper) if upper is not None else None,
            "unit": amount.unit if amount else None,
            "iso8601": amount.iso8601 if amount else None,
            "relation": self.relation,
            "anchor": _event(self.anchor),
            "start_event": _event(self.start_event),
        }
        if amount and amount.cycle is not None:
            found["cycle"] = amount.cycle
        if self.tolerance:
            found["tolerance"] = plain(self.tolerance[0])
            found["tolerance_unit"] = self.tolerance[1]
        if self.average:
            found["average"] = True
        return found


def is_taken(pos: int, places: list[tuple[int, int]]) -> bool:
    """Whether one of the sorted places holds ``pos``."""
    at = bisect_right(places, (pos, 1 << 60))
    return any(start <= pos < end for start, end in places[max(0, at - 8) : at])


def _event(anchor: Anchor | None) -> dict[str, Any] | None:
    if anchor is None:
        return None
    return {"start": anchor.start, "end": anchor.end, "event": anchor.reading.event}


def as_period(anchor: Anchor) -> Anchor:
    """The anchor of a period: the study as a stretch of time is no event."""
    reading: Reading = anchor.reading
    if reading.role != "study":
        return anchor
    return anchor._replace(reading=reading._replace(event="other"))


def distinct(frames: list[Frame]) -> list[Frame]:
    """Each place and amount once, and no point inside another's anchor."""
    seen: dict[tuple[int, int], Frame] = {}
    for frame in frames:
        seen.setdefault((frame.start, frame.end), frame)
    anchors = [
        (anchor.start, anchor.end, frame)
        for frame in seen.values()
        for anchor in (frame.anchor, frame.start_event)
        if anchor
    ]
    anchors.sort(key=lambda a: (a[0], a[1]))
    return [
        frame
        for frame in seen.values()
        if frame.rule not in SWALLOWED or not _swallowed(frame, anchors)
    ]


def _swallowed(frame: Frame, anchors: list[tuple[int, int, Frame]]) -> bool:
    at = bisect_right(anchors, frame.start, key=lambda a: a[0])
    own = frame.anchor and (frame.anchor.start, frame.anchor.end)
    return any(
        owner is not frame and frame.end <= end and own != (start, end)
        for start, end, owner in anchors[max(0, at - 6) : at]
    )
