"""Targets found in a text, in the forms the tests compare."""

from __future__ import annotations

import re
from typing import Any

from spacy.language import Language

MARK = re.compile(r"\[([^\[\]]+)\]\(([^()]+(?:\([^()]*\))?[^()]*)\)")


def read_marks(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Plain text and its mentions: "anti-[CD19](CD19)"."""
    text, spans, end = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[end : mark.start()]
        spans.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        end = mark.end()
    return text + marked[end:], spans


def targets(nlp: Language, text: str) -> list[dict[str, Any]]:
    return nlp(text).spans["targets"].attrs["values"]


def mentions(nlp: Language, text: str) -> list[tuple[int, int, str]]:
    return sorted(
        (m["start"], m["end"], found["name"])
        for found in targets(nlp, text)
        for m in found["mentions"]
    )
