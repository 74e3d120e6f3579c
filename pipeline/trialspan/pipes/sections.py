"""Sections: the layout of a document, recognised from its text."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import LexiconPipe, Rows, add_unparsed, put_parts
from trialspan.pipes.page import Page, Section
from trialspan.read.headings import Headings, find_sections
from trialspan.read.registry_row import read_registry_row


@Language.factory("trial_sections", assigns=["doc.spans"], default_config={})
def make_sections(nlp: Language, name: str) -> Sections:
    return Sections(nlp, name)


class Sections(LexiconPipe):
    """Mark the sections in ``doc.spans["sections"]``, unless the reader knew them."""

    uses = ("headings",)

    def compile(self, lexicons: Rows) -> None:
        self.headings = Headings.of(lexicons["headings"])

    def annotate(self, doc: Doc, page: Page) -> None:
        if "sections" not in doc.spans:
            write_sections(doc, self.find(page.norm))
        add_unparsed(doc, [])  # the ledger is there, even where nothing was lost

    def find(self, norm: str) -> list[Section]:
        """The sections of a normalised text, outer before inner."""
        row = self.find_row(norm)
        return find_sections(norm, self.headings) if row is None else row

    def find_row(self, norm: str) -> list[Section] | None:
        """The sections of a registry row, or None where the text is none."""
        row = read_registry_row(norm)
        return None if row is None else self.complete(norm, row)

    def complete(self, norm: str, given: list[Section]) -> list[Section]:
        """The sections of a source, with those that headings open inside them."""
        inner = [
            section
            for field in given
            if field.label in ("brief_summary", "detailed_description", "eligibility")
            for section in find_sections(norm, self.headings, within=field)
        ]
        return sorted([*given, *inner], key=lambda s: (s.start, -s.end))


def write_sections(doc: Doc, sections: list[Section]) -> None:
    """Put sections on a Doc; what a reader knows goes in before the pipeline runs."""
    rows = ((s.start, s.end, s.label, s.rule) for s in sections)
    put_parts(doc, "sections", sections, rows, map(list, sections))
