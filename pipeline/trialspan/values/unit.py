"""One unit: its parts, its factor to the base units, its dimensions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

Dims = tuple[tuple[str, int], ...]

_AREA = {"m": "m2", "cm": "cm2", "mm": "mm2"}
_DIMS = {
    "area": (("length", 2),),
    "molar": (("amount", 1), ("volume", -1)),
    "mass_conc": (("mass", 1), ("volume", -1)),
    "rate": (("time", -1),),
    "mass_area": (("mass", 1), ("length", -2)),
    "speed": (("length", 1), ("time", -1)),
    "flow": (("volume", 1), ("time", -1)),
    "per_mass": (("mass", -1),),
}


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


def raised(atom: Atom, power: int) -> Atom:
    """The area or volume of a length."""
    if power == 2:
        ucum = _AREA.get(atom.ucum, f"{atom.ucum}2")
        return Atom(ucum, "area", atom.factor**2, "atom")
    ucum = "uL" if atom.ucum == "mm" else f"{atom.ucum}3"
    return Atom(ucum, "volume", atom.factor**3 * 1000, "atom")


class Made:
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
            known = self.known[key] = self.whole()
        return Unit(known[0], start, end, known[1], known[2], self.exponent)

    def whole(self) -> tuple[str, Fraction, Dims]:
        """The code, the factor and the dimensions."""
        power = f"10*{self.exponent}" if self.exponent else ""
        above = ".".join(part for part in (power, *filter(None, self.above)) if part)
        factor = Fraction(10) ** self.exponent
        for atom, sign, times in self.parts:
            factor *= (atom.factor * times) ** sign
        dims = tuple(sorted((d, p) for d, p in self.dims.items() if p))
        return "/".join((above, *self.below)), factor, dims


def _dims(atom: Atom) -> Iterable[tuple[str, int]]:
    return _DIMS.get(atom.dim, ((atom.dim, 1),) if atom.dim else ())
