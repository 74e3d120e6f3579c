"""What there is to know of the rule of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trialspan.assemble import model
from trialspan.lexicon import read_lexicons

WORDS = 4


def packaged_rules(lexicon: Path | None = None) -> dict[str, str]:
    """Tell what the rows of the packaged lexicons are, and those of a user's folder."""
    folders = [Path(model().FOLDER) / "lexicons", *([lexicon] if lexicon else [])]
    return rules_of_rows(read_lexicons(*folders))


def rules_of_rows(
    lexicons: Mapping[str, Iterable[Mapping[str, Any]]],
) -> dict[str, str]:
    """Tell for each lexicon row, by its id: its file, its first words, its source.

    >>> rows = [{"id": "analyte.alt", "symbols": ["ALT"], "source": "LOINC:1742-6"}]
    >>> rules_of_rows({"analytes": rows})
    {'analyte.alt': 'analytes.jsonl: ALT (LOINC:1742-6)'}
    """
    return {
        row["id"]: f"{stem}.jsonl: {_words(row)} ({row['source']})"
        for stem, rows in lexicons.items()
        for row in rows
    }


def _words(row: Mapping[str, Any]) -> str:
    words = [*(row.get("symbols") or ()), *(row.get("names") or ())]
    return ", ".join(words[:WORDS]) + (", …" if len(words) > WORDS else "")
