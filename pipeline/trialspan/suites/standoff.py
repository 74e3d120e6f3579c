"""Other people's brat files: spans with gaps, events, attributes, relations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trialspan.convert.anchor import Anchors
from trialspan.evaluate.problems import AnnotationError, problem, shown

SPAN = re.compile(r"(T\S{1,40})\t(\S{1,80}) (\d[\d ;]{2,4000})(?:\t(.*))?")
EVENT = re.compile(r"(E\S{1,40})\t(\S{1,80}):(T\S{1,40})((?: \S{1,160})*)\s*")
ATTRIBUTE = re.compile(r"[AM]\S{1,40}\t(\S{1,80}) ([TER]\S{1,40})(?: (\S.*))?")
RELATION = re.compile(r"R\S{1,40}\t(\S{1,80}) \w+:(\S{1,40}) \w+:(\S{1,40})\s*")
OTHER = ("*", "#", "N")
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled span in its pieces, with the words it covers."""

    label: str
    pieces: tuple[Place, ...]
    text: str

    @property
    def start(self) -> int:
        """Give where the first piece starts."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Give where the last piece ends."""
        return self.pieces[-1][1]

    def meets(self, start: int, end: int) -> bool:
        """Tell whether a stretch shares a character with a piece."""
        return any(start < b and a < end for a, b in self.pieces)


@dataclass(frozen=True, slots=True)
class Event:
    """A trigger with its arguments, (role, id) each; roles lose their numbers."""

    label: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Standoff:
    """An annotated text."""

    doc_id: str
    text: str
    marks: dict[str, Mark] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    moved: int = 0

    def mark_of(self, name: str) -> Mark | None:
        """Give the mark of an id, of an event its trigger's."""
        event = self.events.get(name)
        return self.marks.get(event.trigger if event else name)


def read_suite(folder: Path) -> list[Standoff]:
    """Read every .ann below a folder with the .txt beside it.

    Raises AnnotationError with everything that is wrong, as `file:line: …`.
    """
    wrong: list[str] = []
    paths = sorted(folder.rglob("*.ann"))
    if not paths:
        wrong.append(problem(str(folder), "no .ann file", "brat files of the corpus"))
    found = [_read(path, wrong) for path in paths]
    if wrong:
        raise AnnotationError(wrong)
    return [row for row in found if row]


def _read(path: Path, wrong: list[str]) -> Standoff | None:
    try:
        text = path.with_suffix(".txt").read_bytes().decode("utf-8-sig")
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        want = "a .txt and a .ann in UTF-8"
        wrong.append(problem(str(path.with_suffix(".txt")), str(reason), want))
        return None
    found = Standoff(path.stem, text)
    anchors = Anchors(text)
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith(OTHER):
            what = _line(found, anchors, line)
            if what:
                want = "T, E, A or R lines of brat standoff"
                wrong.append(problem(f"{path}:{number}", what, want))
    return found


def _line(found: Standoff, anchors: Anchors, line: str) -> str | None:
    """Take one line; gives what is wrong with it."""
    if row := SPAN.fullmatch(line):
        return _mark(found, anchors, row[1], row[2], row[3], row[4])
    if row := EVENT.fullmatch(line):
        arguments = tuple(_arguments(row[4]))
        found.events[row[1]] = Event(row[2], row[3], arguments)
    elif row := ATTRIBUTE.fullmatch(line):
        found.attributes[row[2]][row[1]] = row[3] or ""
    elif row := RELATION.fullmatch(line):
        found.relations.append((row[1], row[2], row[3]))
    else:
        return f"cannot read {shown(line)}"
    return None


def _arguments(written: str) -> Iterator[tuple[str, str]]:
    for part in written.split():
        role, _, name = part.partition(":")
        yield role.rstrip("0123456789"), name


def _mark(
    found: Standoff,
    anchors: Anchors,
    name: str,
    label: str,
    where: str,
    words: str | None,
) -> str | None:
    numbers = [piece.split() for piece in where.split(";")]
    if not all(len(pair) == 2 for pair in numbers):
        return f"places {shown(where)}"
    pieces = tuple((int(a), int(b)) for a, b in numbers)
    if not all(0 <= a <= b <= len(found.text) for a, b in pieces):
        return f"{name} is outside its text of {len(found.text)} characters"
    if len(pieces) == 1 and words is not None:
        placed = anchors.place(*pieces[0], words)
        if placed and (placed.start, placed.end) != pieces[0]:
            pieces = ((placed.start, placed.end),)
            found.moved += 1
    covered = " ".join(found.text[a:b] for a, b in pieces)
    found.marks[name] = Mark(label, pieces, covered)
    return None
