"""Published corpora in their brat form, on small ones written for the tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.evaluate.problems import AnnotationError
from trialspan.suites import chia, lct
from trialspan.suites.measure import Tally, lines
from trialspan.suites.run import benchmark
from trialspan.suites.standoff import read_suite
from trialspan.suites.values import numbers, same_unit, sign

TEXT = (
    "Serum sodium ≥ 130 mmol/L, and surgery within the last 6 weeks. Age over 20 years."
)


class Ann:
    """Lines of an .ann whose places are those of words of a text."""

    def __init__(self, text: str = TEXT) -> None:
        self.text, self.lines, self.count = text, [], 0

    def mark(self, label: str, words: str) -> str:
        self.count += 1
        start = self.text.index(words)
        name = f"T{self.count}"
        self.lines.append(f"{name}\t{label} {start} {start + len(words)}\t{words}")
        return name

    def line(self, line: str) -> None:
        self.lines.append(line)

    def write(self, folder: Path, name: str = "NCT1") -> Path:
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.txt").write_bytes(self.text.encode())
        (folder / f"{name}.ann").write_text(
            "\n".join(self.lines) + "\n", encoding="utf-8"
        )
        return folder


def leaf(folder: Path) -> Path:
    """A document as the LCT corpus annotates it."""
    ann = Ann()
    value, unit = ann.mark("Eq-Value", "130"), ann.mark("Eq-Unit", "mmol/L")
    operator = ann.mark("Eq-Operator", "≥")
    name = ann.mark("Observation-Name", "Serum sodium")
    sodium = ann.mark("Observation", "Serum sodium")
    whole = ann.mark("Eq-Comparison", "≥ 130 mmol/L")
    six, weeks = ann.mark("Eq-Value", "6"), ann.mark("Eq-Temporal-Unit", "weeks")
    within = ann.mark("Eq-Comparison", "within the last 6 weeks")
    surgery = ann.mark("Procedure", "surgery")
    twenty, years = ann.mark("Eq-Value", "20"), ann.mark("Eq-Temporal-Unit", "years")
    over, age = ann.mark("Eq-Comparison", "over 20 years"), ann.mark("Age", "Age")
    for line in (
        f"E1\tEq-Comparison:{whole} Operator:{operator} Value:{value} Unit:{unit}",
        f"E2\tObservation:{sodium} Name:{name} Eq-Comparison:E1",
        f"E3\tEq-Comparison:{within} Value:{six} Temporal-Unit:{weeks}",
        f"E4\tProcedure:{surgery} Temporality:E3",
        f"E5\tEq-Comparison:{over} Value:{twenty} Temporal-Unit:{years}",
        f"E6\tAge:{age} Eq-Comparison:E5",
        f"A1\tObservation-Type-Value {name} lab",
        f"A2\tEq-Operator-Value {operator} GTEQ",
        f"A3\tEq-Temporal-Unit-Value {weeks} week",
        f"A4\tEq-Temporal-Unit-Value {years} year",
        "R1\tEquivalent-To Arg1:E2 Arg2:E4\t",
    ):
        ann.line(line)
    return ann.write(folder)


def place(words: str) -> dict:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def found(**said) -> dict:
    """What a perfect extractor says of the text, with something changed."""
    threshold = {
        **place("Serum sodium ≥ 130 mmol/L"),
        "analyte": {**place("Serum sodium"), "name": "sodium"},
        "bound": place("≥ 130 mmol/L"),
        "category": "laboratory",
        "comparator": ">=",
        "value": 130,
        "upper": None,
        "unit": "mmol/L",
        "unit_text": "mmol/L",
        "reference": None,
    }
    timeframe = {
        **place("within the last 6 weeks"),
        "value": 6,
        "upper": None,
        "unit": "week",
    }
    return {
        "lab_thresholds": [{**threshold, **said.get("threshold", {})}],
        "timeframes": [{**timeframe, **said.get("timeframe", {})}],
    }


@pytest.mark.parametrize(
    ("said", "threshold", "timeframe"),
    [
        ({}, (1, 1, 1), (1, 1, 1)),
        ({"threshold": {"comparator": ">"}}, (1, 0, 0), (1, 1, 1)),
        ({"threshold": {"value": 13}}, (1, 0, 0), (1, 1, 1)),
        ({"threshold": {"unit": "g/L", "unit_text": "g/l"}}, (1, 1, 0), (1, 1, 1)),
        ({"threshold": {"bound": place("Age over 20")}}, (0, 0, 0), (1, 1, 1)),
        ({"threshold": {"bound": {"start": 0, "end": 300}}}, (0, 0, 0), (1, 1, 1)),
        ({"timeframe": {"value": 7}}, (1, 1, 1), (1, 0, 0)),
        ({"timeframe": {"unit": "month"}}, (1, 1, 1), (1, 1, 0)),
        ({"timeframe": {"value": None}}, (1, 1, 1), (0, 0, 0)),
        ({"timeframe": place("Serum")}, (1, 1, 1), (0, 0, 0)),
    ],
)
def test_lct_is_scored_by_place_value_and_unit(tmp_path, said, threshold, timeframe):
    [document] = read_suite(leaf(tmp_path))
    tally = lct.score(document, found(**said))
    for kind, hits in (("thresholds", threshold), ("timeframes", timeframe)):
        told = [tally.recall[f"{kind}, {name}"] for name in ("detect", "value", "unit")]
        assert told == [[bool(hit)] for hit in hits]


def test_ages_count_neither_way_and_spurious_bounds_do(tmp_path):
    [document] = read_suite(leaf(tmp_path))
    answer = found()
    first = answer["lab_thresholds"][0]
    on_age = {
        **first,
        "bound": place("20 years"),
        "analyte": {**place("Age"), "name": "x"},
    }
    wrong = {**first, "bound": place("surgery")}
    answer["lab_thresholds"] += [on_age, wrong, {**wrong, "category": "grade"}]
    tally = lct.score(document, answer)
    assert tally.precision["thresholds, detect"] == [True, False]
    answer["timeframes"].append({**answer["timeframes"][0], **place("over 20 years")})
    assert lct.score(document, answer).precision["timeframes, detect"] == [True]


def two_halves(folder: Path) -> Path:
    ann = Ann("BMI ≥ 18 and ≤ 30")
    name = ann.mark("Observation-Name", "BMI")
    marks = [ann.mark("Eq-Value", "18"), ann.mark("Eq-Value", "30")]
    wholes = [ann.mark("Eq-Comparison", "≥ 18"), ann.mark("Eq-Comparison", "≤ 30")]
    signs = [ann.mark("Eq-Operator", "≥"), ann.mark("Eq-Operator", "≤")]
    for n, value in enumerate(("GTEQ", "LTEQ")):
        ann.line(
            f"E{n + 1}\tEq-Comparison:{wholes[n]} Operator:{signs[n]} Value:{marks[n]}"
        )
        ann.line(f"A{n + 1}\tEq-Operator-Value {signs[n]} {value}")
    ann.line(f"E3\tObservation:{name} Name:{name} Eq-Comparison:E1 Eq-Comparison2:E2")
    ann.line(f"A3\tObservation-Type-Value {name} vital")
    return ann.write(folder)


def one(start, end, **said):
    rest = {"unit": None, "unit_text": None, "reference": None, "category": "x"}
    return {
        "start": start,
        "end": end,
        "bound": {"start": start, "end": end},
        "analyte": {"start": 0, "end": 3, "name": "bmi"},
        **rest,
        **said,
    }


@pytest.mark.parametrize(
    ("predicted", "right"),
    [
        ([one(4, 17, comparator="between", value=18, upper=30)], [True, True]),
        ([one(4, 8, comparator=">=", value=18, upper=None)], [True, False]),
        ([one(4, 17, comparator="between", value=18, upper=31)], [False, False]),
        ([], [False, False]),
    ],
)
def test_a_range_may_be_two_comparisons(tmp_path, predicted, right):
    [document] = read_suite(two_halves(tmp_path))
    answer = {"lab_thresholds": predicted, "timeframes": []}
    assert lct.score(document, answer).recall["vital, value"] == right


def chian(folder: Path) -> Path:
    """A document as Chia annotates it, one span of it with a gap."""
    ann = Ann()
    sodium, value = (
        ann.mark("Measurement", "Serum sodium"),
        ann.mark("Value", "≥ 130 mmol/L"),
    )
    ann.mark("Procedure", "surgery")
    ann.mark("Temporal", "within the last 6 weeks")
    person, years = ann.mark("Person", "Age"), ann.mark("Value", "over 20 years")
    ann.line(
        f"T9\tScope {TEXT.index('Age')} {TEXT.index('Age') + 3};{TEXT.index('20')} {TEXT.index('20') + 2}\tAge 20"
    )
    ann.line(f"R1\tHas_value Arg1:{sodium} Arg2:{value}\t")
    ann.line(f"R2\tHas_value Arg1:{person} Arg2:{years}\t")
    ann.line("*\tOR T1 T3")
    ann.line("#1\tAnnotatorNotes T1\tlooked at twice")
    return ann.write(folder, "NCT1_inc")


@pytest.mark.parametrize(
    ("said", "hits"),
    [
        ({}, (1, 1, 1)),
        ({"threshold": {"comparator": "<"}}, (1, 1, 0)),
        ({"threshold": {"value": 1}}, (1, 0, 0)),
        ({"threshold": {"bound": place("surgery")}}, (0, 0, 0)),
    ],
)
def test_chia_is_scored_by_place_number_and_sign(tmp_path, said, hits):
    [document] = read_suite(chian(tmp_path))
    tally = chia.score(document, found(**said))
    names = ("detect", "number", "comparator")
    assert [tally.recall[f"thresholds, {name}"] for name in names] == [
        [bool(h)] for h in hits
    ]
    assert tally.precision["thresholds, detect"] == [bool(hits[0])]
    assert tally.recall["timeframes, number"] == [True]


def test_one_prediction_answers_one_value_of_chia(tmp_path):
    folder = chian(tmp_path)
    lines_ = (folder / "NCT1_inc.ann").read_text(encoding="utf-8")
    (folder / "NCT1_inc.ann").write_text(
        lines_ + "T10\tMeasurement 6 12\tsodium\nR3\tHas_value Arg1:T10 Arg2:T2\t\n"
    )
    [document] = read_suite(folder)
    assert chia.score(document, found()).recall["thresholds, detect"] == [True, False]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("130", [130.0]),
        ("1,500", [1500.0]),
        ("1.5 x 10^9", [1.5e9, 1.5]),
        ("three", [3.0]),
        ("18-75", [18.0, 75.0]),
        ("-3", [-3.0, 3.0]),
        ("\u2160 or II", [1.0, 2.0]),
        ("normal", []),
        ("", []),
        ("IL6R", []),
    ],
)
def test_numbers_of_a_value_are_read(text, values):
    assert numbers(text) == values


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("≥ 130", ">="),
        (">/= 18", ">="),
        ("< 5", "<"),
        ("=< 5", "<="),
        ("＞ 3", ">"),
        ("at least 3", None),
        ("= 3", None),
        ("", None),
    ],
)
def test_a_sign_is_read(text, read):
    assert sign(text) == read


@pytest.mark.parametrize(
    ("unit", "text", "written", "same"),
    [
        ("mmol/L", "mmol/L", "mmol/l", True),
        ("10*9/L", "x 10^9/L", "x10^9/L", True),
        ("10*9/L", "x 10^9/L", "/L", True),
        ("g/dL", "g/dl", "g/L", False),
        (None, None, "points", True),
        (None, None, "mg", False),
        ("U/L", "IU/L", "IU/L", True),
    ],
)
def test_units_are_compared_as_ucum(unit, text, written, same):
    assert same_unit({"unit": unit, "unit_text": text}, written) is same


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("T1 Value 0 3 abc", "cannot read"),
        ("T1\tValue 0 999\tabc", "T1 is outside its text"),
        ("T1\tValue 0 1 2\tabc", "places '0 1 2'"),
        ("E1\tEq-Comparison", "cannot read"),
        ("X1\tsomething", "cannot read"),
    ],
)
def test_what_is_wrong_with_a_corpus_is_named(tmp_path, line, what):
    ann = Ann()
    ann.line(line)
    ann.line(line)
    with pytest.raises(AnnotationError) as caught:
        read_suite(ann.write(tmp_path))
    assert f"NCT1.ann:1: {what}" in str(caught.value)
    assert len(caught.value.problems) == 2


def test_a_folder_without_a_corpus_is_named(tmp_path):
    with pytest.raises(AnnotationError, match=r"no \.ann file"):
        read_suite(tmp_path)
    (tmp_path / "a.ann").write_text("")
    with pytest.raises(AnnotationError, match=r"a\.txt"):
        read_suite(tmp_path)


def test_marks_are_put_where_their_words_stand(tmp_path):
    ann = Ann("é ALT\r\n< 3")
    ann.line("T1\tValue 6 9\t< 3")
    [document] = read_suite(ann.write(tmp_path))
    assert (document.marks["T1"].pieces, document.moved) == (((7, 10),), 1)


def test_ratios_of_nothing_are_none_and_intervals_hold_the_figure():
    rows = [Tally() for _ in range(12)]
    for n, row in enumerate(rows):
        row.recall["a"] = [True, n % 3 == 0]
        row.precision["a"] = [n % 2 == 0]
        row.recall["b"] = [True]
    first, second = lines(rows)
    assert first.recall == pytest.approx(16 / 24)
    assert first.precision == 0.5
    assert first.f1_interval[0] <= first.f1 <= first.f1_interval[1]
    assert (second.precision, second.f1, second.f1_interval) == (None, None, None)
    assert lines([]) == []
    assert lines(rows[:1])[0].f1_interval is None


@pytest.mark.parametrize(("suite", "make"), [("lct", leaf), ("chia", chian)])
def test_the_command_scores_a_folder(tmp_path, suite, make):
    folder = make(tmp_path / "corpus")
    result = CliRunner().invoke(
        app, ["benchmark", suite, str(folder)], env={"COLUMNS": "80"}
    )
    assert result.exit_code == 0, result.output
    assert "1 documents, 0 marks stood elsewhere" in result.output
    told = json.loads(
        CliRunner().invoke(app, ["benchmark", suite, str(folder), "--json"]).stdout
    )
    figures = {row["name"]: row for row in told["lines"]}
    assert figures["thresholds, detect"]["recall"] == 1.0
    assert figures["timeframes, detect"]["recall"] == 1.0


def test_the_command_names_what_is_wrong(tmp_path):
    assert CliRunner().invoke(app, ["benchmark", "i2b2", str(tmp_path)]).exit_code == 2
    result = CliRunner().invoke(app, ["benchmark", "lct", str(tmp_path)])
    assert result.exit_code == 2
    assert "no .ann file" in result.output


def test_the_suites_take_any_extractor(tmp_path):
    result = benchmark("lct", leaf(tmp_path), lambda row: found())
    assert {row.name: row.f1 for row in result.lines}["thresholds, unit"] == 1.0
