"""Inputs -> records in this process, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language

from trialspan.extract import Record
from trialspan.read.files import Failure, Input, Skipped, list_inputs, read_input
from trialspan.run.document import processed
from trialspan.run.ledger import Ledger


def extract_files(
    nlp: Language, arguments: Iterable[str], ledger: Ledger
) -> Iterator[Record]:
    """The records of the documents of the arguments, in the order of input.

    What became of each document is written into ``ledger``; one that fails does not
    stop the others.
    """
    for given in list_inputs(arguments):
        if isinstance(given, Skipped):
            ledger.skip(given.source)
            continue
        ledger.documents += 1
        result = given if isinstance(given, Failure) else _one(nlp, given, ledger)
        if isinstance(result, Failure):
            ledger.fail(result)
        else:
            ledger.take(result)
            yield result


def _one(nlp: Language, given: Input, ledger: Ledger) -> Record | Failure:
    document = read_input(given)
    if isinstance(document, Failure):
        return document
    if document.note:
        ledger.notes.append(document.note)
    ledger.characters += len(document.text)
    return processed(nlp, document, given.place)
