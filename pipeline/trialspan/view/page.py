"""A run as one page: an overview, and every document with its evidence marked.

The documents are compressed data in the page, unpacked when they are looked at. Every
text of theirs goes in as text, never as markup, and no request leaves the page.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from trialspan.view.overview import KINDS, Overview
from trialspan.view.packaged import head, packaged

Record = Mapping[str, Any]
NAMES = {
    "targets": "Targets",
    "lab_thresholds": "Thresholds",
    "timeframes": "Timeframes",
    "outcomes": "Outcomes",
    "unparsed": "Unparsed",
}


def page(
    records: Iterable[Record], title: str, *, rules: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The pieces of the page; ``rules`` says what a rule is, by its id."""
    style, script = packaged("page.css"), packaged("page.js")
    yield head(escape(title), style, script)
    yield f"<body>{_header(title)}"
    overview, index, used = Overview(), [], set[str]()
    for number, record in enumerate(records):
        overview.take(record)
        shown = _shown(record)
        used.update(_rules(shown))
        index.append(_line(record))
        yield f'<script type="text/plain" id="d{number}">{_packed(shown)}</script>'
    known = {rule: (rules or {}).get(rule) for rule in sorted(used)}
    yield _data("index", index)
    yield _data("rules", {rule: says for rule, says in known.items() if says})
    yield _main(overview)
    yield f"<script>{script}</script></body></html>\n"


def _header(title: str) -> str:
    return (
        '<a class="skip" href="#main">Skip to the documents</a>'
        f"<header><h1>{escape(title)}</h1>"
        '<nav aria-label="Views"><button id="to-overview" aria-pressed="true">Overview'
        '</button><button id="to-documents" aria-pressed="false">Documents</button>'
        "</nav></header>"
    )


def _main(overview: Overview) -> str:
    boxes = "".join(
        f'<label class="k {kind}"><input type="checkbox" name="kind" value="{kind}"'
        f" checked> {name}</label>"
        for kind, name in NAMES.items()
    )
    return (
        f'<main id="main"><div id="overview">{overview.html()}</div>'
        '<div id="documents" hidden>'
        '<section id="chooser" aria-label="Documents">'
        '<label>Search ids and texts <input type="search" id="words"></label>'
        '<p id="found" role="status"></p><ol id="list"></ol></section>'
        '<section id="reader" aria-label="Document" tabindex="-1"><h2 id="name"></h2>'
        f'<fieldset id="kinds"><legend>Marked</legend>{boxes}</fieldset>'
        '<p class="keys">Keys: <kbd>j</kbd> <kbd>k</kbd> next and previous record,'
        " <kbd>n</kbd> <kbd>p</kbd> next and previous document,"
        ' <kbd>/</kbd> search</p><div id="text"></div></section>'
        '<section id="side" aria-label="Records">'
        '<label>Filter records <input type="search" id="filter"></label>'
        '<div id="record" role="status"></div><ol id="records"></ol></section>'
        "</div></main>"
    )


def _line(record: Record) -> list[Any]:
    """What the list of documents says of one: its id, its title, its counts."""
    text = record.get("text") or ""
    titles = [s for s in record.get("sections") or () if s["label"] == "title"]
    title = text[titles[0]["start"] : titles[0]["end"]][:120] if titles else ""
    return [record["doc_id"], title, *(len(record.get(kind) or ()) for kind in KINDS)]


def _shown(record: Record) -> dict[str, Any]:
    """The part of a record that the page shows."""
    kept = ("doc_id", "source", "text", "trial", "sections", *KINDS)
    return {name: record.get(name) for name in kept}


def _rules(shown: Mapping[str, Any]) -> set[str]:
    return {
        one["rule"] for kind in KINDS for one in shown[kind] or () if one.get("rule")
    }


def _packed(value: Any) -> str:
    data = json.dumps(value, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(data, 6)).decode()


def _data(name: str, value: Any) -> str:
    """A value as data of the page; no text of it can end the element."""
    text = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'
