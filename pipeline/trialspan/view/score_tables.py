"""The tables of an evaluation in the terminal, none wider than 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from trialspan.evaluate.compare import Comparison
from trialspan.evaluate.result import Evaluation
from trialspan.evaluate.rules import rule_scores
from trialspan.evaluate.tables import (
    Measured,
    links_table,
    parts_table,
    rules_table,
)
from trialspan.view.printable import clipped, printable

UNDEFINED = "none"
BY = ("section", "layout", "link", "rule")
WORDS = {"kind", "level", "field", "in_record", "section", "layout", "link", "rule"}
RULE = 38
CHANGED = 40


def table(frame: Any, title: str) -> Table:
    """Lay out a data frame, a gap where its first column changes."""
    laid = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in frame.columns:
        justify: Any = "left" if column in WORDS else "right"
        laid.add_column(column.replace("_", " "), justify=justify)
    before = None
    for row in frame.itertuples(index=False):
        if before not in (None, row[0]):
            laid.add_section()
        before = row[0]
        laid.add_row(*(cell(value) for value in row))
    return laid


def cell(value: Any) -> str:
    """Write one cell; what is undefined says so, and is never 0 or 1."""
    if value is None or value != value:
        return UNDEFINED
    if isinstance(value, bool):
        return "yes" if value else "beside"
    return f"{value:.3f}" if isinstance(value, float) else printable(str(value))


def figure_table(frame: Any, title: str) -> Table:
    """Lay out figures, the interval of F1 as one column "95 %"."""
    rows = frame.itertuples(index=False)
    joined = frame.drop(columns=["low", "high"])
    joined["95 %"] = [interval(row.low, row.high) for row in rows]
    return table(joined, title)


def interval(low: Any, high: Any) -> str:
    """Write an interval; of what is undefined there is none."""
    known = low is not None and low == low
    return f"{low:.3f}-{high:.3f}" if known else UNDEFINED


def further_tables(
    found: Evaluation, measured: Measured, by: Sequence[str]
) -> Iterator[RenderableType]:
    """Yield the tables that were asked for."""
    if "link" in by:
        yield figure_table(links_table(measured), "\nlinks")
    for part in ("section", "layout"):
        if part in by:
            frame = parts_table(measured, part)
            whole = frame[frame["level"] == "record"]
            whole = whole.drop(columns=["level", "precision", "recall"])
            yield figure_table(whole, f"\nwhole records by {part}")
    if "rule" in by:
        frame = rules_table(found)
        frame["rule"] = [clipped(name, RULE) for name in frame["rule"]]
        yield table(frame.drop(columns=["documents"]), "\nrules")
        yield from _rule_mistakes(found)


def _rule_mistakes(found: Evaluation) -> Iterator[Text]:
    """Say of each rule that was wrong how often it was right, and where it was not."""
    for score in rule_scores(found.finds):
        if not score.mistakes:
            continue
        name = clipped(score.rule, RULE)
        counts = f"{score.right} right, {len(score.mistakes)} wrong"
        yield Text(f"\n{score.kind} {name}: {counts}", style="bold")
        for find in score.mistakes:
            record = find.gold or find.predicted or {}
            place = f"{printable(find.doc_id)} {record['start']}-{record['end']}"
            line = Text(f"  {find.status:<6} {place}  ")
            yield line.append(clipped(record.get("text") or "", CHANGED), "italic")


def comparison_lines(comparison: Comparison) -> Iterator[RenderableType]:
    """Yield the differences, then the documents and the records that changed."""
    laid = Table(title="\nagainst", title_justify="left", box=None, pad_edge=False)
    for name in ("kind", "level"):
        laid.add_column(name)
    for name in ("before", "now", "change", "95 %"):
        laid.add_column(name, justify="right")
    for row in comparison.differences:
        change = UNDEFINED if row.change is None else f"{row.change:+.3f}"
        low, high = row.interval or (None, None)
        edges = f"{low:+.3f} {high:+.3f}" if row.interval else UNDEFINED
        figures = (cell(row.before), cell(row.now), change, edges)
        laid.add_row(row.kind, row.level, *figures)
    yield laid
    yield from _changed_documents(comparison)
    yield from _changed_records(comparison)


def _changed_documents(comparison: Comparison) -> Iterator[Text]:
    rows = comparison.documents
    yield Text(f"\n{len(rows)} documents score otherwise", style="bold")
    for row in rows[:CHANGED]:
        f1s = f"{cell(row.before.f1)} -> {cell(row.now.f1)}"
        yield Text(f"{printable(row.doc_id)}: record F1 {f1s}")
    yield from _more(len(rows))


def _changed_records(comparison: Comparison) -> Iterator[Text]:
    rows = comparison.records
    yield Text(f"\n{len(rows)} records changed", style="bold")
    for row in rows[:CHANGED]:
        place = f"{printable(row.doc_id)} {row.start}-{row.end}"
        line = Text(f"{row.before} -> {row.now}  {row.kind} {place}  ")
        yield line.append(clipped(row.text or "", CHANGED), style="italic")
    yield from _more(len(rows))


def _more(count: int) -> Iterator[Text]:
    if count > CHANGED:
        yield Text(f"and {count - CHANGED} more (all of them with --json)")
