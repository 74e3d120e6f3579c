"""Known targets in spellings that are no phrase of a lexicon: CART19, PARPi."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialspan.pipes.page import Page
from trialspan.pipes.targets.evidence import Evidence
from trialspan.pipes.targets.tables import Tables, key
from trialspan.values.look import COMMON, Opened
from trialspan.values.scan import Scan


class Spelling(NamedTuple):
    """A pattern whose groups, behind ``prefix``, are names of targets.

    The evidence is the group, or with ``whole`` the match; the pattern reads lower case
    unless ``cased``; ``therapy`` says that the spelling itself is one of a therapy.
    Without the ``sign`` that every match holds, a text is not searched.
    No letter or digit may stand before it: where a pattern opens with few signs, "~"
    behind them looks back, as a search goes straight to such signs.
    """

    rule: str
    pattern: Scan | Opened
    prefix: str = ""
    whole: bool = False
    therapy: bool = True
    cased: bool = False
    sign: re.Pattern[str] | None = None

    def may(self, text: str) -> bool:
        """Whether a match can be in a text."""
        if self.sign:
            return self.sign.search(text) is not None
        return isinstance(self.pattern, Opened) or self.pattern.may(text)


def spelling(
    rule: str,
    pattern: str,
    *,
    prefix: str = "",
    whole: bool = False,
    therapy: bool = True,
    cased: bool = False,
    sign: str | None = None,
    worded: bool = False,
) -> Spelling:
    """A spelling; one that is ``worded`` opens with letters that the look knows."""
    signs = "A-Za-z0-9" if cased else "a-z0-9"
    edged = looking_back(pattern, signs)
    if edged == pattern:
        edged = f"(?<![{signs}]){pattern}"
    compiled, first_look = re.compile(edged), re.compile(sign) if sign else None
    scan = COMMON.add(compiled) if worded else Scan(compiled)
    return Spelling(rule, scan, prefix, whole, therapy, cased, first_look)


def looking_back(pattern: str, signs: str = "a-z0-9") -> str:
    """A pattern whose "~" says that none of the signs stands before the last one."""
    return pattern.replace("~", f"(?<![{signs}].)")


SPELLINGS = (
    # CART19, huCART-22, pCAR-19B, UCART019
    spelling(
        "target.car_number",
        r"[a-z]{0,4}?(?:car-?t-?0?(\d{1,3})|car-?(\d{2}))[a-d]?(?=s?(?![\w%]))",
        prefix="cd",
        whole=True,
        sign=r"car-?t?-?\d",
    ),
    # CD19CAR, BCMACART, antiCD7CAR
    spelling(
        "target.glued_car",
        r"(?:anti|α)?([a-z0-9αβ]{2,10}?)u?cart?s?(?![a-z])",
        sign=r"car(?<=[a-z0-9αβ]{2}car)t?s?(?![a-z])",
    ),
    # antiBCMA, αCD19, hCD20
    spelling(
        "target.glued_anti",
        r"(?:a~(?:nti|(?=[a-z]+\d))|α~-?(?=[a-z]+\d)|h~u?(?=[a-z]+\d))"
        r"([a-z]{2,6}\d{0,3}[a-z]?)(?![a-z0-9])",
    ),
    # PD-1/L1, PD-L1/1
    spelling(
        "target.shared_letters",
        r"pd-?(?:1\s?[/-]\s?(l[12])(?![a-z0-9])|l1\s?/\s?(1)(?![\w%.]))",
        prefix="pd-",
        therapy=False,
        worded=True,
    ),
    # sIL-6R, sCD25, sOX40L: the soluble form in blood
    spelling(
        "target.soluble",
        r"s~-?([A-Z][A-Za-z]{1,4}-?\d{0,3}[A-Za-zαβ]{0,2}\d?)(?![A-Za-z0-9])",
        whole=True,
        therapy=False,
        cased=True,
    ),
    # PARPi, SGLT2i, CDK4/6i
    spelling(
        "target.glued_inhibitor",
        r"([A-Z]~[A-Z]{1,4}-?[0-9]{0,2}(?:/[0-9])?)i(?:nh)?s?(?![A-Za-z0-9])",
        cased=True,
        sign=r"i(?<=[A-Z0-9].)(?:nh)?s?(?![A-Za-z0-9])",
    ),
    # 19-28z, 22BBζ: antigen and costimulatory domain, as laboratories name a CAR
    spelling(
        "target.bench_name",
        r"(19|20|22|33|123)-?(?:28|bb|41bb)[zζ]",
        prefix="cd",
        whole=True,
    ),
    spelling(
        "target.worded_number",
        r"clusters? of differentiation[ -]?(?:\(cd\)[ -]?|antigen )?"
        r"(\d{1,3}[a-z]?)(?!\w)",
        prefix="cd",
        whole=True,
        therapy=False,
        worded=True,
    ),
    # CD19CD20
    spelling(
        "target.paired",
        r"(cd\d{1,3}[ab]?|bcma)(cd\d{1,3}[ab]?|bcma)(?![a-z0-9])",
        worded=True,
    ),
    # CD20xCD3
    spelling(
        "target.crossed",
        r"([a-z]{2,5}-?\d{1,3}[a-z]?|bcma|psma|egfr)[x×]"
        r"([a-z]{2,5}-?\d{1,3}[a-z]?|bcma|psma|egfr)(?![a-z0-9])",
        sign=r"[x×](?:(?<=\d.)|(?<=\d[a-z].)|(?<=bcma.)|(?<=psma.)|(?<=egfr.))[a-z]{2}",
    ),
)
# CD19/22, IL-4/13, interleukin-15 and -21
SHARED_HEAD = re.compile(
    looking_back(r"(c~d|i~(?:l|nterleukin)|h~er|f~gfr|t~lr|p~de)")
    + r"[ -]{0,2}\d{1,3}[a-z]?"
    r"((?:\s?/\s?-?\d{1,3}[a-z]?|,? ?(?:and|or|,) ?-\d{1,3}[a-z]?){1,4})(?![\w%.])"
)
# "/" or "-" between two numbers, as a first look
TWO_NUMBERS = re.compile(
    r"/(?:(?<=\d.)|(?<=\d[a-z\s].)|(?<=\d[a-z]\s.))\s?-?\d"
    r"|-(?:(?<=[dr,] .)|(?<=[dr,].))\d"
)
# characters of a shared head and its first number, and of the longest list of them
BEFORE, BEHIND = 30, 90
TAIL_NUMBER = re.compile(r"\d{1,3}[a-z]?")
# PD-(L)1, PD(L)-1: both molecules
BRACKETED_LETTER = re.compile(r"(?<![a-z0-9])([a-z]{2})-?\(-?([a-z])-?\)-?(\d)(?!\d)")
LETTER_AND_DIGIT = re.compile(r"\(-?[a-z]-?\)-?\d")
# interleukin (IL)-6, tumor necrosis factor (TNF)-α
BRACKETED = re.compile(r"\(([a-z]{2,6})\)[ -]?([0-9a-zα-ω]{1,6})(?!\w)")
REACH = 45  # characters of the full name before its parenthesis


def spellings(page: Page, tables: Tables) -> Iterator[Evidence]:
    """The evidence of every spelling that names a target of the lexicon."""
    for one in SPELLINGS:
        text = page.norm if one.cased else page.lower
        for m in one.pattern.finditer(text) if one.may(text) else ():
            for group, name in enumerate(m.groups(), start=1):
                row = tables.by_key.get(key(one.prefix + name)) if name else None
                if row:
                    span = m.span() if one.whole else m.span(group)
                    yield Evidence(*span, row, "name", one.rule, therapy=one.therapy)
    yield from shared_heads(page.lower, tables.by_key)
    yield from bracketed_letters(page.lower, tables.by_key)
    yield from bracketed_abbreviations(page.lower, tables.by_key)


def shared_heads(text: str, known: dict[str, str]) -> Iterator[Evidence]:
    """The numbers that share the letters of a first name: the 22 of "CD19/22"."""
    done = 0
    for sign in TWO_NUMBERS.finditer(text):
        low, high = max(done, sign.start() - BEFORE), sign.start() + BEHIND
        m = SHARED_HEAD.search(text, low, high)
        if m is None or m.start() > sign.start():
            continue
        done = m.end()
        head = "il" if m[1] == "interleukin" else m[1]
        for tail in TAIL_NUMBER.finditer(text, *m.span(2)):
            if row := known.get(head + tail[0]):
                yield Evidence(*tail.span(), row, "name", "target.shared_head")


def bracketed_letters(text: str, known: dict[str, str]) -> Iterator[Evidence]:
    """The two names of "PD-(L)1"."""
    if not LETTER_AND_DIGIT.search(text):
        return
    for m in BRACKETED_LETTER.finditer(text):
        for name in (m[1] + m[3], m[1] + m[2] + m[3]):
            if row := known.get(name):
                yield Evidence(*m.span(), row, "name", "target.bracketed_letter")


def bracketed_abbreviations(text: str, known: dict[str, str]) -> Iterator[Evidence]:
    """ "interleukin (IL)-6": one name with its own abbreviation inside."""
    for m in BRACKETED.finditer(text):
        row = known.get(m[1] + m[2])
        if row is None:
            continue
        low = max(0, m.start() - REACH)
        before = text[low : m.start()].rstrip(" -")
        words = before.split(" ")[-5:]
        heads = (" ".join(words[first:]) for first in range(len(words) - 1, -1, -1))
        if head := next((h for h in heads if known.get(key(h + m[2])) == row), None):
            start = low + len(before) - len(head)
            yield Evidence(start, m.end(), row, "name", "target.bracketed_abbreviation")
