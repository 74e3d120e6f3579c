"""A study of ClinicalTrials.gov's API version 2 -> one text with its fields.

The structured age, sex and healthy-volunteer fields are facts already and no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trialspan.pipes.page import Entry
from trialspan.read.layout import ROW, ReadError, Reading, Writer

Json = dict[str, Any]
Many = list[Any]  # a method of Node is named list
Texts = list[str]
PROTOCOL = "protocolSection"
OUTCOMES = (
    ("primary_outcomes", "primaryOutcomes", "Primary Outcomes"),
    ("secondary_outcomes", "secondaryOutcomes", "Secondary Outcomes"),
    ("other_outcomes", "otherOutcomes", "Other Outcomes"),
)


def read_study(study: Json, member: str = "") -> Reading:
    """The text of a study, its layout and what it says of the trial.

    Raises ReadError where a field is not of its kind.
    """
    protocol = Node(study, "").node(PROTOCOL)
    writer = Writer()
    _names(writer, protocol)
    _descriptions(writer, protocol)
    _lists(writer, protocol)
    _arms(writer, protocol)
    _interventions(writer, protocol)
    for label, name, head in OUTCOMES:
        _outcomes(writer, protocol.node("outcomesModule"), label, name, head)
    _eligibility(writer, protocol)
    trial = _trial(protocol)
    return Reading(
        writer.text, member, trial["nct_id"], layout=writer.layout, trial=trial
    )


class Node:
    """An object of the JSON with its path; what is not of its kind is a ReadError."""

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise ReadError(f"{path or 'the study'} is no object")
        self.value, self.path = value, path

    def where(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def node(self, name: str) -> Node:
        return Node(self.value.get(name) or {}, self.where(name))

    def text(self, name: str) -> str:
        value = self.value.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise ReadError(f"{self.where(name)} is no text")
        return value

    def list(self, name: str) -> Many:
        value = self.value.get(name) or []
        if not isinstance(value, list):
            raise ReadError(f"{self.where(name)} is no list")
        return value

    def texts(self, name: str) -> Texts:
        values = self.list(name)
        if not all(isinstance(value, str) for value in values):
            raise ReadError(f"{self.where(name)} holds what is no text")
        return values

    def nodes(self, name: str) -> Iterator[Node]:
        """The objects of a list, made as they are asked for."""
        where = self.where(name)
        for place, value in enumerate(self.list(name)):
            yield Node(value, f"{where}[{place}]")


def _field(
    writer: Writer, node: Node, name: str, label: str, *, head: str = ""
) -> None:
    writer.section(label, node.where(name), node.text(name), head=head)


def _names(writer: Writer, protocol: Node) -> None:
    names = protocol.node("identificationModule")
    _field(writer, names, "briefTitle", "title")
    if names.text("officialTitle") != names.text("briefTitle"):
        _field(writer, names, "officialTitle", "title", head="Official Title")
    _field(writer, names, "acronym", "acronym", head="Acronym")


def _descriptions(writer: Writer, protocol: Node) -> None:
    said = protocol.node("descriptionModule")
    summary, details = "brief_summary", "detailed_description"
    _field(writer, said, "briefSummary", summary, head="Brief Summary")
    _field(writer, said, "detailedDescription", details, head="Detailed Description")


def _lists(writer: Writer, protocol: Node) -> None:
    about = protocol.node("conditionsModule")
    for name in ("conditions", "keywords"):
        texts = about.texts(name)
        if texts:
            writer.head(name.title())
            start = writer.length
            for number, text in enumerate(texts):
                writer.part(name, f"{about.where(name)}[{number}]", text)
            writer.close(name, about.where(name), start)


def _arms(writer: Writer, protocol: Node) -> None:
    module = protocol.node("armsInterventionsModule")
    if not module.list("armGroups"):
        return
    writer.head("Arms")
    start = writer.length
    for number, arm in enumerate(module.nodes("armGroups")):
        if number:
            writer.gap()
        kind = arm.text("type").replace("_", " ").capitalize()
        writer.write(f"{kind}: " if kind else "")
        writer.inline("arms", arm.where("label"), arm.text("label"))
        writer.part("arms", arm.where("description"), arm.text("description"))
    writer.close("arms", module.where("armGroups"), start)


def _interventions(writer: Writer, protocol: Node) -> None:
    module = protocol.node("armsInterventionsModule")
    if not module.list("interventions"):
        return
    writer.head("Interventions")
    start = writer.length
    for number, one in enumerate(module.nodes("interventions")):
        if number:
            writer.gap()
        writer.write(f"{one.text('type')}: " if one.text("type") else "")
        writer.inline("interventions", one.where("name"), one.text("name"))
        others = one.texts("otherNames")
        if others:
            writer.write("\nOther names: ")
            for place, other in enumerate(others):
                writer.write("; " if place else "")
                path = f"{one.where('otherNames')}[{place}]"
                writer.inline("interventions", path, other)
        said = one.text("description")
        writer.part("interventions", one.where("description"), said)
    writer.close("interventions", module.where("interventions"), start)


def _outcomes(writer: Writer, module: Node, label: str, name: str, head: str) -> None:
    if not module.list(name):
        return
    writer.head(head)
    start = writer.length
    for number, one in enumerate(module.nodes(name)):
        if number:
            writer.gap()
        begin = writer.length
        parts = [
            writer.joined(label, one.where(part), one.text(part), ", ", begin)
            for part in ("measure", "description", "timeFrame")
        ]
        measure, description, time = parts
        if begin < writer.length:
            whole = (begin, writer.length)
            entry = Entry(*whole, measure or whole, description, time)
            writer.entries.append(entry)
    writer.close(label, module.where(name), start, rule=ROW)


def _eligibility(writer: Writer, protocol: Node) -> None:
    module = protocol.node("eligibilityModule")
    head = "Study Population"
    _field(writer, module, "studyPopulation", "eligibility", head=head)
    _field(writer, module, "eligibilityCriteria", "eligibility", head="Eligibility")


def _trial(protocol: Node) -> Json:
    names = protocol.node("identificationModule")
    status, design = protocol.node("statusModule"), protocol.node("designModule")
    sponsor = protocol.node("sponsorCollaboratorsModule").node("leadSponsor")
    updated = status.node("lastUpdatePostDateStruct").text("date")
    others = [names.node("orgStudyIdInfo").text("id"), *names.texts("nctIdAliases")]
    others += [one.text("id") for one in names.nodes("secondaryIdInfos")]
    return {
        "nct_id": names.text("nctId") or None,
        "other_ids": [other for other in others if other],
        "status": status.text("overallStatus") or None,
        "phase": "/".join(design.texts("phases")) or None,
        "study_type": design.text("studyType") or None,
        "sponsor": sponsor.text("name") or None,
        "start_date": status.node("startDateStruct").text("date") or None,
        "version_date": updated or status.text("lastUpdateSubmitDate") or None,
        "conditions": protocol.node("conditionsModule").texts("conditions"),
    }
