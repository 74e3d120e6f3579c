"""What the tests of runs share: documents of our own, and runs of them."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.run.job import Settings
from trialspan.run.stop import Stop, stopping
from trialspan.run.store import Store
from trialspan.run.whole import Source, to_file

PAGE = """Inclusion Criteria:
- Age ≥ {n} years and platelet count ≥ {n} x 10^9/L within {n} days before apheresis
- Relapsed disease with CD{n} expression; ALT ≤ {n}.5 x ULN
The primary endpoint is progression-free survival at {n} months.
"""


def documents(folder: Path, count: int, *, folders: int = 3) -> Path:
    """A folder of that many small documents in a few folders, no two alike."""
    for n in range(count):
        path = folder / f"s{n % folders}" / f"d{n:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(n=n) * (1 + n % 3), encoding="utf8")
    return folder


def run(nlp, inputs, out, *, resume=False, stop=None, watch=lambda ledger: None, **how):
    """The ledger of a run in this process, with its workers beside it."""
    store = Store(Path(out))
    return to_file(
        Source(nlp),
        [str(inputs)],
        store,
        Settings(**{"workers": 2, **how}),
        resume=resume,
        stop=stop or Stop(),
        watch=watch,
    )


def run_until_signal(nlp, inputs, out, **how) -> None:
    """The same in a process of its own, which signals stop as the command line is."""
    with stopping() as stop:
        run(nlp, inputs, out, stop=stop, **how)


def rows(path: Path) -> list[dict]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


@Language.component("poison")
def poison(doc: Doc) -> Doc:
    """A component that some documents are deadly to."""
    text = doc.text[:40]
    if "POISON KILL" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "POISON EXIT" in text:
        os._exit(3)
    if "POISON SLEEP" in text:
        time.sleep(60)
    if "POISON MEMORY" in text:
        raise MemoryError
    if "POISON DEEP" in text:
        raise RecursionError("too deep")
    return doc
