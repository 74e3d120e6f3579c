"""One-to-one replacement of characters: what the grammars read, offsets kept."""

from __future__ import annotations

import re

# A Markdown backslash before punctuation is read through ("\>= 5", "10\^9").
ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


def normalise(text: str) -> str:
    r"""A text of the same length with one spelling for each sign.

    Fullwidth forms become ASCII, every dash "-", every narrow or no-break space " ",
    the variants of comparison signs and quotes one of each, "µ" (micro) "μ" (mu), and a
    Markdown backslash before punctuation a space. Super- and subscripts are kept.

    >>> normalise("ＡＬＴ \\<= 3.0 × ULN；５–１０ µL")
    'ALT  <= 3.0 × ULN;5-10 μL'
    """
    if not text.isascii():
        for sign in set(SIGN.findall(text)):
            text = text.replace(sign, SIGNS_OF[sign])  # ten times str.translate
    return ESCAPE.sub(" ", text) if "\\" in text else text


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for signs, one in SIGNS:
        table.update({ord(sign): one for sign in signs})
    return table


SIGNS = (
    ("‐‑‒–—―−﹣－﹘˗", "-"),
    ("⩾≧≥", "≥"),
    ("⩽≦≤", "≤"),
    ("＞˃﹥", ">"),
    ("＜˂﹤", "<"),
    ("’‘‛′ʼ＇", "'"),
    ("“”„‟″＂", '"'),
    ("µ", "μ"),
    ("、，", ","),
    ("。", "."),
    ("；", ";"),
    ("：", ":"),
    ("⁄∕", "/"),
    ("İ", "I"),  # its lower case has two characters
    ("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009", " "),
    ("\u200a\u202f\u205f\u3000\u200b\ufeff\u2060", " "),
)
TABLE = _table()
SIGNS_OF = {chr(code): one for code, one in TABLE.items() if chr(code) != one}
SIGN = re.compile(f"[{''.join(SIGNS_OF)}]")
