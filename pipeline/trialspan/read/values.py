"""A JSON value -> a document: a study, {"id", "text"}, or a record of our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trialspan.pipes.page import Entry, Section
from trialspan.read.json_values import Value
from trialspan.read.layout import FIELD, ROW, Layout, Problem, ReadError, Reading
from trialspan.read.registry import OUTCOMES, PROTOCOL, read_study
from trialspan.read.stretches import Entries, Stretches

WANTED = 'want a study with "protocolSection", or an object with "id" and "text"'
LISTS = {label for label, *_ in OUTCOMES}
PARTS = {"measure": 2, "description": 3, "timeFrame": 4}  # places in an Entry
Found = Reading | Problem


def read_all(values: Iterable[Value | Problem]) -> Iterator[Found]:
    """The documents of values; what is none is a Problem."""
    for value in values:
        if isinstance(value, Problem):
            yield value
        else:
            yield from _read(*value)


def _read(member: str, value: Any) -> Iterator[Found]:
    """The documents of a value: many where it lists studies."""
    studies = value.get("studies") if isinstance(value, dict) else None
    if isinstance(studies, list):
        for number, study in enumerate(studies, start=1):
            yield _one(f"{member}#{number}", study)
    else:
        yield _one(member, value)


def _one(member: str, value: Any) -> Found:
    try:
        if not isinstance(value, dict):
            raise ReadError(f"no object ({WANTED})")
        if PROTOCOL in value:
            return read_study(value, member)
        if "doc_id" in value:
            return _record(value, member)
        return _text(value, member)
    except ReadError as error:
        return Problem(member, str(error))


def _text(value: dict[str, Any], member: str) -> Reading:
    text, name = value.get("text"), value.get("id")
    if not isinstance(text, str):
        raise ReadError(f'no "text" ({WANTED})')
    if name is not None and not isinstance(name, (str, int)):
        raise ReadError('"id" is neither text nor number')
    return Reading(text, member, name=None if name is None else str(name))


def _record(value: dict[str, Any], member: str) -> Reading:
    """A record of our own, read again with what its source knew."""
    text = value.get("text")
    if not isinstance(text, str):
        raise ReadError("a record without its text (made with --no-text)")
    layout = _layout(text, value.get("sections") or [])
    doc_id, trial = str(value["doc_id"]), value.get("trial")
    return Reading(text, member, doc_id, layout=layout, trial=trial)


def _layout(text: str, sections: list[dict[str, Any]]) -> Layout | None:
    """The layout that sections with ``field`` came from; None without them."""
    try:
        known = [_section(one) for one in sections if one.get("field")]
    except (KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"a section without label, start and end: {error}") from error
    if not known:
        return None
    if any(not 0 <= s.start <= s.end <= len(text) for s in known):
        raise ReadError("a section outside the text")
    outer = [s for s in known if not _is_part(s)]
    inner = [s for s in known if _is_part(s)]
    return Layout(tuple(outer), Stretches(inner), Entries(_entries(inner)))


def _section(one: dict[str, Any]) -> Section:
    label, field = str(one["label"]), str(one["field"])
    rule = ROW if label in LISTS and not field.endswith("]") else FIELD
    return Section(label, int(one["start"]), int(one["end"]), rule, field)


def _is_part(section: Section) -> bool:
    return "[" in (section.field or "")


def _entries(parts: list[Section]) -> Iterator[Entry]:
    """The outcomes whose parts are known by path: "…primaryOutcomes[0].measure"."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for part in parts:
        path, _, name = (part.field or "").rpartition(".")
        if part.label in LISTS and name in PARTS:
            found.setdefault(path, {})[name] = (part.start, part.end)
    for places in found.values():
        start = min(place[0] for place in places.values())
        end = max(place[1] for place in places.values())
        measure = places.get("measure", (start, end))
        yield Entry(
            start, end, measure, places.get("description"), places.get("timeFrame")
        )
