"""`trialspan evaluate`: records against hand annotations."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trialspan.cli.shell import Lexicon, app, out_console, say, writable

if TYPE_CHECKING:
    from trialspan.evaluate import Evaluation
    from trialspan.evaluate.baseline import Baseline
    from trialspan.evaluate.compare import Comparison

Gold = Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Annotations.")]
Documents = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="The texts of annotations without text."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kinds", metavar="KIND,...", help="Score these kinds only."),
]
Split = Annotated[
    str | None,
    typer.Option(metavar="dev|test", help="One part of split.json beside GOLD."),
]


By = Annotated[
    list[str] | None,
    typer.Option(
        metavar="section|layout|link|rule", help="A further table (repeatable)."
    ),
]
Against = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Earlier records, or earlier --json scores."),
]
Html = Annotated[
    Path | None, typer.Option(metavar="OUT.html", help="A page with all of it.")
]
Floors = Annotated[
    list[str] | None,
    typer.Option(metavar="[KIND=]F1", help="A floor of record F1: else exit 1."),
]
Drop = Annotated[
    float | None,
    typer.Option(metavar="F1", help="How far F1 may fall --against: else exit 1."),
]


@app.command("evaluate")
def evaluate_command(
    gold: Gold,
    predicted: Annotated[Path, typer.Argument(metavar="PRED.jsonl", help="Records.")],
    documents: Documents = None,
    lexicon: Lexicon = None,
    kinds: Kinds = None,
    split: Split = None,
    by: By = None,
    against: Against = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON.")] = False,
    html: Html = None,
    errors: Annotated[bool, typer.Option(help="List every mistake.")] = True,
    min_f1: Floors = None,
    max_drop: Drop = None,
) -> None:
    """Score records against hand annotations and list every mistake.

    Exit code 1: below a floor, or fallen. Exit code 2: everything wrong with the files,
    nothing scored.
    """
    from trialspan.evaluate.floors import below

    floors, tables = _floors(min_f1 or []), _tables(by or [])
    _drop(max_drop, against)
    options: dict[str, Any] = {
        "documents": documents,
        "lexicon": lexicon,
        "split": _split(split),
    }
    options |= {"kinds": _kinds(kinds)}
    if html:
        writable(html, "--html")
    found, baseline, comparison = _score(gold, predicted, against, options)
    gc.freeze()  # no cycle to be found among a million records that stay to the end
    _show(found, comparison, as_json=as_json, errors=errors, by=tables, html=html)
    failed = [f"below the floor: {line}" for line in below(found, floors)]
    failed += _fallen(found, baseline, comparison, max_drop)
    for line in failed:
        say(line)
    if failed:
        raise typer.Exit(1)


def _floors(written: list[str]) -> dict[str | None, float]:
    from trialspan.evaluate.floors import parse_floors

    try:
        return parse_floors(written)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--min-f1") from error


def _kinds(written: list[str] | None) -> tuple[str, ...]:
    from trialspan.evaluate.floors import parse_kinds

    try:
        return parse_kinds(written or [])
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--kinds") from error


def _split(part: str | None) -> str | None:
    from trialspan.evaluate.split import PARTS

    if part not in (None, *PARTS):
        message = f"no part {part!r} (want {' or '.join(PARTS)})"
        raise typer.BadParameter(message, param_hint="--split")
    return part


def _tables(by: list[str]) -> list[str]:
    known = ("section", "layout", "link", "rule")
    for name in by:
        if name not in known:
            message = f"no table by {name!r} (want one of {', '.join(known)})"
            raise typer.BadParameter(message, param_hint="--by")
    return by


def _drop(most: float | None, against: Path | None) -> None:
    if most is None:
        return
    if not against:
        message = "there is nothing to fall from (want --against FILE)"
        raise typer.BadParameter(message, param_hint="--max-drop")
    if not 0 <= most <= 1:
        message = f"{most} is no difference of F1 (want 0 to 1, as 0.005)"
        raise typer.BadParameter(message, param_hint="--max-drop")


def _score(
    gold: Path, predicted: Path, against: Path | None, options: dict[str, Any]
) -> tuple[Evaluation, Baseline | None, Comparison | None]:
    """Score, and compare with what `against` holds: earlier scores, or records."""
    from trialspan.evaluate import AnnotationError

    try:
        return _scored(gold, predicted, against, options)
    except AnnotationError as error:
        say(str(error))
        raise typer.Exit(2) from error


def _scored(
    gold: Path, predicted: Path, against: Path | None, options: dict[str, Any]
) -> tuple[Evaluation, Baseline | None, Comparison | None]:
    from trialspan.evaluate import evaluate_both, evaluate_files
    from trialspan.evaluate.baseline import comparable, read_baseline
    from trialspan.evaluate.compare import compare

    baseline = read_baseline(against) if against else None
    if against and not baseline:
        found, before = evaluate_both(gold, predicted, against, **options)
        return found, None, compare(found, before)
    found = evaluate_files(gold, predicted, **options)
    if baseline:
        comparable(found, baseline)
    return found, baseline, None


def _show(
    found: Evaluation,
    comparison: Comparison | None,
    *,
    as_json: bool,
    errors: bool,
    by: list[str],
    html: Path | None,
) -> None:
    from trialspan.evaluate.tables import as_json as json_of
    from trialspan.evaluate.tables import measure, write_json
    from trialspan.view.score_tables import comparison_lines
    from trialspan.view.scores import scores

    measured = measure(found)
    if html:
        from trialspan.view.report import report

        html.write_text(report(found, measured, comparison), encoding="utf-8")
    if as_json:
        told = json_of(found, errors=errors, measured=measured, comparison=comparison)
        print(write_json(told))
        return
    console = out_console()
    for part in scores(found, errors=errors, by=by, measured=measured):
        console.print(part)
    for part in comparison_lines(comparison) if comparison else ():
        console.print(part)


def _fallen(
    found: Evaluation,
    baseline: Baseline | None,
    comparison: Comparison | None,
    most: float | None,
) -> list[str]:
    from trialspan.evaluate.baseline import fallen

    if most is None:
        return []
    before = baseline.f1 if baseline else {}
    if comparison:
        before = {(row.kind, row.level): row.before for row in comparison.differences}
    return [f"fallen: {line}" for line in fallen(found, before, most)]
