"""The line of a long document, written array by array: never held as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from trialspan.extract import NUMBERED, Record
from trialspan.read.long_text import LongText
from trialspan.run.lines import KINDS, dumps
from trialspan.run.spool import LongLine, Spool
from trialspan.windows import Records, Targets, Windowed

SECTIONS = 10_000  # sections that are written at a time


class LineWriter:
    """Writes a record into a spool, its bytes those of the record dumped at once."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.counts = dict.fromkeys(KINDS, 0)
        self._begun: set[Any] = set()

    def write(
        self, found: Windowed, text: LongText | None, head: Record, tail: Record
    ) -> LongLine:
        """The line of ``head``, the text, what was found, and ``tail``."""
        given = ("doc_id", "source")
        self._put("head", "{" + _inside({key: head[key] for key in given}))
        if text is not None:
            self._text(text)
        self._put("head", "," + _inside({"trial": head["trial"]}))
        sections = found.section_records()
        while some := list(islice(sections, SECTIONS)):
            self._extend("sections", some)
        targets = Targets()
        for records in found.records():
            self._window(records, targets)
        self._targets(targets)
        self._put("tail", "," + _inside(tail) + "}\n")
        return self._line()

    def _window(self, records: Records, targets: Targets) -> None:
        for number, mentions in targets.take(records.pop("targets")):
            self._extend(("mentions", number), mentions)
        for kind in list(records):
            self._extend(kind, records.pop(kind))

    def _text(self, text: LongText) -> None:
        self._put("head", ',"text":"')
        for piece in text.pieces():
            self._put("head", dumps(piece)[1:-1])
        self._put("head", '"')

    def _targets(self, targets: Targets) -> None:
        """The targets, each around its mentions."""
        self.counts["targets"] = len(targets.records)
        for number, record in enumerate(targets.numbered()):
            names = list(record)
            at = names.index("mentions")
            before, behind = names[:at], names[at + 1 :]
            inner = _inside({name: record[name] for name in before})
            comma = "," if number else ""
            self._put("targets", f'{comma}{{{inner},"mentions":[')
            self.spool.gather("targets", ("mentions", number))
            rest = _inside({name: record[name] for name in behind})
            self._put("targets", f"],{rest}}}")

    def _extend(self, key: Any, records: Iterable[Record]) -> None:
        """More elements of an array."""
        made = [dumps(record) for record in records]
        if not made:
            return
        if key in self.counts:
            self.counts[key] += len(made)
        comma = "," if key in self._begun else ""
        self._begun.add(key)
        self._put(key, comma + ",".join(made))

    def _put(self, key: Any, text: str) -> None:
        self.spool.add(key, text.encode())

    def _line(self) -> LongLine:
        keys: list[Any] = ["head"]
        for kind in ("items", "sections", *NUMBERED):
            self._put(("open", kind), f',"{kind}":[')
            self._put(("close", kind), "]")
            keys += [("open", kind), kind, ("close", kind)]
        return self.spool.line(*keys, "tail")


def _inside(record: Record) -> str:
    """The members of an object, without its braces."""
    return dumps(record)[1:-1]
