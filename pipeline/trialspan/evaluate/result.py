"""The arithmetic of evaluation: what was found, missed, and found wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from trialspan.evaluate.finds import Find


@dataclass(frozen=True, slots=True)
class Count:
    """Right, false and missed finds; a ratio of nothing is None, never 0 or 1."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @classmethod
    def of(cls, right: int, *, gold: int, predicted: int) -> Count:
        """Count `right` finds among so many gold and predicted ones."""
        return cls(right, predicted - right, gold - right)

    def __add__(self, other: Count) -> Count:
        return Count(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float | None:
        """Give the share of predictions that are right."""
        return ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """Give the share of gold records that were found."""
        return ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float | None:
        """Give the harmonic mean of both: 2 tp / (2 tp + fp + fn)."""
        return ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the compared pairs agree in one field."""

    right: int = 0
    compared: int = 0
    in_record: bool = True

    def __add__(self, other: Share) -> Share:
        return Share(
            self.right + other.right, self.compared + other.compared, self.in_record
        )

    @property
    def accuracy(self) -> float | None:
        """Give the share of compared pairs that agree."""
        return ratio(self.right, self.compared)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong, with its place and its text where the text is known.

    `what` is "missed", "false" or "field". The offsets are those of the gold record,
    of the prediction where nothing in the gold answers it; `predicted_place` are those
    of the prediction of a pair. `unparsed` is the reason the
    extractor's own ledger gives for a place it missed.
    """

    doc_id: str
    kind: str
    what: str
    start: int
    end: int
    text: str | None = None
    field: str | None = None
    in_record: bool = True
    gold: Any = None
    predicted: Any = None
    gold_id: str | None = None
    predicted_id: str | None = None
    predicted_place: tuple[int, int] | None = None
    rule: str | None = None
    unparsed: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one or more documents score.

    `figures` are keyed by kind and level: "span" (the evidence overlaps), "strict" (the
    same start and end), "record" (overlapping, and every compared field equal); of
    targets the first two count mentions, the last whole targets. `shares` are keyed by
    kind and field, over the pairs matched by overlap. `finds` are the rows behind the
    figures, `layouts` and `texts` those of the annotated documents by their id.
    """

    documents: tuple[str, ...] = ()
    figures: Mapping[tuple[str, str], Count] = field(default_factory=dict)
    shares: Mapping[tuple[str, str], Share] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    finds: tuple[Find, ...] = ()
    layouts: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    without_prediction: tuple[str, ...] = ()
    without_gold: tuple[str, ...] = ()
    offset_errors: int = 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """Give the kinds that were scored."""
        return tuple(dict.fromkeys(kind for kind, _ in self.figures))


def total(parts: Iterable[Evaluation]) -> Evaluation:
    """Add up what kinds or documents score."""
    parts = list(parts)
    return Evaluation(
        documents=tuple(name for part in parts for name in part.documents),
        figures=_sum(part.figures for part in parts),
        shares=_sum(part.shares for part in parts),
        mistakes=tuple(wrong for part in parts for wrong in part.mistakes),
        finds=tuple(find for part in parts for find in part.finds),
        layouts={name: told for part in parts for name, told in part.layouts.items()},
        texts={name: text for part in parts for name, text in part.texts.items()},
        without_prediction=tuple(
            name for part in parts for name in part.without_prediction
        ),
        without_gold=tuple(name for part in parts for name in part.without_gold),
        offset_errors=sum(part.offset_errors for part in parts),
    )


Added = TypeVar("Added", Count, Share)


def _sum(
    tables: Iterable[Mapping[tuple[str, str], Added]],
) -> dict[tuple[str, str], Added]:
    added: dict[tuple[str, str], Added] = {}
    for table in tables:
        for key, value in table.items():
            added[key] = added[key] + value if key in added else value
    return added


def ratio(part: int, whole: int) -> float | None:
    """Divide, or say None where there is nothing to divide by."""
    return part / whole if whole else None
