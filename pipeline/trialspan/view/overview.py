"""A run at a glance: counts, bounds of common analytes, targets, endpoints, times."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from trialspan.values.durations import DAYS

Record = Mapping[str, Any]
KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
SHOWN = 15  # rows of a chart
ANALYTES, BINS = 8, 24
LENGTHS = (
    ("up to a week", 7.5),
    ("up to a month", 31.0),
    ("up to 3 months", 92.0),
    ("up to 6 months", 184.0),
    ("up to a year", 366.0),
    ("up to 2 years", 732.0),
    ("up to 5 years", 1828.0),
    ("longer", float("inf")),
)
BAR, ROW, NAME, WIDTH = 14, 22, 230, 620


@dataclass
class Overview:
    """What is counted while the documents of a run go by."""

    documents: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)
    endpoints: Counter[str] = field(default_factory=Counter)
    lengths: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    bounds: dict[tuple[str, str], list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def take(self, record: Record) -> None:
        """Count a document: a target or endpoint once, bounds and times each."""
        self.documents += 1
        self.counts.update({kind: len(record.get(kind) or ()) for kind in KINDS})
        self.targets.update({one["name"] for one in record["targets"]})
        concepts = {one["concept"] for one in record["outcomes"]}
        self.endpoints.update(concepts - {None})
        self.lengths.update(filter(None, map(_length, record["timeframes"])))
        self.reasons.update(one["reason"] for one in record.get("unparsed") or ())
        for one in record["lab_thresholds"]:
            value = one.get("canonical_value")
            if value is not None and not one["reference"]:
                key = (one["analyte"]["name"], one["canonical_unit"] or "")
                self.bounds[key].append(float(value))

    def html(self) -> str:
        """The overview as the inside of a page."""
        rows = [("documents", self.documents)]
        rows += [(kind.replace("_", " "), self.counts[kind]) for kind in KINDS]
        counts = "".join(
            f"<div><dt>{escape(name)}</dt><dd>{number:,}</dd></div>"
            for name, number in rows
        )
        lengths = [(name, self.lengths[name]) for name, _ in LENGTHS]
        return (
            f'<dl class="counts">{counts}</dl>'
            f"{chart('Targets, by documents', self.targets.most_common(SHOWN))}"
            f"{chart('Endpoints, by documents', self.endpoints.most_common(SHOWN))}"
            f"{chart('Lengths of timeframes', lengths)}"
            f"{self._bounds()}"
            f"{chart('Unparsed, by reason', self.reasons.most_common(SHOWN))}"
        )

    def _bounds(self) -> str:
        common = sorted(self.bounds.items(), key=lambda item: (-len(item[1]), item[0]))
        plots = "".join(histogram(*item) for item in common[:ANALYTES])
        if not plots:
            return ""
        head = "<h2>Bounds of common analytes</h2>"
        return f'<section>{head}<div class="hists">{plots}</div></section>'


def _length(time: Record) -> str | None:
    """The class of lengths of a timeframe, None where it has none."""
    days = DAYS.get(time["unit"] or "")
    value = time["upper"] if time["upper"] is not None else time["value"]
    if days is None or value is None or value < 0:
        return None
    return next(name for name, most in LENGTHS if value * days <= most)


def chart(title: str, rows: Iterable[tuple[str, int]]) -> str:
    """Bars with their names and numbers; nothing without rows."""
    shown = [row for row in rows if row[1]]
    if not shown:
        return ""
    most = max(number for _, number in shown)
    told = ", ".join(f"{name} {number}" for name, number in shown)
    bars = "".join(_bar(n, *row, most) for n, row in enumerate(shown))
    return (
        f"<section><h2>{escape(title)}</h2>"
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {len(shown) * ROW}"'
        f' aria-label="{escape(f"{title}: {told}")}">{bars}</svg></section>'
    )


def _bar(number: int, name: str, count: int, most: int) -> str:
    y = number * ROW
    width = max(2, round((WIDTH - NAME - 60) * count / most))
    clipped = name if len(name) <= 34 else f"{name[:33]}…"
    return (
        f"<title>{escape(name)}: {count}</title>"
        f'<text x="{NAME - 8}" y="{y + 13}" class="name">{escape(clipped)}</text>'
        f'<rect x="{NAME}" y="{y + 2}" width="{width}" height="{BAR}"/>'
        f'<text x="{NAME + width + 6}" y="{y + 13}">{count:,}</text>'
    )


def histogram(key: tuple[str, str], values: Sequence[float]) -> str:
    """Where the bounds of an analyte lie, between the 2nd and the 98th percentile."""
    ordered = sorted(values)
    low, high = _at(ordered, 0.02), _at(ordered, 0.98)
    middle = _at(ordered, 0.5)
    span = (high - low) or 1.0
    bins = Counter(
        min(BINS - 1, max(0, int((value - low) / span * BINS))) for value in ordered
    )
    most = max(bins.values())
    bars = "".join(
        f'<rect x="{b * 10}" y="{60 - round(56 * n / most)}" width="9"'
        f' height="{round(56 * n / most)}"/>'
        for b, n in bins.items()
    )
    name = f"{key[0]} ({key[1]})"
    told = f"{len(ordered)} bounds, {low:g} to {high:g}, half below {middle:g}"
    return (
        f"<figure><figcaption><b>{escape(name)}</b><br>{escape(told)}</figcaption>"
        f'<svg role="img" viewBox="0 0 {BINS * 10} 60" aria-label="{escape(name)}:'
        f' {escape(told)}">{bars}</svg></figure>'
    )


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
