"""The same records on a Spark cluster: one pipeline per Python worker.

Needs ``trialspan[spark]``, and trialspan with its model on every executor.
"""

from __future__ import annotations

import codecs
import json
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language

from trialspan.read.columns import NO_COLUMNS, Columns
from trialspan.read.files import Failure, Input, Skipped, list_inputs
from trialspan.run.batches import batches
from trialspan.run.document import Done
from trialspan.run.failing import RunError
from trialspan.run.job import Settings, size_of
from trialspan.run.lines import dumps
from trialspan.run.pool import Pool
from trialspan.run.spool import discard, pieces_of
from trialspan.run.stop import Stop
from trialspan.run.worker import Task

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyspark.sql import DataFrame, SparkSession

SCHEMA = "doc_id string, source string, record string, stage string, reason string"
INPUT = "trialspan_input"  # a column with an Input or a Failure, pickled
SEND_CHARACTERS = 16_000_000  # of records in one batch of rows
PARTITION_DOCUMENTS = 2_000
PARTITIONS_PER_CORE = 4  # at least, where there are documents for so many
SUFFIXES = r"(\.(txt|text|md)|/[^./]+)$"  # names that are text, as in a local run


def extract(
    documents: DataFrame,
    *,
    lexicon: str | Path | None = None,
    text: bool = True,
    timeout: float | None = None,
) -> DataFrame:
    """One row for each row given: its record as a line of JSON, or stage and reason.

    ``documents`` has ``doc_id`` and ``source``, and either ``content`` (bytes of a
    file), ``text`` (a string), or ``path`` (of a file that executors can open). The
    lines are those of a local run. A document that kills its worker, or takes longer
    than ``timeout`` seconds, becomes a row with a reason.
    """
    wanted = [c for c in (INPUT, "content", "text", "path") if c in documents.columns]
    if not wanted or not {"doc_id", "source"} <= set(documents.columns):
        raise ValueError(
            f"columns {', '.join(documents.columns)} (want doc_id, source, and one of"
            " content, text, path)"
        )
    work = partial(_work, str(lexicon) if lexicon else None, wanted[0], text, timeout)
    return documents.select("doc_id", "source", wanted[0]).mapInArrow(work, SCHEMA)


def _work(
    lexicon: str | None,
    column: str,
    text: bool,
    timeout: float | None,
    given: Iterable[RecordBatch],
) -> Iterator[RecordBatch]:
    """The rows of a partition, by a process beside this Python worker."""
    tasks = (_task(column, row) for batch in given for row in _rows(batch))
    numbered = enumerate(batches(tasks, size_of))
    build: Callable[[], Language] = partial(_pipeline, lexicon)
    build()  # once a Python worker; the process at work is forked from it
    pool = Pool(build, workers=1, stop=Stop(), text=text, timeout=timeout)
    ready: list[Done] = []
    held = 0
    for _, some, _ in pool.run(numbered):
        ready += some
        held += sum(len(done.line or b"") for done in some)
        if held > SEND_CHARACTERS:
            yield _batch(ready)
            ready, held = [], 0
    if ready:
        yield _batch(ready)


@cache
def _pipeline(lexicon: str | None) -> Language:
    from trialspan.assemble import load

    return load(lexicon=lexicon)


def _rows(batch: RecordBatch) -> Iterator[tuple[Any, ...]]:
    """The rows of a batch, each made Python when it is wanted."""
    columns = [batch.column(n) for n in range(batch.num_columns)]
    for n in range(batch.num_rows):
        yield tuple(column[n].as_py() for column in columns)


def _task(column: str, row: tuple[Any, ...]) -> Task:
    doc_id, source, value = row
    if value is None:
        return Failure(source, "read", f"no {column}")
    if column == INPUT:
        return pickle.loads(value)  # type: ignore[no-any-return]  # by _local, of ours
    if column == "path":
        return Input(Path(value), doc_id, source)
    if column == "text":  # exactly this text: a BOM says so
        value = codecs.BOM_UTF8 + value.encode("utf-8", "surrogatepass")
    return Input(Path(source), doc_id, source, bytes(value))


def _batch(ready: list[Done]) -> RecordBatch:
    import pyarrow

    rows = list(map(_row, ready))
    names = [field.split()[0] for field in SCHEMA.split(", ")]
    columns = [pyarrow.array(c, pyarrow.string()) for c in zip(*rows, strict=True)]
    return pyarrow.RecordBatch.from_arrays(columns, names=names)


def _row(done: Done) -> tuple[str | None, ...]:
    given, failure = done.given, done.failure
    assert given is not None
    doc_id = given.doc_id if isinstance(given, Input) else None
    line = b"".join(pieces_of(done.line)) if done.line else None
    discard(done.line)
    record = line.decode().rstrip("\n") if line else None
    stage, reason = (failure.stage, failure.reason) if failure else (None, None)
    return doc_id, given.source, record, stage, reason


