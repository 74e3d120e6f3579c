"""What is wrong with a file of annotations, said so that it can be mended."""

from __future__ import annotations

from collections.abc import Sequence


class AnnotationError(ValueError):
    """Every problem of the files to be scored, a line each.

    A line reads `file:line: what is wrong (what is wanted)`.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def problem(place: str, what: str, want: str) -> str:
    """Write one problem down."""
    return f"{place}: {what} (want {want})"


def shown(value: object) -> str:
    """Show a value of a file in few characters, none of them a control character."""
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
