"""What stands around a mention: is it a target at all, and in what language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from trialspan.pipes.page import Page
from trialspan.pipes.targets.evidence import Evidence
from trialspan.pipes.targets.tables import Tables, key

REACH = 90  # characters of the mention's own item that can tell its meaning
JOINED = re.compile(
    r"[\s\-\"')\]]{0,3}(?:/|,|\+|&|x|×|;|-|and/or|and|or|plus|with)?[\s\-\"'(\[]{0,3}"
    r"(?:(?:and|or|a|the|anti)[\s-]{1,2}){0,2}"
)
MARKED = re.compile(
    r"\s?[\-(]{0,2}\s?(?:\+|＋|pos(?:itive)?(?![a-z])|neg(?:ative)?(?![a-z])|hi(?:gh)?(?![a-z])|low(?![a-z])|bright|dim)\)?"
)
RENAL = re.compile(r"[^.;\n]{0,40}?(?:ml\s?/\s?min|1\.73)")
ANTIBODY = re.compile(  # of a routine name: an antibody, or its specificity
    r"[\s)]{0,2}(?:\([^()]{1,12}\)\s?)?(?:and )?(?:auto)?antibod"
    r"|[\s)-]{0,2}(?:\([^()]{1,12}\)\s?)?directed (?:against|to|at)"
    r"|[\s)-]{0,2}(?:\([^()]{1,12}\)\s?)?specific"
    r"(?! (?:car|t[ -]cell|tcr|chimeric|ctl|cytotoxic))"
)
CRITERIA = ("inclusion_criteria", "exclusion_criteria", "eligibility")
CLAUSE = re.compile(r"[.;|\n]|\b(?:will|receive[sd]?|followed by|combined with|plus)\b")


@dataclass(slots=True)
class Reading:
    """A mention and the language it stands in."""

    evidence: Evidence
    section: str | None
    before: str
    after: str
    therapy: bool = False
    acts: bool = False  # the language of therapy beyond "X treatment", "X agent"
    biomarker: bool = False
    gene: bool = False  # the state of a gene or its expression
    level: bool = False  # a concentration is measured
    prior: bool = False
    had: bool = False  # in criteria: a treatment patients had or take
    armour: bool = False
    edited: bool = False
    disease: bool = False  # what has the marker is a disease
    cells: bool = False  # what has the marker are cells
    expressed: bool = False  # the marker is there: "X+", "X-positive", "X-expressing"
    sentence: str = ""


def read(page: Page, tables: Tables, evidence: Evidence) -> Reading:
    """The mention with the cues on either side, inside its own item."""
    start, end = evidence.start, evidence.end
    item = page.item_at(start)
    low, high = (item.start, item.end) if item else (0, len(page.text))
    before = page.lower[max(low, start - REACH) : start]
    after = page.lower[end : min(max(high, end), end + REACH)]
    reading = Reading(evidence, page.section_at(start), before, after)
    ends, begins = tables.before, tables.after
    serum = ends["serology"].search(before) is not None
    reading.acts = (
        evidence.therapy
        or (ends["therapy"].search(before) is not None and not serum)
        or begins["therapy"].match(after) is not None
    )
    reading.therapy = reading.acts or begins["agent"].match(after) is not None
    marked = MARKED.match(after)
    reading.gene = (
        marked is not None
        or begins["biomarker"].match(after) is not None
        or ends["biomarker"].search(before) is not None
    )
    reading.biomarker = reading.gene or begins["test"].match(after) is not None
    reading.expressed = (
        marked is not None or begins["expressed"].match(after) is not None
    ) or ends["expressed"].search(before) is not None
    reading.sentence = page.lower[low:high] if high - low < 2000 else before + after
    if lead := page.item(item.parent) if item else None:
        reading.sentence = page.lower[lead.start : lead.end][-200:] + reading.sentence
    rest = after[marked.end() :] if marked else after
    reading.disease = tables.diseases.match(rest) is not None
    reading.level = (
        begins["level"].match(after) is not None
        or ends["level"].search(before) is not None
    )
    reading.cells = begins["cell"].match(rest) is not None
    reading.prior = (
        ends["prior"].search(before) is not None
        or begins["prior"].match(after) is not None
        or tables.anywhere["refractory"].search(CLAUSE.split(before)[-1]) is not None
    )
    reading.had = reading.prior or ends["had"].search(before) is not None
    reading.armour = ends["armour"].search(before) is not None or (
        is_part(tables, evidence) and begins["armour"].match(after) is not None
    )
    reading.edited = (
        begins["edit"].match(after) is not None
        or ends["edit"].search(before) is not None
    )
    return reading


def is_part(tables: Tables, evidence: Evidence) -> bool:
    """Whether the molecule is known as what engineered cells carry or secrete."""
    target = tables.targets.get(evidence.target or "")
    return target is not None and target.part == "armour"


def share_language(page: Page, readings: list[Reading]) -> None:
    """Coordinated mentions ("anti-CD19 and CD22 CAR-T") share their language."""
    for one, two in pairwise(readings):
        if joined(page, one.evidence, two.evidence) and one.therapy:
            two.therapy = True
            two.acts = two.acts or one.acts
            two.armour = two.armour or one.armour
        if joined(page, one.evidence, two.evidence):
            two.biomarker = two.biomarker or one.biomarker
            two.expressed = two.expressed or one.expressed
            two.gene = two.gene or one.gene
            two.level = two.level or one.level
            two.prior = two.prior or one.prior
    for two, one in pairwise(reversed(readings)):
        if joined(page, one.evidence, two.evidence):
            one.therapy = one.therapy or two.therapy
            one.acts = one.acts or two.acts
            one.gene = one.gene or two.gene
            one.biomarker = one.biomarker or two.biomarker


def joined(page: Page, one: Evidence, two: Evidence) -> bool:
    gap = page.lower[one.end : max(two.start, one.end)]
    return len(gap) < 16 and gap != " " and JOINED.fullmatch(gap) is not None


def is_target(page: Page, tables: Tables, reading: Reading, *, cells: bool) -> bool:
    """Whether the mention is of a target, not of an abbreviation, a marker or a tool.

    ``cells`` says that the document studies engineered cells.
    """
    one = reading.evidence
    if one.form in ("drug", "misspelling"):
        return True
    if tables.after["disease_tail"].match(reading.after):
        return False
    if is_support(tables, reading):
        return False
    if is_technology(tables, reading) or is_domain(tables, reading, cells=cells):
        return False
    if one.target is None:
        return True
    written = page.norm[one.start : one.end]
    target, name = tables.targets[one.target], bare_name(one, written)
    if name in target.routine:
        selected = cells and reading.expressed and not name.startswith("cd")
        if selected and reading.section not in CRITERIA:
            return True
        return (
            reading.therapy and not reading.cells and not ANTIBODY.match(reading.after)
        )
    if name in target.ambiguous and not (reading.acts or reading.gene):
        return False
    if written.upper() == "EGFR" and RENAL.match(reading.after):
        return False
    return not is_phenotype(reading)


def is_redefined(
    page: Page, tables: Tables, reading: Reading, *, seen: dict[str, bool]
) -> bool:
    """Whether the document itself gives an abbreviation another long form.

    "facilitated antigen presentation (FAP)": FAP is no fibroblast activation protein.
    """
    one = reading.evidence
    name = page.norm[one.start : one.end]
    if one.form == "drug" or not ABBREVIATION.fullmatch(name):
        return False
    if name not in seen:  # the whole text is searched once for each abbreviation
        long_form = long_form_of(page, name)
        seen[name] = bool(long_form) and key(long_form) not in tables.by_key
    return seen[name]


def long_form_of(page: Page, name: str) -> str:
    """What stands before "(NAME)" with words that begin with its letters, or ""."""
    place = max(page.norm.find(f"({name})"), page.norm.find(f"({name}s)"))
    if place < 0:
        return ""
    words = page.lower[max(0, place - 80) : place].replace("-", " ").split()
    letters = [letter.lower() for letter in name if letter.isalpha()]
    for count in range(len(letters), len(letters) + 3):
        initials = iter([word[0] for word in words[-count:]])
        if all(letter in initials for letter in letters):
            return " ".join(words[-count:])
    return ""


ABBREVIATION = re.compile(r"[A-Z]{2,5}")


def is_phenotype(reading: Reading) -> bool:
    """Whether a marker only names cells: "CD19+ B cells", "CD34+ count"."""
    if reading.therapy and not MARKED.match(reading.after):
        return False
    marked = MARKED.match(reading.after) is not None
    return marked and reading.cells and not reading.disease


def is_support(tables: Tables, reading: Reading) -> bool:
    """Whether a growth factor is named beside others that support blood counts."""
    if reading.section not in CRITERIA or not is_part(tables, reading.evidence):
        return False
    near = reading.before[-40:] + " " + reading.after[:40]
    return tables.anywhere["support"].search(near) is not None


def bare_name(one: Evidence, written: str) -> str:
    """The key of a name, without what is inside it ("immunoglobulin (Ig) E")."""
    if one.rule == "target.bracketed_abbreviation":
        written = INSIDE.sub("", written)
    return WORDED.sub("cd", key(written))


INSIDE = re.compile(r"\([^()]{1,8}\)")
WORDED = re.compile(r"clusters?ofdifferentiation(?:antigen)?")


def is_domain(tables: Tables, reading: Reading, *, cells: bool) -> bool:
    """Whether a costimulatory receptor is named as a domain of the studied CAR."""
    target = tables.targets.get(reading.evidence.target or "")
    if not cells or target is None or target.part != "domain":
        return False
    return not reading.before.rstrip("- ").endswith("anti")


def is_technology(tables: Tables, reading: Reading) -> bool:
    """Whether a receptor is named as a part of the product, not as what it acts on."""
    return (
        tables.after["technology"].match(reading.after) is not None
        or tables.before["technology"].search(reading.before) is not None
    )
