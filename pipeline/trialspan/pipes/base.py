"""What the components share: rows by initialize, a Page in, span groups out."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import srsly
from spacy import util
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, SpanGroup

from trialspan.pipes.page import Item, Mention, Page, Section
from trialspan.steps import Steps

Rows = dict[str, list[dict[str, Any]]]
Found = dict[str, Any]


class Written(NamedTuple):
    """A span group without spans: what the components wrote, as in a SpanGroup."""

    attrs: dict[str, Any]


class Sheet:
    """A text for the batch run: what the components write, without spaCy's tokens.

    The components read a Page and write plain dicts, so a Doc is only their carrier;
    without it a run is a third faster. Spans are made on a Doc alone. Its Page grows
    with what the components find.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.page = Page.of(text)
        self.spans: dict[str, Written] = {}


class LexiconPipe(Pipe):
    """A component that takes lexicon rows at ``initialize`` and annotates a Page.

    A subclass names the lexicons it ``uses``, builds its tables in ``compile`` and
    writes span groups in ``annotate``. The rows are kept by ``to_disk``.
    """

    uses: tuple[str, ...] = ()
    after: tuple[str, ...] = ()  # span groups that must be there
    compile: Callable[[Rows], None]  # a subclass's: rows -> tables
    annotate: Callable[[Doc, Page], None]  # a subclass's: writes span groups

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp = nlp
        self.name = name
        self.rows: Rows | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.rows is None:
            raise ValueError(
                f"{self.name} has no lexicon (want nlp.initialize(), trialspan.load()"
                " or trialspan.add_to(nlp), which bring the packaged rows)"
            )
        for group in self.after:
            if group not in doc.spans:
                raise ValueError(
                    f"{self.name} needs doc.spans[{group!r}] (want trial_{group} before"
                    f" it in the pipeline; it has {', '.join(self.nlp.pipe_names)})"
                )
        self.annotate(doc, read_page(doc))
        return doc

    def initialize(  # type: ignore[override]
        self,
        get_examples: Callable[[], Iterable[Any]] | None = None,
        *,
        nlp: Language | None = None,
        lexicons: Any,  # Rows; spaCy cannot resolve the name
    ) -> None:
        """Take the rows; spaCy calls this from ``[initialize.components]``."""
        self.take({name: lexicons.get(name, []) for name in self.uses})

    def take(self, rows: Rows) -> None:
        """Keep the rows and build the tables."""
        self.rows = rows
        self.compile(rows)

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        save = {"rows.json": lambda p: srsly.write_json(p, self.rows)}
        util.to_disk(path, save, exclude)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> LexiconPipe:
        load = {"rows.json": lambda p: self.take(srsly.read_json(p))}
        util.from_disk(path, load, exclude)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return util.to_bytes({"rows": lambda: srsly.msgpack_dumps(self.rows)}, exclude)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> LexiconPipe:
        load = {"rows": lambda b: self.take(srsly.msgpack_loads(b))}
        util.from_bytes(data, load, exclude)
        return self


class _Read(NamedTuple):
    """The Page last built, for whom and from what."""

    doc: weakref.ref[Doc]
    written: tuple[list[Any], ...]
    page: Page


WRITTEN = ("sections", "items", "mentions")
NOTHING: list[Any] = []
_last: _Read | None = None


def read_page(doc: Doc, text: str | None = None) -> Page:
    """The Page of what the earlier components wrote.

    The components of a pipeline read the same Doc one after another, so the Page last
    built is kept (``Doc.text`` and normalising cost more than most grammars). ``text``
    is the Doc's text where the caller has it.
    """
    global _last
    if isinstance(doc, Sheet):
        return doc.page
    if _last is None or _last.doc() is not doc:
        page = Page.of(doc.text if text is None else text)
        _last = _Read(weakref.ref(doc), (NOTHING,) * len(WRITTEN), page)
    written = tuple(_written(doc, key) for key in WRITTEN)
    changed = {
        key: READ[key](new)
        for key, new, old in zip(WRITTEN, written, _last.written, strict=True)
        if new is not old
    }
    if changed:
        _last = _Read(_last.doc, written, _last.page.having(**changed))
    return _last.page


