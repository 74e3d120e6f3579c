"""What is compared on a matched pair: the fields of each kind, and when they are equal.

A field that stands in `record` must be equal for the whole record to be right ("What
equality means" in the specification of the record); the others are told beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq
from typing import Any

from trialspan.evaluate.match import Record, overlap

Read = Callable[[Record, Record], Any]
Same = Callable[[Any, Any], bool | None]
Synonyms = Mapping[str, str]
SameCode = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a record says: `read(record, document)` and when two are the `same`.

    `same` answers None where a pair is not to be compared.
    """

    name: str
    read: Read
    same: Same = eq
    in_record: bool = True


def number(value: Any) -> float | None:
    """Read a number as the nine decimals that are compared."""
    return None if value is None else round(float(value), 9)


def unit(code: str | None) -> str | None:
    """Fold a UCUM code: case, brackets and the spelling of micro do not count."""
    if code is None:
        return None
    code = code.replace("µ", "u").replace("μ", "u").replace("[", "").replace("]", "")
    return code.replace("{1.73_m2}", "{1.73m2}").lower()


def fold(name: str) -> str:
    """Write a name in the form synonyms are looked up: lower case, no hyphens."""
    return name.lower().replace("-", " ")


def threshold_fields(codes: SameCode) -> tuple[Field, ...]:
    """List the fields of a threshold; `codes` gives the equivalents of a LOINC code."""
    return (
        Field("comparator", plain("comparator")),
        Field("value", plain("value"), same_number),
        Field("upper", plain("upper"), same_number),
        Field("unit", plain("unit"), lambda gold, found: unit(gold) == unit(found)),
        Field("reference", plain("reference")),
        Field("category", plain("category")),
        Field("criterion", plain("criterion")),
        Field("negated", lambda record, _: bool(record.get("negated"))),
        Field(
            "analyte", plain("analyte"), lambda gold, found: overlap(gold, found) > 0
        ),
        beside("span", place, eq),
        beside("analyte_name", inside("analyte", "name"), same_name),
        beside("loinc", inside("analyte", "loinc"), same_code(codes)),
        beside("unit_text", plain("unit_text")),
        beside("qualifiers", qualifiers, same_qualifiers),
        beside("timeframes", linked_timeframes),
        beside("alternative_group", alternatives),
    )


def timeframe_fields() -> tuple[Field, ...]:
    """List the fields of a timeframe."""
    return (
        Field("comparator", plain("comparator")),
        Field("value", plain("value"), same_number),
        Field("upper", plain("upper"), same_number),
        Field("unit", plain("unit")),
        Field("iso8601", plain("iso8601")),
        Field("relation", plain("relation")),
        Field("anchor", inside("anchor", "event")),
        Field("start_event", inside("start_event", "event")),
        beside("span", place),
        beside("anchor_span", plain("anchor"), same_place),
        beside("start_event_span", plain("start_event"), same_place),
        beside("cycle", plain("cycle"), same_number),
    )


def outcome_fields(synonyms: Synonyms) -> tuple[Field, ...]:
    """List the fields of an outcome; `synonyms` leads from folded names to concepts."""
    return (
        Field("type", plain("type")),
        Field(
            "measure", plain("measure"), lambda gold, found: overlap(gold, found) >= 0.5
        ),
        Field("concept", plain("concept"), same_concept(synonyms)),
        Field("timeframes", linked_timeframes),
        Field("definition", plain("definition"), same_place),
        Field("start_event", inside("start_event", "event")),
        Field("end_events", end_events),
        Field("criteria", criteria_names),
        beside("span", place),
        beside("abbreviation", plain("abbreviation"), same_abbreviation),
        beside("description", plain("description"), same_place),
        beside("time_frame", plain("time_frame"), same_place),
        beside("criteria_versions", criteria_versions),
        beside("thresholds", linked_thresholds),
    )


def target_fields() -> tuple[Field, ...]:
    """List the fields of a target, matched by its symbol or name."""
    return (
        Field("roles", lambda record, _: sorted(record.get("roles") or [])),
        beside("name", plain("name"), same_name),
        beside("symbol", plain("symbol")),
        beside("hgnc_id", plain("hgnc_id")),
        beside("uniprot_id", plain("uniprot_id")),
        beside("variant", plain("variant"), same_name),
        beside("modality", plain("modality")),
    )


def mention_fields() -> tuple[Field, ...]:
    """List the fields of a mention of a target."""
    return (beside("span", place), beside("form", plain("form")))


