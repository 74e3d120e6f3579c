"""Units of measurement: a grammar over UCUM atoms, prefixes and annotations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from trialspan.values.numbers import MAGNITUDE, power_of
from trialspan.values.unit import Atom, Dims, Made, Unit, raised
from trialspan.values.unit_words import WORD, UnitWords

_REST = re.compile(r"[\s-]([A-Za-z]{2,20})(?![^\W\d_])")
_RAISED = re.compile(
    r"\s?(?:\^|\*\*)\s?[({]?([23])[)}]?(?!\d)|([²³])|\s?([23])(?!\d|[.,]\d)"
    r"|[(\[]([23])[)\]]|<sup>([23])</sup>"
)
_LOWERED = re.compile(r"(?:\s?\^)?(?: ?-\s?1(?!\d)|\s?⁻¹)")
_PER = re.compile(
    r"\s{0,2}(?:/|\bper\b)\s{0,2}(?:(?:a|an|each|first|1st)\s|1\s?(?=h(?:ou)?r?\b))?"
)
_DOT = re.compile(r"\s{0,2}[.·∙•⋅*x×]\s{0,2}|\s{1,2}")
_IN_GRAMS = re.compile(r"\s?(?:/|per\s)\s?(?:dl|ml|kg|day|24)")
_TIMES = re.compile(r"(10|12|24|48|50|72|100|1000)\s{0,2}-?\s{0,2}(?=[a-zμ])")
_BRACKETED = re.compile(r"\s{0,2}[\[(]\s?[a-zμ]{1,6}\s{0,2}[\])](?=\s{0,2}/)")
_THOUSANDS = re.compile(r"\s?[x×*]\s?1[,.]?000(?!\d)")
_MAGNITUDE = re.compile(MAGNITUDE)
_SUPERSCRIPT = str.maketrans("²³", "23")
_MARKED = ("mass", "amount")
_BELOW = ("surface", "below")


class Units:
    """Reads units by the rows of the units lexicon."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self.exact: dict[str, Atom] = {}
        self.lower: dict[str, Atom] = {}
        self.codes: dict[str, Atom] = {}
        phrases: dict[str, Atom] = {}
        rows = list(rows)
        prefixes = {row["ucum"]: row for row in rows if row["kind"] == "prefix"}
        self.spelled = {row["names"][0] for row in prefixes.values()}
        for row in rows:
            if row["kind"] not in ("prefix", "mark"):
                self._add(row, prefixes, phrases)
        self.phrases = phrases
        self.marks = {
            n: row for row in rows if row["kind"] == "mark" for n in row["names"]
        }
        self.mark = _mark_of(self.marks)
        self.changed: dict[tuple[int, int | str], Atom] = {}  # squared, marked
        self.made: dict[tuple[Any, ...], tuple[str, Fraction, Dims]] = {}
        self.phrase = _by_first(phrases)
        self.words = UnitWords(
            self.exact,
            self.lower,
            phrases=phrases,
            marks=self.marks,
            prefixes=self.spelled,
        )
        self.openers = self.words.openers

    def _add(
        self,
        row: dict[str, Any],
        prefixes: dict[str, dict[str, Any]],
        phrases: dict[str, Atom],
    ) -> None:
        atom = Atom(row["ucum"], row["dim"], Fraction(row["factor"]), row["kind"])
        self._spell(row, atom, phrases)
        self.codes.setdefault(row["ucum"], atom)
        for code in (row["prefixes"] or "").split():
            prefix = prefixes[code]
            factor = atom.factor * Fraction(prefix["factor"])
            scaled = atom._replace(ucum=code + atom.ucum, factor=factor)
            self.codes.setdefault(scaled.ucum, scaled)
            for symbol in row["symbols"]:
                self._prefix(symbol, prefix, scaled, row["prefixes"])
            for name in row["names"]:
                for between in (" ", "-", "") if " " in name else ():
                    phrases.setdefault(prefix["names"][0] + between + name, scaled)
                self.lower.setdefault(prefix["names"][0] + name, scaled)

    def _prefix(
        self, symbol: str, prefix: dict[str, Any], atom: Atom, allowed: str
    ) -> None:
        spelled = prefix["names"][0]
        self.exact.setdefault(spelled + symbol, atom)
        if len(symbol) > 1:  # "millim" would be a metre and a molar
            self.lower.setdefault(spelled + symbol.lower(), atom)
        for short in prefix["symbols"]:
            self.exact.setdefault(short + symbol, atom)
            if not (short in "Mm" and allowed.count("M")):
                self.lower.setdefault((short + symbol).lower(), atom)

    def _spell(self, row: dict[str, Any], atom: Atom, phrases: dict[str, Atom]) -> None:
        for name in row["names"]:
            if WORD.fullmatch(name):
                self.lower[name.lower()] = atom
            else:
                phrases.setdefault(name.lower(), atom)
        for symbol in row["symbols"]:
            self.exact[symbol] = atom

    def read(self, norm: str, lower: str, pos: int) -> Unit | None:
        """The unit that starts at ``pos`` or after white space.

        unit  = [power] [count | thing] terms      power = "x 10^9" | "K" | "million"
        terms = term [mark] {"/" term | "per" term | "." term "-1"} [mark]
        term  = atom | prefix atom, squared or cubed; phrases as "mm Hg"
        prefix = letter | word, which may stand apart ("micromol", "kilo-units")
        """
        if "\n" in norm[pos : pos + 3] and _begins_item(norm, _blank(norm, pos)):
            return None
        word = self.words.read(norm, lower, pos)
        if word:
            return word
        start, exponent = pos, 0
        scale = _MAGNITUDE.match(lower, pos)
        if scale:
            exponent, pos = power_of(scale), scale.end()
        elif thousands := _THOUSANDS.match(lower, pos):
            exponent, pos = 3, thousands.end()
        pos = _blank(lower, pos)
        start = _blank(lower, start) if exponent else pos
        return self._terms(norm, lower, start, pos, exponent)

    def read_code(self, ucum: str) -> Unit | None:
        """The unit of a UCUM code of the forms that ``read`` gives ("10*9/L")."""
        above, *below = ucum.split("/")
        made = Made(0, self.made)
        for part in filter(None, above.split(".")):
            if part.startswith("10*"):
                made.exponent = int(part[3:])
            elif part in self.codes:
                made.take(self.codes[part], 1)
            else:
                return None
        for part in below:
            times, atom = "", part
            if part.startswith("("):
                times, _, atom = part[1:-1].partition(".")
            if not atom or atom not in self.codes:
                return None
            made.take(self.codes[atom], -1, int(times or 1))
        return made.finish(0, len(ucum))

    def _terms(
        self, norm: str, lower: str, start: int, pos: int, exponent: int
    ) -> Unit | None:
        over = _PER.match(lower, pos)
        if over and over.end() == pos:
            over = None
        found = None if over else self._term(norm, lower, pos)
        if not (over or found):
            return None
        made = Made(exponent, self.made)
        if found:
            atom, end = found
            grams = lower[pos:end] == "g" and _IN_GRAMS.match(lower, end)
            if grams:
                atom = self.codes["g"]  # in capitals: "8 G/DL"
            if atom.kind == "magnitude" and not exponent:
                exponent = made.exponent = _digits(atom.factor)
                return self._after_magnitude(norm, lower, start, end, made)
            if atom.kind in _BELOW:
                return None
            if atom.kind == "count" and (scale := _MAGNITUDE.match(lower, end)):
                made.exponent, end = power_of(scale), scale.end()
            atom, pos = self._marked(lower, atom, end)
            made.take(atom, 1)
        return self._denominators(norm, lower, start, pos, made)

    def _after_magnitude(
        self, norm: str, lower: str, start: int, pos: int, made: Made
    ) -> Unit | None:
        found = self._term(norm, lower, _blank(lower, pos))
        if found and found[0].kind == "count":
            made.take(found[0], 1)
            pos = found[1]
        if not _PER.match(lower, pos):
            return None
        return self._denominators(norm, lower, start, pos, made)

    def _denominators(
        self, norm: str, lower: str, start: int, pos: int, made: Made
    ) -> Unit | None:
        for _ in range(0 if made.is_calendar() else 3):
            if not self.words.goes_on.follow(lower, pos):
                break
            aside = _BRACKETED.match(lower, pos)
            per = _PER.match(lower, aside.end() if aside else pos)
            if per:
                times = _TIMES.match(lower, per.end())
                at = times.end() if times else per.end()
                found = self._term(norm, lower, at)
                if found is None:
                    break
                if times and not (made.above or found[0].kind == "below"):
                    break
                made.take(found[0], -1, int(times[1]) if times else 1)
                pos = found[1]
                lowered = _LOWERED.match(lower, pos)
                pos = lowered.end() if lowered else pos
                continue
            end = self._dotted(norm, lower, pos, made)
            if end is None:
                break
            pos = end
        made, pos = self._marked_behind(lower, made, pos)
        return made.finish(start, pos)

    def _marked(self, lower: str, atom: Atom, end: int) -> tuple[Atom, int]:
        """A mass with what it is one of, where that follows: "ug FEU"."""
        mark = self.mark.match(lower, end) if atom.dim in _MARKED else None
        if mark is None:
            return atom, end
        row = self.marks[" ".join(mark[mark.lastindex or 0].split())]
        key = (id(atom), row["ucum"])
        if key not in self.changed:
            ucum = atom.ucum + row["ucum"]
            self.changed[key] = atom._replace(ucum=ucum, dim=row["dim"])
        return self.changed[key], mark.end()

    def _marked_behind(self, lower: str, made: Made, pos: int) -> tuple[Made, int]:
        """The unit with the mark of its mass behind it: "ng/mL (FEU)"."""
        if not made.above:
            return made, pos
        atom, end = self._marked(lower, made.parts[0][0], pos)
        if end == pos:
            return made, pos
        marked = Made(made.exponent, self.made)
        for part in ((atom, 1, 1), *made.parts[1:]):
            marked.take(*part)
        return marked, end

    def _dotted(self, norm: str, lower: str, pos: int, made: Made) -> int | None:
        dot = _DOT.match(lower, pos)
        if dot is None:
            return None
        found = self._term(norm, lower, dot.end())
        if found is None:
            return None
        lowered = _LOWERED.match(lower, found[1])
        if found[0].kind == "surface" and made.flows():
            made.take(found[0], -1)
            return lowered.end() if lowered else found[1]
        if lowered is None:
            return None
        made.take(found[0], -1)
        return lowered.end()

    def _term(self, norm: str, lower: str, pos: int) -> tuple[Atom, int] | None:
        word = WORD.match(norm, pos)
        first = word[0].lower() if word else lower[pos : pos + 1]
        starting = self.phrase.get(first)
        phrase = starting.match(lower, pos) if starting else None
        if phrase:
            name = " ".join(phrase[0].split())
            return self.phrases[name], phrase.end()
        if word is None:
            return None
        end, atom = word.end(), self._atom(word[0])
        if word[0].lower() in self.spelled and (rest := _REST.match(norm, end)):
            whole = self._atom(word[0] + rest[1])
            end, atom = (rest.end(), whole) if whole else (end, atom)
        return self._raised(atom, lower, end) if atom else None

    def _atom(self, word: str) -> Atom | None:
        return self.exact.get(word) or self.lower.get(word.lower())

    def _raised(self, atom: Atom, lower: str, end: int) -> tuple[Atom, int] | None:
        sign: re.Match[str] | None = None
        if atom.dim == "length":
            sign = _RAISED.match(lower, end)
        if sign is None:
            return None if lower[end : end + 1].isdigit() else (atom, end)
        power = int(sign[sign.lastindex or 0].translate(_SUPERSCRIPT))
        key = (id(atom), power)
        known = self.changed.get(key)
        if known is None:
            known = self.changed[key] = raised(atom, power)
        return known, sign.end()


