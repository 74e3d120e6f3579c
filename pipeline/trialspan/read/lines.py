"""Lines, list markers, blocks and sentences of a normalised text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# a bullet | a number | a letter | a Roman numeral | a circled number
MARKER = re.compile(
    r"[ \t]*(?:"
    r"(?P<dash>[-*•●○◦▪■□◆▶►·‣⁃➢✓\uf0b7o](?=[ \t])|[-•●·➢](?=[^\W\d_]))"
    r"|\(?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?:[ ]?[.)]|,)(?=\s|[^\W\d_]|[<>≥≤(])"
    r"|(?P<decimal>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?=[ \t]+[A-Z])"
    r"|\(?(?P<roman>(?:ix|iv|v|x)?i{0,3})(?<=[ivx])[.)](?=\s|[A-Z])"
    r"|\(?(?P<letter>[a-z])[.)](?=\s|[A-Z])"
    r"|\(?(?P<upper>[A-Z])[.)](?=\s)"
    rf"|(?P<circled>[{CIRCLED}])"
    r")[ \t]*"
)
KINDS = {"decimal": "number"}
INLINE_CIRCLED = re.compile(f"[{CIRCLED}]")
# (1) or 1) or 1. or a) behind a space or a separator, before a word
INLINE_LIST = re.compile(
    r"(?<=[\s;:,.])(?P<open>\(?)(?:(?P<number>\d{1,2})|(?P<letter>[a-h]))(?P<close>[.)])"
    r"(?=\s?[^\W\d_]|\s[<>≥≤])"
)
# where one of either may be: a set of signs is found faster than a look behind
INLINE = re.compile(
    rf"[.){CIRCLED}](?:(?<=[{CIRCLED}])"
    r"|(?:(?<=\d.)|(?<=[\s;:,.(][a-h].))(?=\s?[^\W\d_]|\s[<>≥≤]))"
)
SENTENCE_END = re.compile(
    r"[.!?\n](?:(?<!\n)[\"')\]]*\s+(?=[\"'(\[]?[^\Wa-z_]|[<>≥≤-])|(?<=\n)\s*\n\s*)"
)
LAST_WORD = re.compile(r"[^\s(\[,;]{1,20}$")
LONGEST_INDENT = 400
MARKERS = 1_000  # most markers whose numbers are remembered
LINE = re.compile(r"\S[^\n]*")  # from its first sign on


class Block(NamedTuple):
    """A marked line with what continues it, or lines of prose (marker "")."""

    start: int
    content: int
    end: int
    marker: str
    kind: str
    number: int
    indent: int


class Cut(NamedTuple):
    """A list mark inside a line."""

    start: int
    marker: str
    kind: str
    number: int


def read_blocks(norm: str, start: int, end: int) -> Iterator[Block]:
    """The blocks of a stretch, in order.

    An unmarked line goes on with the line above when no blank line is between and it is
    indented deeper than the marker, or starts with a small letter behind an open end.
    """
    block: Block | None = None
    for found in LINE.finditer(norm, start, end):
        line = _read_line(norm, start, *found.span())
        if block and not line.marker and _continues(norm, block, line):
            first, content, _, marker, kind, number, indent = block
            block = Block(first, content, line.end, marker, kind, number, indent)
            continue
        if block:
            yield block
        block = line
    if block:
        yield block


def lines(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a stretch, without their ends ("\\n" or "\\r\\n")."""
    pos = start
    while pos < end:
        stop = norm.find("\n", pos, end)
        stop = end if stop < 0 else stop
        yield pos, stop - (stop > pos and norm[stop - 1] == "\r")
        pos = stop + 1


def _read_line(norm: str, low: int, first: int, end: int) -> Block:
    """A line of a stretch from its first sign on, as a block of its own."""
    end -= norm[end - 1] == "\r"
    indent = _indent(norm, low, first) if norm[first - 1 : first] != "\n" else 0
    found = MARKER.match(norm, first, end)
    if found is None or found.end() == end:
        return Block(first, first, end, "", "", 0, indent)
    if found.lastgroup == "dash":  # "- 1. …": the number tells more
        found = MARKER.match(norm, found.end(), end) or found
    kind = found.lastgroup or ""
    number = marker_number(found[kind])
    marker = norm[first : found.end()].strip()
    kind = KINDS.get(kind, kind)
    return Block(first, found.end(), end, marker, kind, number, indent)


