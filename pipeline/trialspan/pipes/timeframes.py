"""Timeframes."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import LexiconPipe, Rows, put
from trialspan.pipes.page import Page


@Language.factory("trial_timeframes", assigns=["doc.spans"], default_config={})
def make_timeframes(nlp: Language, name: str) -> Timeframes:
    return Timeframes(nlp, name)


class Timeframes(LexiconPipe):
    """Placeholder until its owner writes it."""

    uses = ()

    def compile(self, lexicons: Rows) -> None:
        pass

    def annotate(self, doc: Doc, page: Page) -> None:
        if "timeframes" != "links":
            put(doc, "timeframes", [])
