"""The defining clause of an outcome, found in its description or its measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trialspan.values.time_language import CLASSES, WORD

Place = tuple[int, int]
SENTENCE_END = re.compile(r"[.;](?=\s+[A-Z(\[*•\\-]|\s*$)|\n\s*\n")
UNIT = re.compile(r"\w{0,2}|[^\s/]{1,8}/[^\s]{1,12}|[%°]\w?")
CENSORED = re.compile(r"\bcensor(?:ed|ing)\b")
NAMED = re.compile(r"\([A-Z]{2,8}\)")
ABBREVIATION = re.compile(
    r"(?<!\w)(?=\w*[A-Z½][\w/]*[A-Z0-9½]|\w+[½/])[A-Za-z][\w½/-]{1,11}(?=\W*(?:(?:is|was|are"
    r"|were)\W*)?$)"
)
LETTERS = re.compile(r"[^a-z]")
ENOUGH = 0.5  # share of the words of a subject that the measure has
SMALL = {"the", "of", "a", "an", "and", "or", "in", "to", "for", "with", "by"} | {
    *("on", "at", "as", "is", "are", "was", "were")
}
SENTENCE_START = re.compile(r"[.;:]\s+|\n")
LONGEST_SUBJECT = 200
EVENT_PHRASE = re.compile(
    r"\b(?:after|following|before|since|prior to|post)\b[^,.;]{0,80}(?:[,.;]|$)"
)
MORE = 1  # new words that make a description say more than its measure


@dataclass(frozen=True, slots=True)
class DefinitionWords:
    """What opens a definition, and the words that add nothing to a measure."""

    opening: re.Pattern[str]
    empty: frozenset[str]

    @classmethod
    def of(
        cls, defining: Iterable[str], defining_is: Iterable[str], empty: Iterable[str]
    ) -> DefinitionWords:
        """The patterns of the cue rows; after "is" the clause begins behind it."""
        words = sorted({w.lower() for w in defining}, key=lambda w: -len(w))
        after = "|".join(re.escape(word) for word in words)
        verbs = sorted({w.lower() for w in defining_is}, key=lambda w: -len(w))
        behind = "|".join(re.escape(w.split(" ", 1)[1]) for w in verbs)
        heads = "|".join(sorted({re.escape(w.split(" ", 1)[0]) for w in verbs}))
        pattern = (
            rf"(?<!\w)(?:(?:{after}|defined (?:for|in) [^.;]{{1,80}}? as)(?!\w)"
            r"[ ,:]{0,3}(?!\s)"
            rf"|(?:{heads}) (?=(?:{behind})(?!\w)))"
        )
        return cls(re.compile(pattern), frozenset(word.lower() for word in empty))

    def clause(self, text: str, about: str | None = None) -> Place | None:
        """The clause behind "defined as", "means" or "is (the time …)".

        With ``about``, the words of a measure in lower case, only a clause whose
        subject shares one, is an abbreviation, or is not said.

        >>> words = DefinitionWords.of(["defined as"], ["is the time"], [])
        >>> words.clause("OS is the time to death.")
        (6, 23)
        """
        return next((clause for _, clause in self.clauses(text, about)), None)

    def clauses(
        self, text: str, about: str | None = None
    ) -> Iterator[tuple[Place, Place]]:
        """The subject and the clause of each definition in a text."""
        for match in self.opening.finditer(text.lower()):
            before = text[max(0, match.start() - LONGEST_SUBJECT) : match.start()]
            subject = SENTENCE_START.split(before)[-1]
            clause = _clause(text, match.end())
            if about is not None and clause and match[0].startswith("i.e."):
                continue  # says the same of anything
            named = (
                about and f"{about} {' '.join(NAMED.findall(text[: match.start()]))}"
            )
            if clause and (named is None or self._is_about(subject, named)):
                yield (match.start() - len(subject), match.start()), clause

    def _is_about(self, subject: str, about: str) -> bool:
        """Whether the subject of a definition is the measure, or stands in it.

        So is none at all, and an abbreviation of the measure. What is "…, defined as"
        need only share a word; a baseline is never the measure.
        """
        term = subject.strip(" (*-")
        apposed = term.endswith(",")
        term = term if apposed else term.rsplit(", ", 1)[-1]
        known = {_stem(word) for word in WORD.findall(about)} - {"baseline"}
        said = {_stem(w) for w in WORD.findall(term.lower()) if len(w) > 1}
        said -= self.empty | SMALL
        if not term or ABBREVIATION.search(term):
            names = {name.strip("()").lower() for name in NAMED.findall(about)}
            return (
                not term
                or self._abbreviates(term, about)
                or bool(said & (known | names))
            )
        shared = len(said & known)
        return shared > 0 if apposed else shared > ENOUGH * len(said)

    def _abbreviates(self, term: str, about: str) -> bool:
        """Whether an abbreviation is made of the first letters of the measure."""
        letters = "".join(char for char in term.lower() if char.isalpha())
        starts = "".join(word[0] for word in re.findall(r"[a-z]+", about))
        found = ABBREVIATION.search(term)
        short = found[0].lower() if found else letters
        return bool(LETTERS.sub("", short)) and LETTERS.sub("", short) in starts

    def says_more(self, description: str, known: str) -> bool:
        """Whether a description has content the known parts (lower case) have not.

        Words of time, of study conduct, and what is counted from an event ("after the
        infusion") are no content.
        """
        have = set(WORD.findall(known))
        if UNIT.fullmatch(description.strip()):
            return False
        text = EVENT_PHRASE.sub(" ", description)
        new = {word for word in WORD.findall(text) if not self._is_empty(word, have)}
        return len(new) >= MORE

    def _is_empty(self, word: str, have: set[str]) -> bool:
        if word in have or word in self.empty or len(word) < 2:
            return True
        if word[0].isdecimal() or (
            word != "change" and CLASSES.get(word, "x") in "nurpf"
        ):
            return True
        one = word[:-1] if word.endswith("s") else word + "s"
        return one in have


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


def _clause(text: str, start: int) -> Place | None:
    """The stretch from a place to the end of its sentence, without stops.

    A sentence behind it that tells who is censored belongs to it.
    """
    stop = SENTENCE_END.search(text, start)
    end = _close(text, start, stop.start() if stop else len(text))
    if stop and end == stop.start():
        after = SENTENCE_END.search(text, stop.end())
        last = after.start() if after else len(text)
        if CENSORED.search(text, stop.end(), last):
            end = last
    if text[:end].rstrip().endswith(":"):  # a list follows
        end = len(text)
    while end > start and text[end - 1] in " ,;\n":
        end -= 1
    return (start, end) if end - start > 2 else None


def _close(text: str, start: int, end: int) -> int:
    """The end of a clause, before a bracket that was opened before it."""
    depth = 0
    for match in re.finditer(r"[()（）\[\]]", text[start:end]):
        depth += 1 if match[0] in "(（[" else -1
        if depth < 0:
            return start + match.start()
    return end
