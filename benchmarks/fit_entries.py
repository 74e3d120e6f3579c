"""Fit the weights of the cues that part outcome entries, on a folder of registry rows.

usage: fit_entries.py SUITE [--out entry_cues.jsonl]     SUITE: gold.jsonl, documents/

Prints the share of entries parted right with each fifth of the documents held out, then
writes the weights fitted on all: log-linear, L2, only cues seen in FEWEST documents.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from trialspan.values.entries import (
    Weights,
    choose_measures,
    choose_times,
    measure_candidates,
    time_candidates,
)
from trialspan.values.entry_cues import EntryList, Joiner, measure_cues, time_cues
from trialspan.values.entry_list_cues import (
    count_measures,
    count_times,
    other_measures,
    other_times,
)
from trialspan.values.entry_text import read_entry

FEWEST = 5
FOLDS = 5
STRENGTH = 5  # of the L2 penalty
PRIOR = {"interval opens": 1.5}  # "OS, time from …": known without counting
LEAST = 0.02  # weight worth a row
Example = tuple[str, list[list[str]], int]  # document, cues of each way, right way


class Gold:
    """The lists of one document with the joiners that part their entries."""

    def __init__(self, doc: str, texts: list[str], ends: list[tuple[int, int | None]]):
        self.doc = doc
        self.shared = EntryList([read_entry(text) for text in texts])
        pairs = list(zip(self.shared.entries, ends, strict=True))
        self.times = [_at(e.joiners, time) for e, (_, time) in pairs]
        self.measures = [
            None if measure == e.end_before(at) else _at(e.joiners, measure)
            for (e, (measure, _)), at in zip(pairs, self.times, strict=True)
        ]


def _at(joiners: list[int], place: int | None) -> Joiner:
    """The joiner at a place, -1 for a place that can be none."""
    if place is None:
        return None
    return joiners.index(place) if place in joiners else -1


def read_gold(suite: Path) -> list[Gold]:
    """Every list of the suite."""
    found = []
    for line in (suite / "gold.jsonl").read_text(encoding="utf8").splitlines():
        row = json.loads(line)
        path = suite / "documents" / f"{row['doc_id']}.txt"
        text = path.read_bytes().decode("utf8")
        lists: dict[str, list[Any]] = defaultdict(list)
        for outcome in row["outcomes"]:
            lists[outcome["type"]].append(outcome)
        for entries in lists.values():
            texts = [text[slice(*one["span"])] for one in entries]
            found.append(Gold(row["doc_id"], texts, [_ends(one) for one in entries]))
    return found


def _ends(one: dict[str, Any]) -> tuple[int, int | None]:
    start = one["span"][0]
    time = (one["description"] or one["measure"])[1] - start
    return one["measure"][1] - start, time if one["time_frame"] else None


def time_examples(gold: Gold) -> Iterator[Example]:
    """The cues of every time frame of every entry, and which is right."""
    chosen = count_times(gold.shared.entries, gold.times)
    for number, entry in enumerate(gold.shared.entries):
        ways = time_candidates(entry)
        cues = [
            [
                *time_cues(entry, at, gold.shared),
                *other_times(entry, at, number, chosen),
            ]
            for at in ways
        ]
        if gold.times[number] in ways and len(ways) > 1:
            yield gold.doc, cues, ways.index(gold.times[number])


def measure_examples(gold: Gold) -> Iterator[Example]:
    """The cues of every measure of every entry, and which is right."""
    shared = gold.shared
    shared.count_middles(gold.times)
    chosen = count_measures(shared.entries, gold.times, gold.measures)
    for number, entry in enumerate(shared.entries):
        time, right = gold.times[number], gold.measures[number]
        ways = measure_candidates(entry, time)
        cues = [
            [
                *measure_cues(entry, at, time, shared),
                *other_measures(entry, at, time, number, chosen),
            ]
            for at in ways
        ]
        if right in ways and len(ways) > 1:
            yield gold.doc, cues, ways.index(right)


def fit(examples: list[Example]) -> dict[str, float]:
    """The weights that make the right ways most likely."""
    names = _common(examples)
    rows, columns, starts, right, row = [], [], [], [], 0
    for _, ways, best in examples:
        starts.append(row)
        right.append(row + best)
        for cues in ways:
            known = [names[cue] for cue in cues if cue in names]
            rows += [row] * len(known)
            columns += known
            row += 1
    shape = (row, len(names))
    table = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    weights = _maximise(table, np.array(starts), np.array(right), prior)
    return dict(zip(names, weights, strict=True))


def _common(examples: list[Example]) -> dict[str, int]:
    seen: dict[str, set[str]] = defaultdict(set)
    for doc, ways, _ in examples:
        for cues in ways:
            for cue in cues:
                seen[cue].add(doc)
    names = sorted(cue for cue, docs in seen.items() if len(docs) >= FEWEST)
    return {cue: number for number, cue in enumerate(names)}


def _maximise(table: Any, starts: Any, right: Any, prior: Any) -> Any:
    sizes = np.diff(np.append(starts, table.shape[0]))
    wanted = np.asarray(table[right].sum(0)).ravel()

    def loss(weights: Any) -> tuple[float, Any]:
        scores = table @ weights
        best = np.maximum.reduceat(scores, starts)
        shares = np.exp(scores - np.repeat(best, sizes))
        totals = np.add.reduceat(shares, starts)
        likely = (scores[right] - best - np.log(totals)).sum()
        expected = table.T @ (shares / np.repeat(totals, sizes))
        off = weights - prior
        penalty = STRENGTH / 2 * (off @ off)
        return penalty - likely, expected - wanted + STRENGTH * off

    start = prior
    options = {"maxiter": 300}
    return minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x


def fit_both(lists: list[Gold]) -> tuple[Weights, Weights]:
    """The weights of time frames and of measures."""
    times = [example for gold in lists for example in time_examples(gold)]
    measures = [example for gold in lists for example in measure_examples(gold)]
    return fit_twice(times), fit_twice(measures)


def fit_twice(examples: list[Example]) -> Weights:
    """Each cue's weight for an entry alone and beside the others of its list."""
    beside = fit(examples)
    alone = fit(
        [(doc, [_alone(one) for one in ways], at) for doc, ways, at in examples]
    )
    pairs = {
        cue: (round(alone.get(cue, 0), 3), round(w, 3)) for cue, w in beside.items()
    }
    return {cue: pair for cue, pair in pairs.items() if max(map(abs, pair)) >= LEAST}


