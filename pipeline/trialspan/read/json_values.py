"""JSON -> its documents, streamed: a value, an array, {"studies": […]}, or lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from trialspan.read.layout import Problem

CHUNK = 1 << 20  # characters
LONGEST = 200 * CHUNK  # characters of one value
SCALAR = r'(?:"[^"\\]{0,2000}"|-?\d{1,20}|true|false|null)'
# { "totalCount": 3, "studies": [   or   [
ARRAY = re.compile(
    r"\s*(?:\[|\{\s*(?:\"\w{1,40}\"\s*:\s*"
    + SCALAR
    + r"\s*,\s*){0,9}\"studies\"\s*:\s*\[)"
)
STUDY = re.compile(r'\{\s*"protocolSection"')
SPACE = re.compile(r"[\s,]*")
Value = tuple[str, Any]


def read_lines(handle: Iterable[str]) -> Iterator[Value | Problem]:
    """(member, value) of each line; a broken one is a Problem with its number."""
    for number, line in enumerate(handle, start=1):
        if line.strip():
            try:
                yield f"#{number}", json.loads(line)
            except (ValueError, RecursionError) as error:
                yield Problem(f"#{number}", f"broken JSON: {error}")


def read_values(handle: IO[str]) -> Iterator[Value | Problem]:
    """(member, value) of each document of a file that is one JSON text, or lines."""
    window = _Window(handle)
    array = ARRAY.match(window.text)
    if array:
        window.drop(array.end())
        yield from _elements(window)
        return
    if window.fill(LONGEST):
        yield Problem("", "a JSON value of over 200 MB (want a list of studies)")
        return
    try:
        yield "", json.loads(window.text)
    except (ValueError, RecursionError) as error:
        lines = window.text.splitlines()
        found = list(read_lines(lines))
        if len(lines) > 1 and not isinstance(found[0], Problem):
            yield from found
        else:
            yield Problem("", f"broken JSON: {error}")


class _Window:
    """The part of a file that is looked at."""

    def __init__(self, handle: IO[str]) -> None:
        self.handle = handle
        self.text = handle.read(CHUNK)
        self.dropped = 0

    def more(self) -> bool:
        """Read on; False at the end of the file, or when too much is held."""
        chunk = self.handle.read(max(CHUNK, len(self.text)))
        self.text += chunk
        return bool(chunk) and len(self.text) <= LONGEST

    def fill(self, most: int) -> bool:
        """Read all there is; whether it is more than ``most`` characters."""
        while len(self.text) <= most and (chunk := self.handle.read(CHUNK * 16)):
            self.text += chunk
        return len(self.text) > most

    def drop(self, count: int) -> None:
        self.text = self.text[count:]
        self.dropped += count


def _elements(window: _Window) -> Iterator[Value | Problem]:
    """The elements of an array whose beginning is read.

    Behind a broken one, reading goes on at the next study.
    """
    decoder, number = json.JSONDecoder(), 0
    at = 0
    while True:
        at = SPACE.match(window.text, at).end()  # type: ignore[union-attr]
        if at >= len(window.text) or at > CHUNK:
            window.drop(at)
            at = 0
            if window.text or window.more():
                continue
            yield Problem(f"#{number + 1}", "broken JSON: the list is never closed")
            return
        if window.text[at] == "]":
            return
        number += 1
        try:
            value, at = decoder.raw_decode(window.text, at)
            yield f"#{number}", value
        except (ValueError, RecursionError) as error:
            window.drop(at)
            at = 0
            if window.more():
                number -= 1
                continue
            place = f"character {window.dropped:,}"
            yield Problem(f"#{number}", f"broken JSON in the value at {place}: {error}")
            following = STUDY.search(window.text, 1)
            if not following:
                return
            at = following.start()
