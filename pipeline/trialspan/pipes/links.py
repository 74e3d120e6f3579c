"""Links."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import LexiconPipe, Rows, put
from trialspan.pipes.page import Page


@Language.factory("trial_links", assigns=["doc.spans"], default_config={})
def make_links(nlp: Language, name: str) -> Links:
    return Links(nlp, name)


class Links(LexiconPipe):
    """Placeholder until its owner writes it."""

    uses = ()

    def compile(self, lexicons: Rows) -> None:
        pass

    def annotate(self, doc: Doc, page: Page) -> None:
        if "links" != "links":
            put(doc, "links", [])
