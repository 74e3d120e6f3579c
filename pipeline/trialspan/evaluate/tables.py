"""An evaluation as tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from trialspan.evaluate.check import KINDS
from trialspan.evaluate.result import Evaluation, Mistake
from trialspan.evaluate.score import LEVELS

if TYPE_CHECKING:
    import pandas as pd

MISTAKE = tuple(Mistake.__dataclass_fields__)


def figures_table(found: Evaluation) -> pd.DataFrame:
    """Give a row for each kind and level: tp, fp, fn, precision, recall, F1."""
    import pandas as pd

    rows = []
    for kind in KINDS:
        for level in LEVELS:
            count = found.figures[kind, level]
            ratios = (count.precision, count.recall, count.f1)
            rows.append((kind, level, count.tp, count.fp, count.fn, *ratios))
    columns = ["kind", "level", "tp", "fp", "fn", "precision", "recall", "f1"]
    return pd.DataFrame(rows, columns=columns)


def fields_table(found: Evaluation) -> pd.DataFrame:
    """Give a row for each field: how many matched pairs were compared and agree."""
    import pandas as pd

    rows = [
        (kind, name, share.in_record, share.right, share.compared, share.accuracy)
        for (kind, name), share in found.shares.items()
    ]
    columns = ["kind", "field", "in_record", "right", "compared", "accuracy"]
    return pd.DataFrame(rows, columns=columns)


def mistakes_table(found: Evaluation) -> pd.DataFrame:
    """Give a row for each miss, false find and wrong field."""
    import pandas as pd

    rows = [asdict(mistake) for mistake in found.mistakes]
    return pd.DataFrame(rows, columns=list(MISTAKE))


def as_json(found: Evaluation, *, errors: bool = True) -> dict[str, Any]:
    """Give all of an evaluation as JSON; what is undefined is null.

    `fields` hold the accuracy of those that make a record, `beside` of the others;
    the mistakes are left out without `errors`.
    """
    return {
        "documents": len(found.documents),
        "without_prediction": list(found.without_prediction),
        "without_gold": list(found.without_gold),
        "offset_errors": found.offset_errors,
        "kinds": {kind: _levels(found, kind) for kind in KINDS},
        "fields": _shares(found, in_record=True),
        "beside": _shares(found, in_record=False),
        **({"mistakes": [asdict(row) for row in found.mistakes]} if errors else {}),
    }


def _levels(found: Evaluation, kind: str) -> dict[str, Any]:
    levels = {}
    for level in LEVELS:
        count = found.figures[kind, level]
        levels[level] = {
            "tp": count.tp,
            "fp": count.fp,
            "fn": count.fn,
            "precision": count.precision,
            "recall": count.recall,
            "f1": count.f1,
        }
    return levels


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
