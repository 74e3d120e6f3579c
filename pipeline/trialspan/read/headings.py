"""Headings in a text: which stretch is which section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from trialspan.pipes.page import Section
from trialspan.read.heading_words import Sentences, Titles
from trialspan.read.lines import MARKER
from trialspan.values.word_tree import letter_tree

LONGEST_HEADING = 120
HEAD = 12  # first letters of a name by which its line is looked for
TRIMMED = 500  # characters looked at in one go
# "## 4.1. **Key inclusion criteria (part A):**" -> number, words, what follows a colon
NUMBERED = (
    r"(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z][.)]|[IVX]{1,4}[.)])[ \t)]+)?"
    r"(?=[^\W\d_])"
)
FRAME = re.compile(rf"[\s#*_>=•-]*{NUMBERED}")
TRAILER = re.compile(
    r"\s*(?:\([^()]*\)|\[[^\][]*\]|,? for\s.*|:?\s*(?:are|is)?(?: as follows)?)$"
)
TRAILING = re.compile(r"(?:[)\]\s]|are|is| as follows)\Z")  # what else ends one
CRITERIA = ("inclusion_criteria", "exclusion_criteria")
OUTCOMES = ("primary_outcomes", "secondary_outcomes", "other_outcomes", "endpoints")
DESCRIPTIONS = ("detailed_description", "brief_summary")
INNER = (*OUTCOMES, "objectives")  # may stand inside a description
LISTS = (*INNER, *CRITERIA)


class Norm(Protocol):
    """A normalised text: a string, or a view of one that is read by stretches."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int | slice, /) -> str: ...

    def find(self, sign: str, start: int, end: int, /) -> int: ...


class Found(Protocol):
    """Where sections go as they close."""

    def __len__(self) -> int: ...

    def append(self, section: Section, /) -> None: ...


