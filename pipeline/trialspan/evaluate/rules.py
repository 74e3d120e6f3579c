"""What each rule made: how often it was right, and where it was not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from trialspan.evaluate.finds import Find
from trialspan.evaluate.result import ratio

NO_RULE = "(none)"
KINDS = ("targets", "mentions", "lab_thresholds", "timeframes", "outcomes")


@dataclass(slots=True)
class RuleScore:
    """The predictions of one rule: right, with a wrong field, or answering nothing.

    `mistakes` are the wrong and the false ones.
    """

    kind: str
    rule: str
    right: int = 0
    wrong: int = 0
    false: int = 0
    documents: set[str] = field(default_factory=set)
    mistakes: list[Find] = field(default_factory=list)

    @property
    def uses(self) -> int:
        """Count the records the rule made."""
        return self.right + self.wrong + self.false

    @property
    def precision(self) -> float | None:
        """Give the share of its records that are right."""
        return ratio(self.right, self.uses)

    def take(self, find: Find) -> None:
        """Count one prediction."""
        self.documents.add(find.doc_id)
        if find.status == "right":
            self.right += 1
            return
        self.mistakes.append(find)
        if find.status == "wrong":
            self.wrong += 1
        else:
            self.false += 1


def rule_scores(finds: Iterable[Find]) -> list[RuleScore]:
    """Score every rule, those with the most mistakes first."""
    scores: dict[tuple[str, str], RuleScore] = {}
    for find in finds:
        if find.predicted is None or find.kind not in KINDS:
            continue
        rule = str(find.predicted.get("rule") or NO_RULE)
        score = scores.setdefault((find.kind, rule), RuleScore(find.kind, rule))
        score.take(find)
    return sorted(scores.values(), key=_order)


def _order(score: RuleScore) -> tuple[int, int, int, str]:
    return -len(score.mistakes), KINDS.index(score.kind), -score.uses, score.rule
