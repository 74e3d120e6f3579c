"""A document in the terminal: its text, the evidence marked, and what it says."""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

from trialspan.view.lanes import Bracket, Mark, Marks, Row, brackets, rows
from trialspan.view.phrases import PHRASES
from trialspan.view.printable import clipped, printable

Record = Mapping[str, Any]
Story = tuple[int, str, Record]

STYLES = {
    "targets": "bold magenta",
    "lab_thresholds": "bold cyan",
    "timeframes": "bold green",
    "outcomes": "yellow",
    "unparsed": "bold red",
}
GUTTER = 8


def explain(
    document: Record, *, width: int = 80, rules: Mapping[str, str] | None = None
) -> Iterator[Text]:
    """Yield the lines that show a document and which rule made which of its records.

    Every line of the text stands behind its offset; below it the evidence is marked
    with the ids of the records, and the records that begin in it are said in words.
    `rules` tells what is known of a rule by its id.
    """
    yield Text(printable(document["doc_id"]), style="bold underline")
    text, marks = document.get("text") or "", Marks.of(marks_of(document))
    stories = iter(stories_of(document))
    story = next(stories, None)
    sections = sections_of(document)
    for start, end in lines_of(text):
        yield from sections.get(start, ())
        for row in rows(text, start=start, end=end, width=width - GUTTER):
            yield from row_lines(row, marks, is_first=row.start == start)
        while story and story[0] <= end:
            yield from story_lines(*story[1:], width=width)
            story = next(stories, None)
    while story:
        yield from story_lines(*story[1:], width=width)
        story = next(stories, None)
    yield from ledger(document)
    yield from rule_lines(document, rules or {})
    yield Text(summary(document), style="bold")


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line of a text, line breaks left out."""
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line.removesuffix("\r"))
        start += len(line) + 1


def marks_of(document: Record) -> Iterator[Mark]:
    """Yield what is marked: mentions of targets, the other records, the ledger."""
    for target in document["targets"]:
        for mention in target["mentions"]:
            yield Mark(mention["start"], mention["end"], target["id"], "targets")
    for kind in ("lab_thresholds", "timeframes", "outcomes"):
        for record in document[kind]:
            yield Mark(record["start"], record["end"], record["id"], kind)
    for number, span in enumerate(document.get("unparsed") or (), start=1):
        yield Mark(span["start"], span["end"], f"?{number}", "unparsed")


def sections_of(document: Record) -> dict[int, list[Text]]:
    """Give the sections that begin in each line of a document, the outer ones first."""
    begin = [start for start, _ in lines_of(document.get("text") or "")]
    found: dict[int, list[Text]] = {}
    for section in sorted(document.get("sections") or (), key=_extent):
        line = begin[max(bisect_right(begin, section["start"]) - 1, 0)]
        label = Text(" " * GUTTER).append(f"── {section['label']}", style="dim")
        found.setdefault(line, []).append(label)
    return found


def _extent(section: Record) -> tuple[int, int]:
    return section["start"], -section["end"]


def stories_of(document: Record) -> list[Story]:
    """List where each record begins, its kind and itself, in order of the text."""
    told = [
        (first_place(record), kind, record)
        for kind in PHRASES
        for record in document[kind]
    ]
    return sorted(told, key=lambda story: story[0])


def first_place(record: Record) -> int:
    """Give where the evidence of a record begins."""
    if "start" in record:
        return int(record["start"])
    return min((mention["start"] for mention in record["mentions"]), default=0)


def story_lines(kind: str, record: Record, *, width: int) -> Iterator[Text]:
    """Say one record: its id, its kind, its value, and behind or below it its rule."""
    name, phrase = PHRASES[kind]
    told = Text(" " * GUTTER).append(f"{record['id']:<5}", style=STYLES[kind])
    told.append(f"{name:<11}")
    indent = told.cell_len
    words = textwrap.wrap(printable(phrase(record)), max(width - indent, 20))
    for line in words[:-1]:
        yield told.append(line)
        told = Text(" " * indent)
    told.append("".join(words[-1:]))
    rule = f"[{printable(record['rule'])}]" if record.get("rule") else ""
    if rule and told.cell_len + 2 + len(rule) > width:
        yield told
        told = Text(" " * (indent - 2))
    yield told.append(f"  {rule}", style="dim") if rule else told


def row_lines(row: Row, marks: Marks, *, is_first: bool) -> Iterator[Text]:
    """Yield a row of the text and, below it, its marks."""
    found = marks.between(row.start, row.end) if row.end > row.start else []
    offset = row.start if is_first else ""
    line = Text().append(f"{offset:>{GUTTER - 2}} │", style="dim")
    yield line.append(_coloured(row, found))
    for lane in brackets(row, found):
        yield _lane(lane)


def _coloured(row: Row, marks: list[Mark]) -> Text:
    shown = Text("".join(row.pieces), style="default")
    for mark in sorted(marks, key=lambda mark: mark.start - mark.end):
        style = STYLES[mark.kind]
        shown.stylize(style, row.position(mark.start), row.position(mark.end))
    return shown


def _lane(lane: list[Bracket]) -> Text:
    line = Text(" " * (GUTTER - 1))
    line.append("·", style="dim")
    for bracket in lane:
        line.append(" " * (GUTTER + bracket.column - line.cell_len))
        line.append(bracket.drawn, style=STYLES[bracket.kind])
    return line


def ledger(document: Record) -> Iterator[Text]:
    """Yield what looked like a fact and became none, each with its reason."""
    spans = document.get("unparsed") or ()
    if spans:
        yield Text(f"\nunparsed ({len(spans)})", style="bold")
    for number, span in enumerate(spans, start=1):
        line = Text(" " * GUTTER)
        line.append(f"?{number:<4}", style=STYLES["unparsed"])
        line.append(f"{span['start']}-{span['end']} {span['reason']}  ")
        line.append(clipped(span.get("text") or "", 200))
        yield line.append(f"  [{span.get('rule')}]", style="dim")


def rule_lines(document: Record, rules: Mapping[str, str]) -> Iterator[Text]:
    """Yield the rules of a document, how often each was used and what it is."""
    used = Counter(rule for rule in _rules_of(document) if rule)
    if used:
        yield Text("\nrules", style="bold")
    for rule, times in sorted(used.items()):
        line = Text().append(f"{times:>{GUTTER - 2}}  ", style="dim")
        line.append(printable(rule))
        if rule in rules:
            line.append(f"  {printable(rules[rule])}", style="dim")
        yield line


def _rules_of(document: Record) -> Iterator[str | None]:
    for kind in PHRASES:
        for record in document[kind]:
            mentions = record.get("mentions") or [record]
            yield from (mention.get("rule") for mention in mentions)


def summary(document: Record) -> str:
    """Count the records of a document by kind."""
    kinds = [f"{len(document[kind])} {name}s" for kind, (name, _) in PHRASES.items()]
    return f"\n{', '.join(kinds)}, {len(document.get('unparsed') or ())} unparsed"
