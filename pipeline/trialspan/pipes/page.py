"""What every grammar reads: plain Python over one text, without spaCy."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from trialspan.marks import normalise
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


Part = TypeVar("Part", Section, Item)
Cover = tuple[list[int], list[Part | None]]  # cut points; from each, what covers it
KNOWN = {  # what a page remembers, and of which of its fields
    "number_starts": "text",
    "_section_cover": "sections",
    "_item_cover": "items",
    "unwrapped": "items",
}
NUMBERED = re.compile(r"\d{1,2}[.)] ")  # an item of a list
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

    @classmethod
    def of(cls, text: str) -> Page:
        """The page of a text of which nothing is known."""
        norm = normalise(text)
        return cls(text, norm, norm.lower(), (), (), {})

    def having(self, **changed: Any) -> Page:
        """This page with other sections, items or mentions; what is known is kept."""
        page = Page.__new__(Page)
        page.__dict__.update(self.__dict__)
        for known, of in KNOWN.items():
            if of in changed:
                page.__dict__.pop(known, None)
        page.__dict__.update(changed)
        return page

    @cached_property
    def _section_cover(self) -> Cover[Section]:
        return _cover(self.sections)

    @cached_property
    def _item_cover(self) -> Cover[Item]:
        return _cover(self.items)

    @cached_property
    def unwrapped(self) -> Page:
        """This page with a space for each line break inside an item, in ``lower``."""
        breaks = list(self._breaks())
        if not breaks:
            return self
        edges = zip([-1, *breaks], [*breaks, len(self.lower)], strict=True)
        flat = self.having()
        flat.lower = " ".join([self.lower[start + 1 : end] for start, end in edges])
        return flat

    def _breaks(self) -> Iterator[int]:
        lower, pos = self.lower, self.lower.find("\n")
        while pos >= 0:
            item = self.item_at(pos)
            inside = item is not None and item.start < pos < item.end - 1
            listed = inside and NUMBERED.match(lower, pos + 1)
            if inside and not listed and "\n" not in (lower[pos - 1], lower[pos + 1]):
                yield pos
            pos = lower.find("\n", pos + 1)

    @cached_property
    def number_starts(self) -> list[int]:
        """Where numbers may start."""
        return number_starts(self.lower)

    def section_at(self, pos: int) -> str | None:
        """The label of the innermost section at ``pos``."""
        cuts, sections = self._section_cover
        section = sections[bisect_right(cuts, pos) - 1]
        return section.label if section else None

    def item_at(self, pos: int) -> Item | None:
        """The innermost item at ``pos``."""
        cuts, items = self._item_cover
        return items[bisect_right(cuts, pos) - 1]

    def parted(self, start: int, end: int) -> bool:
        """Whether an item ends at a line break between two places."""
        if "\n" not in self.norm[start:end]:
            return False
        return self.item_at(start) is not self.item_at(end)

    def criterion_at(self, pos: int) -> str | None:
        """ "inclusion" or "exclusion", by the innermost section at ``pos``.

        A list that a description tells has none (annotation guidelines, Sections).
        """
        cuts, sections = self._section_cover
        section = sections[bisect_right(cuts, pos) - 1]
        if section is None or section.told_in:
            return None
        return CRITERIA.get(section.label)

    def in_criteria(self, pos: int) -> bool:
        """Whether ``pos`` stands in a list of criteria, also in one that is told."""
        return self.section_at(pos) in CRITERIA

    def item(self, id: str | None) -> Item | None:
        """The item of that id ("I12")."""
        return self.items[int(id[1:]) - 1] if id else None


def _cover(parts: Sequence[Part]) -> Cover[Part]:
    """Cut points, and from each the innermost (latest, shortest) part, or None."""
    owners: list[Part | None] = [None]
    cuts = [-1]  # no place stands before the first cut
    stack: list[Part] = []

    def cut(pos: int, owner: Part | None) -> None:
        if cuts[-1] == pos:
            owners[-1] = owner
        else:
            cuts.append(pos)
            owners.append(owner)

    order = sorted([(part.start, -part.end, n) for n, part in enumerate(parts)])
    for start, _, n in order:
        while stack and stack[-1].end <= start:
            end = stack.pop().end
            cut(end, stack[-1] if stack else None)
        cut(start, parts[n])
        stack.append(parts[n])
    while stack:
        end = stack.pop().end
        cut(end, stack[-1] if stack else None)
    return cuts, owners