def forget_page() -> None:
    """Let go of the Page last built: that of a window is large."""
    global _last
    _last = None


def by_lexicon(rows: Iterable[Any]) -> dict[str, list[Mention]]:
    """The mentions of each lexicon, from rows (lexicon, start, end, row id)."""
    found: dict[str, list[Mention]] = {}
    for stem, start, end, row in rows:
        found.setdefault(stem, []).append(Mention(start, end, row))
    return found


READ: dict[str, Callable[[list[Any]], Any]] = {
    "sections": lambda rows: [Section(*row) for row in rows],
    "items": lambda rows: [Item(*row) for row in rows],
    "mentions": by_lexicon,
}


def carrier(nlp: Language, text: str) -> Any:
    """What the components of a pipeline write on: a Sheet where all are ours."""
    ours = all(isinstance(pipe, LexiconPipe) for _, pipe in nlp.pipeline)
    if ours:
        return Sheet(text)
    doc = nlp.make_doc(text)
    read_page(doc, text)  # spares every component Doc.text
    return doc


def pipe_by_pipe(nlp: Language, doc: Any) -> Steps[Any]:
    """The carrier with what every component of the pipeline wrote, a component a step.

    A pipeline that holds others' components is one step.
    """
    if not isinstance(doc, Sheet):
        return nlp(doc)
    for _, pipe in nlp.pipeline:
        yield len(doc.text)
        doc = pipe(doc)  # type: ignore[arg-type]
    return doc


def _written(doc: Doc, key: str) -> list[Any]:
    return doc.spans[key].attrs["values"] if key in doc.spans else NOTHING


def values(doc: Doc, key: str) -> list[Found]:
    """The found dicts of a kind, in the order of its spans; [] before its component."""
    return _written(doc, key)


def put(
    doc: Doc,
    key: str,
    found: Iterable[Found],
    *,
    label: Callable[[Found], str] | None = None,
) -> None:
    """Write ``doc.spans[key]`` sorted by place, and the dicts in its ``attrs``.

    Where the host's tokens do not end at an offset, the span is widened to them; the
    exact offsets stay in the dicts.
    """
    ordered = sorted(found, key=lambda d: (d["start"], d["end"]))
    name = label or (lambda d: key)
    rows = ((d["start"], d["end"], name(d), d["rule"]) for d in ordered)
    doc.spans[key] = group(doc, key, rows, ordered)


def put_parts(
    doc: Doc,
    key: str,
    parts: Any,
    rows: Iterable[tuple[int, int, str, str]],
    written: Iterable[list[Any]],
) -> None:
    """Write what a Page is made of: its sections, items or mentions.

    A Sheet and its Page keep the parts as they are; on a Doc they are plain lists.
    """
    if isinstance(doc, Sheet):
        doc.page = doc.page.having(**{key: parts})
        doc.spans[key] = Written({"values": parts})
    else:
        doc.spans[key] = group(doc, key, rows, list(written))


def group(
    doc: Doc, key: str, rows: Iterable[tuple[int, int, str, str]], written: list[Any]
) -> Any:
    """A span group of (start, end, label, rule) rows with ``written`` beside it."""
    if isinstance(doc, Sheet):  # spans are of no use there
        return Written({"values": written})
    spans = list(_spans(doc, rows))
    return SpanGroup(doc, name=key, spans=spans, attrs={"values": written})


def _spans(doc: Doc, rows: Iterable[tuple[int, int, str, str]]) -> Iterator[Span]:
    for start, end, label, rule in rows:
        span = doc.char_span(
            start, end, label=label, span_id=rule, alignment_mode="expand"
        )
        if span is None:
            raise ValueError(f"{rule}: no span {start}-{end} in {len(doc)} tokens")
        yield span


def add_unparsed(doc: Doc, pieces: Iterable[Found]) -> None:
    """Add pieces {start, end, reason, rule} to the loss ledger; equal places once."""
    ledger = {(d["start"], d["end"]): d for d in pieces}
    if not ledger and "unparsed" in doc.spans:
        return
    ledger.update({(d["start"], d["end"]): d for d in values(doc, "unparsed")})
    put(doc, "unparsed", ledger.values(), label=lambda d: d["reason"])