def _alone(cues: list[str]) -> list[str]:
    return [cue for cue in cues if not cue.startswith("others")]


def write_rows(path: Path, weights: dict[str, Weights]) -> None:
    """Write the weights as lexicon rows, sorted by id."""
    rows = [
        {
            "id": f"cue.{part}.{cue}",
            "source": "fitted: the registry's own fields of 443 trials",
            "part": part,
            "cue": cue,
            "alone": alone,
            "beside": beside,
        }
        for part, table in weights.items()
        for cue, (alone, beside) in table.items()
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in sorted(rows, key=_id)]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf8")


def _id(row: dict[str, Any]) -> str:
    return str(row["id"])


def hold_out(lists: list[Gold]) -> None:
    """Print how many entries are parted right in documents not fitted on."""
    docs = sorted({gold.doc for gold in lists})
    random.Random(3).shuffle(docs)
    results: list[tuple[bool, bool, float]] = []
    for fold in range(FOLDS):
        out = set(docs[fold::FOLDS])
        time, measure = fit_both([gold for gold in lists if gold.doc not in out])
        for gold in lists:
            if gold.doc in out:
                results += _judge(gold, time, measure)
    total = len(results)
    print(f"time frame {sum(t for t, _, _ in results) / total:.4f}")
    print(f"measure    {sum(m for _, m, _ in results) / total:.4f}")
    print(f"both       {sum(t and m for t, m, _ in results) / total:.4f} of {total}")
    for line in (0.7, 0.8, 0.85, 0.9):
        wrong = [sure < line for t, m, sure in results if not (t and m)]
        right = [sure < line for t, m, sure in results if t and m]
        print(
            f"less sure than {line}: {np.mean(wrong):.3f} of the wrong,"
            f" {np.mean(right):.3f} of the right"
        )


def _judge(
    gold: Gold, time: Weights, measure: Weights
) -> Iterator[tuple[bool, bool, float]]:
    times = choose_times(gold.shared, time)
    measures = choose_measures(gold.shared, [one.at for one in times], measure)
    for number, entry in enumerate(gold.shared.entries):
        when, what = times[number], measures[number]
        ends = [
            entry.end_before(before if at is None else at)
            for at, before in (
                (what.at, when.at),
                (gold.measures[number], gold.times[number]),
            )
        ]
        yield when.at == gold.times[number], ends[0] == ends[1], when.sure * what.sure


def main() -> None:
    """Fit, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lists = read_gold(options.suite)
    hold_out(lists)
    if options.out:
        time, measure = fit_both(lists)
        write_rows(options.out, {"time": time, "measure": measure})


if __name__ == "__main__":
    main()
