"""Whether a mention is of a target: not of a word, a marker, a tool, an assay."""

from __future__ import annotations

import re

from trialspan.pipes.page import Page
from trialspan.pipes.targets.evidence import Evidence
from trialspan.pipes.targets.reading import Reading, is_part
from trialspan.pipes.targets.tables import Tables, key

RENAL = re.compile(r"[^.;\n]{0,40}?(?:ml\s?/\s?min|1\.73)")
ANTIBODY = re.compile(  # of a routine name: an antibody, or its specificity
    r"[\s)]{0,2}(?:\([^()]{1,12}\)\s?)?(?:and )?(?:auto)?antibod"
    r"|[\s)-]{0,2}(?:\([^()]{1,12}\)\s?)?directed (?:against|to|at)"
    r"|[\s)-]{0,2}(?:\([^()]{1,12}\)\s?)?specific"
    r"(?! (?:car|t[ -]cell|tcr|chimeric|ctl|cytotoxic))"
)
CRITERIA = ("inclusion_criteria", "exclusion_criteria", "eligibility")
OUTCOMES = ("primary_outcomes", "secondary_outcomes", "other_outcomes", "endpoints")


def is_target(page: Page, tables: Tables, reading: Reading, *, cells: bool) -> bool:
    """Whether the mention is of a target, not of an abbreviation, a marker or a tool.

    ``cells`` says that the document studies engineered cells.
    """
    one = reading.evidence
    if one.form == "drug":
        return not (
            is_support(page, tables, reading)
            or is_pathogen(tables, reading)
            or is_clotting(tables, reading)
        )
    if one.form == "misspelling":
        return True
    if "disease_tail" in reading.after_cues:
        return False
    if is_support(page, tables, reading):
        return False
    if is_technology(tables, reading, cells=cells):
        return False
    if is_domain(tables, reading, cells=cells):
        return False
    if one.target is None:
        return True
    written = page.norm[one.start : one.end]
    target, name = tables.targets[one.target], bare_name(one, written)
    if target.part in IMMUNOGLOBULINS:
        if target.part == "isotype" and "class" in reading.after_cues:
            return False  # "an IgG1 monoclonal antibody": the class of a product
        return reading.acts or is_object(tables, reading, part=target.part)
    if name in target.routine:
        return is_beyond_routine(reading, name, cells=cells)
    shown = reading.gene or reading.blood or reading.listed
    if name in target.ambiguous and not (reading.acts or shown):
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


def is_unsure(page: Page, tables: Tables, reading: Reading) -> bool:
    """Whether only context keeps a mention out: an abbreviation of two meanings."""
    one = reading.evidence
    name = page.norm[one.start : one.end]
    if one.target is None or one.form == "drug" or len(name) < 3 or reading.cells:
        return False
    target = tables.targets[one.target]
    word = bare_name(one, name)
    return word in target.ambiguous and word not in target.routine


def is_phenotype(reading: Reading) -> bool:
    """Whether a marker only names cells: "CD19+ B cells", "CD34+ count"."""
    return reading.marked and reading.cells and not reading.disease


def is_beyond_routine(reading: Reading, name: str, *, cells: bool) -> bool:
    """Whether a laboratory value or a cell marker is a target here.

    It is where something acts on it, where cells are made for it, and where a marker of
    cells is measured in blood ("soluble CD25").
    """
    marker = name.startswith("cd")
    if cells and reading.expressed and not marker and reading.section not in CRITERIA:
        return True
    given = reading.before.rstrip("- ").endswith("anti")
    product = given or not ANTIBODY.match(reading.after)
    acts = reading.acts and not reading.cells and product
    measured = marker and (reading.blood or reading.listed) and not reading.marked
    return acts or (measured and not reading.cells)


def is_antibody(tables: Tables, reading: Reading) -> bool:
    """Whether an immunoglobulin is the antibody that is spoken of: "IgE antibodies"."""
    target = tables.targets.get(reading.evidence.target or "")
    if target is None or target.part not in IMMUNOGLOBULINS:
        return False
    if reading.evidence.form == "drug" or reading.before.rstrip("- ").endswith("anti"):
        return False
    named = ANTIBODY.match(reading.after) or OF_ISOTYPE.match(reading.after)
    return named is not None or is_specific(tables, reading)


def without_antibodies(tables: Tables, readings: list[Reading]) -> None:
    """Nothing acts on an immunoglobulin that is the antibody spoken of."""
    for reading in readings:
        if (reading.acts or reading.therapy) and is_antibody(tables, reading):
            reading.acts = reading.therapy = False


def is_specific(tables: Tables, reading: Reading) -> bool:
    """Whether the antibodies to one allergen are meant: "specific IgE", "sIgE"."""
    soluble = reading.evidence.rule == "target.soluble"
    return soluble or "specific" in reading.before_cues


OF_ISOTYPE = re.compile(r" anti[- ]")


