"""An evaluation as tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trialspan.evaluate.finds import LEVELS, LINKS, Find
from trialspan.evaluate.intervals import Figure, figures
from trialspan.evaluate.result import Evaluation, Mistake
from trialspan.evaluate.rules import RuleScore, rule_scores
from trialspan.evaluate.tally import ALL, Key, tally

if TYPE_CHECKING:
    import pandas as pd

    from trialspan.evaluate.compare import Comparison

MISTAKE = tuple(Mistake.__dataclass_fields__)
RATIOS = ["tp", "fp", "fn", "precision", "recall", "f1", "low", "high"]
Measured = Mapping[Key, Figure]


def measure(found: Evaluation) -> dict[Key, Figure]:
    """Give every figure of an evaluation with its intervals."""
    return figures(tally(found))


def figures_table(found: Evaluation, measured: Measured | None = None) -> pd.DataFrame:
    """Give a row for each kind and level: counts, ratios, the interval of F1."""
    rows = [
        (key.kind, key.level, *_cells(figure))
        for key, figure in (measured or measure(found)).items()
        if key.part == ALL and key.kind not in LINKS
    ]
    return _frame(rows, ["kind", "level", *RATIOS])


def links_table(measured: Measured) -> pd.DataFrame:
    """Give a row for each kind of link: counts, ratios, the interval of F1."""
    rows = [
        (key.kind, *_cells(figure))
        for key, figure in measured.items()
        if key.part == ALL and key.kind in LINKS
    ]
    return _frame(rows, ["link", *RATIOS])


def parts_table(measured: Measured, part: str) -> pd.DataFrame:
    """Give a row for each section (or layout), kind and level."""
    rows = [
        (key.name, key.kind, key.level, *_cells(figure))
        for key, figure in measured.items()
        if key.part == part
    ]
    return _frame(rows, [part, "kind", "level", *RATIOS])


def rules_table(found: Evaluation) -> pd.DataFrame:
    """Give a row for each rule: its use, what was right and wrong, its precision."""
    rows = [
        (*_rule(score), score.precision, len(score.documents))
        for score in rule_scores(found.finds)
    ]
    columns = ["kind", "rule", "uses", "right", "wrong", "false"]
    return _frame(rows, [*columns, "precision", "documents"])


def fields_table(found: Evaluation) -> pd.DataFrame:
    """Give a row for each field: how many matched pairs were compared and agree."""
    rows = [
        (kind, name, share.in_record, share.right, share.compared, share.accuracy)
        for (kind, name), share in found.shares.items()
    ]
    columns = ["kind", "field", "in_record", "right", "compared", "accuracy"]
    return _frame(rows, columns)


def mistakes_table(found: Evaluation) -> pd.DataFrame:
    """Give a row for each miss, false find and wrong field."""
    rows = [tuple(flat(mistake).values()) for mistake in found.mistakes]
    return _frame(rows, list(MISTAKE))


def _frame(rows: list[Any], columns: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=columns)


def _cells(figure: Figure) -> tuple[Any, ...]:
    count, interval = figure.count, figure.f1 or (None, None)
    counts = (count.tp, count.fp, count.fn)
    return (*counts, count.precision, count.recall, count.f1, *interval)


def as_json(
    found: Evaluation,
    *,
    errors: bool = True,
    measured: Measured | None = None,
    comparison: Comparison | None = None,
) -> dict[str, Any]:
    """Give all of an evaluation as JSON; what is undefined is null.

    `fields` hold the accuracy of those that make a record, `beside` of the others;
    the mistakes are left out without `errors`. An interval is [low, high].
    """
    measured = measured or measure(found)
    over = {key: one for key, one in measured.items() if key.part == ALL}
    levels = _levels({key: one for key, one in over.items() if key.kind != ALL})
    kinds = {kind: told for kind, told in levels.items() if kind not in LINKS}
    total = _levels({key: one for key, one in over.items() if key.kind == ALL})
    return {
        "documents": len(found.documents),
        "without_prediction": list(found.without_prediction),
        "without_gold": list(found.without_gold),
        "offset_errors": found.offset_errors,
        "kinds": kinds,
        "total": total.get(ALL),
        "links": {name: levels[name]["record"] for name in LINKS if name in levels},
        "sections": _parts(measured, "section"),
        "layouts": _parts(measured, "layout"),
        "fields": _shares(found, in_record=True),
        "beside": _shares(found, in_record=False),
        "rules": [_rule_json(score, errors) for score in rule_scores(found.finds)],
        **({"mistakes": [flat(row) for row in found.mistakes]} if errors else {}),
        **({"against": comparison_json(comparison)} if comparison else {}),
    }


def write_json(told: dict[str, Any]) -> str:
    """Write it as JSON, a line for each entry: a committed baseline can be read so.

    The standard library's own indentation is many times slower.
    """
    parts = (f"{_dump(name)}: {_entries(value)}" for name, value in told.items())
    return "{\n" + ",\n".join(parts) + "\n}"


def _entries(value: Any) -> str:
    if isinstance(value, dict) and value:
        rows = (f"  {_dump(name)}: {_dump(part)}" for name, part in value.items())
        return "{\n" + ",\n".join(rows) + "\n}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_dump(part)}" for part in value) + "\n]"
    return _dump(value)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def flat(mistake: Mistake) -> dict[str, Any]:
    """Give a mistake as a plain dict."""
    return {name: getattr(mistake, name) for name in MISTAKE}


def figure_json(figure: Figure) -> dict[str, Any]:
    """Give one figure with its intervals."""
    count = figure.count
    return {
        "tp": count.tp,
        "fp": count.fp,
        "fn": count.fn,
        "precision": count.precision,
        "recall": count.recall,
        "f1": count.f1,
        "precision_interval": _pair(figure.precision),
        "recall_interval": _pair(figure.recall),
        "f1_interval": _pair(figure.f1),
    }


def _pair(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)


def _levels(measured: Measured) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    for key, figure in measured.items():
        told.setdefault(key.kind, {})[key.level] = figure_json(figure)
    return {
        kind: {level: levels[level] for level in LEVELS if level in levels}
        for kind, levels in told.items()
    }


def _parts(measured: Measured, part: str) -> dict[str, Any]:
    names = dict.fromkeys(key.name for key in measured if key.part == part)
    return {
        name: _levels(
            {k: one for k, one in measured.items() if (k.part, k.name) == (part, name)}
        )
        for name in names
    }


def _rule(score: RuleScore) -> tuple[Any, ...]:
    counts = (score.uses, score.right, score.wrong, score.false)
    return score.kind, score.rule, *counts


def _rule_json(score: RuleScore, errors: bool) -> dict[str, Any]:
    names = ("kind", "rule", "uses", "right", "wrong", "false")
    return {
        **dict(zip(names, _rule(score), strict=True)),
        "precision": score.precision,
        "documents": len(score.documents),
        **({"mistakes": [find_json(f) for f in score.mistakes]} if errors else {}),
    }


def find_json(find: Find) -> dict[str, Any]:
    """Give the place and the text of a find, and what became of it."""
    record = find.gold or find.predicted or {}
    return {
        "doc_id": find.doc_id,
        "status": find.status,
        "start": record["start"],
        "end": record["end"],
        "text": record.get("text"),
    }


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison: differences, changed documents, changed records."""
    return {
        "differences": [
            {
                "kind": row.kind,
                "level": row.level,
                "now": row.now,
                "before": row.before,
                "change": row.change,
                "interval": _pair(row.interval),
            }
            for row in comparison.differences
        ],
        "documents": [
            {"doc_id": row.doc_id, "now": row.now.f1, "before": row.before.f1}
            for row in comparison.documents
        ],
        "records": [
            {name: getattr(row, name) for name in row.__dataclass_fields__}
            for row in comparison.records
        ],
    }


def _shares(found: Evaluation, *, in_record: bool) -> dict[str, dict[str, Any]]:
    return {
        f"{kind}.{name}": {
            "right": share.right,
            "compared": share.compared,
            "accuracy": share.accuracy,
        }
        for (kind, name), share in found.shares.items()
        if share.in_record is in_record
    }
