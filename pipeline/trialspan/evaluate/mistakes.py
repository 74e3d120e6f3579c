"""What is wrong in one document, each with its place, its text and its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trialspan.evaluate.fields import Field
from trialspan.evaluate.match import Record, common
from trialspan.evaluate.result import Mistake

FORM = {
    "lab_thresholds": ("comparator", "value", "upper", "unit", "reference"),
    "timeframes": ("comparator", "value", "upper", "unit", "relation"),
    "outcomes": ("type", "concept"),
    "mentions": ("key", "form"),
    "targets": ("name", "symbol", "roles"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The mistakes of one kind in one document."""

    kind: str
    gold: Record
    predicted: Record

    def missed(self, record: Record) -> Mistake:
        """Write down a gold record that no prediction answers."""
        return Mistake(
            what="missed",
            gold=self.form(record),
            gold_id=record.get("id"),
            unparsed=self.reason(record),
            **self._place(record),
        )

    def false(self, record: Record) -> Mistake:
        """Write down a prediction that answers no gold record."""
        return Mistake(
            what="false",
            predicted=self.form(record),
            predicted_id=record.get("id"),
            rule=record.get("rule"),
            **self._place(record),
        )

    def wrong(self, field: Field, record: Record, found: Record) -> Mistake:
        """Write down a field in which a matched pair disagrees."""
        return Mistake(
            what="field",
            field=field.name,
            in_record=field.in_record,
            gold=field.read(record, self.gold),
            predicted=field.read(found, self.predicted),
            gold_id=record.get("id"),
            predicted_id=found.get("id"),
            predicted_place=(found["start"], found["end"]),
            rule=found.get("rule"),
            **self._place(record),
        )

    def form(self, record: Record) -> Mapping[str, Any]:
        """Give what a record says, without what it leaves open."""
        said = {name: record.get(name) for name in FORM[self.kind]}
        return {name: value for name, value in said.items() if value is not None}

    def reason(self, record: Record) -> str | None:
        """Give the reason the prediction's ledger has for this place, if any."""
        return next(
            (
                str(span.get("reason"))
                for span in self.predicted.get("unparsed") or ()
                if common(span, record) > 0
            ),
            None,
        )

    def _place(self, record: Record) -> dict[str, Any]:
        text = self.gold.get("text") or self.predicted.get("text")
        start, end = record["start"], record["end"]
        return {
            "doc_id": self.gold["doc_id"],
            "kind": self.kind,
            "start": start,
            "end": end,
            "text": record.get("text") or (text[start:end] if text else None),
        }
