"""Which predicted record answers which gold record."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]

LONGEST = 300
NAMES = {"id", "text", "rule", "item", "timeframes", "thresholds", "alternative_group"}


def common(a: Record, b: Record) -> int:
    """Count the characters two spans share; zero or less when they do not meet."""
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def overlap(a: Record | None, b: Record | None) -> float:
    """Divide what two spans share by what they cover together (0.0 for no span)."""
    if not a or not b:
        return 0.0
    shared = common(a, b)
    if shared <= 0:
        return 0.0
    return float(shared / (max(a["end"], b["end"]) - min(a["start"], b["start"])))


def in_order(records: Iterable[Record]) -> list[Record]:
    """Sort records by place, and those of one place by what they say.

    Matching then depends on what a file says, never on the order it says it in.
    """
    rows = sorted(records, key=_extent)
    places = [_extent(row) for row in rows]
    return rows if len(set(places)) == len(rows) else sorted(rows, key=_place)


def _extent(record: Record) -> tuple[int, int]:
    return record["start"], record["end"]


def _place(record: Record) -> tuple[int, int, str, str]:
    content = {key: record[key] for key in record.keys() - NAMES}
    return record["start"], record["end"], _dump(content), _dump(record)


def _dump(content: Record) -> str:
    return json.dumps(dict(content), sort_keys=True, default=str)


def pair(
    gold: Sequence[Record],
    predicted: Sequence[Record],
    score: Callable[[Record, Record], float] = overlap,
) -> list[tuple[int, int]]:
    """Match records one to one, the largest score first, as (gold, predicted) indices.

    Both lists stand `in_order`. Equal scores are taken from the end, which is how the
    reference scorer breaks ties: the figures are its own for records in this order.
    An assignment with the largest sum of scores (scipy) is not the same: among 200
    annotations altered at random it changes a figure of 152, on the output of the
    extractor none (docs/evaluation.md).
    """
    scored = [(score(gold[i], predicted[j]), i, j) for i, j in meeting(gold, predicted)]
    free_gold, free_predicted = set(range(len(gold))), set(range(len(predicted)))
    found = []
    for value, i, j in sorted(scored, reverse=True):
        if value > 0 and i in free_gold and j in free_predicted:
            free_gold.remove(i)
            free_predicted.remove(j)
            found.append((i, j))
    return sorted(found)


def meeting(
    gold: Sequence[Record], predicted: Sequence[Record]
) -> Iterator[tuple[int, int]]:
    """Yield the indices of spans that share a character; both lists stand in order."""
    starts = [span["start"] for span in predicted]
    reach = _reach(predicted)
    for i, span in enumerate(gold):
        j = bisect_left(starts, span["end"]) - 1
        while j >= 0 and reach[j] > span["start"]:
            if common(span, predicted[j]) > 0:
                yield i, j
            j -= 1


def _reach(spans: Sequence[Record]) -> list[int]:
    """Tell for each span how far the spans up to it reach."""
    reach, furthest = [], 0
    for span in spans:
        furthest = max(furthest, span["end"])
        reach.append(furthest)
    return reach


def place_score(gold: Record, predicted: Record) -> float:
    """Score two timeframes; a prediction longer than a sentence answers nothing."""
    too_long = predicted["end"] - predicted["start"] > LONGEST
    return 0.0 if too_long else overlap(gold, predicted)


def threshold_score(gold: Record, predicted: Record) -> float:
    """Score two thresholds, of which the analytes must meet too."""
    if overlap(gold["analyte"], predicted["analyte"]) == 0:
        return 0.0
    return place_score(gold, predicted)


def mention_score(gold: Record, predicted: Record) -> float:
    """Score two mentions, which must be of the same target."""
    return overlap(gold, predicted) if gold["key"] == predicted["key"] else 0.0
