"""The defining clause of an outcome, found in its description or its measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from trialspan.values.time_language import CLASSES, WORD
from trialspan.values.word_tree import letter_tree

Place = tuple[int, int]
SENTENCE_END = re.compile(r"[.;](?=\s+[A-Z(\[*•\\-]|\s*$)|\n\s*\n")
UNIT = re.compile(r"\w{0,2}|[^\s/]{1,8}/[^\s]{1,12}|[%°]\w?")
CENSORED = re.compile(r"\bcensor(?:ed|ing)\b", re.IGNORECASE)
SHORT_WORD = re.compile(r"\b[A-Z]{2,8}\b")
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
    r"|\b(?:during|throughout)\b[^,.;]{0,80}?(?:[,.;]|$| (?=(?:and|as|by|using)\b))"
)
MORE = 1  # new words that make a description say more than its measure
FAMILY = 6  # letters that words of one family share: "positive", "positivity"
AMONG = re.compile(
    r"\b(?:in|among) (?:[a-z-]{2,15} ){0,2}(?:patients|participants|subjects"
    r"|volunteers|individuals)\b[^,.;:]{0,80}(?:[,.;:]|$)"
    r"|\b(?:in|between) (?:the )?(?:both|two|all) (?:arms|groups|cohorts)\b"
)
CODE = re.compile(r"\b[a-z]{1,6}-?\d{3,}[\w-]*")  # of a drug: "ab-1234"
BOUND = re.compile(r"[<>≤≥=]\s{0,2}\d[\d.,]*")
SHORT = re.compile(r"\(\s?(\w[\w/½-]{1,11})\s?\)")
LEAST_INITIALS, MOST_INITIALS = 3, 8
LONGEST_NAME = 90  # characters of the name before its abbreviation
# "calculated as well as", "weekly means are"
NO_DEFINING = r"(?! well\b|(?<=means) (?:are|is|were|was|will|of|for|from|by|and|at)\b)"


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
        after = letter_tree(w.lower() for w in defining)
        verbs = [w.lower().split(" ", 1) for w in defining_is]
        behind = letter_tree(end for _, end in verbs)
        heads = letter_tree(head for head, _ in verbs)
        pattern = (
            rf"\b(?:(?:{after}|defined (?:for|in) [^.;]{{1,80}}? as)(?!\w)"
            rf"{NO_DEFINING}[ ,:]{{0,3}}(?!\s)"
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

        So is none at all, and an abbreviation of the measure. The last word of a
        subject must be the measure's; what is "…, defined as" need only share a word.
        A baseline is never the measure.
        """
        term = subject.strip(" (*-")
        apposed = term.endswith(",")
        term = term if apposed else term.rsplit(", ", 1)[-1]
        known = {_stem(word) for word in WORD.findall(about)} - {"baseline"}
        words = [_stem(w) for w in WORD.findall(term.lower()) if len(w) > 1]
        said = [w for w in words if w not in self.empty and w not in SMALL]
        said = said or [short.lower() for short in SHORT_WORD.findall(term)]
        if not term or ABBREVIATION.search(term):
            names = {name.strip("()").lower() for name in NAMED.findall(about)}
            return (
                not term
                or self._abbreviates(term, about)
                or not (known | names).isdisjoint(said)
            )
        shared = len({word for word in said if word in known})
        if apposed:
            return shared > 0
        return shared > ENOUGH * len(set(said)) and said[-1] in known

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
        infusion") are no content, nor is the name of an abbreviation known already
        ("bone mass (BM)"). A bound that is new is content.
        """
        have = set(WORD.findall(known))
        if UNIT.fullmatch(description.strip()):
            return False
        if set(BOUND.findall(description)) - set(BOUND.findall(known)):
            return True
        text = EVENT_PHRASE.sub(" ", CODE.sub(" ", description))
        text = _without_opening(_without_names(AMONG.sub(" ", text), have), have)
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
        return one in have or (
            len(word) >= FAMILY
            and any(known[:FAMILY] == word[:FAMILY] for known in have)
        )


def _without_names(text: str, have: set[str]) -> str:
    """A text without the names that stand before abbreviations one has."""
    for match in reversed(list(SHORT.finditer(text))):
        if set(WORD.findall(match[1])) <= have:
            start = name_start(text[: match.start()].rstrip(), match[1])
            if start is not None:
                text = text[:start] + text[match.end() :]
    return text


def _without_opening(text: str, have: set[str]) -> str:
    """A text without first words whose initials are an abbreviation one has."""
    initials, words = "", WORD.finditer(text)
    for word in islice((word for word in words if word[0] not in SMALL), MOST_INITIALS):
        initials += word[0][0]
        if len(initials) >= LEAST_INITIALS and initials in have:
            return text[word.end() :]
    return text


def name_start(before: str, short: str) -> int | None:
    """Where a name before its abbreviation begins: its letters, read backwards.

    The first letter begins a word (Schwartz and Hearst, 2003).
    """
    at, least = len(before), max(0, len(before) - LONGEST_NAME)
    letters = [char for char in short if char.isalnum()]
    for number, char in enumerate(reversed(letters), 1):
        first = number == len(letters)
        at = before.rfind(char, least, at)
        while first and at > 0 and before[at - 1].isalnum():
            at = before.rfind(char, least, at)
        if at < 0:
            return None
    return at


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
