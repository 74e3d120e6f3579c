"""Differences as lines, as JSON and as one page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from trialspan.review.diff import Change, DocumentDiff
from trialspan.view.printable import clipped

SIGNS = {"added": "+", "removed": "-", "changed": "~"}
LONGEST = 160
STYLE = """:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;
max-width:60rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
li.added{color:#116329}li.removed{color:#a40e26}ul{list-style:none;padding-left:1rem}
@media(prefers-color-scheme:dark){li.added{color:#6fdc9b}li.removed{color:#ff8a80}}"""


def as_lines(found: DocumentDiff) -> Iterator[str]:
    """A document's differences, a line each."""
    text = ", its text too" if found.text_changed else ""
    yield f"{SIGNS[found.what]} {clipped(found.doc_id, LONGEST)}: {found.what}{text}"
    for change in found.changes:
        name = clipped(change.name, LONGEST)
        yield f"  {SIGNS[change.what]} {change.kind}: {name}{_values(change)}"


def _values(change: Change) -> str:
    parts = (
        f"{name} {_short(before)} -> {_short(now)}"
        for name, (before, now) in change.fields.items()
        if name != "text"
    )
    told = "; ".join(parts)
    return f" ({told})" if told else ""


def _short(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("event") or value.get("text") or value
    return clipped(json.dumps(value, ensure_ascii=False), 60)


def as_json(found: DocumentDiff) -> dict[str, Any]:
    """A document's differences as one object."""
    return {
        "doc_id": found.doc_id,
        "what": found.what,
        "text_changed": found.text_changed,
        "changes": [
            {
                "kind": change.kind,
                "what": change.what,
                "name": change.name,
                "fields": {
                    name: {"before": before, "now": now}
                    for name, (before, now) in change.fields.items()
                },
            }
            for change in found.changes
        ],
    }


def as_page(every: Iterable[DocumentDiff], title: str) -> Iterator[str]:
    """The differences as the pieces of a page that needs nothing else."""
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1>"
    )
    for found in every:
        head, *lines = as_lines(found)
        items = "".join(
            f'<li class="{change.what}">{escape(line)}</li>'
            for change, line in zip(found.changes, lines, strict=True)
        )
        summary = f"<summary>{escape(head)}</summary>"
        yield f"<details open>{summary}<ul>{items}</ul></details>"
    yield "</body></html>\n"


def count(every: Iterable[DocumentDiff], into: Counter[str]) -> Iterator[DocumentDiff]:
    """The differences as they are, counted on the way."""
    for found in every:
        into[f"documents {found.what}"] += 1
        for change in found.changes:
            into[f"{change.kind} {change.what}"] += 1
        yield found
