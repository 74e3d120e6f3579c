"""What a reading may open with: a cheap look that spares most numbers the dear ones.

Half of the numbers of a registry page are bare: list marks, visits, counts of patients.
Behind them stands a word or sign that opens no unit, range, limit or comparator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# One word of the letters of units, or one sign; an "x" that multiplies may be glued on.
_WORD = r"x|[a-zμ°º˚℃℉㎍-㎣ц]{1,20}|\S"
_FIRST = re.compile(rf"\s{{0,6}}({_WORD})")
AHEAD = rf"(?=\s{{0,6}}(?P<next>{_WORD})?)"
"""Regex source that looks at the word which may open what follows."""


class Openers:
    """The first words and signs of some phrases, and of a grammar around them."""

    def __init__(self, phrases: Iterable[str], grammar: str = "") -> None:
        firsts = (_FIRST.match(phrase.lower()) for phrase in phrases)
        self.words = {first[1] for first in firsts if first} | {*grammar.split()}

    def also(self, phrases: Iterable[str], grammar: str = "") -> Openers:
        """These openers and those of further phrases."""
        more = Openers(phrases, grammar)
        more.words |= self.words
        return more

    def follow(self, lower: str, pos: int) -> bool:
        """Whether one of the phrases may stand at ``pos``, behind white space or not.

        It never denies one that does: the text is cut behind its first word as the
        phrases are, and no pattern skips more white space than is skipped here.
        """
        first = _FIRST.match(lower, pos)
        return first is not None and first[1] in self.words
