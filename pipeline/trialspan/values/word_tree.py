"""One pattern of many phrases, not one beside the other: a text is read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Node = dict[str, Any]  # word or letter -> Node; "" -> the edge of what ends here


def word_tree(phrases: Mapping[str, str], *, space: str = r"\s{1,3}") -> str:
    """Regex source of phrases, each with its edge, the longest that fits first.

    ``space`` is what may stand for a space of a phrase.
    """
    root: Node = {}
    for phrase, edge in phrases.items():
        node = root
        for word in phrase.split():
            node = node.setdefault(word, {})
        node[""] = edge
    return _any_of(root, space) if root else "(?!)"


def _any_of(node: Node, space: str) -> str:
    words = sorted(filter(None, node), key=lambda word: (-len(word), word))
    phrases = [re.escape(word) + _rest(node[word], space) for word in words]
    return f"(?:{'|'.join(phrases)})"


def _rest(node: Node, space: str) -> str:
    """What follows a word: first the longer phrases, then the end of one."""
    ways = [space + _any_of(node, space)] if node.keys() - {""} else []
    if "" in node:
        ways.append(node[""])
    return f"(?:{'|'.join(ways)})"


def letter_tree(words: Iterable[str]) -> str:
    """Regex source of any of the words, letter by letter, the longest first.

    What never matches for none.
    """
    root: Node = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = ""
    return _letters(root) if root else "(?!)"


def _letters(node: Node) -> str:
    ways = [re.escape(letter) + _letters(node[letter]) for letter in filter(None, node)]
    if "" in node:  # a word ends here, unless a longer one goes on
        ways.append("")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
