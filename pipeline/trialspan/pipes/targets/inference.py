"""Which target a product acts on where the document never says so outright.

A targeted product under a code ("ABC101 in CD19-positive leukemia") acts on what its
patients are selected by; only where nothing else is said to be acted on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from trialspan.pipes.base import Found
from trialspan.pipes.page import Page
from trialspan.pipes.targets.reading import Reading
from trialspan.pipes.targets.tables import Tables

Group = list[Reading]
CELL_MODALITIES = ("CAR-T", "CAR-NK", "TCR-T")
CODE = re.compile(
    r"(?<![a-z0-9])[a-z]{1,7}-?[a-z]{0,3}\d{2,6}[a-z]{0,2}(?![a-z0-9])|-cel(?![a-z])"
)
EARLY = ("title", "brief_summary", "conditions", "interventions")


def infer_studied(
    page: Page,
    tables: Tables,
    found: list[Found],
    groups: list[Group],
    *,
    document: str | None,
) -> None:
    """Make what a product without a target selects by a target of the intervention."""
    if any(acted_on(d, document=document) for d in found):
        return
    if document is None and (acted_somehow(found) or not has_code(page)):
        return
    for chosen in (
        selects("title"),
        selects("brief_summary", "conditions"),
        early,
        treated,
    ):
        hits = [
            d
            for d, g in zip(found, groups, strict=True)
            if is_whole(g[0], tables) and any(map(chosen, g))
        ]
        if chosen is early and document is None:
            return
        if chosen is treated and interventions(page).strip():
            return
        if hits:
            add_role(hits, document)
            return


def is_whole(reading: Reading, tables: Tables) -> bool:
    """Whether a target is no mere part of engineered cells, and no restriction."""
    target = tables.targets.get(reading.evidence.target or "")
    return target is None or target.part is None


def acted_somehow(found: Iterable[Found]) -> bool:
    return any("intervention" in d["roles"] for d in found)


def acted_on(found: Found, *, document: str | None) -> bool:
    """Whether a value is acted on, in a study of cells by the cells."""
    if "intervention" not in found["roles"]:
        return False
    return document is None or found["modality"] in CELL_MODALITIES


def selects(*sections: str) -> Callable[[Reading], bool]:
    """A test for mentions by which patients are selected in one of the sections."""
    return lambda r: r.expressed and r.section in sections and r.evidence.form != "drug"


def early(reading: Reading) -> bool:
    """A bare name where a record says what it is about."""
    return (
        reading.section in EARLY
        and reading.evidence.form != "drug"
        and not reading.prior
        and (reading.expressed or not reading.biomarker)
    )


def treated(reading: Reading) -> bool:
    """The target of the therapy whose patients are observed."""
    return reading.section in EARLY and reading.therapy


def add_role(hits: Iterable[Found], document: str | None) -> None:
    for found in hits:
        roles = {*found["roles"], "intervention"} - {"other"}
        found["roles"] = sorted(roles)
        found["modality"] = found["modality"] or document


def has_code(page: Page) -> bool:
    """Whether an intervention is a product known by its code."""
    return CODE.search(interventions(page)) is not None


def interventions(page: Page) -> str:
    """The text of the interventions, in lower case."""
    return " ".join(
        page.lower[s.start : s.end] for s in page.sections if s.label == "interventions"
    )
