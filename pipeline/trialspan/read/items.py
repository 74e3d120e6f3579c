"""Items: bullets, sub-items, entries and sentences, each with what is above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from trialspan.pipes.page import Entry, Item, Section
from trialspan.read.lines import (
    SENTENCE_END,
    Block,
    Cut,
    inline_cuts,
    read_blocks,
    sentences,
    split_at,
)

ENTRY_SECTIONS = ("primary_outcomes", "secondary_outcomes", "other_outcomes")
# which marker class may open a list inside another at the same depth
DEEPER = {
    "number": ("letter", "roman"),
    "upper": ("number", "letter"),
    "letter": ("roman",),
}


class Open(NamedTuple):
    """An item that is open above the next one; a lead-in ends with a colon."""

    id: str
    depth: float
    kind: str
    number: int
    lead: bool


def find_items(
    norm: str,
    sections: Iterable[Section],
    abbreviations: frozenset[str],
    *,
    entries: Iterable[Entry] = (),
) -> list[Item]:
    """The items of a normalised text in order of place, ids I1, I2, …

    Each section's own stretch (without the sections nested in it) is read as blocks:
    a marked line with what continues it, or prose. The outcome fields of a registry row
    are the ``entries`` that a reader knows, else what stands between "|".
    """
    builder = ItemBuilder(norm, abbreviations)
    for start, end, section in leaves(sections):
        builder.open_region(section.told_in or section.label)
        if section.label in ENTRY_SECTIONS and section.rule == "section.row":
            known = [(e.start, e.end) for e in entries if start <= e.start < end]
            for entry in known or split_at(norm, start, end, "|"):
                builder.add(*entry, None, None, "entry")
            continue
        builder.take(read_blocks(norm, start, end))
    return builder.items


def leaves(sections: Iterable[Section]) -> list[tuple[int, int, Section]]:
    """The stretches of the sections, each with its innermost section, in order."""
    return list(leaves_of(sorted(sections, key=lambda s: (s.start, -s.end))))


def leaves_of(ordered: Iterable[Section]) -> Iterator[tuple[int, int, Section]]:
    """The same of sections in order, outer before inner, one after another."""
    stack: list[Section] = []
    at = last = 0

    def upto(pos: int) -> Iterator[tuple[int, int, Section]]:
        nonlocal at
        while stack and stack[-1].end <= pos:
            top = stack.pop()
            if at < top.end:
                yield at, top.end, top
                at = top.end
        if stack and at < pos:
            yield at, pos, stack[-1]
        at = max(at, pos)

    for section in ordered:
        yield from upto(section.start)
        stack.append(section)
        last = max(last, section.end)
    yield from upto(last)


@dataclass(slots=True)
class ItemBuilder:
    """The items so far, and the nest of open ones; ``norm`` begins at ``base``."""

    norm: str
    abbreviations: frozenset[str]
    items: list[Item] = field(default_factory=list)
    base: int = 0
    count: int = 0
    label: str | None = None
    stack: list[Open] = field(default_factory=list)

    def open_region(self, label: str) -> None:
        self.label = label
        self.stack = []

    def take(self, blocks: Iterable[Block]) -> None:
        """Read blocks, one after another."""
        for block in blocks:
            if block.marker:
                self.bullet(block)
            else:
                self.prose(block)

    def bullet(self, block: Block) -> None:
        """A marked block: its item, and an item for each list mark inside it."""
        kind, number = block.kind, block.number
        cuts = inline_cuts(self.norm, block.content, block.end, block)
        if cuts and kind == "dash" and cuts[0].kind == "circled" and cuts[0].number > 1:
            kind, number = "circled", cuts[0].number - 1  # "- …; ③ …" lost its ②
        depth = float(block.indent)
        self._place(depth, kind, number)
        end = cuts[0].start if cuts else block.end
        lead = self._ends_with_colon(block.start, end)
        id = self._listed(block.start, end, block.marker, lead=lead)
        self.stack.append(Open(id, depth, kind, number, lead))
        self._sentences(block.content, end, id)
        if cuts:
            self._cuts(cuts, block.end, kind, depth)

    def prose(self, block: Block) -> None:
        """Sentences; one that ends with a colon leads the list behind it in."""
        self.stack = []
        for start, end in sentences(
            self.norm, block.start, block.end, self.abbreviations
        ):
            cuts = inline_cuts(self.norm, start, end, block)
            first = cuts[0].start if cuts else end
            if self.norm[start:first].strip():
                lead = self._ends_with_colon(start, first)
                kind = "lead_in" if lead else "sentence"
                id = self.add(start, first, None, None, kind)
                self.stack = [Open(id, -1.0, "prose", 0, lead)] if lead or cuts else []
            if cuts:
                self._cuts(cuts, end, "prose", -1.0)

    def _cuts(self, cuts: list[Cut], end: int, kind: str, depth: float) -> None:
        ends = [cut.start for cut in cuts[1:]] + [end]
        for cut, cut_end in zip(cuts, ends, strict=False):
            cut_depth = depth if cut.kind == kind else depth + 0.5
            self._place(cut_depth, cut.kind, cut.number)
            lead = self._ends_with_colon(cut.start, cut_end)
            id = self._listed(cut.start, cut_end, cut.marker, lead=lead)
            self.stack.append(Open(id, cut_depth, cut.kind, cut.number, lead))
            self._sentences(cut.start + len(cut.marker), cut_end, id)

    def _place(self, depth: float, kind: str, number: int) -> None:
        """Close what a new item is not inside of; the top of the stack is its parent.

        Deeper is inside. At the same depth, a marker of a class that is open there goes
        on with that list (unless it starts anew under a lead-in); another class is
        inside a lead-in or a marker that it may subdivide, else it ends the list.
        """
        stack = self.stack
        while stack and stack[-1].depth > depth:
            stack.pop()
        top = stack[-1] if stack else None
        if top and top.depth == depth and top.kind == kind and not top.lead:
            stack.pop()  # the list goes on
            return
        peers = [o for o in stack if o.depth == depth]
        if any(o.kind == kind for o in peers):
            if peers[-1].lead and number == 1 and peers[-1].kind != "dash":
                return
            while stack[-1].kind != kind:
                stack.pop()
            stack.pop()
        elif peers and not (peers[-1].lead or kind in DEEPER.get(peers[-1].kind, ())):
            while stack and stack[-1].depth == depth:
                stack.pop()

    def _listed(self, start: int, end: int, marker: str, *, lead: bool) -> str:
        parent = self.stack[-1].id if self.stack else None
        return self.add(start, end, parent, marker, "lead_in" if lead else "bullet")

    def _sentences(self, start: int, end: int, parent: str) -> None:
        """The sentences inside a bullet, where there is more than one."""
        if not SENTENCE_END.search(self.norm, start, end):
            return
        found = sentences(self.norm, start, end, self.abbreviations)
        if len(found) > 1:
            for sentence in found:
                self.add(*sentence, parent, None, "sentence")

    def _ends_with_colon(self, start: int, end: int) -> bool:
        last = self.norm[end - 1]
        if last == ":" or not last.isspace():
            return last == ":" and end > start
        return self.norm[max(start, end - 20) : end].rstrip().endswith(":")

    def add(
        self, start: int, end: int, parent: str | None, marker: str | None, kind: str
    ) -> str:
        """The id of a new item, without the white space at its end."""
        norm, base = self.norm, self.base
        while end > start and norm[end - 1].isspace():
            end -= 1
        self.count += 1
        id = f"I{self.count}"
        self.items.append(
            Item(id, start + base, end + base, self.label, parent, marker, kind)
        )
        return id
