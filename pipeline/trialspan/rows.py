"""The form of a row, one model per lexicon file; a row of another form is refused."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Row(BaseModel):
    """What every row has: an id, where it comes from, and the words it stands for.

    ``names`` match in any case, ``symbols`` only in the case written, ``patterns`` are
    spaCy token patterns. With ``loose`` a hyphen of a name also matches a space or
    nothing.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(min_length=1, pattern=r"^[\w.:+/'() -]+$")
    source: str = Field(min_length=1)
    names: list[str] = []
    symbols: list[str] = []
    patterns: list[list[dict[str, Any]]] = []
    loose: bool = False

    @model_validator(mode="after")
    def words_are_words(self) -> Row:
        for word in (*self.names, *self.symbols):
            if not word.strip() or word != word.strip():
                raise ValueError(
                    f"a name must be text without outer space, not {word!r}"
                )
        return self


class HeadingRow(Row):
    """A heading and the section label it opens; null closes the open section."""

    label: str | None
    inline: bool = False  # also where text follows its colon on the same line
    within: list[str] = []  # counts only directly inside a section of these labels


MODELS: dict[str, type[Row]] = {
    "abbreviations": Row,
    "headings": HeadingRow,
}
"""The model of each lexicon, by the stem of its file."""

MENTIONED = ("analytes", "events", "endpoints", "criteria", "targets", "drugs")
"""The lexicons whose words become mentions, in the order they are matched."""
