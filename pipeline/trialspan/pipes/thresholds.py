"""Thresholds."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import LexiconPipe, Rows, put
from trialspan.pipes.page import Page


@Language.factory("trial_thresholds", assigns=["doc.spans"], default_config={})
def make_thresholds(nlp: Language, name: str) -> Thresholds:
    return Thresholds(nlp, name)


class Thresholds(LexiconPipe):
    """Placeholder until its owner writes it."""

    uses = ()

    def compile(self, lexicons: Rows) -> None:
        pass

    def annotate(self, doc: Doc, page: Page) -> None:
        if "thresholds" != "links":
            put(doc, "thresholds", [])
