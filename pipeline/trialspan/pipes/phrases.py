"""Phrases of many rows in one pass over the words of a text, without spaCy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from trialspan.pipes.tokenizer import TOKEN

Node = dict[Any, Any]  # word -> Node; None -> the meanings of the phrase that ends here
MOST_BETWEEN = 3  # signs of white space between two words of a phrase


class Phrases:
    """A tree of words: every phrase that was added, with what it means.

    Words are those of the tokenizer, in normalised lower case. Between two words of a
    phrase the text may have white space or none, and one line break, but no blank line.
    """

    def __init__(self) -> None:
        self.tree: Node = {}

    def add(self, phrase: str, meaning: Any) -> None:
        """Add a phrase in normalised lower case."""
        node = self.tree
        for word in TOKEN.findall(phrase):
            if not word.isspace():
                node = node.setdefault(word, {})
        meanings = node.setdefault(None, [])
        if meaning not in meanings:
            meanings.append(meaning)

    def find(self, lower: str) -> Iterator[tuple[int, int, Any]]:
        """(start, end, meaning) of every phrase in a normalised lower-case text."""
        words = TOKEN.findall(lower)
        starts = [0, *accumulate(map(len, words))]
        tree = self.tree
        for at in [i for i, word in enumerate(words) if word in tree]:
            node, here = tree[words[at]], at
            while True:
                if None in node and not _goes_on(words, here):
                    for meaning in node[None]:
                        yield starts[at], starts[here + 1], meaning
                here = _next_word(words, here + 1)
                if here >= len(words) or words[here] not in node:
                    break
                node = node[words[here]]


def _goes_on(words: list[str], at: int) -> bool:
    """Whether a letter follows the digits that end a phrase: "IL-6" in "IL-6R"."""
    return words[at].isdigit() and at + 1 < len(words) and words[at + 1][0].isalpha()


def _next_word(words: list[str], at: int) -> int:
    """The place of the next word, or that of the white space that parts it off."""
    limit, breaks = at + MOST_BETWEEN, 0
    while at < len(words) and at < limit and words[at].isspace():
        breaks += words[at] == "\n"
        if breaks > 1:
            return at
        at += 1
    return at
