"""The samples hold, and the scorer gives the figures of a small example done by hand."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
import score_samples  # noqa: E402

Record = dict[str, Any]
TEXT = "Up to 4 weeks after surgery|Day 8, Day 15|PFS, time from surgery to relapse or death"
SHA = hashlib.sha256(TEXT.encode("utf8")).hexdigest()
EVENTS = {
    *("treatment_start", "treatment_end", "prior_treatment", "screening", "baseline"),
    *("enrollment", "consent", "randomization", "last_patient_enrolled", "apheresis"),
    *("surgery", "transplant", "diagnosis", "birth", "response", "progression"),
    *("relapse", "death", "last_contact", "study_completion", "other"),
}


def span(words: str, **values: Any) -> Record:
    start = TEXT.rindex(words)
    return {"start": start, "end": start + len(words), **values}


def time(words: str, value: int, unit: str, anchor: Record | None = None) -> Record:
    return span(
        words,
        comparator="<=" if anchor else "=",
        value=value,
        upper=None,
        unit=unit,
        iso8601=f"P{value}{unit[0].upper()}",
        relation="after" if anchor else None,
        anchor=anchor,
        start_event=None,
    )


SURGERY = span("surgery", event="surgery")
AFTER = {"start": 20, "end": 27, "event": "surgery"}
WEEKS = time("Up to 4 weeks after surgery", 4, "week", AFTER)
DAYS = [time("Day 8", 8, "day"), time("Day 15", 15, "day")]
CLAUSE = span("time from surgery to relapse or death")
ENTRY = {
    "definition": CLAUSE,
    "start_event": SURGERY,
    "end_events": [span("relapse", event="relapse"), span("death", event="death")],
}


def row(words: str, sample: str, **parts: Any) -> Record:
    place = span(words)
    name = f"a:{place['start']}:{place['end']}"
    return {
        "id": name,
        "doc_id": "a",
        "sha256": SHA,
        "sample": sample,
        **place,
        **parts,
    }


SAMPLES = {
    "timeframes": [
        row("Up to 4 weeks after surgery", "timeframes", timeframes=[WEEKS]),
        row("Day 8, Day 15", "timeframes", timeframes=DAYS),
    ],
    "definitions": [
        row("PFS, time from surgery to relapse or death", "definitions", **ENTRY)
    ],
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Scores one document's timeframes and outcomes; what was printed comes back."""
    for name, rows in SAMPLES.items():
        lines = "".join(json.dumps(each) + "\n" for each in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf8")
    (tmp_path / "a.txt").write_bytes(TEXT.encode("utf8"))

    def score(times: list[Record], outcomes: list[Record], *options: str) -> str:
        doc = {"doc_id": "suite/a", "timeframes": times, "outcomes": outcomes}
        doc["meta"] = {"sha256": options[0] if options[:1] == ("0",) else SHA}
        path = tmp_path / "pred.jsonl"
        path.write_text(json.dumps(doc) + "\n", encoding="utf8")
        rest = [str(tmp_path) if x == "DIR" else x for x in options if x != "0"]
        score_samples.main([str(path), "--samples", str(tmp_path), *rest])
        return capsys.readouterr().out

    return score


def figures(printed: str) -> dict[str, tuple[str, str]]:
    """The share and the counts of each figure by its label."""
    lines = [line for line in printed.splitlines() if line.startswith("  ")]
    return {x[:42].strip(): (x[43:48], x.split()[-1]) for x in lines}


OUTCOME = span(TEXT.split("|")[2], **ENTRY)
RIGHT = {
    "at least one record": "2/2",
    "every value and unit right": "2/2",
    "a number read with a wrong unit": "0/2",
    "record precision": "3/3",
    "record recall": "3/3",
    "record F1": "6/6",
    "anchor events right": "1/1",
    "definition, start and end events right": "1/1",
    "definition right": "1/1",
    "start event right": "1/1",
    "end events right": "1/1",
}
NO_ENTRY = {
    "definition, start and end events right": "0/1",
    "definition right": "0/1",
    "start event right": "0/1",
    "end events right": "0/1",
}


@pytest.mark.parametrize(
    ("times", "outcomes", "changed"),
    [
        pytest.param([WEEKS, *DAYS], [OUTCOME], {}, id="all right"),
        pytest.param(
            [time("4 weeks", 4, "month", SURGERY), *DAYS],
            [OUTCOME],
            {
                "every value and unit right": "1/2",
                "a number read with a wrong unit": "1/2",
                "record precision": "2/3",
                "record recall": "2/3",
                "record F1": "4/6",
            },
            id="wrong unit",
        ),
        pytest.param(
            [{**WEEKS, "anchor": span("surgery", event="other")}, DAYS[0]],
            [OUTCOME],
            {
                "every value and unit right": "1/2",
                "record precision": "1/2",
                "record recall": "1/3",
                "record F1": "2/5",
                "anchor events right": "0/1",
            },
            id="wrong anchor, missed day",
        ),
        pytest.param(
            [WEEKS, *DAYS, time("time from surgery", 1, "day")],
            [OUTCOME],
            {},
            id="records elsewhere are not asked for",
        ),
        pytest.param(
            [],
            [],
            {
                "at least one record": "0/2",
                "every value and unit right": "0/2",
                "record precision": "0/0",
                "record recall": "0/3",
                "record F1": "0/3",
                "anchor events right": "0/1",
                **NO_ENTRY,
            },
            id="nothing found",
        ),
        pytest.param(
            [WEEKS, *DAYS],
            [span("Day 8, Day 15", **ENTRY)],
            NO_ENTRY,
            id="the outcome is another",
        ),
        pytest.param(
            [WEEKS, *DAYS],
            [{**OUTCOME, "definition": span("relapse or death"), "end_events": []}],
            {**NO_ENTRY, "start event right": "1/1"},
            id="less than half of the definition, no ends",
        ),
        pytest.param(
            [WEEKS, *DAYS],
            [{**OUTCOME, "definition": None, "start_event": None}],
            {**NO_ENTRY, "end events right": "1/1"},
            id="no definition, no start",
        ),
    ],
)
def test_figures(
    run: Any, times: list[Record], outcomes: list[Record], changed: dict[str, str]
) -> None:
    found = figures(run(times, outcomes))
    assert {label: counts for label, (_, counts) in found.items()} == RIGHT | changed
    for share, counts in found.values():
        part, whole = map(int, counts.split("/"))
        assert float(share) == pytest.approx(part / whole if whole else 0, abs=6e-4)


def test_intervals_are_seeded(run: Any) -> None:
    first = run([WEEKS, DAYS[0]], [OUTCOME])
    assert first == run([WEEKS, DAYS[0]], [OUTCOME])
    assert "0.500  [0.000, 1.000]  1/2" in first


def test_errors_hold_text_only_with_documents(run: Any) -> None:
    assert "sampled" in run([WEEKS, *DAYS], [OUTCOME], "--errors")
    bare = run([WEEKS], [], "--errors")
    assert "a:28:41 timeframes\n  gold = 8 day P8D 28-33\n" in bare
    assert "gold 42-84 47-84 surgery=57-64 relapse=68-75 death=79-84" in bare
    assert "Day 8" not in bare
    assert "28-33'Day 8'" in run([WEEKS], [], "--errors", "--documents", "DIR")


def test_another_text_is_refused(run: Any) -> None:
    with pytest.raises(SystemExit, match="not the text"):
        run([WEEKS], [], "0")


@pytest.mark.parametrize("name", ["timeframes", "definitions"])
def test_samples_hold_places_and_values_only(name: str) -> None:
    rows = list(score_samples.read(score_samples.SAMPLES / f"{name}.jsonl"))
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["id"] == f"{row['doc_id']}:{row['start']}:{row['end']}"
        assert '"text"' not in json.dumps(row)
        for each in spans(row):
            assert row["start"] <= each["start"] < each["end"] <= row["end"]
            assert each.get("event", "other") in EVENTS


def spans(value: Any) -> list[Record]:
    """Every place in an annotation, its own left out."""
    if isinstance(value, list):
        return [found for each in value for found in spans(each)]
    if not isinstance(value, dict):
        return []
    inner = spans(list(value.values()))
    return inner if "id" in value or "start" not in value else [value, *inner]


def test_sample_sizes() -> None:
    rows = list(score_samples.read(score_samples.SAMPLES / "timeframes.jsonl"))
    assert sum(row["sample"] == "timeframes" for row in rows) == 200
    assert sum(any(r["anchor"] for r in row["timeframes"]) for row in rows) == 150
    definitions = score_samples.read(score_samples.SAMPLES / "definitions.jsonl")
    assert len(list(definitions)) == 100


def test_samples_are_of_the_texts_annotated(shared: Path) -> None:
    folder = shared / "corpora/outcomes/documents"
    for name in SAMPLES:
        for row in score_samples.read(score_samples.SAMPLES / f"{name}.jsonl"):
            data = (folder / f"{row['doc_id']}.txt").read_bytes()
            assert hashlib.sha256(data).hexdigest() == row["sha256"]
