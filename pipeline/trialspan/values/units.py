"""Units of measurement: a grammar over UCUM atoms, prefixes and annotations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from trialspan.values.numbers import MAGNITUDE, power_of

Dims = tuple[tuple[str, int], ...]

_WORD = re.compile(r"[A-Za-zμ°º˚℃℉㎍-㎡ц]{1,20}|%")
_REST = re.compile(r"[\s-]([A-Za-z]{2,20})(?![^\W\d_])")
_RAISED = re.compile(r"\s?(?:\^|\*\*)\s?([23])(?!\d)|([²³])|\s?([23])(?!\d|[.,]\d)")
_LOWERED = re.compile(r"(?:\s?\^)?\s?(?:-\s?1(?!\d)|⁻¹)")
_PER = re.compile(r"\s{0,2}(?:/|\bper\b)\s{0,2}(?:(?:a|an|each)\s)?")
_DOT = re.compile(r"\s{0,2}[.·∙•⋅*x×]\s{0,2}|\s{1,2}")
_TIMES = re.compile(r"(10|12|24|48|72|100|1000)\s{0,2}-?\s{0,2}(?=[a-zμ])")
_BRACKETED = re.compile(r"\s{0,2}[\[(]\s?[a-zμ]{1,6}\s{0,2}[\])](?=\s{0,2}/)")
_THOUSANDS = re.compile(r"\s?[x×*]\s?1[,.]?000(?!\d)")
_MAGNITUDE = re.compile(MAGNITUDE)
_SUPERSCRIPT = {"²": 2, "³": 3}
_AREA = {"m": "m2", "cm": "cm2", "mm": "mm2"}


class Atom(NamedTuple):
    """A spelling's meaning."""

    ucum: str
    dim: str
    factor: Fraction
    kind: str


class Unit(NamedTuple):
    """A unit and its place; ``factor`` relates it to the base units of ``dims``.

    ``exponent`` is the written power of ten, part of ``ucum`` ("10*9/L").
    """

    ucum: str
    start: int
    end: int
    factor: Fraction
    dims: Dims
    exponent: int = 0


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
            if row["kind"] != "prefix":
                self._add(row, prefixes, phrases)
        self.phrases = phrases
        self.raised: dict[tuple[int, int], Atom] = {}
        self.made: dict[tuple[Any, ...], tuple[str, Fraction, Dims]] = {}
        longest = sorted(phrases, key=len, reverse=True)
        words = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in longest)
        self.phrase = re.compile(rf"(?:{words})(?![^\W_])" if words else r"(?!)")

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
                if " " in name:
                    phrases.setdefault(f"{prefix['names'][0]} {name}", scaled)
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
            if _WORD.fullmatch(name):
                self.lower[name.lower()] = atom
            else:
                phrases.setdefault(name.lower(), atom)
        for symbol in row["symbols"]:
            self.exact[symbol] = atom

    def read(self, norm: str, lower: str, pos: int) -> Unit | None:
        """The unit that starts at ``pos`` or after white space.

        unit  = [power] [count | thing] terms      power = "x 10^9" | "K" | "million"
        terms = term {"/" term | "per" term | "." term "-1"}
        term  = atom | prefix atom, squared or cubed; phrases as "mm Hg"
        prefix = letter | word, which may stand apart ("micromol", "kilo-units")
        """
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
        made = _Made(0, self.made)
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
        made = _Made(exponent, self.made)
        if found:
            atom, end = found
            if atom.kind == "magnitude" and not exponent:
                exponent = made.exponent = _digits(atom.factor)
                return self._after_magnitude(norm, lower, start, end, made)
            if atom.kind == "surface":
                return None
            made.take(atom, 1)
            pos = end
        return self._denominators(norm, lower, start, pos, made)

    def _after_magnitude(
        self, norm: str, lower: str, start: int, pos: int, made: _Made
    ) -> Unit | None:
        found = self._term(norm, lower, _blank(lower, pos))
        if found and found[0].kind == "count":
            made.take(found[0], 1)
            pos = found[1]
        if not _PER.match(lower, pos):
            return None
        return self._denominators(norm, lower, start, pos, made)

    def _denominators(
        self, norm: str, lower: str, start: int, pos: int, made: _Made
    ) -> Unit | None:
        for _ in range(0 if made.is_calendar() else 3):
            aside = _BRACKETED.match(lower, pos)
            per = _PER.match(lower, aside.end() if aside else pos)
            if per:
                times = _TIMES.match(lower, per.end()) if made.above else None
                at = times.end() if times else per.end()
                found = self._term(norm, lower, at)
                if found is None:
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
        return made.finish(start, pos)

    def _dotted(self, norm: str, lower: str, pos: int, made: _Made) -> int | None:
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
        phrase = self.phrase.match(lower, pos)
        if phrase:
            name = re.sub(r"\s", " ", phrase[0])
            return self.phrases[name], phrase.end()
        word = _WORD.match(norm, pos)
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
        raised: re.Match[str] | None = None
        if atom.dim == "length":
            raised = _RAISED.match(lower, end)
        if raised is None:
            return None if lower[end : end + 1].isdigit() else (atom, end)
        power = int(raised[1] or raised[3] or _SUPERSCRIPT[raised[2]])
        key = (id(atom), power)
        known = self.raised.get(key)
        if known is None:
            known = self.raised[key] = _power(atom, power)
        return known, raised.end()


