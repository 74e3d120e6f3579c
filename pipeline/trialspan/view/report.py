"""An evaluation as one page that needs nothing else: figures, plot, rules, mistakes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

from trialspan.evaluate.compare import Comparison
from trialspan.evaluate.finds import LINKS
from trialspan.evaluate.result import Evaluation
from trialspan.evaluate.tables import (
    Measured,
    fields_table,
    figures_table,
    links_table,
    parts_table,
    rules_table,
)
from trialspan.evaluate.tally import ALL
from trialspan.view.gallery import gallery, text
from trialspan.view.plot import Bar, plot
from trialspan.view.printable import clipped
from trialspan.view.score_tables import cell, interval

RULES = 400


def report(
    found: Evaluation, measured: Measured, comparison: Comparison | None = None
) -> str:
    """Give the page: no request leaves it, every text of a document is escaped."""
    style, script = _packaged("report.css"), _packaged("report.js")
    allowed = f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    policy = f"default-src 'none'; {allowed}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>trialspan evaluate</title><style>{style}</style></head><body>"
        f"<header><h1>trialspan evaluate</h1>{_notes(found)}</header><main>"
        f"{_figures(found, measured)}{_against(comparison)}{_parts(measured)}"
        f"{_rules(found)}{_fields(found)}"
        f'<section aria-labelledby="mistakes"><h2 id="mistakes">Mistakes</h2>'
        f"{gallery(found)}</section></main><script>{script}</script></body></html>\n"
    )


def _packaged(name: str) -> str:
    return files("trialspan.view").joinpath(name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _notes(found: Evaluation) -> str:
    notes = [f"{len(found.documents)} documents, {found.offset_errors} offset errors"]
    for what, names in (
        ("without a prediction, all of them missed", found.without_prediction),
        ("predicted without annotations, not scored", found.without_gold),
    ):
        if names:
            few = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
            notes.append(f"{len(names)} {what}: {few}")
    return "".join(f"<p>{text(note)}</p>" for note in notes)


def _figures(found: Evaluation, measured: Measured) -> str:
    bars = [
        Bar(_name(key.kind, key.level), one.count.f1, one.f1, key.level)
        for key, one in measured.items()
        if key.part == ALL
    ]
    frame = figures_table(found, measured)
    links = links_table(measured).rename(columns={"link": "kind"})
    return (
        f"{_section('figures', 'Figures')}"
        "<p>F1 with the middle 95 % of 2,000 resamples of the documents. Span: the"
        " evidence overlaps. Strict: the same characters. Record: every field agrees."
        f"</p>{plot(bars, title='F1 with intervals')}"
        f"{_table(_joined(frame), 'Figures')}"
        f"{_table(_joined(links), 'Links') if len(links) else ''}</section>"
    )


def _name(kind: str, level: str) -> str:
    name = kind.replace("_", " ")
    return name if kind in LINKS else f"{name}, {level}"


def _section(name: str, title: str) -> str:
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{title}</h2>'


def _joined(frame: Any) -> Any:
    """Put the edges of an interval into one column."""
    edges = [interval(row.low, row.high) for row in frame.itertuples(index=False)]
    return frame.drop(columns=["low", "high"]).assign(**{"95 %": edges})


def _against(comparison: Comparison | None) -> str:
    if comparison is None:
        return ""
    rows = [
        (
            row.kind,
            row.level,
            cell(row.before),
            cell(row.now),
            "none" if row.change is None else f"{row.change:+.3f}",
            "none"
            if not row.interval
            else " to ".join(f"{e:+.3f}" for e in row.interval),
        )
        for row in comparison.differences
    ]
    heads = ("kind", "level", "before", "now", "change", "95 %")
    changed = [
        (row.doc_id, row.kind, row.before, row.now, clipped(row.text or "", 80))
        for row in comparison.records[:RULES]
    ]
    named = ("document", "kind", "before", "now", "text")
    return (
        f"{_section('against', 'Against')}{_rows(heads, rows, 'Differences')}"
        f"<details><summary>{len(comparison.records)} records changed, in"
        f" {len(comparison.documents)} documents that score otherwise</summary>"
        f"{_rows(named, changed, 'Changed records')}</details></section>"
    )


def _parts(measured: Measured) -> str:
    told = []
    for part, title in (("section", "Sections"), ("layout", "Layouts")):
        frame = parts_table(measured, part)
        whole = frame[frame["level"] == "record"].drop(columns=["level"])
        table = _table(_joined(whole), f"Whole records: {title}")
        told.append(f"<details><summary>{title}</summary>{table}</details>")
    return f"{_section('parts', 'Sections and layouts')}{''.join(told)}</section>"


def _rules(found: Evaluation) -> str:
    frame = rules_table(found)
    shown, left = frame.head(RULES), max(len(frame) - RULES, 0)
    more = f"<p>{left} further rules are in --json.</p>" if left else ""
    wrong = int((frame["right"] < frame["uses"]).sum())
    return (
        f"{_section('rules', 'Rules')}<details><summary>{len(frame)} rules were used,"
        f" {wrong} of them wrongly at least once</summary>"
        f"{_table(shown, 'Rules, those with the most mistakes first')}{more}"
        "</details></section>"
    )


def _fields(found: Evaluation) -> str:
    table = _table(fields_table(found), "Fields of matched pairs")
    return (
        f"{_section('fields', 'Fields')}<details><summary>Accuracy of each field on"
        f" matched pairs</summary>{table}</details></section>"
    )


def _table(frame: Any, caption: str) -> str:
    heads = [str(column).replace("_", " ") for column in frame.columns]
    rows = [[cell(value) for value in row] for row in frame.itertuples(index=False)]
    return _rows(heads, rows, caption, buttons="rule")


def _rows(
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    caption: str,
    *,
    buttons: str = "",
) -> str:
    """Lay out a table; the cells of the column `buttons` filter the mistakes."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in heads)
    body = "".join(
        f"<tr>{''.join(map(_cell, row, [name == buttons for name in heads]))}</tr>"
        for row in rows
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{text(caption)}">'
        f"<table><caption>{text(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(value: object, is_button: bool) -> str:
    if not is_button:
        return f"<td>{text(value)}</td>"
    return f'<td><button type="button" class="rule">{text(value)}</button></td>'
