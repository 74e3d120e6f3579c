"""Quantities of time: runs of numbers with the unit they share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from trialspan.values.look import COMMON, matches
from trialspan.values.numbers import as_decimal
from trialspan.values.starts import number_starts
from trialspan.values.time_words import TimeWords

_WORD_NUMBER = (
    "(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    "(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)(?![a-z]))?"
    "|one|two|three|four(?:teen)?|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?"
    "|nine(?:teen)?|ten|eleven|twelve|thirteen|fifteen)(?![a-z])"
)
_NUMBER = (
    r"(?:\d{1,3},\d{3}(?![\d,])(?!,? ?\d)|\d{1,9}(?:\.\d{1,4})?"
    rf"(?:st|nd|rd|th)?(?![a-z]*\d)|{_WORD_NUMBER})"
)
_RANGE = r"(?:-(?= ?to(?![a-z])))? ?(?:-|~|to|through|thru|until|up to|or to) ?"
_AND = (
    r"(?:-(?=,| and | or ))? ?(?:(?:[,;/&]|\b(?:and then|and|or|to)\b) ?){1,3}"
    r"(?:(?:at|in|on) )?"
)
_NOTE = r"(?: ?\([^()\d]{1,30}\))?"
_SIGN = r"(?:(?<![\w)])[-+])?"  # "Day -7", "Day +28"
_TOLERANCE = r"(?: ?\(? ?(?:±|\+ ?/? ?-) ?\d{1,3}(?:\.\d)?(?=[ )-]))?"
RUN = re.compile(
    rf"(?:(?<![\w.])|(?<=after)|(?<=upto)|(?<=within))(?<!\d,){_SIGN}{_NUMBER}{_TOLERANCE}"
    rf"(?:{_NOTE}(?:{_RANGE}|{_AND}){_SIGN}{_NUMBER}{_TOLERANCE}){{0,60}}"
)
WORD_BEFORE = re.compile(r"([a-z]+)(\s|-|)\Z")
SCALE = re.compile(r"\(\d ?=")
MARGIN_LAST = re.compile(r"(?:±|\+ ?/? ?-) ?\d{1,3}(?:\.\d)?$")
_ONE = re.compile(rf"{_SIGN}{_NUMBER}")
_SKIP = re.compile(r"\([^()\d]{1,30}\)|(?:±|\+\s?/?\s?-)\s?\d{1,3}(?:\.\d)?")
_IS_RANGE = re.compile(rf"(?:{_RANGE})")
_PARENTHESISED = re.compile(rf"({_WORD_NUMBER})\s?\(\s?$")
COMPACT = re.compile(
    r"(?<![\w./&-])(?<!/ )"
    r"(?:d(?P<dayof>\d{1,3}) of c(?P<of>\d{1,2})"
    r"(?P<cycles>(?:(?:,? and |, ?)c\d{1,2}){0,30})"
    r"|(?:cycle |c)(?P<cycle>\d{1,2})[ ,/-]{0,2}d(?P<cday>[-+]?\d{1,3})"
    r"|(?P<letter>[dwmvyh] ?|day|week|month|year|visit)(?P<number>[-+]?(?!0\d)\d{1,4})"
    r"(?P<more>(?:\s?(?:[,/&]|and)\s?d?[-+]?\d{1,4}(?![\w.])){0,60}))"
    r"(?![\w%.]\d|[a-z0-9%]|-[a-z])"
)
GLUED = re.compile(r"[0-9](?<=[cdhkmrtvwy].)")  # "d28", "day28", "visit2"
IMPLIED = COMMON.add(
    re.compile(
        r"(?<![a-z])(?:(?P<half>half[ -](?:an? )?)|(?P<one>an?|the) "
        r"|(?P<every>every) "
        r"|(?P<window>last|past|previous|preceding|prior|next|following|coming|first) )"
        r"(?P<unit>hour|day|week|month|year)(?![a-z-])(?! \d)"
    )
)
_BEFORE_A = re.compile(
    r"(?:within|for|in|after|over|least|than|every|about|until|to|up to) $"
)
_AFTER_A = re.compile(
    r" (?:before|prior to|preceding|after|following|ago|later|post)\b"
)
_LABEL = re.compile(r"([a-z]+)\s?$")
_DIGITS = re.compile(r"d?([-+]?\d{1,4})")
SIGNS = ("-", "+")
LETTER_ENDS = {  # last letter of "d", "day", "week" … -> lengths
    **dict.fromkeys("cdmvw", (1,)),
    "y": (1, 3),
    "h": (1, 5),
    "k": (4,),
    "r": (4,),
    "t": (5,),
    "e": (5,),
}
LETTERS = {
    "d": "day",
    "w": "week",
    "m": "month",
    "v": "visit",
    "y": "year",
    "h": "hour",
}
ISO = {
    "minute": "PT{}M",
    "hour": "PT{}H",
    "day": "P{}D",
    "week": "P{}W",
    "month": "P{}M",
    "year": "P{}Y",
}


DAYS = {  # of a unit, a month and a year as long as they are on average
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 30.44,
    "year": 365.25,
}


class Quantity(NamedTuple):
    """One amount or point of time: "6" of "3 and 6 months", "Week 24", "4-6 weeks"."""

    start: int
    end: int
    value: Decimal
    upper: Decimal | None
    unit: str
    cycle: int | None = None

    @property
    def iso8601(self) -> str | None:
        """The ISO 8601 duration of the value; None for what has none.

        >>> Quantity(0, 7, Decimal(4), None, "week").iso8601
        'P4W'
        """
        form = ISO.get(self.unit)
        return form.format(plain(self.value)) if form and self.value >= 0 else None


class Group(NamedTuple):
    """Quantities in one coordination; ``point`` for "Week 4", not "4 weeks"."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]
    point: bool
    unit_text: str
    adjective: str = ""  # between number and unit: "or more", "calendar"


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros: "12", "0.5"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def find_groups(
    lower: str, words: TimeWords, *, starts: Sequence[int] | None = None
) -> list[Group]:
    """Every coordination of quantities of time in normalised lower-case text, in order.

    ``starts`` are the places where numbers may start, where they are known.

    group   = run unit | unit run | compact
    run     = number {(", " | "and" | "or" | "-" | "to") number}
    compact = "D28" | "W4" | "C1D8"
    """
    starts = number_starts(lower) if starts is None else starts
    found: list[Group] = []
    for run in matches(RUN, lower, signed(lower, starts)):
        before, after = words.before(lower, run.start()), words.after(lower, run.end())
        if before or after:  # as behind a third of the numbers
            done = found[-1].end if found else 0
            found += _read(lower, run, words, before, after, done)
    compact = matches(COMPACT, lower, compact_starts(lower, starts))
    found += [_compact(at, words) for at in compact]
    found += [g for at in IMPLIED.finditer(lower) if (g := _implied(lower, at))]
    found.sort(key=lambda group: (group.start, -group.end))
    return list(_apart(found))


