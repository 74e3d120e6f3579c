"""The gold and the predicted file, read, put together and checked before scoring."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from trialspan.evaluate.check import check_gold, check_prediction
from trialspan.evaluate.lines import Line, read_lines
from trialspan.evaluate.match import Record
from trialspan.evaluate.names import Names, match_names, stem
from trialspan.evaluate.offsets import restore, sha256
from trialspan.evaluate.problems import AnnotationError, problem, shown
from trialspan.evaluate.texts import Texts, read_text


@dataclass(frozen=True, slots=True)
class Files:
    """What two files hold, fit to be scored; `unknown` documents have no gold."""

    gold: list[Record]
    predicted: list[Record]
    unknown: tuple[str, ...] = ()

    def part(self, wanted: Collection[str]) -> Files:
        """Leave the annotated documents of these ids, and all predictions."""
        rows = [row for row in self.gold if row["doc_id"] in wanted]
        return replace(self, gold=rows)


def read_files(gold: Path, predicted: Path, *, documents: Path | None = None) -> Files:
    """Read gold and predictions, and put texts into annotations that have none.

    Such a text comes from the folder `documents`, else from the prediction. Raises
    AnnotationError with every problem of both files.
    """
    reading = _Reading()
    wanted = reading.gold(gold)
    found = reading.predicted(predicted, {stem(line.doc_id) for line in wanted})
    names = match_names(
        [line.doc_id for line in wanted], [line.doc_id for line in found]
    )
    by_id = {line.doc_id: line for line in found}
    answers = {name: by_id[other] for name, other in names.answers.items()}
    reading.doubts(wanted, names)
    texts = Texts(documents)
    if texts.failure:
        reading.say(str(documents), texts.failure, "a folder of documents")
    whole = reading.restored(wanted, answers, texts)
    reading.texts_agree(whole, answers)
    if reading.wrong:
        raise AnnotationError(reading.wrong)
    return Files(
        [line.value for line in whole],
        [answers[line.doc_id].value for line in whole if line.doc_id in answers],
        names.unknown,
    )


class _Reading:
    """Reads the two files and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def say(self, place: str, what: str, want: str) -> None:
        self.wrong.append(problem(place, what, want))

    def gold(self, path: Path) -> list[Line]:
        lines = list(self._named(path))
        if not lines and not self.wrong:
            self.say(str(path), "no document", "an annotated document a line")
        return lines

    def predicted(self, path: Path, wanted: set[str]) -> list[Line]:
        """Read the predictions of wanted documents, and of others only the name."""
        found = []
        for line in self._named(path):
            if stem(line.doc_id) not in wanted:
                found.append(replace(line, value={"doc_id": line.doc_id}))
                continue
            for what, want in check_prediction(line.value):
                self.say(line.place, what, want)
            found.append(line)
        return found

    def _named(self, path: Path) -> Iterator[Line]:
        seen: dict[str, Line] = {}
        for line in read_lines(path):
            name = line.value.get("doc_id")
            if line.wrong:
                self.say(line.place, line.wrong, "a document as one JSON object")
            elif not isinstance(name, str):
                self.say(line.place, f"doc_id is {shown(name)}", "the document's id")
            elif name in seen:
                first = f"one line a document; line {seen[name].number} has it"
                self.say(line.place, f"document {shown(name)} again", first)
            else:
                seen[name] = line
                yield line

    def doubts(self, wanted: list[Line], names: Names) -> None:
        for line in wanted:
            for name in names.doubtful.get(line.doc_id, ())[:1]:
                what = f"document {shown(line.doc_id)} may be {shown(name)} or another"
                self.say(line.place, what, "ids that differ by more than their folders")

    def restored(
        self, wanted: list[Line], answers: dict[str, Line], texts: Texts
    ) -> list[Line]:
        """Put texts into bare annotations; then check each annotation."""
        whole = []
        for line in wanted:
            if line.value.get("text") is None:
                line = self._with_text(line, answers.get(line.doc_id), texts)
            for what, want in check_gold(line.value):
                self.say(line.place, what, want)
            whole.append(line)
        return whole

    def _with_text(self, line: Line, answer: Line | None, texts: Texts) -> Line:
        if not _hash(line.value):
            self.say(line.place, "neither text nor meta.sha256", "one of them")
        elif texts.failure:
            return line
        elif texts.folder:
            return self._from_folder(line, texts)
        elif answer and _hash(answer.value) == _hash(line.value):
            text = answer.value.get("text")
            return line if text is None else _restored(line, text)
        return line

    def _from_folder(self, line: Line, texts: Texts) -> Line:
        files = texts.files(line.doc_id)
        if len(files) != 1:
            what = (
                f"{len(files)} files of document {shown(line.doc_id)} in {texts.folder}"
            )
            self.say(line.place, what, "one, named by the id and a suffix")
            return line
        try:
            return _restored(line, read_text(files[0]))
        except ValueError as error:
            self.wrong.append(f"{files[0].path}: {error}, for {line.place}")
        return line

    def texts_agree(self, whole: list[Line], answers: dict[str, Line]) -> None:
        """Refuse predictions of another text than the one annotated."""
        for line in whole:
            answer = answers.get(line.doc_id)
            given, wanted = _hash(answer.value) if answer else None, _hash(line.value)
            if answer and given and wanted and given != wanted:
                want = f"{wanted}, the text annotated at {line.place}"
                self.say(answer.place, f"made from a text of SHA-256 {given}", want)


def _restored(line: Line, text: str) -> Line:
    return replace(line, value=restore(line.value, text))


def _hash(document: dict[str, Any]) -> str | None:
    if isinstance(document.get("text"), str):
        return sha256(document["text"])
    meta = document.get("meta")
    return meta.get("sha256") if isinstance(meta, dict) else None
