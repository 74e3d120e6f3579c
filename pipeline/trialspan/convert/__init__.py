"""Our records in the forms of other programs, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from trialspan.convert.imported import Import

Record = dict[str, Any]
Write = Callable[[Iterable[Record], Path], list[str]]
Read = Callable[[Path], Import]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of annotations: the module that knows it, and whether it is a folder."""

    module: str
    is_folder: bool = False

    @property
    def read(self) -> Read:
        """Give the function that reads it."""
        module = import_module(f"trialspan.convert.{self.module}")
        return getattr(module, f"read_{self.module}")  # type: ignore[no-any-return]

    @property
    def write(self) -> Write:
        """Give the function that writes it."""
        module = import_module(f"trialspan.convert.{self.module}")
        return getattr(module, f"write_{self.module}")  # type: ignore[no-any-return]


FORMS = {
    "records": Form("lines"),
    "brat": Form("brat", is_folder=True),
    "label-studio": Form("label_studio"),
    "doccano": Form("doccano"),
    "prodigy": Form("prodigy"),
    "docbin": Form("docbin"),
    "tables": Form("tables", is_folder=True),
}


def convert(
    source: Path,
    target: Path,
    *,
    read: str,
    write: str,
    documents: Path | None = None,
) -> tuple[int, list[str]]:
    """Write what one file or folder holds in another form.

    `documents` is a folder of the texts as they are, where a program may have changed
    them. Gives the number of documents, and notes: every annotation that stands
    elsewhere than its numbers said, and everything left out. Raises AnnotationError
    with all that is wrong; nothing is written then.
    """
    found = FORMS[read].read(source)
    if documents:
        from trialspan.convert.carry import carry_all

        found = carry_all(found, documents)
    notes = FORMS[write].write(found.records, target)
    return len(found.records), [*found.notes, *notes]