def signed(lower: str, starts: Iterable[int]) -> Iterator[int]:
    """The places, and those of the signs before them."""
    for start in starts:
        if lower[start - 1 : start] in SIGNS:
            yield start - 1
        yield start


def compact_starts(lower: str, starts: Iterable[int]) -> list[int]:
    """Where a letter or word with a number behind may start: "d28", "week-4"."""
    glued = [match.start() for match in GLUED.finditer(lower)]
    found: set[int] = set()
    for at in (*glued, *starts):
        end = at - 1 if lower[at - 1 : at] in SIGNS else at
        end = end - 1 if lower[end - 1 : end] == " " else end
        for length in LETTER_ENDS.get(lower[end - 1 : end], ()):
            if end >= length:
                found.add(end - length)
    return sorted(found)


def _apart(groups: list[Group]) -> Iterator[Group]:
    end = 0
    for group in groups:
        if group.start >= end:
            end = group.end
            yield group


def _read(
    lower: str,
    run: re.Match[str],
    words: TimeWords,
    before: re.Match[str] | None,
    after: re.Match[str] | None,
    done: int,
) -> Iterator[Group]:
    """The groups of a run with a unit on one of its sides."""
    start, end = run.span()
    if before and before.start() < done:
        before = None  # the "days" of "42 days 3 months"
    if lower.startswith("%", end) or (before and SCALE.search(lower, end - 2, end + 2)):
        return  # "over the last week (0 = not at all)"
    if before and after and before["unit"].startswith("visit"):
        before = None  # "follow-up visits 2, 4 and 8 weeks after"
    if after and after[0].lstrip().startswith(")"):
        opened = lower.rfind("(", max(0, start - 20), end)
        after = after if opened >= 0 else None  # "2) hours", an item's number
    if before is None and after is None:
        return
    numbers = _numbers(lower, start, end)
    if before and after and MARGIN_LAST.search(run[0]):
        after = None  # "days 8 and 15 (± 2 days)"
    if before and after and not _is_split(lower, after, numbers, words):
        after = None
    if before and after:
        *points, last = numbers
        yield _points(lower, before, points, words)
        yield _amounts(lower, last[0], [last], after, words)
    elif before:
        yield _points(lower, before, numbers, words)
    elif after:
        first = _first(lower, start, numbers, words)
        kept = numbers[first:]
        opened = _opened(lower, kept[0][0], after)
        yield _amounts(lower, opened, kept, after, words)


