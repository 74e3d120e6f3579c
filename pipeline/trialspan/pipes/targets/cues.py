"""Cue words beside a mention, looked up by the word that stands nearest to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from trialspan.marks import normalise
from trialspan.values.word_tree import letter_tree

NOTHING = re.compile(r"(?!)")
# Between a cue and its target: articles, a species, "the … antigen", a bracket.
BETWEEN = (
    "the a an human humanized murine both surface tumor tumour antigen antigens protein"
    " proteins receptor receptors molecule molecules cell cells t b of either and or on"
    " specific associated membrane plasma marker markers target targets called any"
    " other another anti"
)
SIGN = r"[\s\-/\"'(\[]"
# Between a target and its cue: an abbreviation in parentheses, "antigen", a hyphen.
GAP = (
    r"\s?(?:\([^()]{1,24}\))?(?:[\s\-.\"')\]]"
    r"|\b(?:antigens?|proteins?|receptors?|molecules?|(?:tyrosine )?kinases?"
    r"|signal\w{0,6}"
    r"|pathway|checkpoint|axis|gene|ligand)\b){0,4}"
)
WORD_OR_SIGN = re.compile(r"[a-z0-9]+|[^a-z0-9]")
PARTED = re.compile(r"[a-z0-9]+|[^a-z0-9 -]")  # the same, what parts words left out
NO_CUES: frozenset[str] = frozenset()
WORD = r"(?<![a-z0-9])(?:%s)(?![a-z0-9])"
SEPARATOR = re.compile(r"[ -]")
REMEMBERED = 500  # sentences: a mention asks several times, and its neighbours again


class Cues:
    """The cues of many kinds on one side of a mention, read away from the mention.

    A cue stands at the beginning of a text, behind a ``gap``. A text holds a cue of few
    kinds or none: only the patterns are tried of the kinds with a cue whose first two
    words stand side by side in the gap and the two words behind it. A sign is a word.
    """

    def __init__(self, gap: str, names: dict[str, list[str]]) -> None:
        self.patterns = {
            kind: re.compile(rf"{gap}(?:{one_of(words)})(?![a-z0-9])")
            for kind, words in names.items()
        }
        self._kinds = by_two_words(names)
        self._firsts = frozenset(self._kinds)
        two = r"(?:[a-z0-9]+|.)?(?:[ -]*[a-z0-9]+|.)?"
        self._opening = re.compile(gap + two, re.DOTALL)

    def at(self, text: str) -> frozenset[str]:
        """The kinds of the cues that stand at the beginning of a text."""
        opening = self._opening.match(text)
        words = PARTED.findall(opening[0]) if opening else []
        if self._firsts.isdisjoint(words):
            return NO_CUES
        may: set[str] = set()
        for first, second in pairwise([*words, ""]):
            seconds = self._kinds.get(first)
            if seconds:
                may.update(seconds.get(second) or seconds[""])
        patterns = self.patterns
        return frozenset([kind for kind in may if patterns[kind].match(text)])


class CuesBefore(Cues):
    """Cues that stand before a mention: text and words are read backwards.

    Read forwards, a pattern that ends at the mention would be tried at every place of
    the text before it.
    """

    def __init__(self, names: dict[str, list[str]]) -> None:
        fillers = "|".join([*BETWEEN.split(), "known as"])[::-1]
        gap = rf"(?:{SIGN}|\b(?:{fillers})\b){{0,12}}"
        backwards = {kind: [w[::-1] for w in words] for kind, words in names.items()}
        super().__init__(gap, backwards)

    def at(self, text: str) -> frozenset[str]:
        """The kinds of the cues that stand at the end of a text."""
        return super().at(text[::-1])


class CuesAfter(Cues):
    """Cues that stand behind a mention."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        super().__init__(GAP, names)


class CuesAnywhere:
    """The cues of one kind, wherever they stand in a text."""

    def __init__(self, names: list[str]) -> None:
        self._pattern = re.compile(WORD % one_of(names))
        self._landmarks = landmarks(names)

    def in_text(self, text: str) -> bool:
        """Whether a cue stands in a text; without a landmark there is none."""
        if not any(map(text.__contains__, self._landmarks)):
            return False
        return self._pattern.search(text) is not None


@lru_cache(REMEMBERED)
def in_sentence(cues: CuesAnywhere, sentence: str) -> bool:
    """Whether a cue stands in a sentence, which many mentions ask."""
    return cues.in_text(sentence)


def landmarks(names: list[str]) -> list[str]:
    """Words of which every text with one of the cues holds one.

    The longest word of each cue will do, and the shortest of those inside one another.

    >>> landmarks(["tumor-specific for", "specific"])
    ['specific']
    """
    longest = {max(SEPARATOR.split(lowered(name)), key=len) for name in names}
    kept: list[str] = []
    for word in sorted(longest, key=lambda word: (len(word), word)):
        if not any(short in word for short in kept):
            kept.append(word)
    return kept


def first_words(cue: str) -> Iterator[str]:
    """The first word of a cue, in every spelling of its hyphens.

    >>> list(first_words("tumor-specific for"))
    ['tumor', 'tumorspecific']
    """
    parts = cue.split(" ")[0].split("-")
    for count in range(1, len(parts) + 1):
        yield next(iter(WORD_OR_SIGN.findall("".join(parts[:count]))), "")


def two_words(cue: str) -> Iterator[tuple[str, str]]:
    """The first two words of a cue, in every spelling of their hyphens.

    The second is "" where there is none or a hyphen may join it to the first.

    >>> list(two_words("loss of-function of"))
    [('loss', 'of'), ('loss', 'offunction')]
    """
    start, _, rest = cue.partition(" ")
    words = WORD_OR_SIGN.findall(start)
    if "-" in words or not words:
        yield from ((first, "") for first in first_words(cue))
    elif len(words) > 1:
        yield words[0], words[1]
    else:
        yield from ((words[0], second) for second in first_words(rest))


Seconds = dict[str, set[str]]  # second word -> kinds; "" -> those that any will do for


def by_two_words(names: dict[str, list[str]]) -> dict[str, Seconds]:
    """The kinds of cues by first and second word, those of "" with every second."""
    kinds: dict[str, Seconds] = {}
    for kind, words in names.items():
        for cue in map(lowered, words):
            for first, second in two_words(cue):
                seconds = kinds.setdefault(first, {"": set()})
                seconds.setdefault(second, set()).add(kind)
    for seconds in kinds.values():
        for some in seconds.values():
            some |= seconds[""]
    kinds.pop("", None)  # a hyphen that may be left out: the word behind it tells
    return kinds


def lowered(name: str) -> str:
    return normalise(name).lower()


def one_of(names: list[str]) -> str:
    """Regex source of any of the cue words; a hyphen is optional or a space.

    >>> one_of(["tumor-specific for", "tumor"])
    'tumor(?:[ -]?specific[ -]+for|)'
    """
    longest = sorted({lowered(name) for name in names}, key=len, reverse=True)
    words = letter_tree(longest)
    return words.replace(r"\-", "[ -]?").replace(r"\ ", "[ -]+")