def beside(name: str, read: Read, same: Same = eq) -> Field:
    """Make a field that is told beside the record, not counted in it."""
    return Field(name, read, same, in_record=False)


def plain(name: str) -> Read:
    """Read a field as it stands."""
    return lambda record, _: record.get(name)


def inside(name: str, part: str) -> Read:
    """Read one part of a field that may be null."""
    return lambda record, _: (record.get(name) or {}).get(part)


def place(record: Record, _: Record) -> list[int]:
    """Read where a record stands."""
    return [record["start"], record["end"]]


def same_number(gold: Any, found: Any) -> bool:
    """Tell whether two numbers agree to nine decimals."""
    return number(gold) == number(found)


def same_place(gold: Record | None, found: Record | None) -> bool:
    """Tell whether two spans are both null or share half of what they cover."""
    return (gold is None and found is None) or overlap(gold, found) >= 0.5


def same_name(gold: str | None, found: str | None) -> bool:
    """Tell whether two names differ by case and hyphens at most."""
    return fold(gold or "") == fold(found or "")


def same_abbreviation(gold: str | None, found: str | None) -> bool | None:
    """Tell whether an abbreviation is the annotated one, where one was annotated."""
    return None if gold is None else gold == found


def same_code(codes: SameCode) -> Same:
    """Compare LOINC codes up to equivalence, where one was annotated."""

    def same(gold: str | None, found: str | None) -> bool | None:
        if gold is None:
            return None
        return found == gold or found in codes.get(gold, frozenset())

    return same


def same_concept(synonyms: Synonyms) -> Same:
    """Compare concepts up to synonyms; where none was annotated any will do."""

    def concept(name: str | None) -> str | None:
        return None if name is None else synonyms.get(fold(name), fold(name))

    def same(gold: str | None, found: str | None) -> bool:
        return gold is None or concept(gold) == concept(found)

    return same


def qualifiers(record: Record, _: Record) -> list[Record]:
    """Read the qualifiers in their order in the text."""
    return sorted(record.get("qualifiers") or [], key=lambda span: span["start"])


def same_qualifiers(gold: list[Record], found: list[Record]) -> bool:
    """Tell whether the qualifiers are as many, of the same kinds, and meet in order."""
    return len(gold) == len(found) and all(
        a.get("kind") == b.get("kind") and overlap(a, b) > 0
        for a, b in zip(gold, found, strict=True)
    )


def linked_timeframes(record: Record, document: Record) -> list[list[Any]]:
    """Read the timeframes a record names, as sorted (value, unit, relation)."""
    named = record.get("timeframes") or []
    linked = [row for row in document["timeframes"] if row["id"] in named]
    return by_text(
        [number(row.get("value")), row.get("unit"), row.get("relation")]
        for row in linked
    )


def linked_thresholds(record: Record, document: Record) -> list[list[Any]]:
    """Read the thresholds an outcome names, as sorted (comparator, value, unit)."""
    named = record.get("thresholds") or []
    linked = [row for row in document["lab_thresholds"] if row["id"] in named]
    return by_text(
        [row.get("comparator"), number(row.get("value")), unit(row.get("unit"))]
        for row in linked
    )


def alternatives(record: Record, document: Record) -> list[list[Any]]:
    """Read the other bounds of a threshold's group, as (comparator, value, unit)."""
    group = record.get("alternative_group")
    others = [
        row
        for row in document["lab_thresholds"]
        if group and row is not record and row.get("alternative_group") == group
    ]
    return by_text(
        [row.get("comparator"), number(row.get("value")), unit(row.get("unit"))]
        for row in others
    )


def end_events(record: Record, _: Record) -> list[str]:
    """Read the events that end a time-to-event outcome, sorted."""
    events = [event.get("event") for event in record.get("end_events") or []]
    return sorted(event for event in events if event)


def criteria_names(record: Record, _: Record) -> list[str]:
    """Read the names of the response or grading criteria, sorted, each once."""
    return sorted({str(row.get("name")) for row in record.get("criteria") or []})


def criteria_versions(record: Record, _: Record) -> list[list[str]]:
    """Read the criteria with their versions, sorted, each once."""
    named = {
        (str(row.get("name")), str(row.get("version")))
        for row in record.get("criteria") or []
    }
    return [list(pair) for pair in sorted(named)]


def by_text(rows: Any) -> list[list[Any]]:
    """Sort rows in which numbers, words and null may stand side by side."""
    return sorted(rows, key=str)
