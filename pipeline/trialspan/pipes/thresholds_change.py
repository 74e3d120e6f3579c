"""Bounds on a change, whose reference is the baseline: "FVC decreases by > 10 %"."""

from __future__ import annotations

from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Analyte, Named
from trialspan.values.bound import Bound


def is_change(
    lower: str, named: Named, analyte: Analyte, bound: Bound, *, grammar: Grammar
) -> bool:
    """Whether the words around a bound say that it is one on a change.

    A name that says it is one only where its analyte does: "weight loss" is a change,
    "hearing loss" is a threshold.
    """
    if named.end > bound.start:
        return _value_first(lower, named, bound, grammar)
    gap = lower[named.close : bound.start][:61]
    if len(gap) > 60 or " to " in f" {gap} ":
        return False
    if grammar.changed.search(gap) or (
        analyte.category != "score" and grammar.change.search(analyte.name)
    ):
        return True
    by = gap.startswith((" by", " of"))
    if by and grammar.changed.search(lower, named.start, named.close + 3):
        return True  # "QTc prolongation of"
    rising = bound.comparator in (">", ">=") and len(gap) < 3
    before = max(0, named.start - 40)
    if (by or rising) and grammar.change_in.search(lower, before, named.start):
        return True
    far = max(0, named.start - 70)
    early = grammar.change_verb.search(lower, far, named.start)
    return gap.startswith(" by") and early is not None


def _value_first(lower: str, named: Named, bound: Bound, grammar: Grammar) -> bool:
    gap = lower[bound.end : max(bound.end, named.start)]
    if grammar.change.search(gap):
        return True
    early = grammar.change_verb.search(lower, max(0, bound.start - 60), bound.start)
    return gap.startswith(" in ") and early is not None
