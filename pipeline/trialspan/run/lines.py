"""How records are written: kinds that are counted, and the form of the JSON."""

from __future__ import annotations

import json
from typing import Any

import orjson

KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
_SEPARATORS = (",", ":")
_plain = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=_SEPARATORS
)


def encoded(value: Any) -> bytes:
    """A value as JSON without white space, in UTF-8.

    Raises ``UnicodeEncodeError`` for half of a surrogate pair, which UTF-8 has not.
    """
    try:
        return orjson.dumps(value)
    except TypeError:  # a number of more than 64 bits, a surrogate, a named tuple
        return _plain.encode(value).encode()


def dumps(value: Any) -> str:
    """A value as JSON, as its line has it."""
    return encoded(value).decode()
