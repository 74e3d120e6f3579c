"""Text of documents as a terminal may show it."""

from __future__ import annotations

import unicodedata

from rich.cells import get_character_cell_size


def printable(text: str) -> str:
    """Show every control, format and unassigned character as its escape.

    No sequence of a document then reaches the terminal, and none hides or turns text.

    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    if text.isprintable():
        return text
    return "".join(shown(character) for character in text)


def shown(character: str) -> str:
    """Show one character; white space of every width is one space."""
    if character.isprintable():
        return character
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode("ascii")


def clipped(text: str, length: int) -> str:
    """Show a text on one line, its middle left out where it is longer than `length`."""
    line = " ".join(printable(text).split())
    if len(line) <= length:
        return line
    head = (length - 3) * 2 // 3
    return f"{line[:head]} … {line[len(line) - (length - 3 - head) :]}"


def cells(shown_text: str) -> int:
    """Count the columns a printable text takes."""
    if shown_text.isascii():
        return len(shown_text)
    return sum(get_character_cell_size(character) for character in shown_text)
