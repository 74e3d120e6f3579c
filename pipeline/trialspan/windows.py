"""Long documents: processed in windows cut between items, found again as one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from spacy.language import Language

from trialspan.extract import (
    NUMBERED,
    Bridge,
    Counts,
    Record,
    found_in,
    item_record,
    section_record,
)
from trialspan.pipes.base import carrier, forget_page, pipe_by_pipe
from trialspan.pipes.items import Items, write_items
from trialspan.pipes.outcomes.known import write_entries
from trialspan.pipes.page import Entry, Item, Section
from trialspan.pipes.sections import Sections, write_sections
from trialspan.read.layout import Layout
from trialspan.read.long_items import long_items, long_sections
from trialspan.read.long_text import Text
from trialspan.read.stretches import Stretches
from trialspan.steps import Steps, whole

WINDOW = 1_000_000  # characters; spaCy's own limit for one Doc
LONGEST_ROW = 20_000_000  # characters of a text that may be one registry row
MOST_ROW_LINES = 200_000
Records = dict[str, list[Record]]


class Window(NamedTuple):
    """A stretch of a text and the items in it, at their places in the text."""

    start: int
    end: int
    items: list[Item]


class Windowed:
    """What the pipeline finds in a text of any length, window after window."""

    def __init__(self, nlp: Language, text: Text, layout: Layout | None = None) -> None:
        self.nlp, self.text, self.layout = nlp, text, layout
        self.entries: Sequence[Entry] = layout.entries if layout else ()
        self.sections, self._items = _structure(nlp, text, layout)

    def section_records(self) -> Iterator[Record]:
        """The sections that were read, and the fields inside them."""
        fields = self.layout.fields if self.layout else ()
        all: Iterable[Section] = self.sections
        if fields:
            all = sorted([*self.sections, *fields], key=lambda s: (s.start, -s.end))
        return (section_record(s) for s in all if not s.told_in)

    def records(self) -> Iterator[Records]:
        """The records of each window, items first; those of targets without ids.

        Ids and links count on from one window to the next.
        """
        counts = Counts()
        for window in self.windows():
            records, counts = whole(self.read(window, counts))
            yield records
            records.clear()  # before the next window takes its place

    def windows(self) -> Iterator[Window]:
        """The windows of the text, for one reading."""
        return windows(self._items, self.text)

    def read(self, window: Window, before: Counts) -> Steps[tuple[Records, Counts]]:
        """The records of a window, and the counts with them, a component a step."""
        found = yield from self._found(window)
        names = [item.id for item in window.items]
        text = self.text.read(window.start, window.end)
        bridge = Bridge(
            text, found["items"], base=window.start, names=names, before=before
        )
        here = [item for item in window.items if item.start >= window.start]
        records = {"items": [item_record(item) for item in here], **bridge.all(found)}
        return records, bridge.after(found)

    def _found(self, window: Window) -> Steps[dict[str, Any]]:
        start, end = window.start, window.end
        doc = carrier(self.nlp, self.text.read(start, end))
        write_sections(doc, list(_clip(self.sections.over(start, end), start, end)))
        write_items(doc, list(_inside(window)))
        if self.layout:
            write_entries(doc, _moved(self.entries, start, end))
        found = found_in((yield from pipe_by_pipe(self.nlp, doc)))
        forget_page()
        return found


def _structure(
    nlp: Language, text: Text, layout: Layout | None
) -> tuple[Stretches, Iterator[Item]]:
    """The sections and items of a whole text."""
    sections_pipe, items_pipe = (
        nlp.get_pipe("trial_sections"),
        nlp.get_pipe("trial_items"),
    )
    assert isinstance(sections_pipe, Sections)
    assert isinstance(items_pipe, Items)
    given: list[Section] | None = None
    entries: Sequence[Entry] = ()
    if layout and not layout.found:
        norm, entries = text.norm(0, len(text)), layout.entries
        given = sections_pipe.complete(norm, list(layout.sections))
    elif _may_be_row(text):
        norm = text.norm(0, len(text))
        given = sections_pipe.find_row(norm)
    if given is not None:
        sections = Stretches(given)
        return sections, iter(items_pipe.find(norm, given, entries))
    sections = long_sections(text, sections_pipe.headings)
    return sections, long_items(text, sections, items_pipe.abbreviations)


def _may_be_row(text: Text) -> bool:
    """Whether a text is small enough to be looked at as one registry row."""
    if len(text) > LONGEST_ROW:
        return False
    steps = range(0, len(text), WINDOW)
    lines = (text.norm(at, at + WINDOW).count("\n") for at in steps)
    return sum(lines) <= MOST_ROW_LINES


def windows(items: Iterable[Item], text: Text) -> Iterator[Window]:
    """Windows of at most WINDOW characters that end where a top item does.

    Where no item ends, at the last white space; where there is none, anywhere.
    """
    coming = iter(items)
    held: list[Item] = []
    start, length = 0, len(text)
    while start < length:
        limit = start + WINDOW
        for item in coming:
            held.append(item)
            if item.start > limit:
                break
        end = length if limit >= length else _end(held, text, start, limit)
        yield Window(start, end, [i for i in held if i.start < end and i.end > start])
        held = [item for item in held if item.end > end]
        start = end


def _end(held: list[Item], text: Text, start: int, limit: int) -> int:
    tops = (i.start for i in held if i.parent is None and start < i.start <= limit)
    best = max(tops, default=start)
    if best > start:
        return best
    half = start + WINDOW // 2
    space = text.norm(half, limit).rfind(" ")
    return half + space + 1 if space >= 0 else limit


def _moved(entries: Sequence[Entry], start: int, end: int) -> Iterator[Entry]:
    """The entries of a window, at their places in it."""
    first, stop = (bisect_left(entries, (pos,)) for pos in (start, end))
    for entry in entries[first:stop]:
        if entry.end <= end:
            yield Entry(*shift_places(list(entry), -start))


def _clip(sections: Iterable[Section], start: int, end: int) -> Iterator[Section]:
    for section in sections:
        yield section._replace(
            start=max(section.start, start) - start,
            end=min(section.end, end) - start,
        )


def _inside(window: Window) -> Iterator[Item]:
    """The items of a window, numbered anew; a parent before it is left out."""
    ids: dict[str, str] = {}
    start, end, items = window
    for item in items:
        ids[item.id] = f"I{len(ids) + 1}"
        yield item._replace(
            id=ids[item.id],
            start=max(item.start, start) - start,
            end=min(item.end, end) - start,
            parent=ids.get(item.parent or ""),
        )


def shift_places(entry: list[Any], offset: int) -> list[Any]:
    """An entry with every place moved."""
    start, end, *parts = entry
    moved = [part and (part[0] + offset, part[1] + offset) for part in parts]
    return [start + offset, end + offset, *moved]


class Targets:
    """The targets of all windows: each once, with its mentions wherever they are."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._number: dict[tuple[Any, ...], int] = {}

    def take(self, records: Iterable[Record]) -> Iterator[tuple[int, list[Record]]]:
        """Merge the targets of a window; the number of each, and its mentions there."""
        for record in records:
            key = (record["name"], record["symbol"], record["variant"])
            number = self._number.setdefault(key, len(self.records))
            mentions = record["mentions"]
            if number == len(self.records):
                self.records.append({**record, "mentions": []})
            known = self.records[number]
            known["roles"] = sorted({*known["roles"], *record["roles"]})
            known["modality"] = known["modality"] or record["modality"]
            yield number, mentions

    def numbered(self) -> list[Record]:
        """The merged targets with their ids."""
        return [{"id": f"T{n}", **r} for n, r in enumerate(self.records, start=1)]


def joined(found: Windowed) -> Steps[Records]:
    """The records of all windows in one, a component of the pipeline a step."""
    all: Records = {kind: [] for kind in ("items", "sections", *NUMBERED)}
    targets = Targets()
    all["sections"] = list(found.section_records())
    counts = Counts()
    for window in found.windows():
        records, counts = yield from found.read(window, counts)
        for kind, some in records.items():
            if kind != "targets":
                all[kind] += some
        for number, mentions in targets.take(records["targets"]):
            targets.records[number]["mentions"] += mentions
    return {**all, "targets": targets.numbered()}