def _is_split(
    lower: str, after: re.Match[str], numbers: list[_Read], words: TimeWords
) -> bool:
    """Whether "Week 8, 12 weeks after": the last number belongs to the unit behind."""
    unit = words.units[_key(after["unit"], words)]
    next_point = lower[after.end() : after.end() + 2].strip()[:1].isdigit()
    return len(numbers) > 1 and unit not in ("cycle", "visit") and not next_point


_Read = tuple[int, int, Decimal, Decimal | None]  # start, end, value, upper


def _numbers(lower: str, start: int, end: int) -> list[_Read]:
    written = lower[start:end]
    if written.isdecimal():  # most are one number in digits
        return [(start, end, as_decimal(written), None)]
    found: list[_Read] = []
    pos = start
    while match := _ONE.search(lower, pos, end):
        skip = _SKIP.search(lower, pos, end)
        if skip and skip.start() < match.start():
            pos = skip.end()
            continue
        value = _value(match[0])
        gap = _SKIP.sub("", lower[found[-1][1] : match.start()]) if found else ""
        if found and found[-1][3] is None and _IS_RANGE.fullmatch(gap.strip() or "?"):
            low = found[-1]
            if abs(value) > low[2] or low[2] < 0:
                found[-1] = (low[0], match.end(), low[2], value)
                pos = match.end()
                continue
        found.append((match.start(), match.end(), value, None))
        pos = match.end()
    return found


def _value(written: str) -> Decimal:
    sign = -1 if written[0] == "-" else 1
    bare = written.lstrip("-+")
    if bare[0].isdigit():
        bare = bare.rstrip("stndrh")
    return sign * as_decimal(bare)


def _first(lower: str, start: int, numbers: list[_Read], words: TimeWords) -> int:
    """Index of the first number that is time: after "grade 3, " it is the last one,
    and of two after a name, "CCL 18, 7 days"."""
    labels = words.words["label"]
    word = WORD_BEFORE.search(lower, max(0, start - 16), start)
    if word and word[2] != "-" and word[1] in labels:
        return len(numbers) - 1
    pair = len(numbers) == 2 and lower[numbers[0][1] : numbers[1][0]] == ", "
    if word and pair and _is_named(word[1], words):
        return 1
    years = [n for n, read in enumerate(numbers) if 1900 <= read[2] <= 2100]
    return min(years[-1] + 1, len(numbers) - 1) if years else 0


def _is_named(word: str, words: TimeWords) -> bool:
    """Whether a word before a number is no cue, no unit and no small word."""
    cues = (words.closing, words.units, words.words["stop"])
    return not any(word in some for some in cues)


