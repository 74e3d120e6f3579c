"""The texts of annotated documents, found in a folder by the documents' ids."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from trialspan.evaluate.names import stem
from trialspan.read.files import Failure, Input, list_inputs, read_input


class Texts:
    """The files of a folder, by the ids that reading it gives its documents."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.failure: str | None = None
        self._inputs: dict[str, list[Input]] = defaultdict(list)
        for given in list_inputs([str(folder)] if folder else []):
            if isinstance(given, Input):
                self._inputs[stem(given.doc_id)].append(given)
            elif isinstance(given, Failure):
                self.failure = given.reason

    def files(self, doc_id: str) -> list[Input]:
        """List the files a document may be: one, if all is well."""
        found = self._inputs.get(stem(doc_id), [])
        return [given for given in found if given.doc_id == doc_id] or found


def read_text(given: Input) -> str:
    """Read the text of a file as the extractor reads it.

    Raises ValueError where the file cannot be read.
    """
    document = read_input(given)
    if isinstance(document, Failure):
        raise ValueError(document.reason)
    return document.text