@dataclass(frozen=True, slots=True)
class Counts:
    """What went in and came out of a job on Spark."""

    documents: int
    records: int
    errors: int


def session(master: str | None = None) -> SparkSession:
    """The session of this process, or a new one; ``master`` as spark-submit has it."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise RunError("Spark is not installed (want: trialspan[spark])") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("trialspan")
    if master:
        builder = builder.master(master)
    return builder.getOrCreate()


def find_documents(
    spark: SparkSession,
    arguments: Iterable[str],
    columns: Columns = NO_COLUMNS,
) -> tuple[DataFrame, int]:
    """The documents of files and folders, with the ids of a local run; their number.

    Paths with a scheme (``hdfs://``, ``s3a://``) are listed and read by Spark, which
    leaves out names that begin with ``_``; others are listed here and opened by the
    executors, which must see the same folders.
    """
    given = list(arguments)
    remote = [argument for argument in given if "://" in argument]
    if remote and len(given) > 1:
        raise RunError("give one folder with a scheme alone (want one INPUT)")
    return _remote(spark, remote[0]) if remote else _local(spark, given, columns)


def _local(
    spark: SparkSession, arguments: list[str], columns: Columns
) -> tuple[DataFrame, int]:
    rows = [
        ("", entry.source, bytearray(pickle.dumps(_absolute(entry))))
        for entry in list_inputs(arguments, columns)
        if not isinstance(entry, Skipped)
    ]
    schema = f"doc_id string, source string, {INPUT} binary"
    cores = spark.sparkContext.defaultParallelism * PARTITIONS_PER_CORE
    parts = max(1, min(len(rows), max(cores, len(rows) // PARTITION_DOCUMENTS)))
    rdd = spark.sparkContext.parallelize(rows, parts)
    return spark.createDataFrame(rdd, schema), len(rows)


def _absolute(entry: Task) -> Task:
    """An entry that another working directory reads alike."""
    if isinstance(entry, Failure) or entry.path is None:
        return entry
    return replace(entry, path=entry.path.resolve())


def _remote(spark: SparkSession, root: str) -> tuple[DataFrame, int]:
    from pyspark.sql import functions as F

    base = root.rstrip("/") + "/"
    read = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    found = read.load(root).where(F.col("path").rlike(f"(?i){SUFFIXES}"))
    source = F.substring_index(F.col("path"), base.split("://", 1)[1], -1)
    doc_id = F.regexp_replace(source, r"(?<=[^/])\.[^./]+$", "")
    named = found.select(doc_id.alias("doc_id"), source.alias("source"), "content")
    twice = named.groupBy("doc_id").count().where("count > 1").limit(1).collect()
    if twice:
        raise RunError(f"doc_id {twice[0]['doc_id']!r} is taken twice below {root}")
    return named, named.count()


def write(rows: DataFrame, out: str, *, parquet: bool, overwrite: bool) -> None:
    """Write rows of ``extract`` below a folder, records apart from errors.

    ``OUT/status=record/`` and ``OUT/status=error/`` hold Parquet files with the columns
    of ``extract``, or text files of JSON lines.
    """
    from pyspark.sql import functions as F

    status = F.when(F.col("record").isNull(), "error").otherwise("record")
    marked = rows.withColumn("status", status)
    mode = "overwrite" if overwrite else "errorifexists"
    if parquet:
        marked.write.mode(mode).partitionBy("status").parquet(out)
        return
    failed = F.udf(_error_line)("source", "stage", "reason")
    line = F.coalesce(F.col("record"), failed).alias("value")
    marked.select(line, "status").write.mode(mode).partitionBy("status").text(out)


def _error_line(source: str, stage: str, reason: str) -> str:
    return dumps(Failure(source, stage, reason).as_row())


def run(
    spark: SparkSession,
    arguments: Iterable[str],
    out: str,
    settings: Settings,
    *,
    lexicon: Path | None = None,
    overwrite: bool = False,
) -> Counts:
    """Extract the documents of the arguments into a folder; the counts, checked.

    A folder whose name ends in ``.parquet`` gets Parquet, another one JSON lines.
    """
    documents, number = find_documents(spark, arguments, settings.columns)
    parquet = out.endswith(".parquet")
    rows = extract(
        documents, lexicon=lexicon, text=settings.text, timeout=settings.timeout
    )
    write(rows, out, parquet=parquet, overwrite=overwrite)
    read = spark.read.format("parquet" if parquet else "text")
    found = {
        row["status"]: row["count"]
        for row in read.load(out).groupBy("status").count().collect()
    }
    counts = Counts(number, found.get("record", 0), found.get("error", 0))
    if counts.documents != counts.records + counts.errors:
        raise RunError(f"{json.dumps(found)} of {counts.documents} documents in {out}")
    return counts
