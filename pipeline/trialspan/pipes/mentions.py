"""Lexicon words in the text: one pass for all lexicons."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialspan.pipes.base import LexiconPipe, Rows, group
from trialspan.pipes.page import Page
from trialspan.pipes.tokenizer import TrialTokenizer
from trialspan.rows import MENTIONED

Found = tuple[str, int, int, str]  # lexicon, start, end, row id


@Language.factory("trial_mentions", assigns=["doc.spans"], default_config={})
def make_mentions(nlp: Language, name: str) -> Mentions:
    return Mentions(nlp, name)


class Mentions(LexiconPipe):
    """Mark every word of the lexicons in ``doc.spans["mentions"]``.

    Each span carries the lexicon as ``label_`` and its row as ``id_``; overlaps are
    kept, and whoever reads them chooses. Where the host pipeline has another tokenizer
    the words are found on our own tokens, and the spans widened to the host's.
    """

    uses = MENTIONED

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        given = nlp.tokenizer
        self.native = isinstance(given, TrialTokenizer)
        self.tokenizer: TrialTokenizer = (
            given if isinstance(given, TrialTokenizer) else TrialTokenizer(Vocab())
        )

    def compile(self, lexicons: Rows) -> None:
        vocab = self.tokenizer.vocab
        self._phrases = PhraseMatcher(vocab, attr="NORM")
        self._patterns = Matcher(vocab, validate=True)
        self._words: dict[str, list[tuple[str, str, str | None]]] = {}
        self._rows: dict[int, tuple[str, str]] = {}
        rows = [(stem, row) for stem in self.uses for row in lexicons[stem]]
        for stem, row in rows:
            for form in forms(row["names"], loose=row["loose"]):
                self._add(form, (stem, row["id"], None))
            for form in forms(row["symbols"], loose=row["loose"]):
                self._add(form, (stem, row["id"], form))
            if row["patterns"]:
                key = vocab.strings.add(row["id"])
                self._rows[key] = stem, row["id"]
                self._patterns.add(row["id"], row["patterns"])

    def _add(self, form: str, meaning: tuple[str, str, str | None]) -> None:
        doc = self.tokenizer(form)
        key = "\0".join(token.norm_ for token in doc)
        if key not in self._words:
            self._words[key] = []
            self._phrases.add(key, [doc])
        if meaning not in self._words[key]:
            self._words[key].append(meaning)

    def annotate(self, doc: Doc, page: Page) -> None:
        own = doc if self.native else self.tokenizer(page.text)
        found = sorted(self._find(own, page), key=lambda m: (m[1], -m[2], m[0], m[3]))
        mentions = list(dict.fromkeys(found))
        rows = ((start, end, stem, row) for stem, start, end, row in mentions)
        written = [list(mention) for mention in mentions]
        doc.spans["mentions"] = group(doc, "mentions", rows, written)

    def _find(self, doc: Doc, page: Page) -> Iterator[Found]:
        strings = doc.vocab.strings
        for key, start, end in self._phrases(doc):
            first, last = doc[start], doc[end - 1]
            place = first.idx, last.idx + len(last)
            for stem, row, symbol in self._words[strings[key]]:
                if symbol is None or page.norm[slice(*place)] == symbol:
                    yield stem, *place, row
        if self._rows:
            for key, start, end in self._patterns(doc):
                stem, row = self._rows[key]
                yield stem, doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), row


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