def _power(atom: Atom, power: int) -> Atom:
    """The area or volume of a length."""
    if power == 2:
        ucum = _AREA.get(atom.ucum, f"{atom.ucum}2")
        return Atom(ucum, "area", atom.factor**2, "atom")
    ucum = "uL" if atom.ucum == "mm" else f"{atom.ucum}3"
    return Atom(ucum, "volume", atom.factor**3 * 1000, "atom")


class _Made:
    """A unit under construction; ``known`` remembers what units came of which atoms."""

    def __init__(
        self,
        exponent: int,
        known: dict[tuple[Any, ...], tuple[str, Fraction, Dims]],
    ) -> None:
        self.exponent = exponent
        self.known = known
        self.parts: list[tuple[Atom, int, int]] = []  # atom, sign, times
        self.above: list[str] = []
        self.below: list[str] = []
        self.dims: dict[str, int] = {}
        self.kind = "atom"
        self.molar = False

    def take(self, atom: Atom, sign: int, times: int = 1) -> None:
        written = atom.ucum if times == 1 else f"({times}.{atom.ucum})"
        if sign < 0 and atom.dim == "volume" and self.molar:
            return  # "micromolar/L" says "per litre" twice
        self.molar = self.molar or atom.dim == "molar"
        (self.above if sign > 0 else self.below).append(written)
        self.parts.append((atom, sign, times))
        if sign > 0:
            self.kind = atom.kind
        for dim, power in _dims(atom):
            self.dims[dim] = self.dims.get(dim, 0) + sign * power

    def is_calendar(self) -> bool:
        """Whether it is a duration, which nothing divides ("12 weeks/24 weeks")."""
        return bool(self.above) and set(self.dims) in ({"time"}, {"month"})

    def flows(self) -> bool:
        """Whether it is a volume over time, which "1.73 m2" may follow without "/"."""
        return self.dims.get("volume", 0) == 1 and self.dims.get("time", 0) == -1

    def finish(self, start: int, end: int) -> Unit | None:
        if self.kind == "count" and not self.below:
            return None
        if not self.below and not self.above:
            return None
        key = (self.exponent, *((id(atom), *how) for atom, *how in self.parts))
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = self._whole()
        return Unit(known[0], start, end, known[1], known[2], self.exponent)

    def _whole(self) -> tuple[str, Fraction, Dims]:
        """The code, the factor and the dimensions."""
        power = f"10*{self.exponent}" if self.exponent else ""
        above = ".".join(part for part in (power, *filter(None, self.above)) if part)
        factor = Fraction(10) ** self.exponent
        for atom, sign, times in self.parts:
            factor *= (atom.factor * times) ** sign
        dims = tuple(sorted((d, p) for d, p in self.dims.items() if p))
        return "/".join((above, *self.below)), factor, dims


def _dims(atom: Atom) -> Iterable[tuple[str, int]]:
    fixed = {
        "area": (("length", 2),),
        "molar": (("amount", 1), ("volume", -1)),
        "mass_conc": (("mass", 1), ("volume", -1)),
        "rate": (("time", -1),),
        "mass_area": (("mass", 1), ("length", -2)),
    }
    return fixed.get(atom.dim, ((atom.dim, 1),) if atom.dim else ())


def _digits(factor: Fraction) -> int:
    return len(str(int(factor))) - 1


def _blank(text: str, pos: int) -> int:
    stop = min(len(text), pos + 3)
    while pos < stop and text[pos] in " \t\n-":
        if text[pos] == "-" and text[pos + 1 : pos + 2] in (" ", "\n", ""):
            break
        pos += 1
    return pos
