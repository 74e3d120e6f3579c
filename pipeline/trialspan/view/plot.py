"""Scores with their intervals as an inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from trialspan.evaluate.intervals import Interval

LEFT, RIGHT, ROW, TOP = 196, 24, 22, 26
WIDTH = 640
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the plot: a name, a value from 0 to 1, its interval."""

    name: str
    value: float | None
    interval: Interval
    style: str


def plot(bars: Sequence[Bar], *, title: str) -> str:
    """Draw a dot for each value and a line for its interval.

    What is undefined has its line of words and no dot.
    """
    height = TOP + ROW * len(bars) + 8
    told = "; ".join(_said(bar) for bar in bars)
    return "".join(
        [
            f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img"'
            f' aria-labelledby="plot-title plot-told">'
            f'<title id="plot-title">{escape(title)}</title>'
            f'<desc id="plot-told">{escape(told)}</desc>',
            *(_tick(tick, height) for tick in TICKS),
            *(_row(bar, TOP + ROW * n + ROW / 2) for n, bar in enumerate(bars)),
            "</svg>",
        ]
    )


def _x(value: float) -> float:
    return round(LEFT + value * (WIDTH - LEFT - RIGHT), 1)


def _tick(value: float, height: int) -> str:
    x = _x(value)
    return (
        f'<line class="tick" x1="{x}" x2="{x}" y1="{TOP - 6}" y2="{height - 4}"/>'
        f'<text class="axis" x="{x}" y="{TOP - 12}" text-anchor="middle">'
        f"{value:g}</text>"
    )


def _row(bar: Bar, y: float) -> str:
    name = (
        f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(bar.name)}</text>'
    )
    if bar.value is None:
        return f'{name}<text class="axis" x="{LEFT + 6}" y="{y + 4}">undefined</text>'
    line = ""
    if bar.interval:
        low, high = (_x(edge) for edge in bar.interval)
        line = f'<line class="{bar.style}" x1="{low}" x2="{high}" y1="{y}" y2="{y}"/>'
    dot = f'<circle class="{bar.style}" cx="{_x(bar.value)}" cy="{y}" r="4.5"/>'
    return name + line + dot


def _said(bar: Bar) -> str:
    if bar.value is None:
        return f"{bar.name}: undefined"
    edges = f" ({bar.interval[0]:.3f} to {bar.interval[1]:.3f})" if bar.interval else ""
    return f"{bar.name}: {bar.value:.3f}{edges}"
