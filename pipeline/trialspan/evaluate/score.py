"""Gold documents against predicted ones: the figures, and every mistake behind them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from trialspan.evaluate import fields
from trialspan.evaluate.check import KINDS, bare_spans
from trialspan.evaluate.fields import Field, SameCode, Synonyms
from trialspan.evaluate.finds import LEVELS, LINKS, Places, links
from trialspan.evaluate.kinds import score_kind
from trialspan.evaluate.match import Record
from trialspan.evaluate.names import match_names
from trialspan.evaluate.result import Count, Evaluation, total
from trialspan.evaluate.targets import score_targets
from trialspan.evaluate.where import layout

NOTHING = Evaluation(
    figures={(kind, level): Count() for kind in KINDS for level in LEVELS}
)


def evaluate(
    gold: Sequence[Record],
    predicted: Sequence[Record],
    *,
    synonyms: Synonyms | None = None,
    codes: SameCode | None = None,
) -> Evaluation:
    """Score predicted documents against gold ones, matched by `doc_id`.

    A prediction's folder does not count where its file name alone fits. A gold document
    without a prediction counts as missed, and one without records counts all the same.
    """
    compared = compared_fields(synonyms or {}, codes or {})
    by_id = {document["doc_id"]: document for document in predicted}
    names = match_names([document["doc_id"] for document in gold], list(by_id))
    parts = [NOTHING]
    for document in gold:
        answer = by_id.get(names.answers.get(document["doc_id"], ""))
        parts.append(score_document(document, answer, compared))
    return replace(total(parts), without_gold=names.unknown)


def only(found: Evaluation, kinds: Collection[str]) -> Evaluation:
    """Leave of an evaluation the kinds named, or all where none is."""
    if not kinds:
        return found
    rows = {*kinds, *(["mentions"] if "targets" in kinds else [])}
    rows |= {name for name, (a, _, b) in LINKS.items() if {a, b} <= rows}
    return replace(
        found,
        figures={key: one for key, one in found.figures.items() if key[0] in rows},
        shares={key: one for key, one in found.shares.items() if key[0] in rows},
        mistakes=tuple(one for one in found.mistakes if one.kind in rows),
        finds=tuple(one for one in found.finds if one.kind in rows),
    )


def compared_fields(
    synonyms: Synonyms, codes: SameCode
) -> dict[str, tuple[Field, ...]]:
    """List what is compared for the kinds whose records are matched by place."""
    return {
        "lab_thresholds": fields.threshold_fields(codes),
        "timeframes": fields.timeframe_fields(),
        "outcomes": fields.outcome_fields(synonyms),
    }


def score_document(
    gold: Record, predicted: Record | None, compared: Mapping[str, Sequence[Field]]
) -> Evaluation:
    """Score one document; without a prediction all of it is missed."""
    answer = predicted or {"doc_id": gold["doc_id"], **{kind: [] for kind in KINDS}}
    parts = [
        score_kind(kind, fields_, gold=gold, predicted=answer)
        for kind, fields_ in compared.items()
    ]
    scored = total([score_targets(gold, answer), *parts])
    linked = links(Places.of(gold, answer), scored.finds)
    return replace(
        scored,
        finds=(*scored.finds, *linked),
        layouts={gold["doc_id"]: layout(Places.of(gold, answer).sections)},
        texts={gold["doc_id"]: gold.get("text") or answer.get("text") or ""},
        documents=(gold["doc_id"],),
        without_prediction=() if predicted else (gold["doc_id"],),
        offset_errors=count_offset_errors(answer, gold),
    )


def count_offset_errors(predicted: Record, gold: Record) -> int:
    """Count the predicted spans whose text is not what stands at their offsets."""
    text = predicted.get("text") or gold.get("text")
    if text is None:
        return 0
    return sum(
        text[span["start"] : span["end"]] != span["text"]
        for span in bare_spans(predicted)
        if "text" in span
    )
