"""Lexicon words in the text: one pass for all lexicons."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from trialspan.marks import normalise
from trialspan.pipes.base import LexiconPipe, Rows, put_parts
from trialspan.pipes.page import Mention, Page
from trialspan.pipes.phrases import Phrases
from trialspan.pipes.tokenizer import TrialTokenizer, norm
from trialspan.rows import MENTIONED

Found = tuple[int, int, str, str]  # start, end, lexicon, row id


@Language.factory("trial_mentions", assigns=["doc.spans"], default_config={})
def make_mentions(nlp: Language, name: str) -> Mentions:
    return Mentions(nlp, name)


class Mentions(LexiconPipe):
    """Mark every word of the lexicons in ``doc.spans["mentions"]``.

    Each span carries the lexicon as ``label_`` and its row as ``id_``; overlaps are
    kept, and whoever reads them chooses. The words are found in the text, so another
    tokenizer in the host pipeline changes nothing but the edges of the spans.
    """

    uses = MENTIONED

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        given = nlp.tokenizer
        self.native = isinstance(given, TrialTokenizer)
        self.tokenizer: TrialTokenizer = (
            given
            if isinstance(given, TrialTokenizer)
            else TrialTokenizer(create_vocab(nlp.lang, nlp.Defaults))
        )

    def compile(self, lexicons: Rows) -> None:
        self._phrases = Phrases()
        self._patterns = Matcher(self.tokenizer.vocab, validate=True)
        self._patterned: dict[str, str] = {}  # row id -> lexicon
        rows = [(stem, row) for stem in self.uses for row in lexicons[stem]]
        for stem, row in sorted(rows, key=lambda one: (one[0], one[1]["id"])):
            self._add(stem, row)
            if row["patterns"]:
                self._patterned[row["id"]] = stem
                self._patterns.add(row["id"], row["patterns"])

    def _add(self, stem: str, row: dict[str, Any]) -> None:
        """Add the phrases of a row; a symbol that is a name too needs no own case."""
        names = dict.fromkeys(map(norm, forms(row["names"], loose=row["loose"])))
        self._phrases.add_all(names, (stem, row["id"], None))
        for form in forms(row["symbols"], loose=row["loose"]):
            if norm(form) not in names:
                symbol = close_up(normalise(form))
                self._phrases.add(norm(form), (stem, row["id"], symbol))

    def annotate(self, doc: Doc, page: Page) -> None:
        mentions = self._find(page)
        for start, end, stem, row in self._match(doc, page):
            mentions[stem].append(Mention(start, end, row))
        if self._patterned:
            mentions = {stem: sorted({*m}, key=_place) for stem, m in mentions.items()}
        rows = _ordered(mentions)
        written = ([stem, start, end, row] for start, end, stem, row in rows)
        put_parts(doc, "mentions", mentions, _ordered(mentions), written)

    def _find(self, page: Page) -> dict[str, list[Mention]]:
        """The mentions of each lexicon, in order, the longest first."""
        norm = page.norm
        mentions: dict[str, list[Mention]] = {stem: [] for stem in self.uses}
        for start, end, meanings in self._phrases.find(page.lower):
            for stem, row, symbol in meanings:
                if symbol is None or _is_written(norm[start:end], symbol):
                    mentions[stem].append(Mention(start, end, row))
        return mentions

    def _match(self, doc: Doc, page: Page) -> Iterator[Found]:
        """Token patterns are matched on our own tokens."""
        if not self._patterned:
            return
        given = self.native and isinstance(doc, Doc)
        own = doc if given else self.tokenizer(page.text)
        for key, first, last in self._patterns(own):
            row, end = own.vocab.strings[key], own[last - 1]
            yield own[first].idx, end.idx + len(end), self._patterned[row], row


def _place(mention: Mention) -> tuple[int, int, str]:
    """Where a mention stands among others: the longest first at one place."""
    return mention.start, -mention.end, mention.row


def _ordered(mentions: dict[str, list[Mention]]) -> Iterator[Found]:
    """The mentions of all lexicons in order; a Sheet never asks for them."""
    every = [
        (m.start, -m.end, stem, m.row) for stem in mentions for m in mentions[stem]
    ]
    for start, back, stem, row in sorted(every):
        yield start, -back, stem, row


def _is_written(text: str, symbol: str) -> bool:
    """Whether a symbol is written in its own case, white space inside or not."""
    longer = len(text) > len(symbol)
    return close_up(text) == symbol if longer else text == symbol


def close_up(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def forms(words: list[str], *, loose: bool) -> Iterator[str]:
    """Every spelling of the words: as they are, and hyphens as " " or "" if loose.

    >>> list(forms(["PD-L1"], loose=True))
    ['PD-L1', 'PD L1', 'PDL1']
    """
    for word in words:
        parts = HYPHEN.split(word) if loose else [word]
        if len(parts) > MOST_HYPHENS:
            parts = [word]
        for joints in itertools.product("- \0", repeat=len(parts) - 1):
            ends = (*joints, "")
            yield "".join(a + b for a, b in zip(parts, ends, strict=True)).replace(
                "\0", ""
            )


HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
MOST_HYPHENS = 4
