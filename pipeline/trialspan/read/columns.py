"""Which columns of a table hold the text and the ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a user names; None: what the table's own headings say."""

    text: str | None = None
    id: str | None = None


NO_COLUMNS = Columns()
