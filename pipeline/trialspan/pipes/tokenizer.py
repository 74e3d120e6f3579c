"""The tokenizer: one linear pass, with an edge wherever an annotator may want one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from trialspan.marks import normalise

# Signs that Python counts as letters or digits: circled numbers, fractions, and at the
# start of a word super- and subscripts.
SIGNS = "\u2460-\u24ff\u2776-\u2793\u00bc-\u00be\u2150-\u215f"
RAISED = "\u00b2\u00b3\u00b9\u2070-\u209c"
LETTER = rf"[^\W\d_{SIGNS}{RAISED}]"
INSIDE = rf"[^\W_{SIGNS}]"  # a word: letters and digits
# digits | a letter, then letters or digits | one sign | one white space
TOKEN = re.compile(rf"\d+|{LETTER}{INSIDE}*|\s|.", re.DOTALL)


@registry.tokenizers("trialspan.tokenizer.v1")
def make_tokenizer() -> Callable[[Language], TrialTokenizer]:
    """The factory for ``[nlp.tokenizer]``."""
    return lambda nlp: TrialTokenizer(nlp.vocab)


class TrialTokenizer:
    """Text -> Doc in linear time, every character kept: ``doc.text == text``.

    token = digit+ | letter (letter | digit)* | one other sign | one white space
    A space behind a token belongs to it, as spaCy has it. A word that starts with a
    letter stays whole (IL6 must not match inside IL6R). The NORM of a word is its
    normalised lower case, so that lexicons match fullwidth forms and every dash.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        vocab.lex_attr_getters[NORM] = norm  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        words, spaces = split(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_disk(self, path: Path, **kwargs: Any) -> None:
        """Nothing to keep."""

    def from_disk(self, path: Path, **kwargs: Any) -> TrialTokenizer:
        return self

    def to_bytes(self, **kwargs: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> TrialTokenizer:
        return self


def norm(word: str) -> str:
    """The form of a word that lexicons match on."""
    return normalise(word).lower()


def split(text: str) -> tuple[list[str], list[bool]]:
    """The words of a text, and whether a space follows each."""
    words: list[str] = []
    spaces: list[bool] = []
    for token in TOKEN.findall(text):
        if token == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        else:
            words.append(token)
            spaces.append(False)
    return words, spaces
