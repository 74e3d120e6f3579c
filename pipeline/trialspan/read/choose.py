"""Which reader takes a file, and why: by its name first, then by its first bytes."""

from __future__ import annotations

import csv
import re
from pathlib import PurePath
from typing import Literal, NamedTuple

from trialspan.read.columns import NO_COLUMNS, Columns
from trialspan.read.decode import DecodeError, decode
from trialspan.read.registry_csv import is_registry

HEAD = 256 * 1024  # bytes that are looked at
Reader = Literal[
    "text", "json", "jsonl", "csv", "xml", "parquet", "zip", "gzip", "pdf", "docx"
]
TEXTS = (".txt", ".text", ".md", "")
SUFFIXES: dict[str, Reader] = {
    **dict.fromkeys(TEXTS, "text"),
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".xml": "xml",
    ".parquet": "parquet",
    ".zip": "zip",
    ".gz": "gzip",
    ".pdf": "pdf",
    ".docx": "docx",
}
KNOWN_KEYS = re.compile(r'"(?:protocolSection|studies|text)"\s*:')
TABLE = "a table whose headings"


class Choice(NamedTuple):
    """A reader, None where there is none, and the reason."""

    reader: Reader | None
    why: str


def choose(name: str, head: bytes, columns: Columns = NO_COLUMNS) -> Choice:
    """The reader of a file of that name ("-": standard input) that starts so."""
    suffix = PurePath(name).suffix.lower()
    if name == "-":
        return _by_content(head, columns)
    reader = SUFFIXES.get(suffix)
    if reader is None:
        return Choice(None, f"no reader takes {suffix} files")
    return _checked(reader, head, columns, f"its name ends in {suffix}")


def _by_content(head: bytes, columns: Columns) -> Choice:
    """What standard input looks like; text where it looks like nothing else."""
    if head.startswith(b"PK\x03\x04"):
        return Choice("zip", "it starts as a zip file does")
    if head.startswith(b"\x1f\x8b"):
        return Choice("gzip", "it starts as a gzip file does")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    guesses: list[Reader] = ["csv"]
    if start.startswith((b"{", b"[")):
        guesses = ["json"]
    elif start.startswith(b"<"):
        guesses = ["xml"]
    for guess in guesses:
        found = _checked(guess, head, columns, "it looks like that")
        if found.reader:
            return found
    return Choice("text", "it looks like no structured source")


def _checked(reader: Reader, head: bytes, columns: Columns, name: str) -> Choice:
    """The reader, if the first bytes are what it reads."""
    if reader in ("json", "jsonl"):
        return _json(reader, head, name)
    if reader == "csv":
        return _csv(head, columns)
    if reader == "xml":
        if b"<clinical_study" in head:
            return Choice(reader, f"{name}; the registry's legacy XML")
        return Choice(None, "XML without <clinical_study> (want the registry's)")
    if reader == "parquet" and not columns.text:
        return Choice(reader, f"{name}; {TABLE} say what they hold")
    return Choice(reader, name)


def _json(reader: Reader, head: bytes, name: str) -> Choice:
    text = _text(head)
    if not text.lstrip().startswith(("{", "[")):
        return Choice(None, "no JSON: it starts with neither { nor [")
    found = KNOWN_KEYS.search(text)
    if found:
        key = found[0].rstrip(" :\t\r\n")
        return Choice(reader, f"{name}; it holds {key}")
    return Choice(
        None, "JSON of nothing we know (want protocolSection, or id and text)"
    )


def _csv(head: bytes, columns: Columns) -> Choice:
    headings = header(_text(head))
    if columns.text:
        if columns.text in headings:
            return Choice("csv", f"it has the column {columns.text!r}")
        return Choice(None, f"no column {columns.text!r} (has {_some(headings)})")
    if is_registry(headings):
        return Choice("csv", f"{TABLE} are the registry's")
    return Choice(
        None, f"no registry table (has {_some(headings)}; want --text-column)"
    )


def _some(headings: list[str]) -> str:
    return ", ".join(h[:40] for h in headings[:6]) + (", …" if headings[6:] else "")


def header(text: str) -> list[str]:
    """The headings of a table, from its beginning."""
    line = text.split("\n", 1)[0].rstrip("\r")
    try:
        return next(csv.reader([line], delimiter=delimiter(line)), [])
    except csv.Error:
        return []


def delimiter(line: str) -> str:
    """Tab, semicolon or comma: what the first line has most of.

    >>> delimiter("NCT Number;Title;Status")
    ';'
    """
    return max(",\t;", key=line.count)


def _text(head: bytes) -> str:
    try:
        return decode(head[: len(head) - len(head) % 2]).text
    except DecodeError:
        return head.decode("utf-8", "replace").removeprefix("\ufeff")
