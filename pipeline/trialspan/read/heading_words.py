"""Headings that are made of parts: sentences that lead in, titles of outcome lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from trialspan.values.word_tree import letter_tree

Row = dict[str, Any]
Parts = dict[str, list[Row]]  # heading rows by the part their names are of one


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences that lead criteria in, by what they say becomes of whom.

    sentence = subject with a status and a condition: "who", "excluded", "if"
    """

    subject: re.Pattern[str]
    condition: re.Pattern[str]
    status: tuple[tuple[re.Pattern[str], Row], ...]

    @classmethod
    def of(cls, parts: Parts) -> Sentences:
        told = sorted(parts.get("status", []), key=lambda row: row["label"])
        return cls(
            _word(parts.get("subject", [])),
            _word(parts.get("condition", [])),
            tuple((_word([row]), row) for row in told),
        )

    def row(self, words: str) -> Row | None:
        """The row of the first status a sentence tells, exclusion before inclusion."""
        words = words.lower()
        if not (self.subject.match(words) and self.condition.search(words)):
            return None
        return next((row for said, row in self.status if said.search(words)), None)


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles of outcome lists: "Current Primary Outcome Measures".

    title = ["the"] about* type about* noun
    """

    types: tuple[tuple[re.Pattern[str], Row], ...]
    first: frozenset[str]  # what one may begin with

    @classmethod
    def of(cls, parts: Parts) -> Titles:
        about = rf"(?:(?:{_any_of(parts.get('about', []))})\s){{0,3}}"
        noun = _any_of(parts.get("noun", []))
        types = parts.get("type", [])
        made = [
            re.compile(rf"(?:the\s)?{about}(?:{_any_of([row])})\s{about}(?:{noun})")
            for row in types
        ]
        first = {name for row in (*types, *parts.get("about", [])) for name in _of(row)}
        articles = {f"the {name}" for row in types for name in _of(row)}
        return cls(tuple(zip(made, types, strict=True)), frozenset(first | articles))

    def row(self, words: str) -> Row | None:
        """The row of the type a title names; ``words`` are in lower case."""
        return next((row for title, row in self.types if title.fullmatch(words)), None)


def _of(row: Row) -> list[str]:
    return [name.lower() for name in row["names"]]


def _any_of(rows: list[Row]) -> str:
    return letter_tree([name for row in rows for name in _of(row)])


def _word(rows: list[Row]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any_of(rows)})(?![\w-])")
