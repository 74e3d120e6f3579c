"""Items: the units that bound scope."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import LexiconPipe, Rows, put_parts
from trialspan.pipes.page import Entry, Item, Page, Section
from trialspan.read.items import find_items


@Language.factory("trial_items", assigns=["doc.spans"], default_config={})
def make_items(nlp: Language, name: str) -> Items:
    return Items(nlp, name)


class Items(LexiconPipe):
    """Mark bullets, sub-items, entries and sentences in ``doc.spans["items"]``."""

    uses = ("abbreviations",)
    after = ("sections",)

    def compile(self, lexicons: Rows) -> None:
        names = (name for row in lexicons["abbreviations"] for name in row["names"])
        self.abbreviations = frozenset(name.lower() for name in names)

    def annotate(self, doc: Doc, page: Page) -> None:
        if "items" not in doc.spans:
            write_items(doc, self.find(page.norm, page.sections))

    def find(
        self, norm: str, sections: Sequence[Section], entries: Sequence[Entry] = ()
    ) -> list[Item]:
        """The items of a normalised text with its sections and known entries."""
        return find_items(norm, sections, self.abbreviations, entries=entries)


def write_items(doc: Doc, items: list[Item]) -> None:
    """Put items on a Doc; a window of a long document gets them before the pipeline."""
    rows = ((i.start, i.end, i.kind, f"item.{i.kind}") for i in items)
    put_parts(doc, "items", items, rows, map(list, items))
