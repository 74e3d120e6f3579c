"""PDF and Word documents -> text, with the page of each section (extra ``docs``)."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any
from zipfile import BadZipFile

from trialspan.pipes.page import Section
from trialspan.read.layout import Layout, ReadError, Reading
from trialspan.read.stretches import Stretches
from trialspan.read.wrapped import unwrapped, width_of

PAGE = "section.page"
EDGE = 2  # lines at the top and the bottom of a page that may be running heads
OFTEN = 0.5  # share of the pages a running head stands on
FEWEST = 4  # pages below which nothing is a running head
# a hyphen at a line end inside a word; pdfium marks those it has joined
HYPHEN = re.compile(r"(?<=[a-z])[\xad\u2010-]\n(?=[a-z])|[\x02\ufffe]\n?")
DIGITS = re.compile(r"\d+")
WANTED = "(pip install trialspan[docs])"


def read_pdf(data: bytes, member: str = "") -> Reading:
    """The text of a PDF: pages without running heads, broken words and lines joined.

    Each page is a field of the text, with its number; a page without text is left out.
    Raises ReadError for a damaged file, one with a password, and one without text.
    """
    pages = _pdf_pages(data)
    if not any(page.strip() for page in pages):
        raise ReadError("a PDF without text (scanned pages; want it recognised first)")
    heads = _running_heads(pages)
    pages = [HYPHEN.sub("", _without(page, heads)) for page in pages]
    width = width_of(pages)
    pieces: list[str] = []
    fields = Stretches()
    at = 0
    for number, page in enumerate(pages, start=1):
        text = (unwrapped(page, width) if width else page).strip("\n")
        if text.strip():
            fields.append(Section("body", at, at + len(text), PAGE, page=number))
            pieces.append(text + "\n")
            at += len(text) + 1
    layout = Layout(fields=fields, found=True)
    return Reading("".join(pieces), member, layout=layout)


def _pdf_pages(data: bytes) -> list[str]:
    try:
        import pypdfium2
    except ImportError as error:
        raise ReadError(f"PDF needs pypdfium2 {WANTED}") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        secret = "password" in str(error).lower()
        why = "it needs a password" if secret else f"damaged: {error}"
        raise ReadError(why) from error
    try:
        return [_page_text(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page_text(page: Any) -> str:
    found = page.get_textpage()
    text: str = found.get_text_bounded()
    found.close()
    page.close()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _running_heads(pages: list[str]) -> set[str]:
    """The lines at the edges of most pages, numbers aside."""
    if len(pages) < FEWEST:
        return set()
    seen = Counter(form for page in pages for form in set(map(_form, _edges(page))))
    return {form for form, count in seen.items() if count > OFTEN * len(pages)}


def _edges(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return lines[:EDGE] + lines[-EDGE:]


def _form(line: str) -> str:
    return DIGITS.sub("#", line.strip().lower())


def _without(page: str, heads: set[str]) -> str:
    lines = page.split("\n")
    edges = {*_edges(page)}
    return "\n".join(x for x in lines if x not in edges or _form(x) not in heads)


def read_docx(data: bytes, member: str = "") -> Reading:
    """The text of a Word document: paragraphs, list marks, and tables cell by cell."""
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError as error:
        raise ReadError(f"DOCX needs python-docx {WANTED}") from error
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise ReadError(f"no Word document, or it needs a password: {error}") from error
    lines = [line for block in document.iter_inner_content() for line in _block(block)]
    if not any(line.strip() for line in lines):
        raise ReadError("a Word document without text")
    return Reading("\n".join(lines) + "\n", member)


def _block(block: Any) -> list[str]:
    if hasattr(block, "rows"):
        return [_row(row) for row in block.rows] + [""]
    style = (block.style.name or "") if block.style is not None else ""
    if style.startswith("List"):
        return [f"- {block.text}"]
    return [block.text, ""] if style.startswith(("Heading", "Title")) else [block.text]


def _row(row: Any) -> str:
    cells: list[str] = []
    for cell in row.cells:
        text = " ".join(cell.text.split())
        if not cells or cells[-1] != text:  # a merged cell comes once for each column
            cells.append(text)
    return " | ".join(cells)
