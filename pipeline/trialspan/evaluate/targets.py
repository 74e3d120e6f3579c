"""The score of the targets of one document, and of the places that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from trialspan.evaluate.fields import mention_fields, target_fields
from trialspan.evaluate.finds import Find, Places
from trialspan.evaluate.kinds import (
    disagreements,
    is_strict,
    judge,
    shares,
    unmatched,
)
from trialspan.evaluate.match import Record, in_order, mention_score, pair
from trialspan.evaluate.mistakes import Sheet
from trialspan.evaluate.result import Count, Evaluation, Mistake

Claim = tuple[str, tuple[str, ...]]


def score_targets(gold: Record, predicted: Record) -> Evaluation:
    """Score a document's targets: "span" and "strict" by mention, "record" as a set.

    A target is known by its symbol, or its name where it has none; the whole record is
    that and the set of its roles. Targets that claim the same count once.
    """
    wanted, found = claims(gold), claims(predicted)
    whole = Count.of(len(wanted & found), gold=len(wanted), predicted=len(found))
    pairs = by_key(gold, predicted)
    sheet = Sheet("targets", gold, predicted)
    compared = target_fields()
    verdicts = [judge(compared, sheet, *both) for both in pairs]
    mentions = score_mentions(gold, predicted)
    places = Places.of(gold, predicted)
    return Evaluation(
        figures={**mentions.figures, ("targets", "record"): whole},
        shares={**shares("targets", compared, verdicts), **mentions.shares},
        finds=(*target_finds(places, gold, predicted), *mentions.finds),
        mistakes=(
            *strangers(sheet),
            *disagreements(sheet, compared, pairs, verdicts),
            *mentions.mistakes,
        ),
    )


def key(target: Record) -> str:
    """Give what a target is known by."""
    return str(target.get("symbol") or target["name"])


def claims(document: Record) -> set[Claim]:
    """List what a document says of its targets: which, and in which roles."""
    return {claim(target) for target in document["targets"]}


def claim(target: Record) -> Claim:
    """Give what a target is known by and its roles."""
    return key(target), tuple(sorted(target.get("roles") or []))


def target_finds(places: Places, gold: Record, predicted: Record) -> Iterator[Find]:
    """Yield a find for each claim, those with the same key and other roles together."""
    wanted = {claim(target): target for target in placed(gold)}
    found = {claim(target): target for target in placed(predicted)}
    for said in sorted(wanted.keys() & found.keys()):
        yield places.find(
            "targets", wanted.pop(said), found.pop(said), strict=True, whole=True
        )
    for said, target in sorted(wanted.items(), key=_said):
        answer = next((other for other in sorted(found) if other[0] == said[0]), None)
        yield places.find("targets", target, found.pop(answer) if answer else None)
    for _, target in sorted(found.items(), key=_said):
        yield places.find("targets", None, target)


def _said(item: tuple[Claim, Record]) -> Claim:
    return item[0]


def by_key(gold: Record, predicted: Record) -> list[tuple[Record, Record]]:
    """Pair targets of one key, those of the same variant first."""
    free = defaultdict(list)
    for target in placed(predicted):
        free[key(target)].append(target)
    pairs = []
    for target in sorted(placed(gold), key=_variant):
        answers = sorted(free[key(target)], key=_variant)
        if answers:
            same = [row for row in answers if _variant(row) == _variant(target)]
            answer = (same or answers)[0]
            free[key(target)].remove(answer)
            pairs.append((target, answer))
    return pairs


def _variant(target: Record) -> tuple[str, str]:
    return str(target.get("variant") or ""), str(target["name"])


def strangers(sheet: Sheet) -> Iterator[Mistake]:
    """Yield the targets that only one side has."""
    gold = {key(target) for target in sheet.gold["targets"]}
    found = {key(target) for target in sheet.predicted["targets"]}
    for target in placed(sheet.gold):
        if key(target) not in found:
            yield sheet.missed(target)
    for target in placed(sheet.predicted):
        if key(target) not in gold:
            yield sheet.false(target)


def placed(document: Record) -> list[Record]:
    """Give each target the place of its first mention."""
    return [{**target, **_first_place(target)} for target in document["targets"]]


def _first_place(target: Record) -> dict[str, int]:
    mentions = target.get("mentions") or []
    places = sorted((mention["start"], mention["end"]) for mention in mentions)
    start, end = places[0] if places else (0, 0)
    return {"start": start, "end": end}


def score_mentions(gold: Record, predicted: Record) -> Evaluation:
    """Score where targets are named, one to one among mentions of the same target."""
    sheet = Sheet("mentions", gold, predicted)
    wanted, found = mentions(gold), mentions(predicted)
    indices = pair(wanted, found, mention_score)
    matched = [(wanted[i], found[j]) for i, j in indices]
    compared = mention_fields()
    verdicts = [judge(compared, sheet, *both) for both in matched]
    size = {"gold": len(wanted), "predicted": len(found)}
    strict = sum(is_strict(*both) for both in matched)
    places = Places.of(gold, predicted)
    return Evaluation(
        finds=(
            *(
                places.find("mentions", *both, strict=is_strict(*both), whole=True)
                for both in matched
            ),
            *places.unmatched("mentions", wanted, found, indices),
        ),
        figures={
            ("targets", "span"): Count.of(len(matched), **size),
            ("targets", "strict"): Count.of(strict, **size),
        },
        shares=shares("mentions", compared, verdicts),
        mistakes=(
            *unmatched(sheet, wanted, found, indices),
            *disagreements(sheet, compared, matched, verdicts),
        ),
    )


def mentions(document: Record) -> Sequence[Record]:
    """List every mention with the key of its target, in order of the text."""
    return in_order(
        {**mention, "key": key(target), "id": target.get("id")}
        for target in document["targets"]
        for mention in target.get("mentions") or []
    )
