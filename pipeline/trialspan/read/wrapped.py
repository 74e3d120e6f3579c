"""Lines as a printed page breaks them -> lines as their author ended them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialspan.read.lines import MARKER

FEWEST = 8  # lines from which the width of a page shows
NARROWEST = 40  # characters; shorter lines are a list or a table
FULL = 0.85  # of the width: letters are of different widths
OFTEN = 0.15  # share of full lines from which lines were broken by the page
FEW = 4  # words of a heading
LONG_WORD = 4  # letters; shorter words of a heading may be small
WIDEST = 0.02  # of the lines, which may stand out
GAP = re.compile(r"(?<=\S)[^\S\n]{2,}(?=\S)")
ENDED = (".", ":", ";", "!", "?")
SMALL = re.compile(r"[a-z(<>≥≤]")


def width_of(pages: Iterable[str]) -> int | None:
    """The characters of a full line of a document; None where no page broke lines."""
    lengths = sorted(len(line) for page in pages for line in _lines(page) if line)
    if len(lengths) < FEWEST:
        return None
    width = lengths[int(len(lengths) * (1 - WIDEST)) - 1]
    full = sum(length >= FULL * width for length in lengths)
    return width if width >= NARROWEST and full >= OFTEN * len(lengths) else None


def unwrapped(page: str, width: int) -> str:
    """A page with each paragraph, and each item of a list, on one line.

    A line goes on below where the first word there had no room on it, unless a list
    mark follows, or it ends a sentence and what follows begins one. A heading stands
    behind an empty line, which a PDF does not keep.
    """
    made: list[str] = []
    last, lines = "", _lines(page)
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        heading = _is_heading(line, after)
        if last and not heading and _goes_on(last, line, width):
            made[-1] = f"{made[-1]} {line.lstrip()}"
        else:
            apart = heading and last and last[-1] != ":" and not MARKER.match(line)
            made += ["", line] if apart else [line]
        last = line
    return "\n".join(made)


def _goes_on(last: str, line: str, width: int) -> bool:
    if not line or MARKER.match(line):
        return False
    first = line.split(None, 1)[0]
    if len(last) + 1 + len(first) <= FULL * width:
        return False
    return not last.endswith(ENDED) or SMALL.match(line.lstrip()) is not None


def _is_heading(line: str, after: str) -> bool:
    """Whether it ends with a colon, or all its long words begin with a capital.

    A few words above a list mark or an empty line are one if the first does.
    """
    if line.endswith(":"):
        return True
    words = line.split()
    if len(words) <= FEW and (not after or MARKER.match(after)):
        return line[:1].isupper() and not line.endswith(ENDED)
    return all(word[0].isupper() for word in words if len(word) > LONG_WORD)


def _lines(page: str) -> list[str]:
    """The lines, with one space between two words."""
    return [GAP.sub(" ", line.rstrip()) for line in page.split("\n")]
