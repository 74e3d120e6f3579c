"""PDF and Word protocols: pages, running heads, broken words; what cannot be read."""

from __future__ import annotations

import io

import pytest

from trialspan.read.files import Failure, Input, list_inputs
from trialspan.read.layout import ReadError
from trialspan.read.pages import read_docx, read_pdf
from trialspan.run import process

pytest.importorskip("pypdfium2")
docx = pytest.importorskip("docx")


def pdf(pages: list[list[str]], *, text: bool = True) -> bytes:
    """A PDF of pages of lines, in Helvetica."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font,
    ]
    for n, lines in enumerate(pages):
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {resources}"
            f" /Contents {5 + 2 * n} 0 R >>".encode()
        )
        shown = "".join(f"({line}) Tj 0 -16 Td " for line in lines) if text else ""
        stream = f"BT /F1 12 Tf 72 720 Td {shown}ET".encode("latin-1")
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(parts) + 1))
    out.write(b"startxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def protocol() -> bytes:
    body = [
        ["Cells in Myeloma", "Objectives", "The study has one aim."],
        [
            "Inclusion Criteria:",
            "- Platelet count of at least 75 x 10^9/L",
            "- Hemo-",
            "globin >= 8 g/dL",
        ],
        ["Exclusion Criteria:", "- LVEF < 45 %"],
        ["Follow-up", "Patients are seen for two years."],
    ]
    return pdf(
        [
            ["Protocol TS-1 Version 2", *lines, f"Page {n} of 4"]
            for n, lines in enumerate(body, 1)
        ]
    )


def test_running_heads_go_and_broken_words_are_joined():
    text = read_pdf(protocol()).text
    assert "Protocol TS-1" not in text
    assert "Page 2" not in text
    assert "Hemoglobin >= 8 g/dL" in text
    assert "Follow-up" in text


def test_each_page_is_where_it_says():
    reading = read_pdf(protocol())
    pages = {s.page: reading.text[s.start : s.end] for s in reading.layout.fields}
    assert list(pages) == [1, 2, 3, 4]
    assert pages[3] == "Exclusion Criteria:\n- LVEF < 45 %"


def test_sections_are_found_and_pages_kept(nlp, tmp_path):
    (tmp_path / "a.pdf").write_bytes(protocol())
    (given,) = list_inputs([str(tmp_path)])
    assert given.doc_id == "a"
    d = given.document
    record = process(nlp, d.text, doc_id="a", source="a.pdf", layout=d.layout)
    found = {(b["value"], b["criterion"]) for b in record["lab_thresholds"]}
    assert found == {(75, "inclusion"), (8, "inclusion"), (45, "exclusion")}
    assert {s["page"] for s in record["sections"] if "page" in s} == {1, 2, 3, 4}


def test_lines_that_repeat_in_a_short_file_stay():
    text = read_pdf(pdf([["Same line", "one"], ["Same line", "two"]])).text
    assert text.count("Same line") == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([["x"]], text=False), "without text"),
        (b"%PDF-1.4\nnothing", "damaged"),
        (b"", "damaged"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(data, reason):
    with pytest.raises(ReadError) as caught:
        read_pdf(data)
    assert reason in str(caught.value)


def word(build) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def criteria(document) -> None:
    document.add_heading("Inclusion Criteria", 1)
    document.add_paragraph("Platelets ≥ 75 x 10^9/L", style="List Bullet")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text = "Hemoglobin"
    table.rows[0].cells[1].text = "≥ 8 g/dL"


def test_a_word_document_gives_lists_and_tables():
    text = read_docx(word(criteria)).text
    assert "Inclusion Criteria\n\n- Platelets ≥ 75 x 10^9/L\n" in text
    assert "Hemoglobin | ≥ 8 g/dL" in text


@pytest.mark.parametrize(
    ("data", "reason"),
    [(word(lambda d: None), "without text"), (b"PK\x03\x04", "no Word document")],
)
def test_a_word_document_that_cannot_be_read_says_why(data, reason):
    with pytest.raises(ReadError) as caught:
        read_docx(data)
    assert reason in str(caught.value)


def test_one_bad_protocol_of_a_folder_is_named(tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "good.docx").write_bytes(word(criteria))
    entries = list(list_inputs([str(tmp_path)]))
    assert [e.doc_id for e in entries if isinstance(e, Input)] == ["good"]
    assert ["damaged" in e.reason for e in entries if isinstance(e, Failure)] == [True]


def test_lines_that_the_page_broke_say_what_they_say_unbroken(nlp):
    criteria = [
        "Systolic blood pressure at rest on three visits of no more than",
        "160 mmHg and no systemic steroids within four weeks prior to the",
        "First dose of the study drug as given at the clinic on the first",
        "visit. Participants with a left ventricular ejection fraction of",
        "less than 45 percent are not enrolled in this part of the study.",
    ]
    lines = ["Inclusion Criteria:", *criteria, *criteria]
    reading = read_pdf(pdf([lines]))
    record = process(nlp, reading.text, doc_id="x", source="x", layout=reading.layout)
    found = {(t["comparator"], t["value"]) for t in record["lab_thresholds"]}
    assert found == {("<=", 160), ("<", 45)}
    anchors = {t["anchor"]["event"] for t in record["timeframes"]}
    assert anchors == {"treatment_start"}
