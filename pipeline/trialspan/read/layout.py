"""What a structured source says of its text: sections, fields, outcome entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from trialspan.pipes.page import Entry, Section
from trialspan.read.stretches import Entries, Stretches

FIELD = "section.field"
ROW = "section.row"  # outcome lists whose entries the pipeline takes as they are
Place = tuple[int, int]


class ReadError(ValueError):
    """A source is not what it says it is; the message says what was wanted."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sections a text is read by, and the finer fields inside them.

    ``fields`` are reported with the sections, each with its path in the source, and
    never read; ``entries`` are outcomes whose parts are known. Where the source knows
    no sections (``found``), they are found in the text.
    """

    sections: tuple[Section, ...] = ()
    fields: Stretches = field(default_factory=Stretches)
    entries: Sequence[Entry] = ()
    found: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One document of a file, and its place in the file ("" is all of it).

    ``id`` is unique wherever the file stands, ``name`` only in the file.
    """

    text: str
    member: str = ""
    id: str | None = None
    name: str | None = None
    layout: Layout | None = None
    trial: dict[str, Any] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A document of a file that could not be read, and why."""

    member: str
    reason: str


@dataclass
class Writer:
    """Fields -> one text, with the places of all of them."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    sections: list[Section] = field(default_factory=list)
    fields: Stretches = field(default_factory=Stretches)
    entries: Entries = field(default_factory=Entries)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def layout(self) -> Layout:
        return Layout(tuple(self.sections), self.fields, self.entries)

    def write(self, text: str) -> Place:
        """The place of a text that is added at the end."""
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start, self.length

    def head(self, words: str) -> None:
        """Begin a block under a heading."""
        self.gap()
        self.write(f"{words}\n")

    def gap(self) -> None:
        """An empty line, except at the beginning."""
        if self.pieces:
            self.write("\n\n")

    def section(
        self, label: str, path: str, text: str, *, head: str = "", rule: str = FIELD
    ) -> None:
        """A whole field as a section, where it says anything."""
        if not text.strip():
            return
        if head:
            self.head(head)
        else:
            self.gap()
        self.sections.append(Section(label, *self.write(text), rule, path))

    def part(self, label: str, path: str, text: str | None) -> Place | None:
        """A field inside a section, on a line of its own."""
        if not text or not text.strip():
            return None
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.write("\n")
        place = self.write(text)
        self.fields.append(Section(label, *place, FIELD, path))
        return place

    def inline(self, label: str, path: str, text: str) -> Place:
        """A field inside a section that goes on with the line."""
        place = self.write(text)
        self.fields.append(Section(label, *place, FIELD, path))
        return place

    def joined(
        self, label: str, path: str, text: str, sign: str, start: int
    ) -> Place | None:
        """A field that a sign parts from what was written since ``start``."""
        if not text.strip():
            return None
        if self.length > start:
            self.write(sign)
        return self.inline(label, path, text)

    def close(self, label: str, path: str, start: int, *, rule: str = FIELD) -> None:
        """A section from a place to here, where anything was written."""
        if start < self.length:
            self.sections.append(Section(label, start, self.length, rule, path))
