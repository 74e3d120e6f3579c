"""The mistakes of an evaluation as cards: the text, gold against predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from trialspan.evaluate.result import Evaluation, Mistake
from trialspan.view.printable import printable
from trialspan.view.scores import said

MOST = 1_000
AROUND = 90
LONGEST = 420
ERRORS = {
    "missed": "missed",
    "false": "false finds",
    "field": "wrong fields",
    "beside": "beside the record",
}
KINDS = ("targets", "mentions", "lab_thresholds", "timeframes", "outcomes")


def text(value: object) -> str:
    """Write a text of a document for a page: no markup, no control character."""
    return escape(printable(str(value)))


def gallery(found: Evaluation) -> str:
    """Give the filters and a card for each record with mistakes."""
    groups = [list(same) for _, same in groupby(found.mistakes, key=_record)]
    groups.sort(key=lambda rows: KINDS.index(rows[0].kind))
    cards = [_card(rows, found.texts.get(rows[0].doc_id, "")) for rows in groups[:MOST]]
    left = len(groups) - len(cards)
    more = f"<p>{left} more are not shown: they are all in --json.</p>" if left else ""
    return (
        f"{_filters(groups[:MOST])}"
        f'<p id="shown" role="status" aria-live="polite">{len(cards)} shown</p>'
        f'<div id="cards">{"".join(cards)}</div>{more}'
    )


def _record(mistake: Mistake) -> tuple[object, ...]:
    ids = (mistake.gold_id, mistake.predicted_id)
    return mistake.doc_id, mistake.kind, mistake.what, mistake.start, mistake.end, *ids


def error_of(rows: Sequence[Mistake]) -> str:
    """Name the error of a record: that of its fields is "beside" if none counts."""
    first = rows[0]
    if first.what != "field":
        return first.what
    return "field" if any(row.in_record for row in rows) else "beside"


def _filters(groups: Sequence[Sequence[Mistake]]) -> str:
    kinds = Counter(rows[0].kind for rows in groups)
    errors = Counter(error_of(rows) for rows in groups)
    told = {kind: kind.replace("_", " ") for kind in KINDS}
    boxes = _boxes("kind", "Kind", told, kinds) + _boxes(
        "error", "Error", ERRORS, errors
    )
    return (
        '<form id="filters" aria-label="Filters of the mistakes">'
        f"{boxes}"
        '<label class="find">Words in document, text or rule'
        '<input type="search" id="words" autocomplete="off"></label></form>'
    )


def _boxes(name: str, legend: str, told: dict[str, str], counts: Counter[str]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="{value}" checked>'
        f" {label} <span>({counts[value]})</span></label>"
        for value, label in told.items()
        if counts[value]
    )
    return f"<fieldset><legend>{legend}</legend>{boxes}</fieldset>"


def _card(rows: Sequence[Mistake], document: str) -> str:
    first, error = rows[0], error_of(rows)
    ids = dict.fromkeys(name for name in (first.gold_id, first.predicted_id) if name)
    rule = f"<code>{text(first.rule)}</code>" if first.rule else ""
    return (
        f'<article data-kind="{first.kind}" data-error="{error}">'
        f'<h3><span class="{error}">{ERRORS[error].removesuffix("s")}</span> '
        f"{first.kind.replace('_', ' ')} {text(' / '.join(ids))}</h3>"
        f'<p class="place">{text(first.doc_id)} {first.start}-{first.end} {rule}</p>'
        f"{''.join(_lines(first, document))}{_facts(rows)}</article>"
    )


def _lines(mistake: Mistake, document: str) -> Iterator[str]:
    """Yield the text of the annotation, then that of the prediction."""
    place = (mistake.start, mistake.end)
    if mistake.predicted_place == place:
        both = "annotated and predicted"
        yield _line(both, "gold found", place, mistake.text, document)
        return
    if mistake.what != "false":
        yield _line("annotated", "gold", place, mistake.text, document)
    if mistake.what == "false":
        yield _line("predicted", "found", place, mistake.text, document)
    elif mistake.predicted_place:
        yield _line("predicted", "found", mistake.predicted_place, None, document)


def _line(
    label: str, style: str, place: tuple[int, int], words: str | None, document: str
) -> str:
    start, end = place
    before = document[max(start - AROUND, 0) : start]
    inside = document[start:end] or words or ""
    after = document[end : end + AROUND]
    return (
        f'<p class="line"><b>{label}</b> {"…" if start > AROUND else ""}{text(before)}'
        f'<mark class="{style}">{_clipped(inside)}</mark>{text(after)}'
        f"{'…' if end + AROUND < len(document) else ''}</p>"
    )


def _clipped(inside: str) -> str:
    if len(inside) <= LONGEST:
        return text(inside)
    half = LONGEST // 2
    return f"{text(inside[:half])} <i>…</i> {text(inside[-half:])}"


def _facts(rows: Sequence[Mistake]) -> str:
    first = rows[0]
    if first.what != "field":
        reason = f" (unparsed: {text(first.unparsed)})" if first.unparsed else ""
        return (
            f'<p class="said">{text(said(first.gold or first.predicted))}{reason}</p>'
        )
    body = "".join(
        f'<tr class="{"counts" if row.in_record else "dim"}">'
        f'<th scope="row">{text(row.field)}</th>'
        f"<td>{text(said(row.gold))}</td><td>{text(said(row.predicted))}</td></tr>"
        for row in rows
    )
    heads = "<th>field</th><th>annotated</th><th>predicted</th>"
    return f'<div class="wide"><table><tr>{heads}</tr>{body}</table></div>'
