"""Sections and items of a text too long to be one string, found as they would be there.

A paragraph longer than MOST characters is cut at a space.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialspan.pipes.page import Item
from trialspan.read.headings import Headings, SectionBuilder
from trialspan.read.items import ItemBuilder, leaves_of
from trialspan.read.lines import LONGEST_INDENT, Block, read_blocks
from trialspan.read.long_text import NormView, Text
from trialspan.read.stretches import Stretches

STEP = 250_000  # characters that are read at a time
MOST = 2_000_000  # characters of one paragraph


def long_sections(text: Text, headings: Headings) -> Stretches:
    """The sections that the headings of a long text open, outer before inner."""
    norm, found = NormView(text), Stretches()
    builder = SectionBuilder(norm, len(norm), found)
    for heading in headings.find(norm, 0, len(norm)):
        builder.take(heading, first=0)
    if not builder.open and not found:
        builder.open.append(("body", 0, "section.no_heading"))
    builder.close_to(0, len(norm))
    found.sort()
    return found


def long_items(
    text: Text, sections: Stretches, abbreviations: frozenset[str]
) -> Iterator[Item]:
    """The items of a long text with its sections, in order of place."""
    builder = ItemBuilder("", abbreviations)
    for start, end, section in leaves_of(sections):
        builder.open_region(section.told_in or section.label)
        yield from _region(text, builder, start, end)


def _region(text: Text, builder: ItemBuilder, start: int, end: int) -> Iterator[Item]:
    """The items of a region, a stretch of whole blocks after the other."""
    step = STEP
    while start < end:
        stop = min(start + step, end)
        builder.base = max(0, start - LONGEST_INDENT)
        builder.norm = text.norm(builder.base, stop)
        blocks = _blocks(builder, start, stop)
        last = blocks[-1] if blocks and stop < end else None
        if last and len(blocks) == 1 and step < MOST:
            step *= 2  # the paragraph may end soon
            continue
        if last and len(blocks) == 1:
            stop = start = _cut(builder, start, stop)
            blocks = [last._replace(end=stop - builder.base)]
        elif last:
            start = blocks.pop().start + builder.base
        else:
            start = stop
        builder.take(blocks)
        yield from builder.items
        builder.items.clear()
        step = STEP


def _blocks(builder: ItemBuilder, start: int, stop: int) -> list[Block]:
    return list(read_blocks(builder.norm, start - builder.base, stop - builder.base))


def _cut(builder: ItemBuilder, start: int, stop: int) -> int:
    """Where a paragraph is cut: behind the last space of its second half."""
    half, end = (start + stop) // 2 - builder.base, stop - builder.base
    space = builder.norm.rfind(" ", half, end)
    return space + 1 + builder.base if space >= 0 else stop
