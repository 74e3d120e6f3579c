"""Studies of our own, as the registry's API gives them, and packed in every way."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path

NUMBERS = ("NCT90000001", "NCT90000002", "NCT90000003")
CRITERIA = """Inclusion Criteria:

* Age 18 to 75 years
* Platelet count ≥ 75 x 10^9/L within 7 days before apheresis

Exclusion Criteria:

* ALT > 3 x ULN"""


def study(number: str = NUMBERS[0], **modules) -> dict:
    """A study with outcomes, arms, interventions and criteria."""
    protocol = {
        "identificationModule": {
            "nctId": number,
            "orgStudyIdInfo": {"id": "TS-1"},
            "briefTitle": "Cells Against BCMA in Myeloma",
            "officialTitle": "A Phase 1 Study of BCMA CAR-T Cells in Myeloma",
            "acronym": "CELLS",
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2024-03"},
            "lastUpdatePostDateStruct": {"date": "2025-01-09"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A Hospital"}},
        "descriptionModule": {"briefSummary": "We study cells, in adults."},
        "conditionsModule": {
            "conditions": ["Multiple Myeloma", "Plasma Cell Leukemia"],
            "keywords": ["CAR-T"],
        },
        "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"]},
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Cells",
                    "type": "EXPERIMENTAL",
                    "description": "One infusion.",
                }
            ],
            "interventions": [
                {
                    "type": "BIOLOGICAL",
                    "name": "BCMA CAR-T",
                    "description": "Autologous cells.",
                    "otherNames": ["TS-1", "cells"],
                }
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {
                    "measure": "Safety, graded by CTCAE, of one infusion.",
                    "description": "Adverse events, in number | and grade.\n\nAll.",
                    "timeFrame": "baseline, up to 24 months after infusion",
                },
                {"measure": "Overall response rate", "timeFrame": "3 months"},
            ],
            "secondaryOutcomes": [{"measure": "Overall survival (OS)"}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": CRITERIA,
            "minimumAge": "99 Years",
            "sex": "ALL",
        },
    }
    return {"protocolSection": {**protocol, **modules}, "hasResults": False}


def studies() -> list[dict]:
    return [study(number) for number in NUMBERS]


def listed(**around) -> str:
    return json.dumps({**around, "studies": studies()}, ensure_ascii=False)


def lines() -> str:
    return "".join(json.dumps(one) + "\n" for one in studies())


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def gzipped(path: Path, content: str) -> Path:
    path.write_bytes(gzip.compress(content.encode()))
    return path


def table(rows: list[list[str]], **how) -> str:
    text = io.StringIO()
    csv.writer(text, **how).writerows(rows)
    return text.getvalue()


HEADINGS = [
    "NCT Number",
    "Study Title",
    "Study Status",
    "Brief Summary",
    "Conditions",
    "Interventions",
    "Primary Outcome Measures",
    "Phases",
    "Start Date",
]
ROW = [
    NUMBERS[0],
    "Cells Against BCMA",
    "RECRUITING",
    'We study "cells",\nin adults.',
    "Multiple Myeloma|Leukemia",
    "BIOLOGICAL: BCMA CAR-T",
    "Response rate, 3 months|Safety, number of events, up to 24 months",
    "PHASE1|PHASE2",
    "2024-03",
]


def registry_table() -> list[list[str]]:
    return [HEADINGS, *([number, *ROW[1:]] for number in NUMBERS)]
