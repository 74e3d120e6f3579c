"""Targets that no row knows, by the grammar of target language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialspan.pipes.page import Page
from trialspan.pipes.targets.evidence import Evidence
from trialspan.pipes.targets.tables import Tables, key
from trialspan.values.look import COMMON

# An abbreviation: capitals and digits, at least two capitals or a capital and a digit.
REST = r"[A-Za-z0-9]{0,9}(?:[-.][A-Z0-9][A-Za-z0-9]{0,5}){0,2}"
# What leads to a name or follows one, in groups named by their rules; and the same in
# small letters, as the look knows it.
LED = re.compile(
    rf"(?:(?P<anti_x>[Aa]nti[- ])|(?P<targeting_x>[Tt]argeting(?: the)? ))([A-Z]{REST})"
    r"(?![A-Za-z0-9])"
)
LEADING = COMMON.add(re.compile(r"(?<![a-z0-9])(?:anti[- ]|targeting )"))
NAME_BEHIND = re.compile(rf"([A-Z](?<![A-Za-z0-9-].){REST})[- ]\Z")
BEFORE = 25  # most signs of a name and what parts it from the word behind it
GENE = re.compile(r"[A-Z][A-Z0-9]{2,7}")
CAPITALS = re.compile(r"[A-Z]")
DIGIT = re.compile(r"\d")
PARTS = re.compile(r"[-./]")
ANTI = re.compile(r"^(?:anti|α)")
# A product's code (IM19, CT0596) is no target's name.
CODE = re.compile(
    r"[A-Za-z]{1,7}-?\d{2,7}[A-Za-z]?(?:-[A-Z0-9]{1,3})?|[A-Z]{4,}-[A-Z]{0,4}\d"
)
NO_MOLECULE = re.compile(r"CAR|TCR|Cells?|Target")
THERAPY = re.compile(
    r"[- )]{1,3}(?:car|chimeric|monoclonal|mab|therap|immunotherap|treatment|agent|drug"
    r"|bispecific|adc|scfv|nanobod|vaccin|blockade|inhibit)"
)


def unknown_targets(page: Page, tables: Tables) -> Iterator[Evidence]:
    """Names in the place of a target; a drug class or an assay is none."""
    for m in led_names(page):
        rule = "target.anti_x" if m["anti_x"] else "target.targeting_x"
        start, end = m.span(3)
        if is_name(m[3], tables) and not serology(page, rule, start, end):
            yield Evidence(start, end, None, "name", rule, therapy=True)
    for m, kind in followed_names(page, tables):
        therapy = kind != "x_mutation"
        if is_name(m[1], tables) and (therapy or GENE.fullmatch(m[1])):
            rule = f"target.{kind}"
            yield Evidence(*m.span(1), None, "name", rule, therapy=therapy)


def led_names(page: Page) -> Iterator[re.Match[str]]:
    """The names behind "anti-" and "targeting", with these words."""
    done = 0
    for word in LEADING.finditer(page.lower):
        found = LED.match(page.norm, word.start())
        if found and word.start() >= done:
            done = found.end()
            yield found


def followed_names(page: Page, tables: Tables) -> Iterator[tuple[re.Match[str], str]]:
    """The names in front of words that tell of a target, and the kind of the word."""
    done = 0
    for word in tables.following.finditer(page.lower) if tables.following else ():
        at = word.start()
        if page.norm[at - 2 : at - 1].isalnum():
            found = NAME_BEHIND.search(page.norm, max(done, at - BEFORE), at)
            if found:
                done = word.end()
                yield found, word.lastgroup or ""


def is_name(name: str, tables: Tables) -> bool:
    """Whether a word has the form of a molecule's abbreviation and no other meaning.

    name = letters, digits and hyphens, with two capitals, or a capital and a digit
    """
    capitals, digits = len(CAPITALS.findall(name)), len(DIGIT.findall(name))
    if len(name) < 3 or not (capitals >= 2 or (capitals and digits)):
        return False
    if CODE.fullmatch(name) or NO_MOLECULE.search(name):
        return False
    return not any(known(part, tables) for part in (name, *PARTS.split(name)))


def known(part: str, tables: Tables) -> bool:
    """Whether a part of a name has a meaning already: a target's, an assay's."""
    word = key(part)
    return any(
        w in tables.no_targets or w in tables.by_key for w in (word, ANTI.sub("", word))
    )


def serology(page: Page, rule: str, start: int, end: int) -> bool:
    """Whether "anti-X" is an antibody a patient may have, not one that is given."""
    if rule != "target.anti_x" or THERAPY.match(page.lower, end):
        return False
    return page.section_at(start) not in ("title", "interventions", "arms")