def _by_first(phrases: Iterable[str]) -> dict[str, re.Pattern[str]]:
    """The patterns of the phrases that start with one word or sign."""
    starting: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        word = WORD.match(phrase)
        starting.setdefault(word[0] if word else phrase[0], []).append(phrase)
    return {
        first: re.compile(rf"(?:{_any_of(names)})(?![^\W_])")
        for first, names in starting.items()
    }


def _any_of(names: Iterable[str]) -> str:
    """Regex source of the names, a space for any white space."""
    return "|".join(re.escape(n).replace(r"\ ", r"\s") for n in names) or r"(?!)"


def _mark_of(words: Iterable[str]) -> re.Pattern[str]:
    """The words of marks behind a unit, bare or in parentheses."""
    any_of = _any_of(words)
    forms = rf"\(\s?({any_of})\s?\)|\{{({any_of})\}}|-?({any_of})(?![^\W_])"
    return re.compile(rf"\s?(?:{forms})")


def _digits(factor: Fraction) -> int:
    return len(str(int(factor))) - 1


def _begins_item(norm: str, pos: int) -> bool:
    """Whether a line begins with a capital word, which is no unit: "Days lost"."""
    word = norm[pos : pos + 2]
    return norm[pos - 1] == "\n" and word[:1].isupper() and word[1:].islower()


def _blank(text: str, pos: int) -> int:
    stop = min(len(text), pos + 3)
    while pos < stop and text[pos] in " \t\n-":
        if text[pos] == "-" and text[pos + 1 : pos + 2] in (" ", "\n", ""):
            break
        pos += 1
    return pos
