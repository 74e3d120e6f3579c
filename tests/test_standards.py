"""FHIR, Circe and USDM: valid, complete, and what they cannot say is listed."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.run import process
from trialspan.standards import STANDARDS

TEXT = """Inclusion Criteria:

* Platelets ≥ 75 x 10^9/L within 7 days before apheresis
* ALT ≤ 3 x ULN
* Hemoglobin ≥ 9 g/dL or ≥ 90 g/L
* ECOG 0-2

Exclusion Criteria:

* LVEF < 45 %

Primary Outcomes:

* Overall survival [Time Frame: 12 months after infusion]
"""


@pytest.fixture(scope="module")
def record(nlp):
    return process(nlp, TEXT, doc_id="NCT90000001", source="x")


def made(record, name):
    lost = []
    return STANDARDS[name].write(record, lost), lost


@pytest.mark.parametrize(
    ("name", "module", "model"),
    [
        ("fhir-group", "group", "Group"),
        ("fhir-evidence-variable", "evidencevariable", "EvidenceVariable"),
    ],
)
def test_fhir_is_valid(record, name, module, model):
    package = pytest.importorskip(f"fhir.resources.{module}")
    value, _ = made(record, name)
    read = getattr(package, model).model_validate_json(json.dumps(value))
    assert read.characteristic


def test_a_bound_is_a_quantity_with_loinc_and_ucum(record):
    value, _ = made(record, "fhir-group")
    one = next(c for c in value["characteristic"] if "platelet" in c["code"]["text"])
    assert one["valueQuantity"] == {
        "value": 75,
        "comparator": ">=",
        "unit": one["valueQuantity"]["unit"],
        "system": "http://unitsofmeasure.org",
        "code": "10*9/L",
    }
    assert one["code"]["coding"][0]["code"] == "26515-7"
    assert one["exclude"] is False
    heart = next(
        c
        for c in value["characteristic"]
        if "valueQuantity" in c and c["valueQuantity"]["value"] == 45
    )
    assert heart["exclude"] is True


def test_a_multiple_of_uln_is_a_ratio_in_circe_and_lost_in_fhir(record):
    value, _ = made(record, "circe")
    rule = value["InclusionRules"][0]["expression"]
    ratios = [
        c["Criteria"]["Measurement"].get("RangeHighRatio") for c in rule["CriteriaList"]
    ]
    assert {"Value": 3, "Op": "lte"} in ratios
    _, lost = made(record, "fhir-group")
    assert "multiple of ULN" in [one.reason for one in lost]


def test_alternatives_are_combined(record):
    value, _ = made(record, "fhir-evidence-variable")
    (combined,) = [
        c["definitionByCombination"]
        for c in value["characteristic"]
        if "definitionByCombination" in c
    ]
    assert combined["code"] == "any-of"
    assert len(combined["characteristic"]) == 2
    value, _ = made(record, "circe")
    (group,) = value["InclusionRules"][0]["expression"]["Groups"]
    assert (group["Type"], len(group["CriteriaList"])) == ("ANY", 2)


@pytest.mark.parametrize("name", ["fhir-group", "fhir-evidence-variable", "circe"])
def test_every_bound_is_said_or_lost(record, name):
    value, lost = made(record, name)
    text = json.dumps(value)
    said = (
        text.count('"valueQuantity"')
        + text.count('"valueRange"')
        + text.count('"Measurement"')
    )
    gone = {one.id for one in lost if one.reason not in ("qualifiers", "timeframes")}
    assert said + len(gone) == len(record["lab_thresholds"])


def test_usdm_names(record):
    value, _ = made(record, "usdm")
    (endpoint,) = value["endpoints"]
    assert endpoint["name"] == "overall survival"
    assert endpoint["level"] == {"decode": "Primary Endpoint"}
    (timing,) = value["timings"]
    assert (timing["type"]["decode"], timing["value"]) == ("After", "P12M")
    assert timing["relativeToFrom"] == "treatment_start"


@pytest.mark.parametrize("name", STANDARDS)
def test_an_empty_document_is_sayable(nlp, name):
    value, lost = made(process(nlp, "Nothing here.", doc_id="x", source="x"), name)
    assert value
    assert lost == []


def test_the_command(record, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text(json.dumps(record) + "\n", encoding="utf8")
    done = CliRunner().invoke(
        app, ["export", str(out), "--to", "fhir-group", "-o", str(tmp_path / "g.jsonl")]
    )
    assert done.exit_code == 0, done.output
    assert (
        json.loads((tmp_path / "g.jsonl").read_text(encoding="utf8"))["resourceType"]
        == "Group"
    )
    assert (tmp_path / "g.lost.jsonl").read_text()
    wrong = CliRunner().invoke(app, ["export", str(out), "--to", "x", "-o", str(out)])
    assert wrong.exit_code == 2
