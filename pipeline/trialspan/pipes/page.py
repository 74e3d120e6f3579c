"""What every grammar reads: plain Python over one text, without spaCy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from trialspan.values.starts import number_starts


class Section(NamedTuple):
    """A stretch with a label of the contract; ``rule`` is the row that found it.

    ``field`` is its path in a structured source, ``page`` its page in a paged one.
    ``told_in`` is the label of the description that tells a list of criteria: grammars
    read the list as criteria, the record shows it as part of the description.
    """

    label: str
    start: int
    end: int
    rule: str = "section.given"
    field: str | None = None
    page: int | None = None
    told_in: str | None = None


class Entry(NamedTuple):
    """An outcome entry whose parts a structured source knows."""

    start: int
    end: int
    measure: tuple[int, int]
    description: tuple[int, int] | None
    time_frame: tuple[int, int] | None


class Item(NamedTuple):
    """A unit of scope; ``parent`` is the id of the item or lead-in above it."""

    id: str
    start: int
    end: int
    section: str | None
    parent: str | None
    marker: str | None
    kind: str  # "bullet" | "sentence" | "entry" | "lead_in"


class Mention(NamedTuple):
    """A phrase of a lexicon; ``row`` is the id of its row."""

    start: int
    end: int
    row: str


Cover = tuple[list[int], list[int]]  # cut points; from each, the index of the span
KNOWN = {  # what a page remembers, and of which of its fields
    "number_starts": "text",
    "_section_cover": "sections",
    "_item_cover": "items",
}
CRITERIA = {"inclusion_criteria": "inclusion", "exclusion_criteria": "exclusion"}


@dataclass
class Page:
    """One document as the grammars see it.

    ``norm`` and ``lower`` have the length of ``text``, so every offset is valid in all
    three. Sections may nest; items do not overlap except a lead-in's with its parent's.
    """

    text: str
    norm: str
    lower: str
    sections: Sequence[Section]
    items: Sequence[Item]
    mentions: dict[str, list[Mention]]

    def having(self, **changed: Any) -> Page:
        """This page with other sections, items or mentions; what is known is kept."""
        page = replace(self, **changed)
        for known, of in KNOWN.items():
            if of not in changed and known in self.__dict__:
                page.__dict__[known] = self.__dict__[known]
        return page

    @cached_property
    def _section_cover(self) -> Cover:
        return _cover([(s.start, s.end) for s in self.sections])

    @cached_property
    def _item_cover(self) -> Cover:
        return _cover([(i.start, i.end) for i in self.items])

    @cached_property
    def number_starts(self) -> list[int]:
        """Where numbers may start."""
        return number_starts(self.lower)

    def section_at(self, pos: int) -> str | None:
        """The label of the innermost section at ``pos``."""
        found = _look_up(self._section_cover, pos)
        return None if found < 0 else self.sections[found].label

    def item_at(self, pos: int) -> Item | None:
        """The innermost item at ``pos``."""
        found = _look_up(self._item_cover, pos)
        return None if found < 0 else self.items[found]

    def criterion_at(self, pos: int) -> str | None:
        """ "inclusion" or "exclusion", by the innermost section at ``pos``.

        A list that a description tells has none (annotation guidelines, Sections).
        """
        found = _look_up(self._section_cover, pos)
        if found < 0 or self.sections[found].told_in:
            return None
        return CRITERIA.get(self.sections[found].label)

    def in_criteria(self, pos: int) -> bool:
        """Whether ``pos`` stands in a list of criteria, also in one that is told."""
        return self.section_at(pos) in CRITERIA

    def item(self, id: str | None) -> Item | None:
        """The item of that id ("I12")."""
        return self.items[int(id[1:]) - 1] if id else None


def _cover(spans: list[tuple[int, int]]) -> Cover:
    """Cut points, and from each the index of the innermost (latest, shortest) span."""
    starts: list[int] = []
    owners: list[int] = []
    stack: list[tuple[int, int]] = []  # (end, index)

    def cut(pos: int, owner: int) -> None:
        if starts and starts[-1] == pos:
            owners[-1] = owner
        else:
            starts.append(pos)
            owners.append(owner)

    order = sorted(range(len(spans)), key=lambda i: (spans[i][0], -spans[i][1]))
    for index in order:
        start, end = spans[index]
        while stack and stack[-1][0] <= start:
            closed = stack.pop()[0]
            cut(closed, stack[-1][1] if stack else -1)
        cut(start, index)
        stack.append((end, index))
    while stack:
        closed = stack.pop()[0]
        cut(closed, stack[-1][1] if stack else -1)
    return starts, owners


def _look_up(cover: Cover, pos: int) -> int:
    starts, owners = cover
    at = bisect_right(starts, pos) - 1
    return owners[at] if at >= 0 else -1
