"""Numbers as trials write them, read from normalised lower-case text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_UNIT_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    "|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
)
_TEN_WORDS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = {word: number for number, word in enumerate(_UNIT_WORDS.split("|"))}
_TENS = {word: 10 * number for number, word in enumerate(_TEN_WORDS.split("|"), 2)}
_LARGE = {"thousand": 3, "million": 6, "billion": 9}
_QUARTERS = {"¼": Decimal("0.25"), "½": Decimal("0.5"), "¾": Decimal("0.75")}
_VULGAR = {**_QUARTERS, "⅓": Decimal("0.333"), "⅔": Decimal("0.667")}
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}

_EDGE = r"(?<![a-z0-9])(?<!\d\.)"
_DIGITS = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,9})?"  # 1,500 and 1,500.5
    r"|\d{1,2}(?:,\d\d){1,2},000(?!\d)"  # 1,50,000
    r"|[1-9]\d{0,2}(?: (?!10[369] ?/)\d{3}){1,3}(?![\d.,]?\d)"  # 1 500
    r"|\d{1,9}\.\d{1,9}|\d{0,4}[½¼¾⅓⅔]|\d{1,15}|\.\d{1,9})"
)
_WORDS = (
    rf"(?:(?:{_TEN_WORDS})(?:[- ](?:{_UNIT_WORDS})\b)?"
    rf"|(?:(?:{_UNIT_WORDS}|a) )?hundred|(?:{_UNIT_WORDS}))\b"
)
DIGITS = _DIGITS
"""Regex source of a number in digits, without its edge; no groups."""

NUMBER_WORDS = (
    rf"{_UNIT_WORDS}|{_TEN_WORDS}|hundred|a\shundred|twice|double|triple|thrice"
)
"""Regex source of the words a number may start with; no groups."""

NUMBER = rf"{_EDGE}(?:{_DIGITS}|{_WORDS})"
"""Regex source of one number without magnitude; no groups."""

LAB_NUMBER = rf"(?:{_EDGE}\d{{1,3}},\d{{1,2}}(?![\d,.]|\s?,\s?\d)|{NUMBER})"
"""As NUMBER, with the decimal comma ("2,5"); for measurements, not for lists."""

ROMAN = r"(?<![a-z0-9])(?:i{1,3}|iv|v)(?![a-z0-9])"
"""Regex source of the Roman numerals of classes and grades, I to V."""

_TIMES = r"\s?[x×*·∙•⋅]\s?"
_POWER = (
    r"(?<![\d.,])10\s?(?:(?:\^|\*{1,2}|e|exp|<sup>)\s?[({]?(?P<power>[-+]?\d{1,2})"
    r"(?:[)}]|</sup>)?(?!\d)"
    r"|(?P<sup>[⁻⁰¹²³⁴-⁹]{1,3}))"
)
_VOLUME = (
    r"(?=\s?(?:cells?|platelets?|neutrophils?)?\s?(?:/|per)\s?(?:[mcnμu]{0,2}l|mm|cu))"
)
MAGNITUDE = (
    rf"(?:(?:{_TIMES}|\s)?{_POWER}"
    rf"|(?:{_TIMES}|\s)10\s?['~ˆ˄]?(?P<lost>3|6|9|12){_VOLUME}"
    rf"|(?:{_TIMES}|\s)?10\s?[(\[{{](?P<enclosed>3|6|9|12)[)\]}}]{_VOLUME}"
    r"|(?<=\d)e\s?(?P<e>[-+]?\d{1,2})(?![a-z0-9])"
    r"|\s?(?P<large>thousand|million|billion)s?\b)"
)
"""Regex source of what multiplies a number: "x 10^9", "×10⁹", "10E9", "million"."""

_NUMBER = re.compile(LAB_NUMBER)
_MAGNITUDE = re.compile(MAGNITUDE)
BARE_POWER = re.compile(_EDGE + _POWER)
_ROMAN_AT = re.compile(ROMAN)


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its place; ``value`` is ``mantissa`` times ten to ``exponent``."""

    value: Decimal
    start: int
    end: int
    mantissa: Decimal | None = None
    mantissa_end: int | None = None
    exponent: int = 0


def read_number(text: str, pos: int) -> Number | None:
    """Read the number that starts at ``pos`` of normalised lower-case text.

    number    = mantissa [magnitude] | power
    mantissa  = 1,500 | 1 500 | 1.5 | 2,5 | .5 | ½ | twenty-four
    magnitude = ["x"] power | "thousand" | "million" | "billion"
    power     = 10^9 | 10⁹ | 10E9 | 10*9

    >>> read_number("1.5 x 10^9/l", 0).value
    Decimal('1.5E+9')
    """
    bare = BARE_POWER.match(text, pos)
    if bare:
        exponent = power_of(bare)
        one = Decimal(1)
        return Number(one.scaleb(exponent), pos, bare.end(), one, pos, exponent)
    match = _NUMBER.match(text, pos)
    if match is None or match.end() == pos:
        return None
    mantissa, end = as_decimal(match[0]), match.end()
    scale = _MAGNITUDE.match(text, end)
    if scale is None:
        return Number(mantissa, pos, end, mantissa, end)
    exponent = power_of(scale)
    return Number(mantissa.scaleb(exponent), pos, scale.end(), mantissa, end, exponent)


@lru_cache(maxsize=4096)
def as_decimal(written: str) -> Decimal:
    """The value of one number as NUMBER or LAB_NUMBER matched it.

    >>> as_decimal("1,500"), as_decimal("2,5"), as_decimal("twenty-four")
    (Decimal('1500'), Decimal('2.5'), Decimal('24'))
    """
    if written[0].isalpha():
        return Decimal(_read_words(written))
    if written[-1] in _VULGAR:
        return Decimal(written[:-1] or 0) + _VULGAR[written[-1]]
    head, comma, tail = written.partition(",")
    if comma and len(tail) < 3:
        return Decimal(f"{head}.{tail}")
    return Decimal(written.replace(",", "").replace(" ", ""))


def read_roman(text: str, pos: int) -> Number | None:
    """Read the Roman numeral I to V that starts at ``pos`` of lower-case text."""
    match = _ROMAN_AT.match(text, pos)
    if match is None:
        return None
    return Number(Decimal(_ROMAN[match[0]]), pos, match.end())


def _read_words(written: str) -> int:
    if written.endswith("hundred"):
        return 100 * _UNITS.get(written.partition(" ")[0], 1)
    if written in _UNITS:
        return _UNITS[written]
    tens, _, unit = written.replace("-", " ").partition(" ")
    return _TENS[tens] + _UNITS.get(unit, 0)


def power_of(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("large"):
        return _LARGE[groups["large"]]
    if groups.get("sup"):
        return int(groups["sup"].translate(_SUPERSCRIPT))
    written = (groups.get(name) for name in ("power", "lost", "enclosed", "e"))
    return int(next(filter(None, written)))
