"""Floors of the F1 of whole records, for continuous integration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trialspan.evaluate.check import KINDS
from trialspan.evaluate.result import Count, Evaluation

SHORT = {"thresholds": "lab_thresholds"}


def parse_floors(written: Iterable[str]) -> dict[str | None, float]:
    """Read floors: one number for every kind, or one for the kind it is written with.

    floor = [kind "="] number     number from 0 to 1

    >>> parse_floors(["0.9", "thresholds=0.95"])
    {None: 0.9, 'lab_thresholds': 0.95}
    """
    return dict(_parse(floor) for floor in written)


def parse_kinds(written: Iterable[str]) -> tuple[str, ...]:
    """Read the names of kinds, several of them joined by commas.

    >>> parse_kinds(["thresholds,timeframes"])
    ('lab_thresholds', 'timeframes')
    """
    names = [name.strip() for part in written for name in part.split(",")]
    kinds = [SHORT.get(name, name) for name in names]
    for name, kind in zip(names, kinds, strict=True):
        if kind not in KINDS:
            wanted = ", ".join((*KINDS, *SHORT))
            raise ValueError(f"no kind {name!r} (want one of {wanted})")
    return tuple(kind for kind in KINDS if kind in kinds)


def _parse(floor: str) -> tuple[str | None, float]:
    name, equals, number = floor.rpartition("=")
    kind = SHORT.get(name.strip(), name.strip())
    if equals and kind not in KINDS:
        kinds = ", ".join((*KINDS, *SHORT))
        raise ValueError(f"no kind {name!r} in floor {floor!r} (want one of {kinds})")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        want = "a number from 0 to 1, as 0.95 or thresholds=0.95"
        raise ValueError(f"no number {number!r} in floor {floor!r} (want {want})")
    return (kind if equals else None), value


def below(found: Evaluation, floors: dict[str | None, float]) -> Iterator[str]:
    """Yield what falls below its floor.

    A kind of which there is neither gold nor prediction has no F1. It passes a floor
    for all kinds, unless no kind has one, and fails a floor of its own.
    """
    for kind in KINDS:
        floor = floors.get(kind, floors.get(None))
        f1 = found.figures.get((kind, "record"), Count()).f1
        if floor is None or (f1 is None and kind not in floors):
            continue
        if f1 is None:
            yield f"{kind}: record F1 undefined, nothing to score (floor {floor:g})"
        elif f1 < floor:
            yield f"{kind}: record F1 {f1:.4f} (floor {floor:g})"
    scored = (found.figures[kind, "record"].f1 is not None for kind in found.kinds)
    if None in floors and not any(scored):
        yield "nothing to score in any kind"
