"""A run to a file in parts, or to a stream in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from spacy.language import Language

from trialspan.run.job import Job, Parts, Settings, Stream, configuration
from trialspan.run.ledger import Ledger
from trialspan.run.stop import Stop
from trialspan.run.store import Store

Watch = Callable[[Ledger], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a pipeline comes from: this process, or its lexicons in another."""

    nlp: Language
    lexicon: Path | None = None

    def build(self) -> Language:
        """The pipeline of this process."""
        return self.nlp

    def __reduce__(self) -> tuple[Callable[..., Source], tuple[Path | None]]:
        return _loaded, (self.lexicon,)  # a worker that was not forked loads its own


def _loaded(lexicon: Path | None) -> Source:
    from trialspan.assemble import load

    return Source(load(lexicon=lexicon), lexicon)


def to_stream(
    source: Source,
    arguments: Iterable[str],
    handle: IO[bytes],
    settings: Settings,
    *,
    stop: Stop,
    watch: Watch,
) -> Ledger:
    """Write the records of the arguments to a stream, in order; the ledger."""
    sink = Stream(handle, settings.workers)
    job = Job(source.build, sink, settings, stop=stop, on_documents=watch)
    return job.run(arguments)


def to_file(
    source: Source,
    arguments: Iterable[str],
    store: Store,
    settings: Settings,
    *,
    resume: bool = False,
    stop: Stop,
    watch: Watch,
) -> Ledger:
    """Write the records of the arguments to the file of a store; the ledger.

    With ``resume``, lines of inputs that have not changed are taken over from what
    earlier runs left.
    """
    try:
        store.open(configuration(source.nlp, text=settings.text), resume=resume)
        job = Job(
            source.build,
            Parts(store),
            settings,
            stop=stop,
            known=store.known if resume else None,
            on_documents=watch,
        )
        ledger = job.run(arguments)
        lines, _ = store.finish(stop.check)
    finally:
        store.close()
    ledger.check(lines)
    return ledger
