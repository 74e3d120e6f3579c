"""What counts as the same concept or code: from the rows of the lexicons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trialspan.assemble import model
from trialspan.evaluate.fields import SameCode, Synonyms, fold
from trialspan.lexicon import read_lexicons

Row = Mapping[str, Any]


def concept_synonyms(rows: Iterable[Row]) -> Synonyms:
    """Lead every name of an endpoint's row to its concept, both folded.

    A concept's own name leads to itself, whatever other row has it among its names; a
    name that rows of two concepts share leads nowhere.
    """
    rows = list(rows)
    claims: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in row.get("names") or ():
            claims[fold(name)].add(fold(row["concept"]))
    found = {name: min(to) for name, to in claims.items() if len(to) == 1}
    return found | {fold(row["concept"]): fold(row["concept"]) for row in rows}


def same_codes(rows: Iterable[Row]) -> SameCode:
    """Give for each LOINC code those of the rows of the same analyte."""
    of: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.get("loinc"):
            of[row["analyte"]].add(row["loinc"])
    return {code: frozenset(codes) for codes in of.values() for code in codes}


def packaged_sameness(lexicon: Path | None = None) -> tuple[Synonyms, SameCode]:
    """Give the synonyms and codes of the packaged lexicons and a user's own."""
    folders = [Path(model().FOLDER) / "lexicons", *([lexicon] if lexicon else [])]
    rows = read_lexicons(*folders)
    return concept_synonyms(rows["endpoints"]), same_codes(rows["analytes"])
