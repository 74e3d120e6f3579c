"""Names in a run that no lexicon row knows, as rows for a person to accept.

Nothing is accepted by itself: a row says ``unverified`` until somebody gives it a
source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]
Rows = Mapping[str, list[dict[str, Any]]]
EXAMPLES = 3
LONGEST = 60  # characters of a name; a longer piece is no name
AROUND = 40  # characters on either side of an example
NUMBER = re.compile(r"\s*(?:[<>=≤≥±]|\d)")
BRACKET = re.compile(r"\s*\([^()]{0,80}\)")
EDGE = " \t\n*•-–:;,.()[]"
LEDGER = {
    "unknown_target": "drugs",
    "no_analyte": "analytes",
    "no_unit": "units",
    "no_anchor": "events",
}


@dataclass(slots=True)
class Unknown:
    """A name that no row knows: where it stands and how often."""

    lexicon: str
    name: str
    count: int = 0
    documents: set[str] = field(default_factory=set)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def see(self, record: Record, start: int, end: int) -> None:
        self.count += 1
        self.documents.add(record["doc_id"])
        if len(self.examples) < EXAMPLES:
            text = record.get("text") or ""
            piece = " ".join(text[max(0, start - AROUND) : end + AROUND].split())
            place = {"doc_id": record["doc_id"], "start": start, "end": end}
            self.examples.append({**place, "text": piece} if piece else place)


def unknown_names(records: Iterable[Record], lexicons: Rows) -> list[Unknown]:
    """The unknown names of a run, those in most documents first."""
    ids = {row["id"] for rows in lexicons.values() for row in rows}
    compared = comparing(lexicons.get("comparators", []))
    found: dict[tuple[str, str], Unknown] = {}
    for record in records:
        for lexicon, name, start, end in names_of(record, ids):
            if lexicon == "analytes":
                name = compared.split(name, maxsplit=1)[0]
            clean = " ".join(name.split()).strip(EDGE)
            if 1 < len(clean) <= LONGEST:
                key = lexicon, clean.lower()
                found.setdefault(key, Unknown(lexicon, clean)).see(record, start, end)
    return sorted(
        found.values(), key=lambda u: (-len(u.documents), -u.count, u.lexicon, u.name)
    )


def comparing(rows: Iterable[Mapping[str, Any]]) -> re.Pattern[str]:
    """Words that compare, which end the name of what is compared."""
    words = {word for row in rows for word in row.get("names") or ()}
    escaped = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    entity = r"\\?&[lg]te?(?![a-z])"
    return re.compile("|".join([entity, *(rf"\b{e}\b" for e in escaped)]), re.I)


def names_of(record: Record, ids: set[str]) -> Iterator[tuple[str, str, int, int]]:
    """Lexicon, name and place of what the record has without a row."""
    for target in record["targets"]:
        for mention in target["mentions"][:1]:
            if target["symbol"] is None and target["rule"] not in ids:
                yield "targets", target["name"], mention["start"], mention["end"]
    for outcome in record["outcomes"]:
        if outcome["concept"] is None:
            measure = outcome["measure"]
            name = BRACKET.sub("", measure.get("text") or "")
            yield "endpoints", name, measure["start"], measure["end"]
    for piece in record["unparsed"]:
        if lexicon := LEDGER.get(piece["reason"]):
            name = unread(piece.get("text") or "", lexicon)
            yield lexicon, name, piece["start"], piece["end"]


def unread(text: str, lexicon: str) -> str:
    """The part of a piece of the ledger that a row would have to know.

    >>> unread("serum zincalin > 3 units", "analytes")
    'serum zincalin'
    """
    if lexicon == "analytes":
        return NUMBER.split(text, maxsplit=1)[0]
    if lexicon == "units":
        return re.split(r"\d\s*", text)[-1]
    return text


def suggestions(
    unknown: Iterable[Unknown], lexicons: Rows, *, nearest: int = 3
) -> Iterator[dict[str, Any]]:
    """One line a name: a row to complete, its places, and the nearest known rows."""
    by_lexicon: dict[str, list[Unknown]] = {}
    ranked = list(unknown)
    for one in ranked:
        by_lexicon.setdefault(one.lexicon, []).append(one)
    near = {
        (lexicon, one.name): rows
        for lexicon, group in by_lexicon.items()
        for one, rows in zip(
            group,
            nearest_rows([u.name for u in group], lexicons.get(lexicon, []), nearest),
            strict=True,
        )
    }
    for one in ranked:
        yield {
            "lexicon": one.lexicon,
            "row": ready_row(one),
            "count": one.count,
            "documents": len(one.documents),
            "examples": one.examples,
            "nearest": near[one.lexicon, one.name],
        }


def ready_row(unknown: Unknown) -> dict[str, Any]:
    """A row with what the name tells, the rest null, for a person to complete."""
    slug = re.sub(r"[^a-z0-9]+", "_", unknown.name.lower()).strip("_") or "x"
    kind = unknown.lexicon.removesuffix("s")
    row: dict[str, Any] = {"id": f"{kind}.{slug}", "names": [unknown.name]}
    if unknown.lexicon == "targets":
        row.update(target=unknown.name, symbol=None, hgnc_id=None, uniprot_id=None)
    if unknown.lexicon == "drugs":
        row.update(targets=[], modality=None)
    return {**row, "source": "unverified"}


def nearest_rows(
    names: list[str], rows: list[dict[str, Any]], count: int
) -> list[list[dict[str, Any]]]:
    """For each name, the rows whose names share most of its three-letter pieces.

    scispaCy's candidate generator over one lexicon: TF-IDF of character 3-grams.
    """
    if not rows or not names or not count:
        return [[] for _ in names]
    generate = candidate_generator(rows)
    found = []
    for candidates in generate(names, 4 * count):
        scored = sorted(
            ((max(c.similarities), c.concept_id, c.aliases[0]) for c in candidates),
            key=lambda s: (-s[0], s[1]),
        )
        found.append(
            [
                {"id": row, "name": alias, "similarity": round(float(score), 3)}
                for score, row, alias in scored[:count]
            ]
        )
    return found


def candidate_generator(rows: list[dict[str, Any]]) -> Any:
    """scispaCy's generator over rows, built exactly (no approximate index)."""
    import nmslib
    from scispacy.candidate_generation import CandidateGenerator
    from scispacy.linking_utils import Entity, KnowledgeBase
    from sklearn.feature_extraction.text import TfidfVectorizer

    entities = [
        Entity(row["id"], words[0], words, [], None)
        for row in rows
        if (words := [*(row.get("names") or ()), *(row.get("symbols") or ())])
    ]
    kb = KnowledgeBase(entities)
    aliases = list(kb.alias_to_cuis)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3))
    vectors = vectorizer.fit_transform(aliases)
    index = nmslib.init(
        method="brute_force",
        space="cosinesimil_sparse",
        data_type=nmslib.DataType.SPARSE_VECTOR,
    )
    index.addDataPointBatch(vectors)
    index.createIndex(print_progress=False)
    return CandidateGenerator(index, vectorizer, aliases, kb)
