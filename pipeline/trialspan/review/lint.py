"""A trial's records -> what a sponsor should mend, each with its evidence and rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Record = dict[str, Any]
Rows = Mapping[str, list[dict[str, Any]]]
ENTRIES = ("outcome.entry", "outcome.labelled")
ENDS = ("study_completion", "treatment_end")
LOWER, UPPER = (">=", ">"), ("<=", "<")
DEFINITIONS = "Protocol Registration Data Element Definitions"
# what each check rests on; "practice" where no rule of the registry says it
BASES = {
    "outcome.no_time_frame": f"{DEFINITIONS}: Outcome Measures, Time Frame is required",
    "outcome.vague_time_frame": f"{DEFINITIONS}: Time Frame is the time point(s) at"
    " which the measure is assessed",
    "outcome.vague_anchor": f"{DEFINITIONS}: Time Frame is the specific duration over"
    " which each participant is assessed",
    "outcome.many_time_points": f"{DEFINITIONS}: Outcome Measure is one specific"
    " measure at its time point(s)",
    "outcome.no_interval": f"{DEFINITIONS}: Description of the metric of a measure",
    "threshold.no_unit": "practice: a laboratory value without unit cannot be applied",
    "threshold.contradiction": "practice: no one can meet both criteria",
    "threshold.implausible": "practice: a value outside what the analyte can have",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: the check, where it stands, and what is wrong."""

    doc_id: str
    check: str
    start: int
    end: int
    text: str
    says: str

    @property
    def basis(self) -> str:
        """The rule it rests on."""
        return BASES[self.check]


class Linter:
    """The checks, with what the lexicons know of endpoints and analytes."""

    def __init__(self, lexicons: Rows) -> None:
        self.timed = {
            row["concept"]
            for row in lexicons["endpoints"]
            if row.get("kind") == "time_to_event"
        }
        self.analytes = {row["analyte"]: row for row in lexicons["analytes"]}

    def check(self, record: Record) -> Iterator[Finding]:
        """What is to be mended in a document, in the order of its text."""
        found = [*self._outcomes(record), *self._thresholds(record)]
        for check, fact, says in sorted(found, key=lambda f: f[1]["start"]):
            start, end, text = fact["start"], fact["end"], fact["text"]
            yield Finding(record["doc_id"], check, start, end, text, says)

    def _outcomes(self, record: Record) -> Iterator[tuple[str, Record, str]]:
        frames = {one["id"]: one for one in record["timeframes"]}
        for outcome in record["outcomes"]:
            times = [frames[id] for id in outcome["timeframes"] if id in frames]
            if outcome["rule"] in ENTRIES:
                yield from _entry(outcome, times)
            if outcome["concept"] in self.timed and outcome["rule"] in ENTRIES:
                missing = _missing(outcome)
                if missing:
                    says = f"{outcome['concept']} without {missing}"
                    yield "outcome.no_interval", outcome, says

    def _thresholds(self, record: Record) -> Iterator[tuple[str, Record, str]]:
        for bound in record["lab_thresholds"]:
            row = self.analytes.get(bound["analyte"]["name"])
            if row and bound["category"] == "laboratory":
                yield from _laboratory(bound, row)
        yield from _contradictions(record["lab_thresholds"])


def _entry(outcome: Record, times: list[Record]) -> Iterator[tuple[str, Record, str]]:
    if not outcome["time_frame"]:
        if not times:
            yield "outcome.no_time_frame", outcome, "no time frame"
        return
    place = outcome["time_frame"]
    inside = [t for t in times if place["start"] <= t["start"] < place["end"]]
    if inside and all(_only_ends(one) for one in inside):
        yield "outcome.vague_time_frame", place, "says only the end, and no time"
    for one in inside:
        if one["anchor"] and one["anchor"]["event"] == "other" and one["value"]:
            says = f"counted from {one['anchor']['text']!r}: which event is that?"
            yield "outcome.vague_anchor", one, says
    points = {(t["value"], t["unit"]) for t in inside if t["comparator"] == "="}
    if outcome["type"] == "primary" and len(points) > 1:
        says = f"a primary outcome with {len(points)} time points"
        yield "outcome.many_time_points", place, says


def _only_ends(time: Record) -> bool:
    anchor = time["anchor"]
    return time["value"] is None and anchor is not None and anchor["event"] in ENDS


def _missing(outcome: Record) -> str:
    """Which events of the interval are not said."""
    parts = [("start", outcome["start_event"]), ("end", outcome["end_events"])]
    return " and ".join(f"{name} event" for name, said in parts if not said)


def _laboratory(
    bound: Record, row: Mapping[str, Any]
) -> Iterator[tuple[str, Record, str]]:
    unit, reference = row.get("canonical_unit"), bound["reference"]
    if unit and not bound["unit"] and not reference:
        yield "threshold.no_unit", bound, f"no unit ({unit} or another is wanted)"
    value, plausible = bound["canonical_value"], row.get("plausible")
    if value is not None and plausible and not reference:
        low, high = map(Decimal, plausible)
        if not low <= Decimal(str(value)) <= high:
            says = f"{value} {bound['canonical_unit']} (plausible: {low} to {high})"
            yield "threshold.implausible", bound, says


def _contradictions(bounds: Iterable[Record]) -> Iterator[tuple[str, Record, str]]:
    """Bounds of one analyte that nobody can meet together."""
    plain: dict[tuple[Any, ...], list[Record]] = {}
    for one in bounds:
        if one["criterion"] == "inclusion" and not (
            one["negated"] or one["alternative_group"] or one["qualifiers"]
        ):
            unit = one["canonical_unit"] or one["unit"]
            key = (one["analyte"]["name"], unit, one["reference"])
            plain.setdefault(key, []).append(one)
    for group in plain.values():
        lowest = [(_value(one), one) for one in group if one["comparator"] in LOWER]
        highest = [(_value(one), one) for one in group if one["comparator"] in UPPER]
        for low, one in lowest:
            for high, other in highest:
                if low > high:
                    says = f"and {other['text']!r}: no value meets both"
                    yield "threshold.contradiction", one, says


def _value(bound: Record) -> Decimal:
    value = bound["canonical_value"]
    return Decimal(str(bound["value"] if value is None else value))
