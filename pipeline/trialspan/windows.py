"""Long documents: processed in windows cut between items, found again as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.extract import Found, found_in
from trialspan.marks import normalise
from trialspan.pipes.base import read_page
from trialspan.pipes.items import Items, write_items
from trialspan.pipes.page import Item, Section
from trialspan.pipes.sections import Sections, write_sections

WINDOW = 1_000_000  # characters; spaCy's own limit for one Doc
PLACES = ("start", "end")


def find_all(nlp: Language, text: str) -> Found:
    """What the pipeline finds in a text of any length, offsets in the whole text."""
    if len(text) <= WINDOW:
        return found_in(nlp(_doc(nlp, text)))
    norm = normalise(text)
    sections_pipe, items_pipe = (
        nlp.get_pipe("trial_sections"),
        nlp.get_pipe("trial_items"),
    )
    assert isinstance(sections_pipe, Sections)
    assert isinstance(items_pipe, Items)
    sections = sections_pipe.find(norm)
    items = items_pipe.find(norm, sections)
    merged = _Merged(
        sections=[list(section) for section in sections],
        items=[list(item) for item in items],
    )
    for start, end in cut(norm, items):
        doc = _doc(nlp, text[start:end])
        write_sections(doc, list(_clip(sections, start, end)))
        write_items(doc, list(_inside(items, start, end)))
        merged.take(found_in(nlp(doc)), start)
    return merged.found()


def _doc(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    read_page(doc, text)  # spares every component Doc.text
    return doc


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


def shift(value: Any, offset: int) -> Any:
    """A found dict with every start and end moved."""
    if isinstance(value, dict):
        return {
            key: item + offset if key in PLACES else shift(item, offset)
            for key, item in value.items()
        }
    return [shift(item, offset) for item in value] if isinstance(value, list) else value
