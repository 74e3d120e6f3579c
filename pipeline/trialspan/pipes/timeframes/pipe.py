"""The component that writes ``doc.spans["timeframes"]``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialspan.pipes.base import LexiconPipe, Rows, add_unparsed, put
from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.grammar import OUTCOMES, TimeGrammar
from trialspan.pipes.timeframes.ledger import unread, vague_units


@Language.factory("trial_timeframes", assigns=["doc.spans"], default_config={})
def make_timeframes(nlp: Language, name: str) -> Timeframes:
    return Timeframes(nlp, name)


class Timeframes(LexiconPipe):
    """Read every timeframe of the page; what looks like one goes to the ledger."""

    uses = ("time_cues", "events")

    def compile(self, lexicons: Rows) -> None:
        self.grammar = TimeGrammar(lexicons["time_cues"], lexicons["events"])
        self.vague = vague_units(self.grammar.words.words["vague"])

    def annotate(self, doc: Doc, page: Page) -> None:
        frames = self.grammar.read(page)
        put(doc, "timeframes", [frame.as_values() for frame in frames])
        add_unparsed(doc, unread(page, frames, self.vague, OUTCOMES))