def _indent(norm: str, low: int, first: int) -> int:
    """The white space before a line, also where its stretch starts behind it."""
    start, outside = max(low, norm.rfind("\n", low, first) + 1), 0
    if norm[start - 1 : start] not in ("", "\n"):
        before = norm[max(0, start - LONGEST_INDENT) : start].rpartition("\n")[2]
        outside = 0 if before.strip() else len(before)
    return min(outside + first - start, LONGEST_INDENT)


@lru_cache(MARKERS)
def marker_number(marker: str) -> int:
    """The place a marker claims in its list: "③" 3, "b" 2, "2.4" 4, "-" 0."""
    if marker in CIRCLED:
        return CIRCLED.index(marker) + 1
    last = marker.rsplit(".", 1)[-1]
    if last.isdigit():
        return int(last)
    if marker.strip("ivx") == "":
        return len(marker)
    return ord(marker.lower()) - ord("a") + 1 if marker.isalpha() else 0


def _continues(norm: str, block: Block, line: Block) -> bool:
    between = norm.count("\n", block.end, line.start)
    if between > 1:
        return False
    if block.marker and line.indent > block.indent:
        return True
    open_end = norm[block.end - 1] not in ".;:!?"
    return open_end and (norm[line.start].islower() or norm[line.start] in "<>≥≤(")


def inline_cuts(norm: str, start: int, end: int, own: Block) -> list[Cut]:
    """The list marks inside a stretch of a block, whose own marker may count too.

    Circled numbers always count; "(1)", "1)", "1." and "a)" only as a row that counts
    up from one, or on from the line's own number.
    """
    if not INLINE.search(norm, start, end):
        return []
    circled = [
        Cut(found.start(), found[0], "circled", CIRCLED.index(found[0]) + 1)
        for found in INLINE_CIRCLED.finditer(norm, start, end)
        if found.start() > start or not own.marker
    ]
    if circled:
        return circled
    rows: dict[str, list[Cut]] = {}
    for found in INLINE_LIST.finditer(norm, start, end):
        name = "number" if found["number"] else "letter"
        style = _style(name, found[0])
        goes_on = style == _style(own.kind, own.marker)
        row = rows.setdefault(style, [])
        place = marker_number(found[name])
        before = row[-1].number if row else own.number if goes_on else 0
        if place == before + 1:
            kind = own.kind if goes_on else style
            row.append(Cut(found.start(), found[0], kind, place))
    full = (row for row in rows.values() if row and (row[1:] or row[0].number > 1))
    return max(full, key=len, default=[])


def _style(kind: str, marker: str) -> str:
    """How a list is marked: "number()" of "(1)" and "- (1)", "letter)" of "a)"."""
    return kind + ("(" if "(" in marker else "") + marker[-1:]


def sentences(
    norm: str, start: int, end: int, abbreviations: frozenset[str]
) -> list[tuple[int, int]]:
    """The sentences of a stretch, trimmed.

    A sentence ends at . ! or ? before white space and a capital, digit or sign (not
    behind an abbreviation or an initial), and at a blank line.
    """
    found: list[tuple[int, int]] = []
    begin = start
    for stop in SENTENCE_END.finditer(norm, start, end):
        if stop[0][0] == "." and _is_short(norm, begin, stop.start(), abbreviations):
            continue
        found += _trimmed(norm, begin, stop.end())
        begin = stop.end()
    return found + _trimmed(norm, begin, end)


def _is_short(norm: str, start: int, end: int, abbreviations: frozenset[str]) -> bool:
    word = LAST_WORD.search(norm, max(start, end - 20), end)
    return word is not None and word[0].lower() in abbreviations


def _trimmed(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    while start < end and norm[start].isspace():
        start += 1
    while end > start and norm[end - 1].isspace():
        end -= 1
    return [(start, end)] if start < end else []


def split_at(norm: str, start: int, end: int, sign: str) -> Iterator[tuple[int, int]]:
    """The trimmed stretches between a sign, empty ones left out."""
    pos = start
    while pos <= end:
        stop = norm.find(sign, pos, end)
        stop = end if stop < 0 else stop
        yield from _trimmed(norm, pos, stop)
        pos = stop + 1
