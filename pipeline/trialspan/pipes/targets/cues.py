"""Cue words beside a mention, looked up by the word that stands nearest to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from trialspan.marks import normalise

NOTHING = re.compile(r"(?!)")
# Between a cue and its target: articles, a species, "the … antigen", a bracket.
BETWEEN = (
    "the a an human humanized murine both surface tumor tumour antigen antigens protein"
    " proteins receptor receptors molecule molecules cell cells t b of either and or on"
    " specific associated membrane plasma marker markers target targets called any"
    " other another anti"
)
SIGN = r"[\s\-/\"'(\[]"
FILLER = rf"(?:{SIGN}|\b(?:{'|'.join(BETWEEN.split())}|known as)\b){{0,12}}"
BEFORE = rf"(?<![a-z0-9])(?:%s){FILLER}$"
# Between a target and its cue: an abbreviation in parentheses, "antigen", a hyphen.
GAP = (
    r"\s?(?:\([^()]{1,24}\))?(?:[\s\-.\"')\]]"
    r"|\b(?:antigens?|proteins?|receptors?|molecules?|(?:tyrosine )?kinases?"
    r"|signal\w{0,6}"
    r"|pathway|checkpoint|axis|gene|ligand)\b){0,4}"
)
AFTER = rf"{GAP}(?:%s)(?![a-z0-9])"
FILLERS = {*BETWEEN.split(), "known", "as"}
SKIPPED = re.compile(SIGN)
WORD_OR_SIGN = re.compile(r"[a-z0-9]+|[^a-z0-9]")
OPENING = re.compile(rf"{GAP}(?:[a-z0-9]+|.)?", re.DOTALL)


class Cues:
    """The cues of many kinds on one side of a mention.

    A text holds a cue of few kinds or none: ``nearest`` gives the words at which one
    may stand, ``keys`` those of a cue, and only the patterns of the kinds that share
    one are tried. A sign is a word; a cue whose key is "" is always tried.
    """

    def __init__(
        self,
        frame: str,
        names: dict[str, list[str]],
        keys: Callable[[str], Iterator[str]],
        nearest: Callable[[str], Iterable[str]],
    ) -> None:
        self.patterns = {
            kind: re.compile(frame % one_of(words)) for kind, words in names.items()
        }
        self._kinds: dict[str, set[str]] = {}
        for kind, words in names.items():
            for key in {key for word in words for key in keys(lowered(word))}:
                self._kinds.setdefault(key, set()).add(kind)
        self._nearest = nearest
        self._last: tuple[str, set[str]] = "", set()  # a text, and its kinds

    def may(self, kind: str, text: str) -> bool:
        """Whether a cue of the kind can be there."""
        last, kinds = self._last
        if last is not text:
            kinds = self._at(text)
            self._last = text, kinds
        return kind in kinds

    def _at(self, text: str) -> set[str]:
        words = ("", *self._nearest(text))
        return set().union(*(self._kinds.get(word, ()) for word in words))


def before(names: dict[str, list[str]]) -> Cues:
    """Cues that stand before a mention: found at the end of a text."""
    return Cues(BEFORE, names, last_words, words_at_end)


def after(names: dict[str, list[str]]) -> Cues:
    """Cues that stand behind a mention: found at the beginning of a text."""
    return Cues(AFTER, names, first_words, words_at_start)


def words_at_end(text: str) -> Iterator[str]:
    """The words at which a cue may end, fillers behind it, and some more."""
    for word in reversed(WORD_OR_SIGN.findall(text)):
        yield word
        if word not in FILLERS and not SKIPPED.match(word):
            return


def words_at_start(text: str) -> Iterable[str]:
    """The words at which a cue may start, fillers before it, and some more."""
    found = OPENING.match(text)
    return WORD_OR_SIGN.findall(found[0]) if found else ()


def first_words(cue: str) -> Iterator[str]:
    """The first word of a cue, in every spelling of its hyphens.

    >>> list(first_words("tumor-specific for"))
    ['tumor', 'tumorspecific']
    """
    parts = cue.split(" ")[0].split("-")
    for count in range(1, len(parts) + 1):
        yield next(iter(WORD_OR_SIGN.findall("".join(parts[:count]))), "")


def last_words(cue: str) -> Iterator[str]:
    """The last word of a cue, in every spelling of its hyphens."""
    parts = cue.split(" ")[-1].split("-")
    for count in range(1, len(parts) + 1):
        yield next(reversed(WORD_OR_SIGN.findall("".join(parts[-count:]))), "")


def lowered(name: str) -> str:
    return normalise(name).lower()


def one_of(names: list[str]) -> str:
    """An alternation of cue words, longest first; a hyphen is optional or a space."""
    if not names:
        return NOTHING.pattern
    longest = sorted({lowered(name) for name in names}, key=len, reverse=True)
    return "|".join(spelled(name) for name in longest)


def spelled(name: str) -> str:
    """One cue word as a pattern.

    >>> spelled("tumor-specific for")
    'tumor[ -]?specific[ -]+for'
    """
    escaped = re.escape(name)
    return escaped.replace(r"\-", "[ -]?").replace(r"\ ", "[ -]+")
