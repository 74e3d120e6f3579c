"""The finds counted by document, kind and level: over all, by section, by layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trialspan.evaluate.finds import LEVELS, LINKS, Find
from trialspan.evaluate.result import Count, Evaluation
from trialspan.evaluate.where import LAYOUTS, NOWHERE

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALL = "all"
ROWS = ("targets", "mentions", "lab_thresholds", "timeframes", "outcomes", *LINKS)
OUTCOMES = 6
# What each outcome adds to (tp, fp, fn) of span, strict and record: missed, false, then
# the pairs by (strict, whole).
HIT, BOTH = (1, 0, 0), (0, 1, 1)
WORTH = np.array(
    [
        [(0, 0, 1)] * 3,
        [(0, 1, 0)] * 3,
        [HIT, BOTH, BOTH],
        [HIT, BOTH, HIT],
        [HIT, HIT, BOTH],
        [HIT, HIT, HIT],
    ],
    dtype=np.int32,
)


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted: `part` is "all", "section" or "layout", `name` which of them."""

    part: str
    name: str
    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class Tally:
    """`counts[document, key]` is (tp, fp, fn)."""

    documents: tuple[str, ...]
    keys: tuple[Key, ...]
    counts: NDArray[np.int32]

    def total(self) -> dict[Key, Count]:
        """Add up the documents."""
        sums = self.counts.sum(axis=0, dtype=np.int64).tolist()
        return {key: Count(*row) for key, row in zip(self.keys, sums, strict=True)}


def tally(found: Evaluation) -> Tally:
    """Count the finds of an evaluation."""
    sections = sorted({find.section for find in found.finds} - {NOWHERE})
    sections = [*sections, NOWHERE]
    table = _table(found.documents, sections, found.finds)
    columns = list(_columns(found, sections, table))
    keys = tuple(key for key, _ in columns)
    counts = np.stack([column for _, column in columns], axis=1)
    return Tally(found.documents, keys, counts)


def _table(
    documents: Sequence[str], sections: Sequence[str], finds: Sequence[Find]
) -> NDArray[np.int32]:
    """Count (document, row kind, section, level, tp | fp | fn)."""
    shape = (len(documents), len(ROWS), len(sections), OUTCOMES)
    at = [{name: i for i, name in enumerate(names)} for names in (documents, ROWS)]
    place = {name: i for i, name in enumerate(sections)}
    flat = np.fromiter(
        (
            ((at[0][row.doc_id] * shape[1] + at[1][row.kind]) * shape[2]) * OUTCOMES
            + place[row.section] * OUTCOMES
            + _outcome(row)
            for row in finds
        ),
        dtype=np.int64,
        count=len(finds),
    )
    size = int(np.prod(shape))
    counted = np.bincount(flat, minlength=size).reshape(shape).astype(np.int32)
    return np.tensordot(counted, WORTH, axes=1)


def _outcome(find: Find) -> int:
    if find.predicted is None:
        return 0
    if find.gold is None:
        return 1
    return 2 + 2 * find.strict + find.whole


def _columns(
    found: Evaluation, sections: Sequence[str], table: NDArray[np.int32]
) -> Iterator[tuple[Key, NDArray[np.int32]]]:
    whole = table.sum(axis=2, dtype=np.int32)
    for kind, level, column in _figures(found.kinds, whole, with_links=True):
        yield Key(ALL, ALL, kind, level), column
    for index, name in enumerate(sections):
        for kind, level, column in _figures(found.kinds, table[:, :, index]):
            if column.any():
                yield Key("section", name, kind, level), column
    for name in LAYOUTS:
        of = [found.layouts.get(doc_id) == name for doc_id in found.documents]
        mask = np.array(of, dtype=np.int32).reshape(-1, 1)
        for kind, level, column in _figures(found.kinds, whole):
            if any(of):
                yield Key("layout", name, kind, level), column * mask


def _figures(
    kinds: Sequence[str], table: NDArray[np.int32], *, with_links: bool = False
) -> Iterator[tuple[str, str, NDArray[np.int32]]]:
    """Yield the counts of each kind and level, of all kinds together, of the links."""
    every: dict[str, Any] = dict.fromkeys(LEVELS, 0)
    for kind in kinds:
        for index, level in enumerate(LEVELS):
            row = "mentions" if (kind, level) in MENTIONED else kind
            column = table[:, ROWS.index(row), index]
            every[level] = every[level] + column
            yield kind, level, column
    if len(kinds) > 1:
        for level in LEVELS:
            yield ALL, level, every[level]
    for name, (kind, _, to) in LINKS.items() if with_links else ():
        if {kind, to} <= set(kinds):
            yield name, "record", table[:, ROWS.index(name), LEVELS.index("record")]


MENTIONED = {("targets", "span"), ("targets", "strict")}
