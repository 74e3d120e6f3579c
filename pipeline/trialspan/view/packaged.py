"""Styles and scripts of pages, and the policy that lets only them act."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files


def packaged(name: str) -> str:
    """A file beside this module."""
    return files("trialspan.view").joinpath(name).read_text(encoding="utf-8")


def head(title: str, style: str, script: str) -> str:
    """The beginning of a page in which nothing but its own style and script acts."""
    allowed = f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    policy = f"default-src 'none'; base-uri 'none'; form-action 'none'; {allowed}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>"
        f"<style>{style}</style></head>"
    )


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
