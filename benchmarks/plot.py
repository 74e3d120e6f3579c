"""A line in an SVG, both axes logarithmic: no library is needed to look at it."""

from __future__ import annotations

from math import ceil, floor, log10

WIDTH, HEIGHT, EDGE = 560, 320, 60


def lines_svg(points: list[tuple[float, float]], across: str, up: str) -> str:
    """An SVG of points joined by a line, with decades as its grid."""
    xs, ys = ([log10(p[axis]) for p in points] for axis in (0, 1))
    left, right = floor(min(xs)), ceil(max(xs))
    bottom, top = floor(min(ys)), max(ceil(max(ys)), floor(min(ys)) + 1)

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            EDGE + (x - left) / (right - left) * (WIDTH - 2 * EDGE),
            HEIGHT - EDGE - (y - bottom) / (top - bottom) * (HEIGHT - 2 * EDGE),
        )

    grid = []
    for decade in range(left, right + 1):
        (x, low), (_, high) = place(decade, bottom), place(decade, top)
        grid.append(rule(x, low, x, high))
        grid.append(words(x, low + 18, f"{10**decade:,}"))
    for decade in range(bottom, top + 1):
        (low, y), (high, _) = place(left, decade), place(right, decade)
        grid.append(rule(low, y, high, y))
        grid.append(words(low - 8, y + 4, f"{10**decade:,}", anchor="end"))
    spots = [place(x, y) for x, y in zip(xs, ys, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in spots)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        ' font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>{"".join(grid)}'
        f'<polyline points="{path}" fill="none" stroke="black" stroke-width="2"/>{dots}'
        f"{words(WIDTH / 2, HEIGHT - 14, across)}{words(EDGE, 30, up)}</svg>\n"
    )


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="#ddd"/>'


def words(x: float, y: float, text: str, *, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
