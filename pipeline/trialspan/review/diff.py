"""Two runs -> what was added, removed and changed, per document and kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trialspan.convert.records_of import records_of

Record = dict[str, Any]
KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes")
LINKS = {"timeframes": "timeframes", "thresholds": "lab_thresholds"}
PLACES = ("start", "end", "id", "item", "rule")  # move with the text, say nothing new


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs: what it was called, and its fields before and now."""

    kind: str
    what: str  # "added" | "removed" | "changed"
    name: str
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """A document that differs: ``what`` is added, removed or changed."""

    doc_id: str
    what: str
    text_changed: bool
    changes: tuple[Change, ...] = ()


def diff_files(before: Path, now: Path, problems: list[str]) -> Iterator[DocumentDiff]:
    """The documents that differ between two runs, in the order of the newer."""
    places = _places(before, problems)
    for record in records_of(now, problems):
        place = places.pop(record["doc_id"], None)
        if place is None:
            yield DocumentDiff(record["doc_id"], "added", False)
            continue
        found = diff_records(_at(before, place), record)
        if found:
            yield found
    for doc_id in places:
        yield DocumentDiff(doc_id, "removed", False)


def _places(path: Path, problems: list[str]) -> dict[str, int]:
    """Where the line of each document begins, so that none has to be held."""
    places: dict[str, int] = {}
    at = 0
    with path.open("rb") as handle:
        for number, line in enumerate(handle, start=1):
            try:
                places[json.loads(line)["doc_id"]] = at
            except (ValueError, KeyError, TypeError) as error:
                if line.strip():
                    problems.append(f"{path}#{number}: no record: {error}")
            at += len(line)
    return places


def _at(path: Path, place: int) -> Record:
    with path.open("rb") as handle:
        handle.seek(place)
        record: Record = json.loads(handle.readline())
    return record


def diff_records(before: Record, now: Record) -> DocumentDiff | None:
    """What differs between two records of a document; None where nothing does."""
    changes = tuple(change for kind in KINDS for change in _changes(kind, before, now))
    text = _text(before) != _text(now)
    if not changes and not text:
        return None
    return DocumentDiff(now["doc_id"], "changed", text, changes)


def _text(record: Record) -> Any:
    return (record.get("meta") or {}).get("sha256") or record.get("text")


def _changes(kind: str, before: Record, now: Record) -> Iterator[Change]:
    old, new = _facts(kind, before), _facts(kind, now)
    kept = Counter(map(_signature, old)) & Counter(map(_signature, new))
    old, new = _without(old, kept), _without(new, kept)
    left: dict[str, list[Record]] = {}
    for fact in old:
        left.setdefault(_name(kind, fact), []).append(fact)
    for fact in new:
        name = _name(kind, fact)
        if left.get(name):
            yield Change(kind, "changed", name, _fields(left[name].pop(0), fact))
        else:
            yield Change(kind, "added", name)
    for name, facts in left.items():
        yield from (Change(kind, "removed", name) for _ in facts)


def _facts(kind: str, record: Record) -> list[Record]:
    """The facts of a kind as they say it, ids replaced by what they stand for."""
    texts = {
        link: {one["id"]: one.get("text") for one in record.get(of) or ()}
        for link, of in LINKS.items()
    }
    facts = []
    for one in record.get(kind) or ():
        fact = _bare(one)
        for link, known in texts.items():
            if link in one and kind != link:
                fact[link] = [known.get(id, id) for id in one[link]]
        facts.append(fact)
    return facts


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _bare(v) for k, v in value.items() if k not in PLACES}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _signature(fact: Record) -> str:
    return json.dumps(fact, sort_keys=True)


def _without(facts: list[Record], kept: Counter[str]) -> list[Record]:
    """The facts that are not the same in both."""
    left = Counter(kept)
    others = []
    for fact in facts:
        signature = _signature(fact)
        if left[signature]:
            left[signature] -= 1
        else:
            others.append(fact)
    return others


def _name(kind: str, fact: Record) -> str:
    """What a fact is known by: the same in both runs where only values changed."""
    if kind == "targets":
        return str(fact["name"])
    if kind == "lab_thresholds":
        return f"{fact['criterion'] or 'anywhere'}: {fact['analyte']['name']}"
    if kind == "outcomes":
        return f"{fact['type'] or 'outcome'}: {fact['measure']['text']}"
    return str(fact["text"])


def _fields(before: Record, now: Record) -> dict[str, tuple[Any, Any]]:
    names = {**before, **now}
    return {
        name: (before.get(name), now.get(name))
        for name in names
        if before.get(name) != now.get(name)
    }
