"""Phrases of many rows in one pass over the words of a text, without spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, compress, count
from typing import Any

from trialspan.pipes.tokenizer import INSIDE, LETTER, TOKEN

Node = dict[Any, Any]  # word -> Node; None -> the meanings of the phrase that ends here
MOST_BETWEEN = 3  # signs of white space between two words of a phrase
# The tokens of the tokenizer, each with the blank behind it: two in three have one.
# What most of them are is tried first: plain words, and the signs behind them.
SPACED = re.compile(
    rf"[a-z]+(?: |(?=[,.)\n;:(/-])|{INSIDE}* ?)|[,.)(;:/-] ?"
    rf"|\d+ ?|\s|{LETTER}{INSIDE}* ?|. ?",
    re.DOTALL,
)


class Phrases:
    """A tree of words: every phrase that was added, with what it means.

    Words are those of the tokenizer, in normalised lower case, and stand in the tree
    with and without a blank behind them. Between two words of a phrase the text may
    have white space or none, and one line break, but no blank line.
    """

    def __init__(self) -> None:
        self.tree: Node = {}

    def add(self, phrase: str, meaning: Any) -> None:
        """Add a phrase in normalised lower case."""
        self.add_all([phrase], meaning)

    def add_all(self, phrases: Iterable[str], meaning: Any) -> None:
        """Add phrases of one meaning: where none goes on, they end in one node.

        Two in three nodes are such ends, spellings of a name.
        """
        end: Node = {None: (meaning,)}
        for phrase in phrases:
            *words, last = [w for w in TOKEN.findall(phrase) if not w.isspace()]
            node = self.tree
            for word in words:
                node = _inner(node, word)
            known = node.get(last)
            if known is None:
                node[last] = node[f"{last} "] = end
            elif meaning not in known.get(None, ()):
                more = {**known, None: (*known.get(None, ()), meaning)}
                node[last] = node[f"{last} "] = more

    def find(self, lower: str) -> list[tuple[int, int, tuple[Any, ...]]]:
        """(start, end, meanings) of every phrase in a normalised lower-case text.

        In order of place, of phrases that start together the longest first.
        """
        words = SPACED.findall(lower)
        starts = [0, *accumulate(map(len, words))]
        words.append("")  # no phrase goes on here
        tree = self.tree
        found: list[tuple[int, int, tuple[Any, ...]]] = []
        for at in compress(count(), map(tree.__contains__, words)):
            word, here = words[at], at + 1
            node, following = tree[word], words[here]
            if not (None in node or following in node or following.isspace()):
                continue  # no phrase by itself, and does not go on: two in five
            first = len(found)
            while node is not None:
                following = words[here]
                if None in node and not _goes_on(word, following):
                    end = starts[here] - (word[-1] == " ")
                    found.insert(first, (starts[at], end, node[None]))
                    if len(node) == 1:
                        break  # no longer phrase
                if following.isspace():
                    here = _next_word(words, here, word[-1] == " ")
                word = words[here]
                node = node.get(word)
                here += 1
        return found


def _inner(node: Node, word: str) -> Node:
    """The node behind a word to go on from: made, or a copy of an end of others."""
    inner = node.get(word, {})
    if len(inner) > 1 or (inner and None not in inner):
        return inner
    node[word] = node[f"{word} "] = inner = dict(inner)
    return inner


def _goes_on(word: str, following: str) -> bool:
    """Whether a letter follows the digits that end a phrase: "IL-6" in "IL-6R"."""
    return word.isdigit() and following[:1].isalpha()


def _next_word(words: list[str], at: int, before: int) -> int:
    """The place of the next word, or that of the white space that parts it off."""
    limit, breaks = at + MOST_BETWEEN - before, 0
    while at < limit and words[at].isspace():
        breaks += words[at] == "\n"
        if breaks > 1:
            return at
        at += 1
    return at
