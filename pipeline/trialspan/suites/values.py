"""The numbers, comparators and units that others' annotations write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from trialspan.assemble import model
from trialspan.evaluate.fields import unit as folded
from trialspan.lexicon import read_lexicons
from trialspan.marks import normalise
from trialspan.values.numbers import read_number, read_roman
from trialspan.values.units import Units

Record = Mapping[str, Any]
POWER = re.compile(r"10\*-?\d{1,2}")
SIGN = re.compile(r"[<>≤≥]\s{0,2}/?\s{0,2}=?|=\s{0,2}[<>]")
LONGEST = 100


@cache
def units() -> Units:
    """Give the reader of units with the packaged rows."""
    return Units(read_lexicons(Path(model().FOLDER) / "lexicons")["units"])


def numbers(text: str) -> list[float]:
    """Read the numbers of a value: with and without its power of ten.

    A number behind a minus at the start counts with it and without: "-3" is an amount
    below zero, and "- 3" one that a dash stands before.
    """
    lower = unicodedata.normalize("NFKC", normalise(text)).lower().strip()
    found: list[float] = []
    pos = 0
    while pos < len(lower):
        number = read_number(lower, pos) or read_roman(lower, pos)
        if number is None:
            pos += 1
            continue
        values = [number.value, number.mantissa or number.value]
        if lower.startswith("-") and not found:
            values = [-number.value, *values]
        found += [float(value) for value in dict.fromkeys(values)]
        pos = number.end
    return found


def scales(record: Record) -> list[float]:
    """Give the numbers a prediction may stand for: as written, and times its power."""
    power = POWER.match(record.get("unit") or "")
    factor = float(Decimal(10) ** int(power[0][3:])) if power else 1.0
    values = [record.get("value"), record.get("upper")]
    known = [float(value) for value in values if value is not None]
    return [*known, *(value * factor for value in known)]


def same_number(record: Record, wanted: Iterable[float]) -> bool:
    """Tell whether a prediction holds one of the numbers."""
    found = scales(record)
    return any(abs(a - b) <= 1e-6 * max(1, abs(b)) for a in found for b in wanted)


def sign(text: str) -> str | None:
    """Read the comparator that a value writes as a sign, None where it has none.

    >>> sign(">/= 18"), sign("18 years")
    ('>=', None)
    """
    match = SIGN.search(normalise(text))
    if match is None:
        return None
    written = match[0].replace("≤", "<=").replace("≥", ">=")
    strict = "<" if "<" in written else ">"
    return f"{strict}=" if "=" in written else strict


def same_unit(record: Record, written: str) -> bool:
    """Tell whether a prediction has the unit an annotation writes, powers aside."""
    ours = record.get("unit") or ""
    norm = normalise(written)
    read = units().read(norm, norm.lower(), 0)
    theirs = read.ucum if read else ""
    if not theirs and not ours:  # "points", "grade" are no units
        return True
    if theirs and _bare(theirs) == _bare(ours):
        return True
    return _squeezed(written) == _squeezed(record.get("unit_text") or ours)


def _bare(code: str) -> str:
    return (folded(POWER.sub("", code)) or "").replace("[iu]", "u").replace("iu", "u")


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()\[\]]", "", normalise(text)).lower()


def bound(record: Record) -> tuple[int, int] | None:
    """Give where a prediction has its bound; None where that is too long to be one."""
    place = record.get("bound") or record
    start, end = int(place["start"]), int(place["end"])
    return (start, end) if 0 < end - start <= LONGEST else None


def is_counted(record: Record) -> bool:
    """Tell whether a threshold is of the sort these corpora annotate as measured."""
    if record["category"] in ("life_expectancy", "grade"):
        return False
    return bool(record["analyte"].get("name") != "age")
