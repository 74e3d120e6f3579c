"""What the other entries of a list say about how one of them is parted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trialspan.values.entry_cues import Joiner
from trialspan.values.entry_text import EntryText, first_word, last_word, step

COMMON = 3  # most common time frames of a list compared with a candidate


@dataclass(frozen=True, slots=True)
class TimesChosen:
    """The time frames chosen for the entries of a list, counted."""

    texts: Counter[str]
    firsts: Counter[str]
    sizes: Counter[int]
    common: list[str]
    own: list[tuple[str, str, int]]


def count_times(entries: Sequence[EntryText], chosen: Sequence[Joiner]) -> TimesChosen:
    """Count the chosen time frames by text, first word and number of joiners."""
    own = [_time(entry, at) for entry, at in zip(entries, chosen, strict=True)]
    texts = Counter(text for text, _, _ in own)
    common = [text for text, _ in texts.most_common(COMMON) if text]
    firsts = Counter(first for _, first, _ in own)
    return TimesChosen(texts, firsts, Counter(size for _, _, size in own), common, own)


def _time(entry: EntryText, at: Joiner) -> tuple[str, str, int]:
    if at is None:
        return "", "", 0
    text = entry.text[entry.joiners[at] + 2 :]
    return text, first_word(text.lower()[:42]), len(entry.joiners) - at


def other_times(
    entry: EntryText, at: Joiner, number: int, chosen: TimesChosen
) -> Iterator[str]:
    """The cues on a time frame from those of the other entries."""
    others = len(chosen.own) - 1
    if at is None or not others:
        return
    candidate = _time(entry, at)
    counters = (chosen.texts, chosen.firsts, chosen.sizes)
    names = ("time", "time first", "time joiners")
    for name, value, own, counter in zip(
        names, candidate, chosen.own[number], counters, strict=True
    ):
        count = counter[value] - (value == own)  # type: ignore[index]
        yield f"others {name} {step(count / others, 0, 0.05, 0.2, 0.5, 0.9)}"
    text = candidate[0]
    if text not in chosen.common:
        longer = any(one.endswith(", " + text) for one in chosen.common)
        shorter = any(text.endswith(", " + one) for one in chosen.common)
        yield f"others longer {longer}"
        yield f"others shorter {shorter}"


class Part(NamedTuple):
    """How an entry was parted before its time frame."""

    joiners: int  # before the time frame
    at: Joiner
    first: str  # word of the description
    case: str
    last: str  # word of the measure


@dataclass(frozen=True, slots=True)
class MeasuresChosen:
    """The measures chosen for a list, counted over the entries with a choice."""

    own: list[Part]
    counts: Counter[tuple[str, object]]


def count_measures(
    entries: Sequence[EntryText], times: Sequence[Joiner], chosen: Sequence[Joiner]
) -> MeasuresChosen:
    """Count the chosen measures by where they end and what stands on both sides."""
    own = [_part(*one) for one in zip(entries, times, chosen, strict=True)]
    counts = Counter(key for part in own for key in _keys(part))
    return MeasuresChosen(own, counts)


def _part(entry: EntryText, time: Joiner, at: Joiner) -> Part:
    joiners = len(entry.joiners) if time is None else time
    if at is None:
        return Part(joiners, None, "", "", "")
    place = entry.joiners[at]
    sign = entry.text[place + 2 : place + 3]
    case = "U" if sign.isupper() else "l" if sign.islower() else "d"
    first = first_word(entry.lower[place + 2 : place + 42])
    return Part(joiners, at, first, case, last_word(entry.lower[:place]))


def _keys(part: Part) -> Iterator[tuple[str, object]]:
    if not part.joiners:
        return
    yield "all", None
    yield "joiners", part.joiners
    yield "ends", (part.joiners, part.at)
    if part.at is None:
        yield "whole", None
        return
    yield "parted", None
    yield "first", part.first
    yield "case", part.case
    yield "at", part.at
    yield "last", part.last


def other_measures(
    entry: EntryText, at: Joiner, time: Joiner, number: int, chosen: MeasuresChosen
) -> Iterator[str]:
    """The cues on a measure from those of the other entries."""
    if len(chosen.own) < 2:
        return
    own = set(_keys(chosen.own[number]))
    part = _part(entry, time, at)

    def others(key: str, value: object = None) -> int:
        return chosen.counts[key, value] - ((key, value) in own)

    everyone = others("all")
    if not everyone:
        yield "others have no choice"
        return
    whole = step(others("whole") / everyone, 0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999)
    yield f"others whole {whole} {'here' if at is None else 'not here'}"
    parted = others("parted")
    if at is not None and parted:
        for key in ("first", "case", "at", "last"):
            share = others(key, getattr(part, key)) / parted
            yield f"others {key} {step(share, 0, 0.1, 0.3, 0.6, 0.9, 0.999)}"
    alike = others("joiners", part.joiners)
    if alike:
        share = others("ends", (part.joiners, at)) / alike
        yield f"others end alike {step(share, 0, 0.3, 0.6, 0.9)}"
