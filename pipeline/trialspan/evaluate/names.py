"""Which predicted document is of which gold document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Gold ids with the predicted id each is answered by, and those left in doubt.

    `doubtful` gives for a gold id the predicted ids that share its file name, where the
    folders do not tell which is meant.
    """

    answers: dict[str, str]
    doubtful: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]


def stem(doc_id: str) -> str:
    """Give the last part of a document's id, without the folders before it."""
    return doc_id.rsplit("/", 1)[-1]


def match_names(gold: Collection[str], predicted: Collection[str]) -> Names:
    """Match ids that are equal, then those of which only the folders differ."""
    known = set(predicted)
    answers = {name: name for name in gold if name in known}
    free, asking = defaultdict(list), defaultdict(list)
    for name in predicted:
        if name not in answers:
            free[stem(name)].append(name)
    for name in gold:
        if name not in answers:
            asking[stem(name)].append(name)
    doubtful = {}
    for last, names in asking.items():
        if len(names) == len(free[last]) == 1:
            answers[names[0]] = free[last][0]
        elif free[last]:
            doubtful.update({name: tuple(free[last]) for name in names})
    used = {*answers.values(), *(name for names in doubtful.values() for name in names)}
    unknown = tuple(name for name in predicted if name not in used)
    return Names(answers, doubtful, unknown)