class Heading(NamedTuple):
    start: int  # of its line
    content: int  # where its section's text begins
    row: dict[str, Any]
    inline: bool


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading rows, by the words they stand for."""

    by_words: dict[str, list[dict[str, Any]]]
    start: re.Pattern[str]  # of a line that may be one
    sentences: Sentences
    titles: Titles

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> Headings:
        by_words: dict[str, list[dict[str, Any]]] = {}
        parts: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            if part := row.get("part"):
                parts.setdefault(part, []).append(row)
                continue
            for name in row["names"]:
                by_words.setdefault(name.lower(), []).append(row)
        sentences, titles = Sentences.of(parts), Titles.of(parts)
        heads = letter_tree({name[:HEAD] for name in (*by_words, *titles.first)})
        frame = rf"(?:[^\S\n]|[#*_>=•-])*{NUMBERED}"  # of one line
        whole = rf"[^\n]{{5,{LONGEST_HEADING}}}:[^\S\n]*(?:\n|\Z)"
        said = rf"(?i:{sentences.subject.pattern}){whole}"
        start = re.compile(rf"\n(?={frame}(?:(?i:{heads})|{said}))")
        return cls(by_words, start, sentences, titles)

    def find(self, norm: Norm, start: int, end: int) -> Iterator[Heading]:
        """The headings of the lines in ``norm[start:end]``, in order.

        heading = frame? (words trailer? (":" text?)? | sentence ":")
        The words must be a name of a row, or a title made of parts; text on the same
        line only where the row allows it. A sentence leads criteria in: "Patients are
        excluded if:".
        """
        for pos in self._starts(norm, start, end):
            found = self._line(norm, pos, _line_end(norm, pos, end))
            if found:
                yield found

    def _starts(self, norm: Norm, start: int, end: int) -> Iterator[int]:
        """Where the lines begin, of a string those with the first letters of a name."""
        if start < end:
            yield start
        if isinstance(norm, str):
            yield from (m.end() for m in self.start.finditer(norm, start, end))
            return
        pos = _line_end(norm, start, end) + 1
        while pos < end:
            yield pos
            pos = _line_end(norm, pos, end) + 1

    def _line(self, norm: Norm, start: int, end: int) -> Heading | None:
        head = norm[start : min(end, start + LONGEST_HEADING)]
        frame = FRAME.match(head)
        if frame is None:
            return None
        bullet = len(frame[0]) > 1 and BULLET_ONLY.fullmatch(frame[0])
        colon = head.find(":", frame.end())
        words = head[frame.end() :] if colon < 0 else head[frame.end() : colon]
        if colon < 0 and end - start > LONGEST_HEADING:
            return None
        row = self._row(words)
        if row is None and colon > 0:
            row = self.sentences.row(words)
        if row is None:
            return None
        rest = start + (colon + 1 if colon >= 0 else len(head))
        follows = bool(
            norm[rest : min(end, rest + LONGEST_HEADING)].strip(" *_\t")
            or norm[rest:end].strip(" *_\t")
        )
        if follows and not row["inline"]:
            return None
        listed = row["label"] in (*CRITERIA, *OUTCOMES[:3]) and not row.get("within")
        if bullet and (follows or not listed or row.get("part") == "status"):
            return None
        return Heading(start, rest if follows else end, row, follows)

    def _row(self, words: str) -> dict[str, Any] | None:
        words = " ".join(words.strip(" *_.;?\t-").lower().split())
        rows = self.by_words.get(words)
        if rows is None and (TRAILING.search(words) or " for" in words):
            words = TRAILER.sub("", words)
            rows = self.by_words.get(words)
        return rows[0] if rows else self.titles.row(words)


BLANK = re.compile(r"\s*\n[ \t\r]*\n\s*")
BULLET_ONLY = re.compile(r"\s*[-*•]\s+")


def find_sections(
    norm: str, headings: Headings, *, within: Section | None = None
) -> list[Section]:
    """The sections that the headings of a text open, in order of place.

    ``eligibility`` holds the criteria under it; objectives and endpoints may stand
    inside a description; what stands before the first heading is a title if it is one
    line, else ``body``. With ``within``, only what may stand inside it counts.
    """
    start, end = (within.start, within.end) if within else (0, len(norm))
    done: list[Section] = []
    builder = SectionBuilder(norm, end, done)
    if within:
        builder.open.append((within.label, within.start, within.rule))
    for heading in headings.find(norm, start, end):
        if not within or heading.row["label"] in LISTS:
            builder.take(heading, first=start)
    if not within and not builder.open and not done:
        return _whole(norm, "body", start, end)
    builder.close_to(0, end)
    found = sorted(done, key=lambda s: (s.start, -s.end))
    if not within:
        return found
    inner = [s for s in found if s.rule != within.rule]
    if within.label == "eligibility":
        return inner
    return [_told(norm, section, within.label) for section in inner]


def _told(norm: str, section: Section, description: str) -> Section:
    """A section inside a description: a list, whose criteria are only told there."""
    told = description if section.label in CRITERIA else None
    end = _list_end(norm, section.start, section.end)
    return section._replace(end=end, told_in=told)


def _list_end(norm: str, start: int, end: int) -> int:
    """Where a list inside a description ends: at a paragraph without a list mark."""
    for gap in BLANK.finditer(norm, start, end):
        if not MARKER.match(norm, gap.end(), end):
            return gap.start()
    return end


class SectionBuilder:
    """Opens and closes sections as headings come; ``open`` is the nest."""

    def __init__(self, norm: Norm, end: int, done: Found) -> None:
        self.norm = norm
        self.end = end
        self.done = done
        self.open: list[tuple[str, int, str]] = []
        self._blank = (0, -1)  # where a blank line was sought from, and found

    def take(self, heading: Heading, *, first: int) -> None:
        row, label = heading.row, heading.row["label"]
        inside = [name for name, _, _ in self.open]
        if row["within"] and not set(row["within"]) & set(inside[-1:]):
            return
        if heading.inline and label in DESCRIPTIONS and set(inside[-1:]) & {*OUTCOMES}:
            return  # "Description: …" is a part of an outcome there
        if label is None and not set(inside) & {*CRITERIA, *INNER}:
            return
        if row.get("part") == "status" and not self._may_lead_in(label, inside):
            return
        if label == OUTCOMES[-1] and self._is_column(heading.start):
            return
        if not self.open and not len(self.done) and label:
            self._lead(first, heading.start)
        self.close_to(self._depth(label, inside), heading.start)
        if label in INNER and inside[-1:] == ["objectives"] and row["within"]:
            label = "objectives"
        if label:
            self.open.append((label, heading.content, row["id"]))
        if heading.inline and label in INNER and len(self.open) > 1:
            self.close_to(len(self.open) - 1, self._paragraph_end(heading.content))

    def _may_lead_in(self, label: str, inside: list[str]) -> bool:
        """Whether a sentence opens a list: of what is open, only exclusion follows."""
        if set(inside) & {label, *DESCRIPTIONS}:
            return False
        return label == CRITERIA[1] or CRITERIA[1] not in inside

    def _is_column(self, start: int) -> bool:
        """Whether it heads a column: "Outcome" right below "Primary Outcomes"."""
        if not self.open or self.open[-1][0] not in OUTCOMES[:-1]:
            return False
        above = self.open[-1][1]
        return start - above < TRIMMED and not self.norm[above:start].strip()

    def _paragraph_end(self, pos: int) -> int:
        """Where the next blank line begins; what was found before it is not sought."""
        start, blank = self._blank
        if not start <= pos <= blank:
            blank = self.norm.find("\n\n", pos, self.end)
            blank = self.end if blank < 0 else blank
            self._blank = (pos, blank)
        return blank

    def _depth(self, label: str | None, inside: list[str]) -> int:
        """How many of the open sections stay open around a new one."""
        for depth, name in reversed(list(enumerate(inside))):
            if name == "eligibility" and label in CRITERIA:
                return depth + 1
            if name == "endpoints" and label in OUTCOMES[:3]:
                return depth + 1
            if name in ("detailed_description", "brief_summary") and (
                label is None or label in INNER
            ):
                return depth + 1
        return 0

    def _lead(self, start: int, end: int) -> None:
        lead = _trim(self.norm, start, end)
        if lead and self.norm.find("\n", *lead) < 0:
            self.done.append(Section("title", *lead, "section.first_line"))
        elif lead:
            self.done.append(Section("body", *lead, "section.before_headings"))

    def close_to(self, depth: int, end: int) -> None:
        while len(self.open) > depth:
            label, start, rule = self.open.pop()
            content = _trim(self.norm, start, end)
            if content:
                self.done.append(Section(label, *content, rule))


def _whole(norm: str, label: str, start: int, end: int) -> list[Section]:
    content = _trim(norm, start, end)
    return [Section(label, *content, "section.no_heading")] if content else []


def _trim(text: Norm, start: int, end: int) -> tuple[int, int] | None:
    while start < end:
        piece = text[start : min(start + TRIMMED, end)]
        rest = piece.lstrip()
        start += len(piece) - len(rest)
        if rest:
            break
    while end > start:
        piece = text[max(end - TRIMMED, start) : end]
        rest = piece.rstrip()
        end -= len(piece) - len(rest)
        if rest:
            break
    return (start, end) if start < end else None


def _line_end(text: Norm, start: int, end: int) -> int:
    found = text.find("\n", start, end)
    return end if found < 0 else found
