"""Bytes -> text: every encoding that is told, and what is refused."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialspan.read.decode import DecodeError, decode

ENGLISH = "Patients’ ALT ≤ 3.0 × ULN; 38 °C"
CP1252 = "Patients’ temperature – 38 °C, Sjögren’s syndrome"
CHINESE = "入选标准：年龄≥18岁，ALT≤3.0×ULN"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"plain", "plain", "utf-8"),
        (ENGLISH.encode(), ENGLISH, "utf-8"),
        (codecs.BOM_UTF8 + ENGLISH.encode(), ENGLISH, "utf-8"),
        (codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le"), ENGLISH, "utf-16-le"),
        (codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be"), ENGLISH, "utf-16-be"),
        ("Age over 18 years".encode("utf-16-le"), "Age over 18 years", "utf-16-le"),
        ("Age over 18 years".encode("utf-16-be"), "Age over 18 years", "utf-16-be"),
        (CHINESE.encode("gb18030"), CHINESE, "gb18030"),
        (
            "BCMA（CD269）CAR-T cells".encode("gb18030"),
            "BCMA（CD269）CAR-T cells",
            "gb18030",
        ),
        (CP1252.encode("cp1252"), CP1252, "cp1252"),
        ("Sjögren syndrome".encode("cp1252"), "Sjögren syndrome", "cp1252"),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n", "utf-8"),
        (b"nul \x00 inside", "nul \x00 inside", "utf-8"),
        (b"lone \xed\xa0\x80 surrogate", "lone \ufffd surrogate", "utf-8"),
    ],
)
def test_text_is_exact(data, text, encoding):
    found = decode(data)
    assert (found.text, found.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 ...", "binary: a PDF"),
        (b"PK\x03\x04rest", "binary: a zip file"),
        (b"\x89PNG\r\n\x1a\n", "binary: an image"),
        (b"\x1f\x8b\x08\x00", "binary: a gzip file"),
        (bytes(range(256)) * 4, "binary: many control characters"),
    ],
)
def test_what_is_no_text_is_refused(data, message):
    with pytest.raises(DecodeError, match=message):
        decode(data)


def test_a_doubtful_encoding_is_said():
    assert decode("µmol".encode("cp1252")).doubtful
    assert not decode(ENGLISH.encode()).doubtful


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_is_read_back(text):
    if not text.startswith("\ufeff") and "\0" not in text:
        data = text.encode()
        if not data.startswith((b"%PDF-", b"PK\x03\x04", b"GIF8", b"\x7fELF")):
            assert decode(data).text == text


@given(st.binary())
def test_bytes_are_decoded_or_refused(data):
    with contextlib.suppress(DecodeError):
        decode(data).text.encode()
