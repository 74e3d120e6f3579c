"""Two runs compared, and a trial's text checked."""

from __future__ import annotations

import copy
import json

import pytest
from studies import study
from typer.testing import CliRunner

from trialspan.assemble import model
from trialspan.cli import app
from trialspan.lexicon import read_lexicons
from trialspan.read.registry import read_study
from trialspan.review.diff import diff_records
from trialspan.review.lint import Linter
from trialspan.run import process


def record(nlp, outcomes=None, criteria=None):
    given = study()
    protocol = given["protocolSection"]
    if outcomes is not None:
        protocol["outcomesModule"] = {"primaryOutcomes": outcomes}
    if criteria is not None:
        protocol["eligibilityModule"] = {"eligibilityCriteria": criteria}
    reading = read_study(given)
    known = {"layout": reading.layout, "trial": reading.trial}
    return process(nlp, reading.text, doc_id="a", source="a.json", **known)


CRITERIA = "Inclusion Criteria:\n\n* {}\n\nExclusion Criteria:\n\n* ALT > 3 x ULN"


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        ("Platelets ≥ 75 x 10^9/L", "Platelets ≥ 75 x 10^9/L", []),
        ("Platelets ≥ 75 x 10^9/L", "Adults; Platelets ≥ 75 x 10^9/L", []),
        (
            "Platelets ≥ 75 x 10^9/L",
            "Platelets ≥ 50 x 10^9/L",
            [("lab_thresholds", "changed")],
        ),
        ("Adults", "ECOG ≤ 1", [("lab_thresholds", "added")]),
        ("ECOG ≤ 1", "Adults", [("lab_thresholds", "removed")]),
    ],
)
def test_facts_are_compared_wherever_they_stand(nlp, before, now, changes):
    a, b = (record(nlp, [], CRITERIA.format(text)) for text in (before, now))
    found = diff_records(a, b)
    told = [(c.kind, c.what) for c in found.changes] if found else []
    assert told == changes
    if before != now:
        assert found.text_changed


def write(path, *records):
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf8")
    return str(path)


def test_diff_as_text_json_and_page(nlp, tmp_path):
    one = record(nlp)
    other = copy.deepcopy(one)
    other["targets"][0]["name"] = "<script>alert(1)</script>"
    a = write(tmp_path / "a.jsonl", one, {**one, "doc_id": "gone"})
    b = write(tmp_path / "b.jsonl", other, {**one, "doc_id": "new"})
    run = CliRunner()
    text = run.invoke(app, ["diff", a, b]).output
    for line in ("~ a: changed", "+ new: added", "- gone: removed", "- targets: BCMA"):
        assert line in text
    rows = run.invoke(app, ["diff", a, b, "--json"]).stdout.splitlines()
    assert [json.loads(row)["what"] for row in rows] == ["changed", "added", "removed"]
    assert (
        run.invoke(app, ["diff", a, b, "--html", str(tmp_path / "d.html")]).exit_code
        == 0
    )
    page = (tmp_path / "d.html").read_text(encoding="utf8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "no difference" in run.invoke(app, ["diff", a, a]).output


@pytest.fixture(scope="module")
def linter():
    from pathlib import Path

    return Linter(read_lexicons(Path(model().FOLDER) / "lexicons"))


MEASURE = {"measure": "Pain score", "timeFrame": "12 weeks"}
SURVIVAL = {"measure": "Overall survival", "timeFrame": "2 years"}
DEFINED = "Time from randomization to death from any cause"


@pytest.mark.parametrize(
    ("outcome", "checks"),
    [
        (MEASURE, []),
        ({"measure": "Pain score"}, ["outcome.no_time_frame"]),
        ({**MEASURE, "timeFrame": "until end of study"}, ["outcome.vague_time_frame"]),
        ({**MEASURE, "timeFrame": "Week 4, Week 8"}, ["outcome.many_time_points"]),
        (SURVIVAL, ["outcome.no_interval"]),
        ({**SURVIVAL, "description": DEFINED}, []),
    ],
)
def test_outcomes_that_want_mending(nlp, linter, outcome, checks):
    found = record(nlp, [outcome], "Adults")
    assert [one.check for one in linter.check(found)] == checks


@pytest.mark.parametrize(
    ("criterion", "checks"),
    [
        ("Platelets ≥ 75 x 10^9/L", []),
        ("ALT ≤ 3 x ULN", []),
        ("ECOG ≤ 1", []),
        ("Hemoglobin ≥ 9", ["threshold.no_unit"]),
        ("Platelets ≥ 75 x 10^3/L", ["threshold.implausible"]),
        ("Hemoglobin ≥ 9 g/dL\n* Hemoglobin ≤ 8 g/dL", ["threshold.contradiction"]),
        ("Hemoglobin ≥ 8 g/dL\n* Hemoglobin ≤ 9 g/dL", []),
    ],
)
def test_bounds_that_want_mending(nlp, linter, criterion, checks):
    found = record(nlp, [MEASURE], CRITERIA.format(criterion))
    assert [one.check for one in linter.check(found)] == checks


def test_lint_tells_place_rule_and_evidence(nlp, tmp_path):
    out = write(
        tmp_path / "a.jsonl", record(nlp, [{"measure": "Pain score"}], "Adults")
    )
    done = CliRunner().invoke(app, ["lint", out])
    assert done.exit_code == 1
    assert "outcome.no_time_frame: no time frame: Pain score" in done.output
    assert "Time Frame is required" in " ".join(done.output.split())
    fine = write(tmp_path / "b.jsonl", record(nlp, [MEASURE], "Adults"))
    assert CliRunner().invoke(app, ["lint", fine]).exit_code == 0
