"""What speaks for or against parting an entry at a comma: the cues that are weighed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from trialspan.values.entry_text import INTERVAL, EntryText, first_word, last_word, step
from trialspan.values.time_language import WORD

Joiner = int | None  # index of a joiner; None: no such part

MOST_TIMES = 40  # joiners tried from the right for the time frame
MOST_MEASURES = 12  # joiners tried from the left for the end of the measure
LONGEST_TIME = 800  # characters in which a repeated time frame is looked for
NUMBER = re.compile(r"\d+")
RANGE = re.compile(r"-?\d+ ?%?(?:-|–|to) ?\d")
COMPLETE = re.compile(
    r"[rf]*(?:[qn]+f?u|u[qn]|pf?[rf]*[qn]*u?)[qnurfep]*"
)  # word classes
VERB = re.compile(r" (?:is|are|will|was|were|be) ")
FUNCTION = re.compile(r"(?:the|of|a|an|and|in|to|for|with|by|on|at|is)")


@dataclass(slots=True)
class EntryList:
    """The entries of one list and what they share."""

    entries: Sequence[EntryText]
    tails: Counter[str] = field(default_factory=Counter)
    heads: Counter[str] = field(default_factory=Counter)
    middles: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for entry in self.entries:
            for place in entry.joiners[-MOST_TIMES:]:
                if len(entry.text) - place < LONGEST_TIME:
                    self.tails[entry.text[place + 2 :]] += 1
            for place in entry.joiners[:12]:
                if place < LONGEST_TIME:
                    self.heads[entry.lower[:place]] += 1

    def count_middles(self, times: Sequence[Joiner]) -> None:
        """Count the descriptions that are possible before the time frames."""
        self.middles = Counter(
            entry.lower[place + 2 : entry.end_before(time)]
            for entry, time in zip(self.entries, times, strict=True)
            for place in entry.joiners[: 12 if time is None else min(time, 12)]
        )


def time_cues(entry: EntryText, at: Joiner, shared: EntryList) -> Iterator[str]:
    """The cues on the time frame being what follows a joiner (None: no time frame)."""
    if at is None:
        yield "none" if entry.joiners else "none, no comma"
        return
    yield from _tail_cues(entry, at)
    yield from _seam_cues(entry, at)
    yield from _number_cues(entry, at)
    if len(shared.entries) > 1:
        yield from _repeat_cues(entry, at, shared)


def _tail_cues(entry: EntryText, at: int) -> Iterator[str]:
    tail, words = entry.tails[at + 1], entry.classes[at + 1]
    share = tail.strange / max(1, tail.words)
    yield f"strange {step(share, 0, 0.1, 0.2, 0.34, 0.5, 0.7)}"
    yield f"holds {'u' * tail.unit}{'p' * tail.point}{'q' * tail.number or '-'}"
    yield f"class {words[:1] or 'none'}"
    yield f"classes {words[:2] or 'none'}"
    yield f"words {step(tail.words, 1, 2, 3, 5, 8, 12, 20, 40, 80)}"
    yield f"joiners after {min(len(entry.joiners) - 1 - at, 6)}"
    yield f"joiners before {min(at, 4)}"
    place = entry.joiners[at]
    yield f"opens {_case(entry.text[place + 2 : place + 3])}"
    yield f"first {first_word(entry.lower[place + 2 : place + 42])}"
    if entry.lower.find(". ", place) >= 0:
        yield "sentence after"
    behind = at + 2 < len(entry.pieces)
    complete = COMPLETE.fullmatch(entry.classes[-1]) is not None
    if behind:
        yield f"complete time at the end {complete}"


def _seam_cues(entry: EntryText, at: int) -> Iterator[str]:
    before, after = entry.classes[at], entry.classes[at + 1]
    place = entry.joiners[at]
    yield f"piece before {_timely(before)}"
    yield f"piece after {_timely(after)}"
    yield f"pieces {_timely(before)}/{_timely(after)}"
    yield f"last {last_word(entry.lower[max(0, place - 40) : place])}"
    yield f"last class {before[-1:] or 'none'}"
    yield f"sign before {_sign(entry.text[place - 1 : place])}"
    pure = [
        "x" not in words for words in (after, before, entry.classes[max(0, at - 1)])
    ]
    yield "pure " + "".join("01"[one] for one in pure)
    if entry.lower.find(". ", entry.pieces[at][0], place) >= 0:
        yield "sentence before"


@lru_cache(maxsize=1 << 13)
def _timely(words: str) -> str:
    share = step(words.count("x") / max(1, len(words)), 0, 0.2, 0.5, 0.8)
    return share + "t" * ("u" in words or "p" in words)


def _number_cues(entry: EntryText, at: int) -> Iterator[str]:
    before, after = entry.piece(at), entry.piece(at + 1)
    end = entry.pieces[at + 1][1]
    here, later = (
        NUMBER.findall(after),
        set(NUMBER.findall(entry.lower, end, end + 400)),
    )
    if here:
        yield f"numbers again {bool(later) and later.issuperset(here)}"
    tail = entry.lower[entry.joiners[at] : entry.joiners[at] + 400]
    numbers = NUMBER.findall(before[-80:])
    if numbers:
        yield f"number carried {numbers[-1] in NUMBER.findall(tail)}"
    units = "01"["u" in entry.classes[at]] + "01"["u" in entry.classes[at + 1]]
    yield f"digits {_case(before[-1:])}{_case(after[:1])}{units}"


def _repeat_cues(entry: EntryText, at: int, shared: EntryList) -> Iterator[str]:
    count = shared.tails[entry.text[entry.joiners[at] + 2 :]]
    share = (count - 1) / (len(shared.entries) - 1)
    yield f"repeated {step(share, 0, 0.1, 0.3, 0.6, 1)}"
    if at and count > 1:
        longer = shared.tails[entry.text[entry.joiners[at - 1] + 2 :]]
        yield f"longer repeated {longer == count}"


def measure_cues(
    entry: EntryText, at: Joiner, time: Joiner, shared: EntryList
) -> Iterator[str]:
    """The cues on the measure ending at a joiner (None: at the time frame)."""
    end = entry.end_before(time)
    if at is None:
        yield from _whole_cues(entry, end, len(entry.joiners) if time is None else time)
        return
    place = entry.joiners[at]
    rest = entry.lower[place + 2 : end]
    words = WORD.findall(rest, 0, 400)
    yield from _size_cues(entry, at, len(words))
    yield from _word_cues(entry, at, rest, words)
    yield from _echo_cues(entry, at, end, words)
    yield from _series_cues(entry, at, end)
    if len(shared.entries) > 1:
        yield f"head shared {shared.heads[entry.lower[:place]] > 1}"
        yield f"rest shared {shared.middles[rest] > 1}"


def _whole_cues(entry: EntryText, end: int, joiners: int) -> Iterator[str]:
    whole = entry.lower[:end]
    words = len(WORD.findall(whole[:800]))
    yield f"whole {step(words, 3, 6, 10, 15, 20, 30, 50, 80)}"
    yield f"whole joiners {min(joiners, 4)}"
    if whole.rstrip().endswith("."):
        yield "whole ends a sentence"
    if ". " in whole:
        yield "whole has sentences"


def _size_cues(entry: EntryText, at: int, rest_words: int) -> Iterator[str]:
    words = entry.tails[0].words - entry.tails[at + 1].words
    yield f"joiner {min(at, 6)}"
    yield f"measure words {step(words, 1, 2, 3, 5, 8, 12, 20, 30, 50)}"
    yield f"rest words {step(rest_words, 1, 2, 3, 5, 8, 12, 20, 40)}"
    before = step(len(entry.classes[at]), 1, 2, 4, 8)
    after = step(len(entry.classes[at + 1]), 1, 2, 4, 8)
    yield f"piece words {after}"
    yield f"piece words {before}-{after}"


def _word_cues(entry: EntryText, at: int, rest: str, words: list[str]) -> Iterator[str]:
    place = entry.joiners[at]
    cases = _case(entry.text[:1]) + _case(entry.text[place + 2 : place + 3])
    yield f"cases {cases}"
    yield f"first {first_word(rest)}"
    yield f"first two {' '.join(words[:2]) or 'none'}"
    yield f"last {last_word(entry.lower[max(0, place - 40) : place])}"
    yield f"sign before {_sign(entry.text[place - 1 : place])}"
    yield f"next first {first_word(entry.piece(at + 2))}"
    if entry.lower.find(". ", 0, place) >= 0:
        yield "sentence in measure"
    if rest[-3:].rstrip()[-1:] == ".":
        yield "rest ends a sentence"
    if VERB.search(rest):
        yield "verb in rest"
    if VERB.search(entry.lower, 0, place):
        yield "verb in measure"
    if RANGE.match(rest):
        yield "range"
    if INTERVAL.match(rest):
        yield "interval opens"
    if entry.lower.find(":", 0, place) >= 0:
        yield "colon in measure"
    if rest.find(":", 0, 150) >= 0:
        yield "colon in rest"
    if ":" in entry.piece(at + 1)[:25]:
        yield "colon near"


def _echo_cues(entry: EntryText, at: int, end: int, again: list[str]) -> Iterator[str]:
    """The description often says the measure again, and a list in it its own items."""
    said = WORD.findall(entry.lower, 0, min(entry.joiners[at], 200))
    yield f"same start {_same_start(said, again)}"
    bare = again[1:] if again[:1] in (["the"], ["a"], ["an"]) else again
    yield f"same bare start {_same_start(said, bare)}"
    words = {word for word in said[:12] if not FUNCTION.fullmatch(word)}
    echoed = len(words.intersection(again)) / max(1, len(words))
    yield f"echo {step(echoed, 0, 0.2, 0.5, 0.8, 1)}"
    place = entry.joiners[at]
    before, after = entry.piece(at), entry.piece(at + 1)
    if at and 3 < len(before) < 400:
        again_at = entry.lower.find(before, place, min(end, place + 2000))
        yield f"last piece echoed {again_at >= 0}"
    stop = entry.pieces[at + 1][1]
    if 2 < len(after) < 400 and stop < end:
        again_at = entry.lower.find(after, stop, min(end, stop + 2000))
        yield f"next piece echoed {again_at >= 0}"


def _same_start(one: list[str], two: list[str]) -> int:
    count = 0
    while count < min(len(one), len(two), 4) and one[count] == two[count]:
        count += 1
    return count


def _series_cues(entry: EntryText, at: int, end: int) -> Iterator[str]:
    """Whether a comma stands inside "A, B and C"."""
    if first_word(entry.piece(at + 1)) in ("and", "or"):
        yield "next is and"
    for index in range(at + 1, min(at + 6, len(entry.pieces))):
        if entry.pieces[index][1] > end:
            return
        piece, size = entry.piece(index)[:120], len(entry.classes[index])
        if index > at + 1 and first_word(piece) in ("and", "or"):
            yield f"series ends {index - at}"
            return
        if index > at + 1 and " and " in piece[:40] and size <= 12:
            yield f"series ends within {index - at}"
            return
        if size > 6:
            return


def _case(sign: str) -> str:
    if sign.isupper():
        return "U"
    return "l" if sign.islower() else "d" if sign.isdigit() else "o"


def _sign(sign: str) -> str:
    return "word" if sign.isalnum() else SIGNS.get(sign, "other")


SIGNS = {".": "stop", ")": "parenthesis", "]": "bracket", "%": "percent", '"': "quote"}
