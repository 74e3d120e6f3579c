"""Text whose lines are wrapped, read as one line."""

from __future__ import annotations

import re
from copy import copy

from trialspan.pipes.page import Page

NUMBERED = re.compile(r"\d{1,2}[.)] ")  # an item of a list


def unwrapped(page: Page) -> Page:
    """The page with a space for each line break inside an item."""
    lower, pos, breaks = page.lower, page.lower.find("\n"), []
    while pos >= 0:
        item = page.item_at(pos)
        inside = item is not None and item.start < pos < item.end - 1
        listed = NUMBERED.match(lower, pos + 1)
        if inside and lower[pos + 1] != "\n" and lower[pos - 1] != "\n" and not listed:
            breaks.append(pos)
        pos = lower.find("\n", pos + 1)
    if not breaks:
        return page
    edges = zip([-1, *breaks], [*breaks, len(lower)], strict=True)
    flat = copy(page)
    flat.lower = " ".join([lower[start + 1 : end] for start, end in edges])
    return flat
