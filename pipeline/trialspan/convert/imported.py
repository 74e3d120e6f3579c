"""What an import gathers: documents, every drift, everything that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from trialspan.convert.anchor import EXACT, Anchors
from trialspan.convert.graph import Entity, Graph, Record
from trialspan.convert.rebuild import Rebuild
from trialspan.evaluate.problems import AnnotationError, problem, shown


@dataclass(slots=True)
class Import:
    """Documents read from another form.

    `notes` tell of every annotation that stands elsewhere than its numbers say, and of
    what was left out; `wrong` of what keeps the documents from being used.
    """

    records: list[Record] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def say(self, place: str, what: str, want: str) -> None:
        """Write down what is wrong at a place."""
        self.wrong.append(problem(place, what, want))

    def add(self, graph: Graph) -> None:
        """Put the record of a document together."""
        rebuild = Rebuild(graph)
        record = rebuild.record()
        self.wrong += rebuild.wrong
        self.records.append(record)

    def anchor(
        self,
        entity: Entity,
        anchors: Anchors,
        quoted: str | None,
        *,
        first: str = EXACT,
    ) -> None:
        """Put an entity where its words stand in the text."""
        start, end = entity.start, entity.end
        found = anchors.place(start, end, quoted, first=first)
        if found is None:
            what = f"{entity.label} {entity.id} quotes {shown(quoted)} at {start}-{end}"
            self.say(entity.place, what, "words of the document")
            return
        entity.start, entity.end = found.start, found.end
        if (found.start, found.end) != (start, end) and found.how != first:
            words = shown(anchors.text[found.start : found.end])
            self.notes.append(
                f"{entity.place}: {entity.label} {entity.id} {words} stands at"
                f" {found.start}-{found.end}, not {start}-{end} ({found.how})"
            )

    def finish(self) -> Import:
        """Give the import; raises AnnotationError with everything that is wrong."""
        if self.wrong:
            raise AnnotationError(self.wrong)
        return self