def _opened(lower: str, start: int, after: re.Match[str]) -> int:
    """Where "four (4) weeks" opens, for its "4"."""
    if not after[0].lstrip().startswith(")"):
        return start
    word = _PARENTHESISED.search(lower, max(0, start - 20), start)
    return word.start() if word else start


def _key(unit: str, words: TimeWords) -> str:
    if unit in words.units:
        return unit
    return next(name for name in words.units if _same(name, unit))


def _same(name: str, unit: str) -> bool:
    return re.sub(r"[ -]", "", name) == re.sub(r"[ -]", "", unit)


def _points(
    lower: str, before: re.Match[str], numbers: list[_Read], words: TimeWords
) -> Group:
    start, end = before.start(), numbers[-1][1]
    unit = words.units[_key(before["unit"], words)]
    starts = (start, *(read[0] for read in numbers[1:]))
    found = [
        Quantity(at, close, value, upper, unit)
        for at, (_, close, value, upper) in zip(starts, numbers, strict=True)
    ]
    return Group(start, end, tuple(found), True, before["unit"])


def _amounts(
    lower: str,
    start: int,
    numbers: list[_Read],
    after: re.Match[str],
    words: TimeWords,
) -> Group:
    unit, first = words.units[_key(after["unit"], words)], numbers[0][0]
    if lower[first] in SIGNS:
        start = max(start, first + 1)
    starts = (start, *(read[0] for read in numbers[1:]))
    ends = (*(read[1] for read in numbers[:-1]), after.end())
    found = [
        Quantity(at, close, abs(value), upper, unit)
        for at, close, (_, _, value, upper) in zip(starts, ends, numbers, strict=True)
    ]
    adjective = (after["adjective"] or "").strip(" -")
    return Group(start, after.end(), tuple(found), False, after["unit"], adjective)


def _implied(lower: str, at: re.Match[str]) -> Group | None:
    """ "the last year", "a week before", "half a year": one, or a half."""
    unit, start = at["unit"], at.start()
    if at["one"]:
        before = at["one"] != "the" and _BEFORE_A.search(
            lower, max(0, start - 12), start
        )
        if not before and not _AFTER_A.match(lower, at.end()):
            return None
    elif at["every"]:
        start = at.start("unit")
    elif at["window"]:
        start = at.start("unit")
        if unit == "day" and at["window"] not in ("past", "previous", "preceding"):
            return None
    value = Decimal("0.5") if at["half"] else Decimal(1)
    amount = Quantity(start, at.end(), value, None, unit)
    return Group(start, at.end(), (amount,), False, unit)


def _compact(at: re.Match[str], words: TimeWords) -> Group:
    start, end = at.span()
    if at["dayof"]:
        return _day_of_cycles(at)
    if at["cday"]:
        day = Quantity(start, end, Decimal(at["cday"]), None, "day", int(at["cycle"]))
        return Group(start, end, (day,), True, "d")
    letter = at["letter"].strip()
    unit = LETTERS.get(letter, letter)
    close = at.start("more")
    found = [Quantity(start, close, Decimal(at["number"]), None, unit)]
    more = list(_DIGITS.finditer(at.string, close, end))
    if more and words.unit_after.match(at.string, end):
        more.pop()  # "D1, D7, 12 weeks"
    found += [Quantity(*m.span(), Decimal(m[1]), None, unit) for m in more]
    close = more[-1].end() if more else close
    return Group(start, close, tuple(found), True, letter)


def _day_of_cycles(at: re.Match[str]) -> Group:
    """ "D1 of C2, C3 and C4": the day in each cycle."""
    start, close, day = at.start(), at.start("cycles"), Decimal(at["dayof"])
    found = [Quantity(start, close, day, None, "day", int(at["of"]))]
    for cycle in re.compile(r"c(\d{1,2})").finditer(at.string, close, at.end("cycles")):
        found.append(Quantity(*cycle.span(), day, None, "day", int(cycle[1])))
    return Group(start, at.end("cycles"), tuple(found), True, "d")
