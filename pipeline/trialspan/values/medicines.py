"""Medicines by the look of their names: the endings of INN, the codes of sponsors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]
GIVEN: Row = {
    "event": "treatment_start",
    "role": "treatment",
    "period": True,
    "named": True,
}
"""A row for what a document studies."""

OTHER_DRUG: Row = {"event": "prior_treatment", "role": "drug", "named": True}
"""A row for another medicine: patients had it before."""

_LETTERS, _NUMBER = r"[a-z]{1,6}", r"\d{3,7}[a-z]{0,2}"
MANY = 5  # digits of a code that may stand behind a space, unlike a year
LETTERS = re.compile(_LETTERS)
NUMBER = re.compile(_NUMBER)
CODE = re.compile(rf"{_LETTERS}-?{_NUMBER}")


class Medicines:
    """Tells the names of medicines; ``studied`` is what a document says it studies."""

    def __init__(self, endings: Iterable[str]) -> None:
        self.ending = re.compile(rf"[a-z]{{3,20}}(?:{'|'.join(sorted(endings))})")
        self.tails = frozenset(ending[-3:] for ending in endings)
        self.studied = ""

    def is_drug(self, word: str) -> bool:
        """Whether a word ends as the names of medicines do."""
        return word[-3:] in self.tails and self.ending.fullmatch(word) is not None

    def read(self, tokens: list[str], at: int) -> tuple[Row | None, int]:
        """The row of the medicine that stands there, and its length in tokens.

        Codes are medicines only where they are studied.

        >>> Medicines(["mab"]).read(["after", "zorolimab"], 1)[0]["event"]
        'prior_treatment'
        """
        word = tokens[at]
        if self.is_drug(word):
            return (GIVEN if word in self.studied else OTHER_DRUG), 1
        if CODE.fullmatch(word):
            return (GIVEN if word in self.studied else None), 1
        if at + 1 < len(tokens) and LETTERS.fullmatch(word):
            number = tokens[at + 1]
            if NUMBER.fullmatch(number) and self._is_studied(word, number):
                return GIVEN, 2
        return None, 1

    def _is_studied(self, letters: str, number: str) -> bool:
        sign = " " if len(number) >= MANY else "-"
        return f"{letters}-{number}" in self.studied or (
            f"{letters}{sign}{number}" in self.studied
        )
