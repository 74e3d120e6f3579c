"""A row of the registry's CSV download -> one text with its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trialspan.read.layout import FIELD, ROW, Reading, Writer

NUMBER = "NCT Number"
# headings of today's and of the earlier download, the newer first
TEXTS = (
    (("Study Title", "Title"), "title", "", FIELD),
    (("Acronym",), "acronym", "Acronym", FIELD),
    (("Brief Summary",), "brief_summary", "Brief Summary", FIELD),
    (("Conditions",), "conditions", "Conditions", FIELD),
    (("Interventions",), "interventions", "Interventions", FIELD),
    (("Primary Outcome Measures",), "primary_outcomes", "Primary Outcomes", ROW),
    (("Secondary Outcome Measures",), "secondary_outcomes", "Secondary Outcomes", ROW),
    (("Other Outcome Measures",), "other_outcomes", "Other Outcomes", ROW),
    (("Outcome Measures",), "endpoints", "Outcome Measures", FIELD),
)
FACTS = {
    "status": ("Study Status", "Status", "Recruitment"),
    "phase": ("Phases",),
    "study_type": ("Study Type",),
    "sponsor": ("Sponsor", "Sponsor/Collaborators"),
    "start_date": ("Start Date",),
    "version_date": ("Last Update Posted", "Last Updated"),
}
HEADINGS = {name for names, *_ in TEXTS for name in names}


def is_registry(headings: Sequence[str]) -> bool:
    """Whether the headings of a table are the registry's: its number, or two texts."""
    texts = HEADINGS.intersection(headings)
    return bool(texts) and (NUMBER in headings or len(texts) > 1)


def read_row(row: Mapping[str, str], member: str) -> Reading:
    """The text of a row, its layout and what it says of the trial."""
    writer = Writer()
    for names, label, head, rule in TEXTS:
        for name in names[:1] if names[0] in row else names[1:]:
            writer.section(label, name, row.get(name, ""), head=head, rule=rule)
    trial = {name: _first(row, *names) for name, names in FACTS.items()}
    phase = trial["phase"]
    facts: dict[str, Any] = {
        "nct_id": _first(row, NUMBER),
        "other_ids": _parts(row, "Other IDs"),
        **trial,
        "phase": phase and phase.replace("|", "/"),
        "conditions": _parts(row, "Conditions"),
    }
    id = facts["nct_id"]
    return Reading(writer.text, member, id, layout=writer.layout, trial=facts)


def _first(row: Mapping[str, str], *names: str) -> str | None:
    found = (row.get(name, "").strip() for name in names)
    return next((value for value in found if value), None)


def _parts(row: Mapping[str, str], name: str) -> list[str]:
    return [p.strip() for p in row.get(name, "").split("|") if p.strip()]
