"""Long documents: processed in windows cut between items, found again as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language

from trialspan.extract import Found, found_in
from trialspan.marks import normalise
from trialspan.pipes.base import carrier, run_pipes
from trialspan.pipes.items import Items, write_items
from trialspan.pipes.outcomes.known import write_entries
from trialspan.pipes.page import Entry, Item, Section
from trialspan.pipes.sections import Sections, write_sections
from trialspan.read.layout import Layout

WINDOW = 1_000_000  # characters; spaCy's own limit for one Doc
PLACES = ("start", "end")


def find_all(nlp: Language, text: str, layout: Layout | None = None) -> Found:
    """What the pipeline finds in a text of any length, offsets in the whole text.

    ``layout`` is what the reader knows of the text.
    """
    if layout is None and len(text) <= WINDOW:
        return found_in(run_pipes(nlp, carrier(nlp, text)))
    norm = normalise(text)
    sections, items = _structure(nlp, norm, layout)
    merged = _Merged(
        sections=[list(section) for section in _reported(sections, layout)],
        items=[list(item) for item in items],
    )
    for start, end in cut(norm, items):
        doc = carrier(nlp, text[start:end])
        write_sections(doc, list(_clip(sections, start, end)))
        write_items(doc, list(_inside(items, start, end)))
        if layout:
            write_entries(doc, _moved(layout.entries, start, end))
        merged.take(found_in(run_pipes(nlp, doc)), start)
    return merged.found()


def _structure(
    nlp: Language, norm: str, layout: Layout | None
) -> tuple[list[Section], list[Item]]:
    """The sections and items of a whole text."""
    sections_pipe, items_pipe = (
        nlp.get_pipe("trial_sections"),
        nlp.get_pipe("trial_items"),
    )
    assert isinstance(sections_pipe, Sections)
    assert isinstance(items_pipe, Items)
    if layout is None or layout.found:
        sections = sections_pipe.find(norm)
        return sections, items_pipe.find(norm, sections)
    sections = sections_pipe.complete(norm, list(layout.sections))
    return sections, items_pipe.find(norm, sections, layout.entries)


def _reported(sections: list[Section], layout: Layout | None) -> list[Section]:
    """The sections that were read, and the fields inside them."""
    fields = layout.fields if layout else ()
    return sorted([*sections, *fields], key=lambda s: (s.start, -s.end))


def _moved(entries: Iterable[Entry], start: int, end: int) -> Iterator[Entry]:
    """The entries of a window, at their places in it."""
    for entry in entries:
        if start <= entry.start and entry.end <= end:
            yield Entry(*shift_places(list(entry), -start))


def cut(norm: str, items: list[Item]) -> Iterator[tuple[int, int]]:
    """Windows of at most WINDOW characters that end where a top item does.

    Where no item ends, at the last white space; where there is none, anywhere.
    """
    tops = [item.start for item in items if item.parent is None]
    start, at = 0, 0
    while start < len(norm):
        limit = start + WINDOW
        if limit >= len(norm):
            yield start, len(norm)
            return
        best = start
        while at < len(tops) and tops[at] <= limit:
            best = max(best, tops[at])
            at += 1
        if best <= start:
            space = norm.rfind(" ", start + WINDOW // 2, limit)
            best = space + 1 if space > 0 else limit
        yield start, best
        start = best


def _clip(sections: list[Section], start: int, end: int) -> Iterator[Section]:
    for section in sections:
        if section.start < end and section.end > start:
            yield section._replace(
                start=max(section.start, start) - start,
                end=min(section.end, end) - start,
            )


def _inside(items: list[Item], start: int, end: int) -> Iterator[Item]:
    """The items of a window, numbered anew; a parent before it is left out."""
    ids: dict[str, str] = {}
    for item in items:
        if item.start < end and item.end > start:
            ids[item.id] = f"I{len(ids) + 1}"
            yield item._replace(
                id=ids[item.id],
                start=max(item.start, start) - start,
                end=min(item.end, end) - start,
                parent=ids.get(item.parent or ""),
            )


class _Merged:
    """The finds of all windows, as one."""

    def __init__(self, **given: list[Any]) -> None:
        self.given = given
        self.lists: dict[str, list[Found]] = {}
        self.targets: dict[tuple[Any, ...], Found] = {}

    def take(self, found: Found, offset: int) -> None:
        frames, bounds = self._count("timeframes"), self._count("thresholds")
        for kind in ("thresholds", "timeframes", "outcomes", "unparsed"):
            for d in found[kind]:
                moved = shift(d, offset)
                if "timeframes" in moved:
                    moved["timeframes"] = [i + frames for i in moved["timeframes"]]
                if "thresholds" in moved:
                    moved["thresholds"] = [i + bounds for i in moved["thresholds"]]
                self.lists.setdefault(kind, []).append(moved)
        for d in found["targets"]:
            self._target(shift(d, offset))

    def _count(self, kind: str) -> int:
        return len(self.lists.get(kind, []))

    def _target(self, d: Found) -> None:
        known = self.targets.setdefault((d["name"], d["symbol"], d["variant"]), d)
        if known is not d:
            known["roles"] = sorted({*known["roles"], *d["roles"]})
            known["modality"] = known["modality"] or d["modality"]
            known["mentions"] += d["mentions"]

    def found(self) -> Found:
        kinds = ("thresholds", "timeframes", "outcomes", "unparsed")
        lists = {kind: self.lists.get(kind, []) for kind in kinds}
        return {**self.given, **lists, "targets": list(self.targets.values())}


def shift_places(entry: list[Any], offset: int) -> list[Any]:
    """An entry with every place moved."""
    start, end, *parts = entry
    moved = [part and (part[0] + offset, part[1] + offset) for part in parts]
    return [start + offset, end + offset, *moved]


def shift(value: Any, offset: int) -> Any:
    """A found dict with every start and end moved."""
    if isinstance(value, dict):
        return {
            key: item + offset if key in PLACES else shift(item, offset)
            for key, item in value.items()
        }
    return [shift(item, offset) for item in value] if isinstance(value, list) else value
