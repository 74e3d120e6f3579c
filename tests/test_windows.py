"""Long documents: windows find what the whole would."""

from __future__ import annotations

import pytest

from trialspan import windows
from trialspan.marks import normalise
from trialspan.pipes.page import Item
from trialspan.windows import cut, find_all, shift

PIECE = (
    "- Platelet count ≥ {n} x 10^9/L within {n} days before apheresis\n"
    "- No prior anti-CD{n} therapy; ALT and AST ≤ 2.5 x ULN\n"
)
TEXT = "Inclusion Criteria:\n" + "".join(PIECE.format(n=n) for n in range(10, 60))


@pytest.mark.parametrize("size", [400, 1000, 5000])
def test_windows_equal_the_whole(nlp, monkeypatch, size):
    whole = find_all(nlp, TEXT)
    monkeypatch.setattr(windows, "WINDOW", size)
    parts = find_all(nlp, TEXT)
    for kind in ("sections", "items", "thresholds", "timeframes", "targets"):
        assert plain(parts[kind]) == plain(whole[kind]), kind


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return {k: plain(v) for k, v in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("text", ["x" * 95, "word " * 30, "", "(" * 95, "\n" * 95])
def test_cuts_cover_the_text(monkeypatch, text):
    monkeypatch.setattr(windows, "WINDOW", 10)
    spans = list(cut(normalise(text), []))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= 10 for start, end in spans)


def test_cuts_lie_at_items(monkeypatch):
    monkeypatch.setattr(windows, "WINDOW", 10)
    items = [Item(f"I{n}", n, n + 6, None, None, "-", "bullet") for n in (0, 6, 12, 18)]
    assert list(cut("- abc\n" * 4, items)) == [(0, 6), (6, 12), (12, 18), (18, 24)]


def test_shift_moves_places_only():
    found = {"start": 1, "value": "1", "parts": [{"end": 2, "kind": "x"}], "n": None}
    assert shift(found, 10) == {
        "start": 11,
        "value": "1",
        "parts": [{"end": 12, "kind": "x"}],
        "n": None,
    }
