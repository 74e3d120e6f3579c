"""How far two annotators agree: spans, records, fields, categories beyond chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from trialspan.evaluate.files import read_files
from trialspan.evaluate.finds import Find
from trialspan.evaluate.intervals import Figure, Interval, edges, figures, resampled
from trialspan.evaluate.match import Record
from trialspan.evaluate.problems import AnnotationError
from trialspan.evaluate.result import Evaluation, Share
from trialspan.evaluate.score import evaluate
from trialspan.evaluate.tally import ALL, Key, tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "targets": ("modality",),
    "mentions": ("form",),
    "lab_thresholds": (
        "category", "comparator", "unit", "reference", "criterion", "negated",
    ),
    "timeframes": ("comparator", "unit", "relation", "anchor", "start_event"),
    "outcomes": ("type", "start_event"),
}  # fmt: skip
"""The fields of each kind that take one of a few values both annotators share."""


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement in one category beyond chance, over the pairs matched by overlap."""

    kind: str
    field: str
    pairs: int
    observed: float | None
    kappa: float | None
    interval: Interval = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two annotators of the same documents agree in.

    `only` are the documents that one of them alone annotated: they are left out.
    """

    documents: tuple[str, ...]
    only: tuple[str, ...]
    figures: Mapping[Key, Figure]
    shares: Mapping[tuple[str, str], Share]
    kappas: tuple[Kappa, ...]


def agreement_of_files(
    first: Path, second: Path, *, documents: Path | None = None
) -> Agreement:
    """Compare two files of annotations, both of them checked as annotations.

    Raises AnnotationError with everything that is wrong with either.
    """
    from trialspan.evaluate.synonyms import packaged_sameness

    wrong: list[str] = []
    sides = []
    for one, other in ((first, second), (second, first)):
        try:
            sides.append(read_files(one, other, documents=documents))
        except AnnotationError as error:
            wrong += error.problems
    if wrong:
        raise AnnotationError(list(dict.fromkeys(wrong)))
    synonyms, codes = packaged_sameness()
    found = agreement(sides[0].gold, sides[0].predicted, synonyms=synonyms, codes=codes)
    return replace(found, only=tuple(sorted({*found.only, *sides[0].unknown})))


def agreement(
    first: Sequence[Record], second: Sequence[Record], **sameness: Any
) -> Agreement:
    """Compare two annotations of the documents that both hold.

    F1 is the same whichever of the two is taken as the reference; precision is the
    share of the second's records that the first has, recall the other way round.
    """
    found = evaluate(first, second, **sameness)
    alone = set(found.without_prediction)
    both = [record for record in first if record["doc_id"] not in alone]
    found = evaluate(both, second, **sameness)
    return Agreement(
        documents=found.documents,
        only=tuple(sorted({*alone, *found.without_gold})),
        figures={k: one for k, one in figures(tally(found)).items() if k.part == ALL},
        shares=found.shares,
        kappas=tuple(kappas(found)),
    )


def kappas(found: Evaluation) -> Iterator[Kappa]:
    """Yield Cohen's kappa of every category."""
    place = {name: i for i, name in enumerate(found.documents)}
    pairs: dict[str, list[Find]] = {kind: [] for kind in CATEGORIES}
    for find in found.finds:
        if find.kind in pairs and find.gold and find.predicted:
            pairs[find.kind].append(find)
    for kind, names in CATEGORIES.items():
        for name in names:
            rows = [
                (place[find.doc_id], said(find.gold, name), said(find.predicted, name))
                for find in pairs[kind]
            ]
            yield _kappa(kind, name, rows, len(place))


def said(record: Record | None, name: str) -> str:
    """Give the category a record is put in; an event by its name."""
    value = (record or {}).get(name)
    return str(value.get("event") if isinstance(value, dict) else value)


def _kappa(
    kind: str, name: str, rows: Sequence[tuple[int, str, str]], documents: int
) -> Kappa:
    categories = sorted({value for _, *both in rows for value in both})
    if not rows:
        return Kappa(kind, name, 0, None, None)
    index = {value: i for i, value in enumerate(categories)}
    size = len(categories)
    table = np.zeros((documents, size * size, 1), dtype=np.int32)
    for document, a, b in rows:
        table[document, index[a] * size + index[b], 0] += 1
    told = cohen(table.sum(axis=0).reshape(1, size, size).astype(np.float32))
    observed = sum(a == b for _, a, b in rows) / len(rows)
    value = float(told[0])
    kappa = None if value != value else round(value, 6)
    return Kappa(kind, name, len(rows), observed, kappa, _interval(table, size))


def _interval(table: NDArray[np.int32], size: int) -> Interval:
    if len(table) < 2:
        return None
    triple = np.repeat(table, 3, axis=2)
    samples = [
        cohen(sums[:, :, 0].reshape(-1, size, size)) for sums in resampled(triple)
    ]
    return edges(np.concatenate(samples).reshape(-1, 1))[0]


def cohen(tables: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give Cohen's kappa of tables of counts (table, first's, second's category).

    kappa = (observed - chance) / (1 - chance); NaN where both use one category only.
    """
    whole = tables.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.trace(tables, axis1=1, axis2=2) / whole
        chance = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1) / whole**2
        kappa = (observed - chance) / (1 - chance)
    return np.asarray(np.where(chance >= 1, np.nan, kappa), dtype=np.float32)