def is_object(tables: Tables, reading: Reading, *, part: str) -> bool:
    """Whether an immunoglobulin is what a study measures, not a test of sensitisation.

    In criteria it counts only beside therapy: there "total IgE", "peanut-specific IgE"
    say who is allergic. The other isotypes also name antibodies ("an IgG4 antibody").
    What is specific for an allergen counts where it is an outcome or is to be measured.
    """
    if reading.section in CRITERIA or reading.section == "conditions":
        return False
    if BY_IT.match(reading.after) or OF_ISOTYPE.match(reading.after):
        return False
    if is_specific(tables, reading) and reading.section not in OUTCOMES:
        told = tables.says("administration", reading.sentence)
        return told and tables.says("measuring", reading.sentence)
    measured = reading.level or reading.listed or reading.blood
    return measured or part == "immunoglobulin"


def is_amount(tables: Tables, reading: Reading) -> bool:
    """Whether a total or serum amount of an immunoglobulin is spoken of."""
    target = tables.targets.get(reading.evidence.target or "")
    if target is None or target.part != "immunoglobulin":
        return False
    return reading.level or TOTAL.search(reading.before) is not None


def is_written(tables: Tables, reading: Reading) -> bool:
    """Whether an immunoglobulin itself is named, outside of the criteria."""
    target = tables.targets.get(reading.evidence.target or "")
    if target is None or target.part not in IMMUNOGLOBULINS:
        return False
    if reading.section in CRITERIA or reading.section == "conditions":
        return False
    if not NAMING_OTHERS.isdisjoint(reading.after_cues):
        return False
    of_another = BY_IT.match(reading.after) or OF_ISOTYPE.match(reading.after)
    return not of_another and not ANTIBODY.match(reading.after)


TOTAL = re.compile(r"(?:^|[^\w-])total[ -]$")
NAMING_OTHERS = frozenset(("disease_tail", "class"))  # "IgA nephropathy"
IMMUNOGLOBULINS = ("immunoglobulin", "isotype")
BY_IT = re.compile(
    r"(?:[- ]{0,2}\(ig[a-z]\)|\))?(?:-?(?: and| or|/) ?non-? ?ig[a-z])?"
    r"[- ](?:mediated|dependent|driven|related|associated|independent)"
)


def is_pathogen(tables: Tables, reading: Reading) -> bool:
    """Whether a drug acts on a virus or a bacterium, not on a protein of patients.

    Antibodies and vaccines against a pathogen's protein are named by it; an antiviral
    or an antibiotic is not, and what patients take beside the study never is.
    """
    target = tables.targets[reading.evidence.target or ""]
    if target.part != "pathogen":
        return False
    small = reading.evidence.modality == "small molecule"
    return small or reading.section in CRITERIA


def is_clotting(tables: Tables, reading: Reading) -> bool:
    """Whether an anticoagulant only qualifies a bound on clotting times."""
    if reading.section not in CRITERIA or not is_anticoagulant(tables, reading):
        return False
    return tables.says("clotting", reading.sentence)


def is_anticoagulant(tables: Tables, reading: Reading) -> bool:
    target = tables.targets.get(reading.evidence.target or "")
    return target is not None and target.part == "anticoagulant"


def is_support(page: Page, tables: Tables, reading: Reading) -> bool:
    """Whether a growth factor only supports blood counts, as a drug or beside others.

    Outside criteria only a drug that patients may have ("may receive filgrastim") does.
    """
    if not is_part(tables, reading.evidence):
        return False
    if reading.section not in CRITERIA:
        drug = reading.evidence.form == "drug"
        return drug and tables.says("permitted", reading.sentence)
    own = page.lower[reading.evidence.start : reading.evidence.end]
    near = f"{reading.before[-40:]} {own} {reading.after[:40]}"
    return tables.says("support", near)


def bare_name(one: Evidence, written: str) -> str:
    """The key of a name, without what is inside it ("immunoglobulin (Ig) E")."""
    if one.rule == "target.bracketed_abbreviation":
        written = INSIDE.sub("", written)
    bare = key(written)
    return WORDED.sub("cd", bare) if "cluster" in bare else bare


BISPECIFIC = re.compile(r"[\s-]{0,2}(?:bispecific|bi-specific|t[ -]cell engag|antibod)")
INSIDE = re.compile(r"\([^()]{1,8}\)")
WORDED = re.compile(r"clusters?ofdifferentiation(?:antigen)?")


def is_domain(tables: Tables, reading: Reading, *, cells: bool) -> bool:
    """Whether a costimulatory receptor is named as a domain of the studied CAR."""
    target = tables.targets.get(reading.evidence.target or "")
    if not cells or target is None or target.part != "domain":
        return False
    if reading.evidence.rule == "target.crossed" or BISPECIFIC.match(reading.after):
        return False
    return not reading.before.rstrip("- ").endswith("anti")


def is_technology(tables: Tables, reading: Reading, *, cells: bool) -> bool:
    """Whether a receptor is named as a part of the product, not as what it acts on."""
    if not cells and SIGNAL.match(reading.after):
        return False
    after = "technology" in reading.after_cues
    return after or "technology" in reading.before_cues


SIGNAL = re.compile(r"[\s)]{0,2}(?:\([^()]{1,12}\)\s?)?signall?ing")
