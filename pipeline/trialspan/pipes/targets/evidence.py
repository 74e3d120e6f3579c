"""Where a target may be named: lexicon mentions and the spellings grammar reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialspan.pipes.page import Page
from trialspan.pipes.targets.tables import Tables


class Evidence(NamedTuple):
    """A stretch that names a target (a row's id, or a name no row knows)."""

    start: int
    end: int
    target: str | None
    form: str  # "name" | "symbol" | "misspelling" | "drug"
    rule: str
    drug: str | None = None
    modality: str | None = None
    therapy: bool = False  # the spelling itself says so: CART19, anti-X


def lexicon_names(page: Page, tables: Tables) -> Iterator[Evidence]:
    for start, end, row in page.mentions.get("targets", ()):
        target = tables.targets[row]
        text = page.norm[start:end]
        is_symbol = text == target.symbol and text != target.name
        form = "symbol" if is_symbol else "name"
        for member in target.members or (row,):
            yield Evidence(start, end, member, form, row)


# heparin-induced thrombocytopenia, pilocarpine iontophoresis
INDUCED = re.compile(r"[- ](?:induced|iontophoresis)")
BIOLOGIC_SUFFIX = re.compile(r"-[a-z]{4}(?![\w-])")
BIOLOGIC = ("mab", "cept", "fusp", "cel", "kin", "tuxetan")


def drugs(page: Page, tables: Tables) -> Iterator[Evidence]:
    """Drug mentions to the end of their name ("vedotin", "-erzs"), once a target."""
    for start, end, row in page.mentions.get("drugs", ()):
        if INDUCED.match(page.lower, end) or in_number(page, start, end):
            continue
        drug = tables.drugs[row]
        modality = drug.modality
        for value, suffix in tables.suffixes:
            if more := suffix.match(page.lower, end):
                end, modality = more.end(), value or modality
        if page.lower.endswith(BIOLOGIC, start, end) and (
            more := BIOLOGIC_SUFFIX.match(page.lower, end)
        ):
            end = more.end()
        for name in drug.targets:
            for target in tables.targets[name].members or (name,):
                yield Evidence(start, end, target, "drug", row, row, modality)


def in_number(page: Page, start: int, end: int) -> bool:
    """Whether a code is a part of the number of a study: "CP-MGC018-02"."""
    before, after = page.norm[max(0, start - 2) : start], page.norm[end : end + 2]
    return (
        before[-1:] == "-"
        and before[:1].isalnum()
        and NUMBERED.match(after) is not None
    )


NUMBERED = re.compile(r"-\d")


def merged(found: list[Evidence], more: Iterable[Evidence]) -> list[Evidence]:
    """Evidence without overlaps and more of it, again without overlaps."""
    new = list(more)
    return without_overlaps([*found, *new]) if new else found


def without_overlaps(found: Iterable[Evidence]) -> list[Evidence]:
    """The longest evidence from the left; several targets may share one stretch."""
    kept: list[Evidence] = []
    for one in sorted(
        set(found),
        key=lambda e: (e.start, -e.end, e.target is None, e.form == "drug", e.rule),
    ):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
            continue
        last = kept[-1]
        same_place = (one.start, one.end, one.form) == (last.start, last.end, last.form)
        if same_place and one.target != last.target:
            kept.append(one)
    return kept
