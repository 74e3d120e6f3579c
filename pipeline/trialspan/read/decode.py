"""Bytes -> text: exact, with the encoding that was found."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from charset_normalizer import from_bytes

LARGEST_FILE = 200 * 1024 * 1024  # bytes
SNIFFED = 4096  # bytes that decide between UTF-8 and UTF-16
SAMPLE = 1024 * 1024  # bytes that decide between legacy encodings
LEGACY = ["gb18030", "cp1252"]
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip file (or DOCX, XLSX)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
)
SURROGATE = re.compile("[\ud800-\udfff]")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
GB2312_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
MOST_CONTROLS = 0.02  # share of a text in a legacy encoding


class DecodeError(ValueError):
    """The bytes are no text; says what they look like."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and whether another encoding fits too."""

    text: str
    encoding: str
    doubtful: bool = False


def decode(data: bytes) -> Decoded:
    """The text of a file: UTF-8 or UTF-16, BOM or not, else GB18030 or cp1252.

    Line ends stay as they are, the BOM goes, lone surrogates become U+FFFD. Raises
    DecodeError for what is too large, binary, or in no encoding of these.
    """
    check_start(data, len(data))
    found = _unicode(data) or _legacy(data)
    if found is None:
        raise DecodeError("undecodable (want UTF-8, UTF-16, GB18030 or Windows-1252)")
    return found


def check_start(head: bytes, size: int) -> None:
    """Raise DecodeError where the size or the first bytes are not those of a text."""
    if size > LARGEST_FILE:
        shown = f"{size / 2**20:.0f} MB"
        raise DecodeError(f"{shown} is too large (want at most 200 MB; split the file)")
    for magic, what in MAGIC:
        if head.startswith(magic):
            raise DecodeError(f"binary: {what} (want text)")


def whole(text: str) -> str:
    """The text with every lone surrogate replaced by U+FFFD."""
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def _unicode(data: bytes) -> Decoded | None:
    encoding, skipped = unicode_encoding(data, len(data))
    return _try(data[skipped:] if skipped else data, encoding)


def unicode_encoding(head: bytes, size: int) -> tuple[str, int]:
    """The Unicode encoding of the first bytes, and the length of the BOM."""
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return encoding, len(bom)
    return _utf16_without_bom(head, size) or "utf-8", 0


def decode_pieces(pieces: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The text of a file that comes in pieces; UnicodeDecodeError where it is none.

    Lone surrogates become U+FFFD.
    """
    errors = "surrogatepass" if encoding.startswith("utf") else "strict"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for piece in pieces:
        yield whole(decoder.decode(piece))
    yield whole(decoder.decode(b"", final=True))


def _try(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(whole(data.decode(encoding, "surrogatepass")), encoding)
    except UnicodeDecodeError:
        return None


def _utf16_without_bom(data: bytes, size: int) -> str | None:
    """The byte order, where every second byte of a Latin text is zero."""
    sample = data[:SNIFFED]
    if size % 2 or len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and not odd else None


def _legacy(data: bytes) -> Decoded | None:
    names = legacy_encodings(data[:SAMPLE])
    fitting = [d for name in names if (d := _try_legacy(data, name))]
    if not fitting:
        return None
    return replace(fitting[0], doubtful=len(fitting) > 1)


def legacy_encodings(sample: bytes) -> list[str]:
    """The legacy encodings that fit a sample, the likelier one first."""
    if len(CONTROLS.findall(sample)) > MOST_CONTROLS * len(sample):
        raise DecodeError("binary: many control characters (want text)")
    found = [match.encoding for match in from_bytes(sample, cp_isolation=LEGACY)]
    likely = _by_pairs(sample)
    return sorted(found or LEGACY, key=lambda name: name != likely)


def _try_legacy(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _by_pairs(sample: bytes) -> str:
    """GB18030 where all high bytes are pairs of GB 2312, as for （ and ≥."""
    runs = HIGH_RUN.findall(sample)
    paired = all(GB2312_PAIRS.fullmatch(run) for run in runs)
    return "gb18030" if paired else "cp1252"
