"""One input -> what became of it: a line of JSON, or a failure that says why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from spacy.language import Language

from trialspan.extract import (
    Record,
    describe,
    extract_record,
    found_in,
    with_hash,
)
from trialspan.pipes.base import carrier, pipe_by_pipe
from trialspan.read.decode import whole as whole_text
from trialspan.read.files import Document, Failure, Input, Stamp, read_input
from trialspan.read.layout import Layout
from trialspan.read.long_files import is_long, read_long
from trialspan.read.long_text import ShortText
from trialspan.run.failing import FULL
from trialspan.run.lines import KINDS, encoded
from trialspan.run.long_line import LineWriter
from trialspan.run.spool import Line, Spool
from trialspan.steps import Steps, whole
from trialspan.windows import WINDOW, Windowed, joined


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one input; exactly one of ``line`` and ``failure`` is there.

    ``given`` stays behind on the way from a worker: who sent the input still has it.
    """

    given: Input | Failure | None
    line: Line | None = None
    failure: Failure | None = None
    counts: tuple[int, ...] = (0,) * len(KINDS)
    characters: int = 0
    note: str | None = None
    stamp: Stamp | None = None

    def of(self, given: Input | Failure | None) -> Done:
        """The same of an input that is named, or of none."""
        return replace(self, given=given)


def process(
    nlp: Language,
    text: str,
    *,
    doc_id: str,
    source: str,
    layout: Layout | None = None,
    trial: Record | None = None,
) -> Record:
    """The record of a text of any length, with what its reader knows of it."""
    given = Document(doc_id, source, text, layout=layout, trial=trial)
    return whole(processing(nlp, given))


def processing(nlp: Language, given: Document) -> Steps[Record]:
    """As ``process``, a component of the pipeline a step."""
    text, doc_id, source = whole_text(given.text), given.doc_id, given.source
    layout, trial = given.layout, given.trial
    meta = pipeline_meta(nlp)
    if layout is None and len(text) <= WINDOW:
        doc = yield from pipe_by_pipe(nlp, carrier(nlp, text))
        return extract_record(
            text, found_in(doc), doc_id=doc_id, source=source, meta=meta, trial=trial
        )
    records = yield from joined(Windowed(nlp, ShortText(text), layout))
    head = {"doc_id": doc_id, "source": source, "text": text, "trial": trial}
    return {**head, **records, "meta": with_hash(meta, text)}


_metas: WeakKeyDictionary[Language, Record] = WeakKeyDictionary()


def pipeline_meta(nlp: Language) -> Record:
    """The name, version and lexicon hash of a pipeline, for ``meta``."""
    if nlp not in _metas:
        _metas[nlp] = _described(nlp)
    return _metas[nlp]


def _described(nlp: Language) -> Record:
    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']}"
    return describe(name, meta["version"], meta["trialspan"]["lexicon_hash"])


def line_of(record: Record, *, text: bool = True) -> bytes:
    """A record as one line of JSON, with or without the document's text."""
    if not text:
        record = {key: value for key, value in record.items() if key != "text"}
    return encoded(record) + b"\n"


def finish(
    nlp: Language,
    given: Input | Failure,
    *,
    text: bool = True,
    spool: str | None = None,
) -> Done:
    """What becomes of an input: an error costs its document, never the run.

    The line of a long document is left in a file in the folder ``spool``.
    """
    return whole(finishing(nlp, given, text=text, spool=spool))


def finishing(
    nlp: Language,
    given: Input | Failure,
    *,
    text: bool = True,
    spool: str | None = None,
) -> Steps[Done]:
    """As ``finish``, a component of the pipeline a step."""
    if isinstance(given, Failure):
        return Done(given, failure=given)
    if is_long(given):
        return _finish_long(nlp, given, text=text, spool=spool)
    document = read_input(given)
    if isinstance(document, Failure):
        return Done(given, failure=document, stamp=document.stamp)
    record = yield from _processing(nlp, document, given.place)
    if isinstance(record, Failure):
        return Done(given, failure=record, stamp=document.stamp)
    return Done(
        given,
        line=line_of(record, text=text),
        counts=tuple(len(record[kind]) for kind in KINDS),
        characters=len(document.text),
        note=document.note,
        stamp=document.stamp,
    )


def processed(nlp: Language, document: Document, place: str) -> Record | Failure:
    """The record of a document; an error inside the pipeline is a Failure."""
    return whole(_processing(nlp, document, place))


def _processing(
    nlp: Language, document: Document, place: str
) -> Steps[Record | Failure]:
    """As ``processed``, a component of the pipeline a step."""
    try:
        return (yield from processing(nlp, document))
    except Exception as error:  # the ledger names it, and the run goes on
        return Failure(place, "extract", f"{type(error).__name__}: {error}")


def _finish_long(nlp: Language, given: Input, *, text: bool, spool: str | None) -> Done:
    """What becomes of a long document."""
    read = read_long(given)
    if isinstance(read, Failure):
        return Done(given, failure=read, stamp=read.stamp)
    long, note, stamp = read
    document = given.document
    trial = document.trial if document else None
    head = {"doc_id": given.doc_id, "source": given.source, "trial": trial}
    tail = {"meta": {**pipeline_meta(nlp), "sha256": long.sha256}}
    try:
        with Spool(spool) as file:
            found = Windowed(nlp, long, document.layout if document else None)
            writer = LineWriter(file)
            line = writer.write(found, long if text else None, head, tail)
    except OSError as error:  # tried again by --resume
        why = f"cannot write its line: {FULL.get(error.errno or 0) or error.strerror}"
        return Done(given, failure=Failure(given.place, "worker", why), stamp=stamp)
    except Exception as error:  # the ledger names it, and the run goes on
        why = f"{type(error).__name__}: {error}"
        return Done(given, failure=Failure(given.place, "extract", why), stamp=stamp)
    counts = tuple(writer.counts.values())
    return Done(given, line, None, counts, len(long), note, stamp)
