"""What the lexicons say of targets, drugs and cue words, ready to look up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from trialspan.marks import normalise
from trialspan.values.scan import Scan

Row = dict[str, Any]
SEPARATORS = re.compile(r"[\s-]+")
NOTHING = re.compile(r"(?!)")


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
    before: dict[str, Scan] = field(default_factory=dict)
    after: dict[str, Scan] = field(default_factory=dict)
    anywhere: dict[str, Scan] = field(default_factory=dict)
    modalities: list[tuple[str, re.Pattern[str]]] = field(default_factory=list)
    suffixes: list[tuple[str | None, re.Pattern[str]]] = field(default_factory=list)
    no_targets: frozenset[str] = frozenset()
    stems: dict[str, str | None] = field(default_factory=dict)  # their modalities
    no_stems: frozenset[str] = frozenset()  # words that end like a drug
    diseases: re.Pattern[str] = NOTHING

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
        for kind, names in words.items():
            if kind.endswith("_before"):
                self.before[kind[:-7]] = Scan(re.compile(BEFORE % one_of(names)))
            elif kind.endswith("_after"):
                self.after[kind[:-6]] = Scan(re.compile(AFTER % one_of(names)))
            else:
                self.anywhere[kind] = Scan(re.compile(WORD % one_of(names)))
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
        self.no_targets = frozenset(
            key(word)
            for row in rows
            if row["kind"] == "not_target"
            for word in row["symbols"]
        )

    def ends(self, kind: str, text: str) -> bool:
        """Whether a cue of ``kind_before`` stands at the end of a text."""
        cue = self.before.get(kind)
        return cue is not None and cue.may(text) and bool(cue.pattern.search(text))

    def begins(self, kind: str, text: str) -> bool:
        """Whether a cue of ``kind_after`` stands at the beginning of a text."""
        cue = self.after.get(kind)
        return cue is not None and cue.may(text) and bool(cue.pattern.match(text))

    def says(self, kind: str, text: str) -> bool:
        """Whether a cue of the kind stands anywhere in a text."""
        cue = self.anywhere.get(kind)
        return cue is not None and cue.may(text) and bool(cue.pattern.search(text))


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


# Between a cue and its target: articles, a species, "the … antigen", a bracket.
FILLER = (
    r"(?:[\s\-/\"'(\[]|\b(?:the|a|an|human|humanized|murine|both|surface|tumou?r|antigens?"
    r"|proteins?|receptors?|molecules?|cells?|t|b|of|either|and|or|on|specific|associated"
    r"|membrane|plasma|markers?|target|targets|known as|called|any|other|another|anti"
    r")\b){0,12}"
)
BEFORE = rf"(?<![a-z0-9])(?:%s){FILLER}$"
# Between a target and its cue: an abbreviation in parentheses, "antigen", a hyphen.
AFTER = (
    r"\s?(?:\([^()]{1,24}\))?(?:[\s\-.\"')\]]"
    r"|\b(?:antigens?|proteins?|receptors?|molecules?|(?:tyrosine )?kinases?"
    r"|signal\w{0,6}"
    r"|pathway|checkpoint|axis|gene|ligand)\b){0,4}(?:%s)(?![a-z0-9])"
)
WORD = r"(?<![a-z0-9])(?:%s)(?![a-z0-9])"
# The head of the noun phrase a marker stands before, four words away at most.
SOON = (
    r"[\s\-)]{0,3}(?:[^\s.;,|()]{1,24}[\s]{1,2}){0,4}?"
    r"(?:[^\s.;,|()]{0,16}[-/])?(?:%s)"
    r"(?![a-z0-9]|[\s-](?:infiltrat|associated|resident|specific|microenv))"
)


def one_of(names: list[str]) -> str:
    """An alternation of cue words, longest first; a hyphen is optional or a space."""
    if not names:
        return NOTHING.pattern
    longest = sorted({normalise(name).lower() for name in names}, key=len, reverse=True)
    return "|".join(spelled(name) for name in longest)


def spelled(name: str) -> str:
    """One cue word as a pattern.

    >>> spelled("tumor-specific for")
    'tumor[ -]?specific[ -]+for'
    """
    escaped = re.escape(name)
    return escaped.replace(r"\-", "[ -]?").replace(r"\ ", "[ -]+")
