"""What the lexicons say of targets, drugs and cue words, ready to look up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from trialspan.marks import normalise
from trialspan.pipes.targets.cues import (
    NOTHING,
    WORD,
    CuesAfter,
    CuesAnywhere,
    CuesBefore,
    in_sentence,
    one_of,
)
from trialspan.values.look import COMMON, Opened

Row = dict[str, Any]
SEPARATORS = re.compile(r"[\s-]+")
KEYS = 5_000  # most names whose keys are remembered


@lru_cache(KEYS)
def key(name: str) -> str:
    """A name without case, hyphens and spaces: what loose names are looked up by.

    >>> key("IL-13 Rα2")
    'il13rα2'
    """
    return SEPARATORS.sub("", normalise(name)).lower()


@dataclass(frozen=True, slots=True)
class Target:
    """One row of targets.jsonl."""

    id: str
    name: str
    symbol: str | None
    hgnc_id: str | None
    uniprot_id: str | None
    variant: str | None
    ambiguous: frozenset[str]  # keys that count only beside target language
    routine: frozenset[str]  # keys that count only beside therapy language
    acronyms: tuple[str, ...]
    part: str | None  # what it is where cells are engineered: "domain" | "armour"
    members: tuple[str, ...]
    binds: str | None  # the row its own CAR acts on: NKG2D binds its ligands

    @classmethod
    def of(cls, row: Row) -> Target:
        fields = ("id", "symbol", "hgnc_id", "uniprot_id", "variant", "part", "binds")
        words = [*row["names"], *row["symbols"]]
        return cls(
            name=row["target"],
            ambiguous=frozenset(map(key, row["needs_context"])),
            routine=frozenset(map(key, row["routine"])),
            acronyms=tuple(dict.fromkeys(w for w in words if ACRONYM.fullmatch(w))),
            members=tuple(row["members"]),
            **{name: row[name] for name in fields},
        )


# Kinds of rows that are not looked for in a text as a whole.
ELSEWHERE = ("disease", "drug_suffix", "modality", "no_stem", "not_target", "stem")
NAMING = "x_"  # words behind a name that no row knows: "x_inhibitor"
ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{3,7}")


@dataclass(frozen=True, slots=True)
class Drug:
    """One row of drugs.jsonl."""

    id: str
    targets: tuple[str, ...]
    modality: str | None


@dataclass(slots=True)
class Tables:
    """The rows by id and by key, and one pattern for each kind of cue."""

    targets: dict[str, Target]
    drugs: dict[str, Drug]
    by_key: dict[str, str] = field(default_factory=dict)
    usual: dict[str, str] = field(default_factory=dict)
    cellular: frozenset[str] = frozenset()  # cells are made for them
    before: CuesBefore = field(default_factory=lambda: CuesBefore({}))
    after: CuesAfter = field(default_factory=lambda: CuesAfter({}))
    anywhere: dict[str, CuesAnywhere] = field(default_factory=dict)
    modalities: list[tuple[str, re.Pattern[str]]] = field(default_factory=list)
    suffixes: list[tuple[str | None, re.Pattern[str]]] = field(default_factory=list)
    no_targets: frozenset[str] = frozenset()
    stems: dict[str, str | None] = field(default_factory=dict)  # their modalities
    no_stems: frozenset[str] = frozenset()  # words that end like a drug
    diseases: re.Pattern[str] = NOTHING
    following: Opened | None = None  # words behind the name of a target: "inhibitor"

    @classmethod
    def of(cls, lexicons: dict[str, list[Row]]) -> Tables:
        targets = {row["id"]: Target.of(row) for row in lexicons["targets"]}
        drugs = {
            row["id"]: Drug(row["id"], tuple(row["targets"]), row["modality"])
            for row in lexicons["drugs"]
        }
        tables = cls(targets, drugs)
        for row in lexicons["targets"]:
            for word in (*row["names"], *row["symbols"]):
                tables.by_key.setdefault(key(word), row["id"])
        tables.usual = usual_modalities(drugs.values())
        tables.cellular = cellular(drugs.values())
        tables.take_cues(lexicons["target_cues"])
        return tables

    def take_cues(self, rows: list[Row]) -> None:
        """Compile the cues: ``x_before`` ends at a mention, ``x_after`` follows it."""
        words: dict[str, list[str]] = {}
        for row in rows:
            words.setdefault(row["kind"], []).extend(row["names"])
        self.anywhere = {
            kind: CuesAnywhere(names)
            for kind, names in words.items()
            if kind not in ELSEWHERE
            and not kind.endswith(("_before", "_after"))
            and not kind.startswith(NAMING)
        }
        self.before = CuesBefore(ending(words, "_before"))
        self.after = CuesAfter(ending(words, "_after"))
        self.diseases = re.compile(SOON % one_of(words.get("disease", [])))
        self.modalities = [
            (row["value"], re.compile(WORD % one_of(row["names"])))
            for row in rows
            if row["kind"] == "modality"
        ]
        self.suffixes = [
            (row["value"], re.compile(rf" (?:{one_of(row['names'])})(?![\w-])"))
            for row in rows
            if row["kind"] == "drug_suffix"
        ]
        self.stems = {
            stem: row["value"]
            for row in rows
            if row["kind"] == "stem"
            for stem in row["names"]
        }
        self.no_stems = frozenset(words.get("no_stem", ()))
        self.following = following(words)
        self.no_targets = frozenset(
            key(word)
            for row in rows
            if row["kind"] == "not_target"
            for word in row["symbols"]
        )

    def says(self, kind: str, text: str) -> bool:
        """Whether a cue of the kind stands anywhere in a sentence."""
        cues = self.anywhere.get(kind)
        return cues is not None and in_sentence(cues, text)

    def speaks(self, kind: str, text: str) -> bool:
        """Whether a cue of the kind stands anywhere in a text of any length."""
        cues = self.anywhere.get(kind)
        return cues is not None and cues.in_text(text)


def following(words: dict[str, list[str]]) -> Opened | None:
    """The words of all kinds that tell of the name in front of them."""
    kinds = [
        rf"(?P<{kind}>{one_of(names)})"
        for kind, names in words.items()
        if kind.startswith(NAMING)
    ]
    if not kinds:
        return None
    return COMMON.add(re.compile(rf"(?<![a-z])(?:{'|'.join(kinds)})(?![a-z])"))


def ending(words: dict[str, list[str]], end: str) -> dict[str, list[str]]:
    """The words of the kinds with that end, which is cut off."""
    return {
        kind.removesuffix(end): names
        for kind, names in words.items()
        if kind.endswith(end)
    }


def usual_modalities(drugs: Iterable[Drug]) -> dict[str, str]:
    """For each target, how most of its drugs act on it."""
    counts: dict[str, Counter[str]] = {}
    for drug in drugs:
        for target in drug.targets[:1]:
            counts.setdefault(target, Counter())[drug.modality or "other"] += 1
    return {target: count.most_common(1)[0][0] for target, count in counts.items()}


def cellular(drugs: Iterable[Drug]) -> frozenset[str]:
    """The targets that a CAR-T product acts on."""
    made = (drug.targets for drug in drugs if drug.modality == "CAR-T")
    return frozenset(target for targets in made for target in targets)


# The head of the noun phrase a marker stands before, four words away at most.
SOON = (
    r"[\s\-)]{0,3}(?:[^\s.;,|()]{1,24}[\s]{1,2}){0,4}?"
    r"(?:[^\s.;,|()]{0,16}[-/])?(?:%s)"
    r"(?![a-z0-9]|[\s-](?:infiltrat|associated|resident|specific|microenv))"
)
