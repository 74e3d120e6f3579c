"""The component: mentions in, one value per target out."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import Found, LexiconPipe, Rows, add_unparsed, put
from trialspan.pipes.page import Page
from trialspan.pipes.targets.entries import find_targets
from trialspan.pipes.targets.stems import unknown_drugs
from trialspan.pipes.targets.tables import Tables


@Language.factory("trial_targets", assigns=["doc.spans"], default_config={})
def make_targets(nlp: Language, name: str) -> Targets:
    return Targets(nlp, name)


class Targets(LexiconPipe):
    """Write every target of the document to ``doc.spans["targets"]``.

    A span is the target's first mention; all its mentions, roles and modality stand in
    its value. Names with a drug's stem that no row knows go to the loss ledger.
    """

    uses = ("targets", "drugs", "target_cues")

    def compile(self, lexicons: Rows) -> None:
        self.tables = Tables.of(lexicons)

    def annotate(self, doc: Doc, page: Page) -> None:
        page = page.unwrapped
        put(doc, "targets", find_targets(page, self.tables), label=name_of)
        add_unparsed(doc, unknown_drugs(page, self.tables))


def name_of(found: Found) -> str:
    """The label of a target's span."""
    return found["name"]
