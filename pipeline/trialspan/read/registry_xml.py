"""The registry's legacy XML -> a study as its API gives it."""

from __future__ import annotations

import re
import textwrap
import xml.etree.ElementTree as ET
from typing import Any

from trialspan.read.layout import ReadError, Reading
from trialspan.read.registry import read_study

ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
OUTCOMES = {
    "primaryOutcomes": "primary_outcome",
    "secondaryOutcomes": "secondary_outcome",
    "otherOutcomes": "other_outcome",
}


def read_xml(data: bytes, member: str = "") -> Reading:
    """The document of a <clinical_study>; fields are named as in the API.

    Raises ReadError for broken XML, and for entities, which could make it grow.
    """
    if ENTITIES.search(data[:4096]):
        raise ReadError("XML with a DOCTYPE or entities (want plain XML)")
    try:
        root = ET.fromstring(data)
    except ET.ParseError as error:
        raise ReadError(f"broken XML: {error}") from error
    if root.tag != "clinical_study":
        raise ReadError(f"<{root.tag}> (want <clinical_study>)")
    return read_study({"protocolSection": _protocol(root)}, member)


def _protocol(root: ET.Element) -> dict[str, Any]:
    return {
        "identificationModule": {
            "nctId": _text(root, "id_info/nct_id"),
            "orgStudyIdInfo": {"id": _text(root, "id_info/org_study_id")},
            "secondaryIdInfos": [
                {"id": _said(one)} for one in root.iterfind("id_info/secondary_id")
            ],
            "briefTitle": _text(root, "brief_title"),
            "officialTitle": _text(root, "official_title"),
            "acronym": _text(root, "acronym"),
        },
        "descriptionModule": {
            "briefSummary": _text(root, "brief_summary/textblock"),
            "detailedDescription": _text(root, "detailed_description/textblock"),
        },
        "conditionsModule": {
            "conditions": _texts(root, "condition"),
            "keywords": _texts(root, "keyword"),
        },
        **_state(root),
        "armsInterventionsModule": _treatments(root),
        "outcomesModule": {
            name: [_outcome(one) for one in root.iterfind(tag)]
            for name, tag in OUTCOMES.items()
        },
        "eligibilityModule": {
            "studyPopulation": _text(root, "eligibility/study_pop/textblock"),
            "eligibilityCriteria": _text(root, "eligibility/criteria/textblock"),
        },
    }


def _state(root: ET.Element) -> dict[str, Any]:
    phase = _text(root, "phase")
    return {
        "statusModule": {
            "overallStatus": _text(root, "overall_status"),
            "startDateStruct": {"date": _text(root, "start_date")},
            "lastUpdatePostDateStruct": {"date": _text(root, "last_update_posted")},
        },
        "designModule": {
            "phases": [phase] if phase else [],
            "studyType": _text(root, "study_type"),
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": _text(root, "sponsors/lead_sponsor/agency")}
        },
    }


def _treatments(root: ET.Element) -> dict[str, Any]:
    return {
        "armGroups": [
            {
                "label": _text(one, "arm_group_label"),
                "type": _text(one, "arm_group_type"),
                "description": _text(one, "description"),
            }
            for one in root.iterfind("arm_group")
        ],
        "interventions": [
            {
                "type": (_text(one, "intervention_type") or "").upper(),
                "name": _text(one, "intervention_name"),
                "description": _text(one, "description"),
                "otherNames": _texts(one, "other_name"),
            }
            for one in root.iterfind("intervention")
        ],
    }


def _outcome(one: ET.Element) -> dict[str, Any]:
    return {
        "measure": _text(one, "measure"),
        "description": _text(one, "description"),
        "timeFrame": _text(one, "time_frame"),
    }


def _text(root: ET.Element, path: str) -> str | None:
    found = root.find(path)
    return None if found is None else _said(found)


def _texts(root: ET.Element, path: str) -> list[str]:
    return [said for one in root.iterfind(path) if (said := _said(one))]


def _said(one: ET.Element) -> str:
    """The text of an element, without the indentation of a block."""
    text = "".join(one.itertext()).strip("\n")
    return textwrap.dedent(text).strip()
