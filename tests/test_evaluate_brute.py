"""The figures against a second implementation, as plain as it can be, on small cases."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from annotated import document, full
from hypothesis import given
from hypothesis import strategies as st

from trialspan.evaluate import evaluate
from trialspan.evaluate.match import in_order

TEXT = "0123456789 " * 40
PLAIN = {
    "timeframes": ("comparator", "value", "upper", "unit", "iso8601", "relation"),
    "lab_thresholds": ("comparator", "value", "upper", "unit", "reference", "category", "criterion", "negated"),
}  # fmt: skip
Row = dict[str, Any]


def iou(a: Row, b: Row) -> Fraction:
    both = set(range(a["start"], a["end"])) & set(range(b["start"], b["end"]))
    cover = max(a["end"], b["end"]) - min(a["start"], b["start"])
    return Fraction(len(both), cover) if both else Fraction(0)


def score(kind: str, gold: Row, found: Row) -> Fraction:
    if found["end"] - found["start"] > 300:
        return Fraction(0)
    if kind == "lab_thresholds" and not iou(gold["analyte"], found["analyte"]):
        return Fraction(0)
    return iou(gold, found)


def pairs(kind: str, gold: list[Row], found: list[Row]) -> list[tuple[Row, Row]]:
    """Take the best pair that is left, again and again."""
    left = {(i, j) for i in range(len(gold)) for j in range(len(found))}
    taken = []
    while left:
        best = max(left, key=lambda p: (score(kind, gold[p[0]], found[p[1]]), p))
        if not score(kind, gold[best[0]], found[best[1]]):
            break
        taken.append((gold[best[0]], found[best[1]]))
        left = {p for p in left if p[0] != best[0] and p[1] != best[1]}
    return taken


def event(row: Row, name: str) -> str | None:
    return (row.get(name) or {}).get("event")


def same(kind: str, gold: Row, found: Row) -> bool:
    plain = all(gold[name] == found[name] for name in PLAIN[kind])
    events = ("anchor", "start_event")
    return plain and all(event(gold, name) == event(found, name) for name in events)


def by_hand(
    kind: str, gold: list[Row], found: list[Row]
) -> dict[str, tuple[int, int, int]]:
    matched = pairs(kind, gold, found)
    right = {
        "span": len(matched),
        "strict": sum(
            (a["start"], a["end"]) == (b["start"], b["end"]) for a, b in matched
        ),
        "record": sum(same(kind, a, b) for a, b in matched),
    }
    return {level: (n, len(found) - n, len(gold) - n) for level, n in right.items()}


@st.composite
def rows(draw: st.DrawFn, kind: str) -> list[Row]:
    """Some records whose spans overlap, touch, repeat and reach too far."""
    found = []
    for n in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, 12))
        end = start + draw(st.one_of(st.integers(1, 8), st.just(350)))
        row = full()[kind][0] | {
            "id": f"{kind[0]}{n}",
            "start": start,
            "end": end,
            "text": TEXT[start:end],
        }
        row["value"] = draw(
            st.sampled_from([1, 2, None] if kind == "timeframes" else [1, 2])
        )
        row["comparator"] = draw(st.sampled_from(["<=", ">="]))
        if kind == "lab_thresholds":
            at = draw(st.integers(0, 6))
            row["analyte"] = {
                "start": at,
                "end": at + 3,
                "text": TEXT[at : at + 3],
                "name": "x",
                "loinc": None,
            }
            row["timeframes"] = []
        else:
            named = draw(st.sampled_from(["death", "birth", None]))
            row["anchor"] = named and {
                "start": 0,
                "end": 1,
                "text": "0",
                "event": named,
            }
        found.append(row)
    return in_order(found)


@given(st.sampled_from(sorted(PLAIN)), st.data())
def test_the_figures_are_those_of_a_plain_implementation(
    kind: str, data: st.DataObject
):
    gold, found = data.draw(rows(kind)), data.draw(rows(kind))
    told = evaluate([document(TEXT, **{kind: gold})], [document(TEXT, **{kind: found})])
    for level, counts in by_hand(kind, gold, found).items():
        count = told.figures[kind, level]
        assert (count.tp, count.fp, count.fn) == counts
