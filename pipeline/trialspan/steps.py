"""Work in steps, and many pieces of it woven: a step of each in turn."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import chain
from typing import Generic, TypeVar

Result = TypeVar("Result")
Steps = Generator[int, None, Result]
"""A piece of work that stops after each step, and says how many characters it holds."""

TOGETHER, MOST_HELD = 32, 200_000  # pieces and characters that are woven


def whole(steps: Steps[Result]) -> Result:
    """What comes of a piece of work, its steps one after another."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def woven(works: Iterable[Steps[Result]]) -> Iterator[Result]:
    """What comes of each piece of work, in order, a few of them woven.

    A component that reads many short documents in a row finds its tables where the
    processor has them at hand; a document that goes through all components alone
    meets each of them cold.
    """
    coming = iter(works)
    for first in coming:
        going = together = _together(chain([first], coming))
        while going:
            going = [work for work in going if not work.results]
            for work in going:
                work.step()
        for work in together:
            yield from work.results


class _Woven(Generic[Result]):
    """A piece of work, and what came of it at its end."""

    def __init__(self, steps: Steps[Result]) -> None:
        self.steps = steps
        self.results: list[Result] = []

    def step(self) -> int:
        """Do a step; the characters it holds now."""
        try:
            return next(self.steps)
        except StopIteration as end:
            self.results.append(end.value)
            return 0


def _together(works: Iterable[Steps[Result]]) -> list[_Woven[Result]]:
    """The first works, begun, as many as may be held together."""
    begun: list[_Woven[Result]] = []
    held = 0
    for work in works:
        begun.append(_Woven(work))
        held += begun[-1].step()
        if len(begun) == TOGETHER or held > MOST_HELD:
            break
    return begun
