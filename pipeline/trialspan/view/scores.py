"""An evaluation in the terminal: figures, fields, and every mistake, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from trialspan.evaluate.check import KINDS
from trialspan.evaluate.result import Evaluation, Mistake
from trialspan.evaluate.tables import Measured, fields_table, figures_table, measure
from trialspan.view.printable import clipped, printable
from trialspan.view.score_tables import figure_table, further_tables, table

TEXT = 160
NAMES = 5
WORDS = {"missed": "missed", "false": "false", "field": "wrong"}
INDENT = 8
STYLES = {"missed": "red", "false": "magenta", "field": "yellow"}


def scores(
    found: Evaluation,
    *,
    errors: bool = True,
    by: Sequence[str] = (),
    measured: Measured | None = None,
) -> Iterator[RenderableType]:
    """Yield what there is to read of an evaluation, one below the other.

    `by` adds tables: "section", "layout", "link", "rule".
    """
    measured = measured or measure(found)
    yield from _notes(found)
    yield figure_table(figures_table(found, measured), "\nfigures")
    yield from further_tables(found, measured, by)
    yield table(fields_table(found), "\nfields of matched pairs")
    if errors:
        yield from _mistakes(found)


def _notes(found: Evaluation) -> Iterator[Text]:
    yield Text(f"documents {len(found.documents)}, offset errors {found.offset_errors}")
    for what, names in (
        (
            "documents without a prediction, all of them missed",
            found.without_prediction,
        ),
        ("predicted documents without gold, not scored", found.without_gold),
    ):
        if names:
            yield Text(f"{what}: {len(names)} ({_few(names)})", style="yellow")


def _few(names: Sequence[str]) -> str:
    more = [f"and {len(names) - NAMES} more"] if len(names) > NAMES else []
    return ", ".join([*map(printable, names[:NAMES]), *more])


def _mistakes(found: Evaluation) -> Iterator[RenderableType]:
    for kind in ("targets", "mentions", *KINDS[1:]):
        wrong = [mistake for mistake in found.mistakes if mistake.kind == kind]
        if wrong:
            yield Text(f"\n{kind}: {_counted(wrong)}", style="bold")
        for _, same in groupby(wrong, key=_place):
            yield from _at_one_place(list(same))


def _place(mistake: Mistake) -> tuple[object, ...]:
    ids = (mistake.gold_id, mistake.predicted_id)
    return mistake.what, mistake.doc_id, mistake.start, mistake.end, *ids


def _counted(wrong: Sequence[Mistake]) -> str:
    fields = [mistake for mistake in wrong if mistake.what == "field"]
    made = sum(mistake.in_record for mistake in fields)
    missed = sum(mistake.what == "missed" for mistake in wrong)
    false = len(wrong) - len(fields) - missed
    return (
        f"{missed} missed, {false} false,"
        f" {made} wrong fields, {len(fields) - made} more (beside the record)"
    )


def _at_one_place(wrong: Sequence[Mistake]) -> Iterator[RenderableType]:
    """Say what is wrong with one record: its place, its text, what either side has."""
    first = wrong[0]
    counts = any(mistake.in_record for mistake in wrong)
    style = STYLES[first.what] if counts else "dim"
    line = Text().append(f"{WORDS[first.what]:<7}", style=style)
    line.append(f" {printable(first.doc_id)} {first.start}-{first.end}")
    ids = dict.fromkeys(name for name in (first.gold_id, first.predicted_id) if name)
    line.append(f" {printable('/'.join(ids))}")
    yield line.append(f"  [{printable(first.rule)}]" if first.rule else "", "dim")
    if first.text:
        yield _indented(Text(clipped(first.text, TEXT), style="italic"))
    yield from (_indented(_sides(mistake)) for mistake in wrong)


def _sides(mistake: Mistake) -> Text:
    if mistake.what != "field":
        reason = f"  (unparsed: {mistake.unparsed})" if mistake.unparsed else ""
        return Text(f"{said(mistake.gold or mistake.predicted)}{reason}")
    name = f"{mistake.field}: " if mistake.in_record else f"({mistake.field}) "
    gold, predicted = said(mistake.gold), said(mistake.predicted)
    style = "default" if mistake.in_record else "dim"
    return Text(f"{name}gold {gold}, predicted {predicted}", style=style)


def _indented(line: Text) -> Padding:
    return Padding(line, (0, 0, 0, INDENT), expand=False)


def said(value: Any) -> str:
    """Say a value of a record in a few words: a span by its text, a name by itself."""
    if value is None:
        return "null"
    if isinstance(value, list | tuple):
        return f"[{', '.join(said(part) for part in value)}]"
    if not isinstance(value, dict):
        return clipped(str(value), TEXT)
    if "start" in value:
        place = f"{value['start']}-{value['end']}"
        kind = f"{value['kind']} " if "kind" in value else ""
        return f"{kind}{place} {clipped(value.get('text') or '', TEXT)!r}"
    return ", ".join(f"{name} {said(part)}" for name, part in value.items())
