"""Drug names that no row knows, by the stem of their international name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialspan.pipes.base import Found
from trialspan.pipes.page import Page
from trialspan.pipes.targets.tables import Tables

SHORTEST = 3  # letters before a stem: "anumab"
LONGEST = 31  # letters and hyphens before it
BACKWARDS = re.compile(r"[a-z-]{0,30}[a-z]")  # as they are read from the stem on


def unknown_drugs(page: Page, tables: Tables) -> Iterator[Found]:
    """The first place of every name with a drug's stem that is no mention of a row."""
    known = {start for start, _, _ in page.mentions.get("drugs", ())}
    known |= {start for start, _, _ in page.mentions.get("targets", ())}
    seen: set[str] = set()
    for start, end in sorted(stemmed(page.lower, tables.stems)):
        name = page.lower[start:end]
        if name in seen or name in tables.no_stems:
            continue
        if not known.isdisjoint(range(start, end)):
            continue
        seen.add(name)
        rule = "target.drug_stem"
        yield {"start": start, "end": end, "reason": "unknown_target", "rule": rule}


def stemmed(text: str, stems: dict[str, str | None]) -> Iterator[tuple[int, int]]:
    """Every word that ends in a stem, with letters enough before it."""
    for stem in stems:
        at = text.find(stem)
        while at >= 0:
            end = at + len(stem)
            if not text[end : end + 1].isalnum():
                word = BACKWARDS.match(text[max(0, at - LONGEST) : at][::-1])
                begins = at - word.end() if word else at
                if at - begins >= SHORTEST and not text[begins - 1 : begins].isalnum():
                    yield begins, end
            at = text.find(stem, end)
