"""Outcomes: what is measured, how it is defined, when."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import LexiconPipe, Rows, add_unparsed, put, values
from trialspan.pipes.outcomes.facts import Facts
from trialspan.pipes.outcomes.known import read_known
from trialspan.pipes.outcomes.page_lists import read_page_lists
from trialspan.pipes.outcomes.prose import read_prose
from trialspan.pipes.outcomes.record import make_record
from trialspan.pipes.outcomes.row_lists import read_row_lists
from trialspan.pipes.outcomes.statements import Statements
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
        known = list(read_known(page, values(doc, "entries")))
        at = {parts.start for parts in known}
        entries = list(read_row_lists(page, self.tables, facts, known=at))
        statements = Statements.of(page, self.tables, facts)
        stated = [
            *read_page_lists(page, statements),
            *read_prose(page, self.tables, statements),
        ]
        every = known + [parts for parts, _ in entries if parts] + stated
        found = [make_record(page, self.tables, facts, parts) for parts in every]
        put(doc, "outcomes", found, label=lambda one: one["type"] or "outcome")
        add_unparsed(doc, [doubt for _, doubt in entries if doubt])
