"""The score of one kind of record in one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from trialspan.evaluate.fields import Field
from trialspan.evaluate.finds import Find, Places
from trialspan.evaluate.match import (
    Record,
    in_order,
    overlap,
    pair,
    place_score,
    threshold_score,
)
from trialspan.evaluate.mistakes import Sheet
from trialspan.evaluate.result import Count, Evaluation, Mistake, Share

Verdict = list[bool | None]
SCORES: dict[str, Callable[[Record, Record], float]] = {
    "lab_thresholds": threshold_score,
    "timeframes": place_score,
    "outcomes": overlap,
}


def score_kind(
    kind: str, compared: Sequence[Field], *, gold: Record, predicted: Record
) -> Evaluation:
    """Score the thresholds, timeframes or outcomes of one document."""
    sheet = Sheet(kind, gold, predicted)
    wanted, found = in_order(gold[kind]), in_order(predicted[kind])
    indices = pair(wanted, found, SCORES[kind])
    matched = [(wanted[i], found[j]) for i, j in indices]
    verdicts = [judge(compared, sheet, *both) for both in matched]
    places = Places.of(gold, predicted)
    finds = [
        places.find(
            kind, *both, strict=is_strict(*both), whole=is_right(compared, verdict)
        )
        for both, verdict in zip(matched, verdicts, strict=True)
    ]
    size = {"gold": len(wanted), "predicted": len(found)}
    return Evaluation(
        figures=figures(kind, finds, **size),
        finds=(*finds, *places.unmatched(kind, wanted, found, indices)),
        shares=shares(kind, compared, verdicts),
        mistakes=(
            *unmatched(sheet, wanted, found, indices),
            *disagreements(sheet, compared, matched, verdicts),
        ),
    )


def figures(
    kind: str, matched: Sequence[Find], *, gold: int, predicted: int
) -> dict[tuple[str, str], Count]:
    """Count the matched pairs of a kind at each level."""
    right = {
        "span": len(matched),
        "strict": sum(find.strict for find in matched),
        "record": sum(find.whole for find in matched),
    }
    return {
        (kind, level): Count.of(count, gold=gold, predicted=predicted)
        for level, count in right.items()
    }


def is_strict(gold: Record, found: Record) -> bool:
    """Tell whether two records stand on the same characters."""
    return bool(gold["start"] == found["start"] and gold["end"] == found["end"])


def judge(
    compared: Sequence[Field], sheet: Sheet, gold: Record, found: Record
) -> Verdict:
    """Tell of each field whether a matched pair agrees (None: not to be compared)."""
    return [
        field.same(field.read(gold, sheet.gold), field.read(found, sheet.predicted))
        for field in compared
    ]


def is_right(compared: Sequence[Field], verdict: Verdict) -> bool:
    """Tell whether every field that makes the record agrees."""
    return all(
        same is not False
        for field, same in zip(compared, verdict, strict=True)
        if field.in_record
    )


def shares(
    kind: str, compared: Sequence[Field], verdicts: Sequence[Verdict]
) -> dict[tuple[str, str], Share]:
    """Count for each field the pairs that agree among those compared."""
    counted = {}
    for index, field in enumerate(compared):
        told = [same for same in (row[index] for row in verdicts) if same is not None]
        counted[kind, field.name] = Share(sum(told), len(told), field.in_record)
    return counted


def unmatched(
    sheet: Sheet,
    wanted: Sequence[Record],
    found: Sequence[Record],
    indices: Sequence[tuple[int, int]],
) -> Iterator[Mistake]:
    """Yield what was missed, then what was found and not wanted."""
    answered, used = {i for i, _ in indices}, {j for _, j in indices}
    yield from (sheet.missed(row) for i, row in enumerate(wanted) if i not in answered)
    yield from (sheet.false(row) for j, row in enumerate(found) if j not in used)


def disagreements(
    sheet: Sheet,
    compared: Sequence[Field],
    matched: Sequence[tuple[Record, Record]],
    verdicts: Sequence[Verdict],
) -> Iterator[Mistake]:
    """Yield a mistake for each field of a matched pair that does not agree."""
    for both, verdict in zip(matched, verdicts, strict=True):
        for field, same in zip(compared, verdict, strict=True):
            if same is False:
                yield sheet.wrong(field, *both)
