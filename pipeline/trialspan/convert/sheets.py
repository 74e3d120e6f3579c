"""Flat rows -> CSV, Parquet, Excel; what a spreadsheet would run is made text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from trialspan.convert.flat import KINDS, Column, Row

ROWS = 20_000  # rows that are held at a time
MOST_EXCEL_ROWS = 1_048_575  # beside the headings
LONGEST_CELL = 32_767  # characters Excel takes
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class TableError(ValueError):
    """A table that cannot be written; the message says what would fit."""


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before it.

    A sign alone, as the comparator "=", is none.

    >>> safe("=1+1"), safe("≥ 9 g/dL"), safe("="), safe(-3)
    ("'=1+1", '≥ 9 g/dL', '=', -3)
    """
    if isinstance(value, str) and len(value) > 1 and value.startswith(FORMULA):
        return f"'{value}"
    return value


def write_csv(rows: Iterable[Row], kind: str, path: Path) -> int:
    """Write a table as CSV (UTF-8 with its mark, for spreadsheets); its rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(column.name for column in KINDS[kind].columns)
        for row in rows:
            writer.writerow([safe(_plain(value)) for value in row.values()])
            count += 1
    return count


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def write_parquet(rows: Iterable[Row], kind: str, path: Path) -> int:
    """Write a table as Parquet with the types of its columns; its rows."""
    import pyarrow
    import pyarrow.parquet as parquet

    types = {
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "whole": pyarrow.int64(),
        "truth": pyarrow.bool_(),
    }
    columns = KINDS[kind].columns
    schema = pyarrow.schema([(column.name, types[column.type]) for column in columns])
    count = 0
    with parquet.ParquetWriter(path, schema) as writer:
        for some in _chunks(rows):
            cells = [[_typed(row, column) for row in some] for column in columns]
            arrays = [
                pyarrow.array(values, type=types[column.type])
                for values, column in zip(cells, columns, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
            count += len(some)
    return count


def _typed(row: Row, column: Column) -> Any:
    value = row[column.name]
    return float(value) if column.type == "number" and value is not None else value


def write_excel(rows: Iterable[Row], kind: str, path: Path) -> int:
    """Write a table as an Excel workbook; its rows.

    Raises TableError where there are more rows than a sheet takes.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind)
    sheet.freeze_panes = "A2"
    sheet.append([column.name for column in KINDS[kind].columns])
    count = 0
    for row in rows:
        count += 1
        if count > MOST_EXCEL_ROWS:
            raise TableError("more rows than a sheet of Excel takes (want .parquet)")
        sheet.append([_cell(value) for value in row.values()])
    book.save(path)
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return safe(CONTROLS.sub("\ufffd", value[: LONGEST_CELL - 1]))
    return value


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    every = iter(rows)
    while some := list(islice(every, ROWS)):
        yield some


WRITERS = {".csv": write_csv, ".parquet": write_parquet, ".xlsx": write_excel}
