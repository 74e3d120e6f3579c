"""The agreement of two annotators in the terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from trialspan.evaluate.agreement import Agreement
from trialspan.evaluate.tables import figure_json
from trialspan.view.printable import printable
from trialspan.view.score_tables import cell, interval

NAMES = 5


def agreement_lines(found: Agreement) -> Iterator[RenderableType]:
    """Yield what there is to read of an agreement, one below the other."""
    yield Text(f"{len(found.documents)} documents annotated twice")
    if found.only:
        names = ", ".join(map(printable, found.only[:NAMES]))
        more = f" and {len(found.only) - NAMES} more" if len(found.only) > NAMES else ""
        yield Text(f"annotated once, left out: {names}{more}", style="yellow")
    yield _figures(found)
    yield _categories(found)
    yield _fields(found)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for index, name in enumerate(columns):
        table.add_column(name, justify="left" if index < 2 else "right")
    return table


def _figures(found: Agreement) -> Table:
    table = _table("\nspans and records", "kind", "level", "both", "f1", "95 %")
    for key, one in found.figures.items():
        edges = interval(*(one.f1 or (None, None)))
        cells = (str(one.count.tp), cell(one.count.f1), edges)
        table.add_row(key.kind, key.level, *cells)
    return table


def _categories(found: Agreement) -> Table:
    names = ("kind", "field", "pairs", "agree", "kappa", "95 %")
    table = _table("\ncategories beyond chance (Cohen's kappa)", *names)
    for row in found.kappas:
        edges = interval(*(row.interval or (None, None)))
        cells = (str(row.pairs), cell(row.observed), cell(row.kappa), edges)
        table.add_row(row.kind, row.field, *cells)
    return table


def _fields(found: Agreement) -> Table:
    names = ("kind", "field", "pairs", "agree")
    table = _table("\nfields of matched pairs", *names)
    for (kind, name), share in found.shares.items():
        table.add_row(kind, name, str(share.compared), cell(share.accuracy))
    return table


def agreement_json(found: Agreement) -> dict[str, Any]:
    """Give all of an agreement as JSON; what is undefined is null."""
    kinds: dict[str, dict[str, Any]] = {}
    for key, one in found.figures.items():
        kinds.setdefault(key.kind, {})[key.level] = figure_json(one)
    return {
        "documents": list(found.documents),
        "only_once": list(found.only),
        "kinds": kinds,
        "fields": {
            f"{kind}.{name}": {"agree": share.accuracy, "pairs": share.compared}
            for (kind, name), share in found.shares.items()
        },
        "kappa": [
            {
                "kind": row.kind,
                "field": row.field,
                "pairs": row.pairs,
                "observed": row.observed,
                "kappa": row.kappa,
                "interval": list(row.interval) if row.interval else None,
            }
            for row in found.kappas
        ],
    }
