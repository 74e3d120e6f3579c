"""What a form cannot say, and the criteria that it may say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

Record = dict[str, Any]


class Lost(NamedTuple):
    """A record, or a part of one, that the form does not hold, and why."""

    doc_id: str
    id: str
    reason: str


def criteria_of(record: Record, lost: list[Lost]) -> Iterator[Record]:
    """The thresholds that select patients; those that do not are lost.

    What narrows a bound is lost too, and told, while the bound itself is kept.
    """
    for bound in record["lab_thresholds"]:
        if bound["criterion"] is None:
            lost.append(Lost(record["doc_id"], bound["id"], "no criterion"))
            continue
        for name in ("qualifiers", "timeframes"):
            if bound[name]:
                lost.append(Lost(record["doc_id"], bound["id"], name))
        yield bound


def excludes(bound: Record) -> bool:
    """Whether who meets the bound is kept out."""
    return bool((bound["criterion"] == "exclusion") != bound["negated"])
