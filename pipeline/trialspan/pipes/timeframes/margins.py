"""Tolerances and averages: "day 28 ± 3 days", "an average of 1 year"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from trialspan.pipes.timeframes.frames import Frame
from trialspan.pipes.timeframes.placed import Placed
from trialspan.values.durations import Quantity

MARGIN = re.compile(
    r"\s?[(\[]?\s?(?:±|\+ ?/? ?-)\s?(?P<value>\d{1,3}(?:\.\d{1,2})?)(?![\d.]|\s?%)"
    r"(?:[\s-]?(?P<unit>[a-z]{1,9})(?![a-z]))?"
)
ON_AVERAGE = re.compile(r",? on average(?![a-z])")


def with_margins(
    lower: str, placed: Placed, frames: list[Frame], units: Mapping[str, str]
) -> list[Frame]:
    """The frames of one group with the tolerance and the average that stand there."""
    average = placed.left.average and not placed.left.windowed
    average = average or ON_AVERAGE.match(lower, placed.right.end) is not None
    found = [_margin(lower, frame, units) for frame in frames]
    return [frame._replace(average=True) for frame in found] if average else found


def _margin(lower: str, frame: Frame, units: Mapping[str, str]) -> Frame:
    amount = frame.quantity
    match = _find(lower, amount, frame.end) if amount else None
    if amount is None or match is None:
        return frame
    unit = units.get(match["unit"] or "", amount.unit)
    return frame._replace(tolerance=(Decimal(match["value"]), unit))


def _find(lower: str, amount: Quantity, end: int) -> re.Match[str] | None:
    """What stands inside the quantity, right behind it, or behind its anchor."""
    return (
        MARGIN.search(lower, amount.start, amount.end)
        or MARGIN.match(lower, amount.end)
        or MARGIN.match(lower, end)
    )
