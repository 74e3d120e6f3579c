"""Records -> the forms of standards bodies; what a form cannot say is listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from trialspan.standards.circe import to_circe
from trialspan.standards.fhir import to_evidence_variable, to_group
from trialspan.standards.lost import Lost
from trialspan.standards.usdm import to_usdm

Record = dict[str, Any]


class Standard(NamedTuple):
    """A function that gives an object for a document, and what it left out."""

    write: Callable[[Record, list[Lost]], dict[str, Any]]
    says: str


STANDARDS = {
    "fhir-group": Standard(to_group, "FHIR R5 Group: criteria as characteristics"),
    "fhir-evidence-variable": Standard(
        to_evidence_variable,
        "FHIR R5 EvidenceVariable: criteria, alternatives combined",
    ),
    "circe": Standard(to_circe, "OMOP cohort criteria in the form of Circe"),
    "usdm": Standard(to_usdm, "endpoints and timings by their CDISC USDM names"),
}
