"""Rows of tables of any kind -> documents, by the columns a user names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from trialspan.read.columns import Columns
from trialspan.read.layout import Problem, ReadError, Reading
from trialspan.read.registry_csv import is_registry, read_row

ROWS = 1_000  # rows of a Parquet file that are held at a time


def read_text_row(
    row: Mapping[str, str | None], columns: Columns, member: str
) -> Reading | Problem:
    """The document of a row: its text column, named by its id column or its number."""
    text = row.get(columns.text or "")
    if text is None:
        return Problem(member, f"no text in column {columns.text!r}")
    if columns.id is None:
        return Reading(text, member, name=member.rpartition("#")[2])
    if columns.id not in row:
        return Problem(member, f"no column {columns.id!r}")
    name = (row[columns.id] or "").strip()
    if not name:
        return Problem(member, f"no id in column {columns.id!r}")
    return Reading(text, member, name=name)


def read_parquet(handle: BinaryIO, columns: Columns) -> Iterator[Reading | Problem]:
    """The documents of a Parquet file, some rows at a time (needs pyarrow)."""
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise ReadError(
            "Parquet needs pyarrow (pip install trialspan[tables])"
        ) from error
    try:
        file = parquet.ParquetFile(handle)
        names = list(file.schema_arrow.names)
        registry = columns.text is None and is_registry(names)
        if not registry and columns.text not in names:
            wanted = "--text-column" if columns.text is None else repr(columns.text)
            raise ReadError(f"no {wanted} among the columns {', '.join(names[:6])}")
        number = 0
        for batch in file.iter_batches(
            batch_size=ROWS, columns=_wanted(names, columns)
        ):
            for cells in batch.to_pylist():
                number += 1
                row = {name: _text(value) for name, value in cells.items()}
                yield _row(row, columns, f"#{number}", registry=registry)
    except pyarrow.ArrowException as error:
        raise ReadError(f"damaged: {error}") from error


def _wanted(names: list[str], columns: Columns) -> list[str]:
    """The columns that are read: the user's, else all."""
    if columns.text is None:
        return names
    return [name for name in (columns.text, columns.id) if name in names]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _row(
    row: dict[str, str | None], columns: Columns, member: str, *, registry: bool
) -> Reading | Problem:
    if registry:
        return read_row({name: text or "" for name, text in row.items()}, member)
    return read_text_row(row, columns, member)
