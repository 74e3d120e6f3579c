"""Tables: one row a record, read by pandas, openpyxl and DuckDB; no cell is a formula."""

from __future__ import annotations

import json

import pytest
from studies import study
from typer.testing import CliRunner

from trialspan.cli import app
from trialspan.convert.flat import KINDS, flat_rows
from trialspan.convert.sheets import safe
from trialspan.read.registry import read_study
from trialspan.run import process

HOSTILE = '=cmd|"/c calc"!A1'


@pytest.fixture(scope="module")
def records(nlp):
    given = study()
    given["protocolSection"]["sponsorCollaboratorsModule"]["leadSponsor"]["name"] = (
        HOSTILE
    )
    reading = read_study(given)
    known = {"layout": reading.layout, "trial": reading.trial}
    first = process(nlp, reading.text, doc_id=reading.id, source="a.json", **known)
    return [first, process(nlp, "Platelets ≥ 100 x 10^9/L", doc_id="b", source="b.txt")]


@pytest.fixture(scope="module")
def out(records, tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "out.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf8")
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["table", *map(str, arguments)])


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("≥ 9", "≥ 9"),
        ("9 = 9", "9 = 9"),
        ("=", "="),
        (-3, -3),
        (None, None),
        ("", ""),
    ],
)
def test_a_formula_is_made_text(value, written):
    assert safe(value) == written


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_pandas_reads_a_row_a_record(records, out, tmp_path, kind, suffix):
    pandas = pytest.importorskip("pandas")
    path = tmp_path / f"t{suffix}"
    done = run(out, "-o", path, "--kind", kind)
    assert done.exit_code == 0, done.output
    read = {
        ".csv": pandas.read_csv,
        ".parquet": pandas.read_parquet,
        ".xlsx": pandas.read_excel,
    }
    frame = read[suffix](path)
    rows = [row for record in records for row in flat_rows(record, kind)]
    assert list(frame.columns) == [column.name for column in KINDS[kind].columns]
    assert len(frame) == len(rows)


def test_openpyxl_sees_no_formula(out, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    assert run(out, "-o", tmp_path / "t.xlsx", "--kind", "documents").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = [cell for row in book["documents"].iter_rows() for cell in row]
    assert f"'{HOSTILE}" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


QUESTIONS = [
    (
        "SELECT doc_id FROM required_bounds WHERE analyte LIKE 'platelet%'"
        " AND comparator = '>=' AND canonical_value >= 75 AND canonical_unit = '10*9/L'",
        [("NCT90000001",)],
    ),
    (
        "SELECT modality, target, year, trials FROM targets_per_year WHERE target = 'BCMA'",
        [("CAR-T", "BCMA", 2024, 1)],
    ),
    ("SELECT count(*) FROM outcomes WHERE concept = 'overall survival'", [(1,)]),
    ("SELECT count(*) FROM definitions WHERE abbreviation = 'PFS'", [(0,)]),
]


@pytest.mark.parametrize(("question", "answer"), QUESTIONS)
def test_duckdb_answers(out, tmp_path, question, answer):
    duckdb = pytest.importorskip("duckdb")
    assert run(out, "-o", tmp_path / "run.duckdb").exit_code == 0
    with duckdb.connect(str(tmp_path / "run.duckdb"), read_only=True) as database:
        assert database.execute(question).fetchall() == answer


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["-o", "t.txt"], 2, "no table is named t.txt"),
        (["-o", "t.csv", "--kind", "nothing"], 2, "no kind 'nothing'"),
        (["-o", "none/t.csv"], 2, "no folder"),
    ],
)
def test_a_wrong_call_is_told(out, tmp_path, monkeypatch, arguments, code, told):
    monkeypatch.chdir(tmp_path)
    done = run(out, *arguments)
    assert done.exit_code == code
    assert told in " ".join(done.output.replace("│", " ").split())


def test_a_broken_line_is_named_and_the_rest_is_written(out, tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text(
        out.read_text(encoding="utf8") + '{"doc_id": \n[]\n', encoding="utf8"
    )
    done = run(broken, "-o", tmp_path / "t.csv", "--kind", "documents")
    assert done.exit_code == 1
    assert "broken.jsonl#3: broken JSON" in done.output
    assert "broken.jsonl#4: no record" in done.output
    assert len((tmp_path / "t.csv").read_text(encoding="utf8").splitlines()) == 3
