"""Outcomes: what is measured, how it is defined, when."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import LexiconPipe, Rows, add_unparsed, put, values
from trialspan.pipes.outcomes.facts import Facts
from trialspan.pipes.outcomes.record import make_record
from trialspan.pipes.outcomes.row_lists import read_row_lists
from trialspan.pipes.outcomes.tables import STEMS, build_tables
from trialspan.pipes.page import Page


@Language.factory("trial_outcomes", assigns=["doc.spans"], default_config={})
def make_outcomes(nlp: Language, name: str) -> Outcomes:
    return Outcomes(nlp, name)


class Outcomes(LexiconPipe):
    """Mark outcomes in ``doc.spans["outcomes"]``: registry lists, page lists, prose."""

    uses = STEMS
    after = ("sections", "items", "mentions", "thresholds", "timeframes")

    def compile(self, lexicons: Rows) -> None:
        self.tables = build_tables(lexicons)

    def annotate(self, doc: Doc, page: Page) -> None:
        facts = Facts(values(doc, "timeframes"), values(doc, "thresholds"))
        found, doubts = [], []
        for parts, doubt in read_row_lists(page, self.tables):
            found.append(make_record(page, self.tables, facts, parts))
            if doubt:
                doubts.append(doubt)
        put(doc, "outcomes", found, label=lambda one: one["type"] or "outcome")
        add_unparsed(doc, doubts)
