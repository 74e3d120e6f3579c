"""A whole run -> one DuckDB file: a table a kind, and views that answer questions."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from trialspan.convert.flat import KINDS, Record, flat_rows
from trialspan.convert.sheets import write_parquet

VIEWS = {
    "required_bounds": """
        SELECT t.*, d.phase, d.sponsor,
               try_cast(left(d.start_date, 4) AS INTEGER) AS year
        FROM thresholds t JOIN documents d USING (doc_id)
        WHERE t.criterion = 'inclusion' AND NOT t.negated
    """,
    "targets_per_year": """
        SELECT t.modality, t.name AS target,
               try_cast(left(d.start_date, 4) AS INTEGER) AS year,
               count(DISTINCT t.doc_id) AS trials
        FROM targets t JOIN documents d USING (doc_id)
        WHERE t.roles LIKE '%intervention%'
        GROUP BY ALL ORDER BY trials DESC, target, year
    """,
    "definitions": """
        SELECT doc_id, nct_id, concept, abbreviation, start_event, end_events,
               definition, time_frame, type, text
        FROM outcomes WHERE definition IS NOT NULL OR start_event IS NOT NULL
    """,
}


def write_duckdb(read: Callable[[], Iterable[Record]], path: Path) -> dict[str, int]:
    """Write every kind of a run into a new DuckDB file; the rows of each table.

    ``read`` gives the records anew for each kind, so that none has to be held.
    """
    import duckdb

    counts = {}
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        fresh = Path(folder) / "run.duckdb"
        with duckdb.connect(str(fresh)) as database:
            for kind in KINDS:
                kept = Path(folder) / f"{kind}.parquet"
                rows = (row for record in read() for row in flat_rows(record, kind))
                counts[kind] = write_parquet(rows, kind, kept)
                take = f'CREATE TABLE "{kind}" AS SELECT * FROM read_parquet(?)'
                database.execute(take, [str(kept)])
            for name, query in VIEWS.items():
                database.execute(f'CREATE VIEW "{name}" AS {query}')
        fresh.replace(path)
    return counts
