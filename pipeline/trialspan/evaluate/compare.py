"""Two predictions of the same documents: the difference, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialspan.evaluate.finds import LINKS, Find
from trialspan.evaluate.intervals import Interval, edges, ratios, resampled
from trialspan.evaluate.match import Record
from trialspan.evaluate.result import Count, Evaluation
from trialspan.evaluate.tally import ALL, Key, Tally, tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

ABSENT = "absent"
Identity = tuple[str, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 now and before, and the interval of the difference on the same resamples."""

    kind: str
    level: str
    now: float | None
    before: float | None
    interval: Interval

    @property
    def change(self) -> float | None:
        """Give F1 now less F1 before."""
        if self.now is None or self.before is None:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class ChangedDocument:
    """The whole records, of all kinds, of a document that scores otherwise now."""

    doc_id: str
    now: Count
    before: Count


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record of which `status` was `before` ("right", "wrong", "missed", "false").

    A false find that only one side has is "absent" on the other.
    """

    doc_id: str
    kind: str
    start: int
    end: int
    text: str | None
    now: str
    before: str
    rule: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one prediction to another."""

    differences: tuple[Difference, ...]
    documents: tuple[ChangedDocument, ...]
    records: tuple[ChangedRecord, ...]


def compare(now: Evaluation, before: Evaluation) -> Comparison:
    """Compare two predictions scored against the same annotations."""
    after, earlier = tally(now), tally(before)
    return Comparison(
        tuple(_differences(after, earlier)),
        tuple(_documents(after, earlier)),
        tuple(_records(now.finds, before.finds)),
    )


def _overall(counted: Tally) -> dict[Key, int]:
    return {key: i for i, key in enumerate(counted.keys) if key.part == ALL}


def _differences(now: Tally, before: Tally) -> Iterable[Difference]:
    columns, others = _overall(now), _overall(before)
    keys = list(columns)
    tables = (
        now.counts[:, [columns[key] for key in keys]],
        before.counts[:, [others[key] for key in keys]],
    )
    intervals = _intervals(tables[0], tables[1])
    totals, earlier = now.total(), before.total()
    for key, interval in zip(keys, intervals, strict=True):
        f1s = totals[key].f1, earlier[key].f1
        yield Difference(key.kind, key.level, *f1s, interval)


def _intervals(now: NDArray[np.int32], before: NDArray[np.int32]) -> list[Interval]:
    width = now.shape[1]
    if len(now) < 2:
        return [None] * width
    f1s = np.concatenate([ratios(sums)[2] for sums in resampled(now, before)])
    return edges(f1s[:, :width] - f1s[:, width:])


def _documents(now: Tally, before: Tally) -> Iterable[ChangedDocument]:
    whole = [key for key in _overall(now) if key.level == "record"]
    whole = [key for key in whole if key.kind not in (ALL, *LINKS)]
    sides = []
    for side in (now, before):
        columns = [_overall(side)[key] for key in whole]
        sides.append(side.counts[:, columns].sum(axis=1).tolist())
    for doc_id, *counts in zip(now.documents, *sides, strict=True):
        if counts[0] != counts[1]:
            yield ChangedDocument(doc_id, Count(*counts[0]), Count(*counts[1]))


def _records(now: Iterable[Find], before: Iterable[Find]) -> Iterable[ChangedRecord]:
    after, earlier = _by_identity(now), _by_identity(before)
    for identity in sorted(after.keys() | earlier.keys()):
        find, old = after.get(identity), earlier.get(identity)
        status = find.status if find else ABSENT
        was = old.status if old else ABSENT
        if status != was:
            yield _changed(identity, find or old, status, was)


def _changed(
    identity: Identity, find: Find | None, now: str, before: str
) -> ChangedRecord:
    doc_id, kind, _, start, end = identity
    record: Record = (find and (find.gold or find.predicted)) or {}
    predicted: Record = (find and find.predicted) or {}
    text, rule = record.get("text"), predicted.get("rule")
    return ChangedRecord(doc_id, kind, start, end, text, now, before, rule)


def _by_identity(finds: Iterable[Find]) -> Mapping[Identity, Find]:
    """Tell finds apart by the annotated record, else by the place of the prediction."""
    known: dict[Identity, Find] = {}
    for find in finds:
        if find.kind in LINKS:
            continue
        record = find.gold or find.predicted or {}
        name = str(record.get("id")) if find.gold else ""
        place = (int(record["start"]), int(record["end"]))
        known[(find.doc_id, find.kind, name, *place)] = find
    return known
