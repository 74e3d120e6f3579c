"""From mentions to one entry per target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from trialspan.pipes.base import Found
from trialspan.pipes.page import Page
from trialspan.pipes.targets.context import (
    CRITERIA,
    OUTCOMES,
    is_amount,
    is_redefined,
    is_target,
    is_unsure,
    is_written,
    without_antibodies,
)
from trialspan.pipes.targets.defined import defined
from trialspan.pipes.targets.evidence import (
    drugs,
    lexicon_names,
    merged,
    without_overlaps,
)
from trialspan.pipes.targets.grammar import unknown_targets
from trialspan.pipes.targets.inference import CELL_MODALITIES, infer_studied
from trialspan.pipes.targets.reading import (
    Reading,
    is_ago,
    is_barred,
    is_part,
    joined,
    read,
    share_language,
)
from trialspan.pipes.targets.roles import NAMED, NAMING, modality_of, role_of
from trialspan.pipes.targets.spelling import misspellings
from trialspan.pipes.targets.spellings import spellings
from trialspan.pipes.targets.tables import Tables, key

Key = tuple[str, str | None]


def find_targets(page: Page, tables: Tables) -> list[Found]:
    """One value per distinct target, in the order of first mentions."""
    cells = studies_cells(page, tables, (*NAMING, "brief_summary"))
    readings = bind(find_readings(page, tables, cells=cells), tables)
    if not readings:
        return []
    studied = studied_targets(page, tables, readings)
    entries: dict[Key, list[Reading]] = {}
    for reading in readings:
        entries.setdefault(identity(page, tables, reading), []).append(reading)
    named = cells and studies_cells(page, tables, NAMING)
    document = "CAR-T" if named or (cells and studied <= {NAMED}) else None
    found = [
        entry(page, tables, group, studied=studied, document=document, cells=cells)
        for group in entries.values()
    ]
    infer_studied(page, tables, found, list(entries.values()), document=document)
    found = merge_variants(found)
    return sorted(found, key=lambda d: (d["start"], d["end"], d["name"]))


def merge_variants(found: list[Found]) -> list[Found]:
    """The values, a gene and its alterations joined where only one of them matters.

    An alteration that only selects joins its gene; a gene that is only talked about
    joins the alteration that the intervention acts on.
    """
    genes = {d["symbol"]: d for d in found if d["symbol"] and d["variant"] is None}
    kept = [d for d in found if d["variant"] is None]
    for d in found:
        gene = genes.get(d["symbol"]) if d["variant"] else None
        if gene and "intervention" not in d["roles"]:
            join(gene, d)
        elif d["variant"]:
            kept.append(d)
            if gene in kept and gene["roles"] == ["other"]:
                kept.remove(gene)
                join(d, gene)
    return kept


def join(taker: Found, giver: Found) -> None:
    """Add the mentions and roles of one value to another."""
    roles = {*taker["roles"], *giver["roles"]}
    taker["roles"] = sorted(roles - {"other"}) or ["other"]
    mentions = [*taker["mentions"], *giver["mentions"]]
    taker["mentions"] = sorted(mentions, key=lambda m: (m["start"], m["end"]))
    first = taker["mentions"][0]
    taker.update(start=first["start"], end=first["end"], rule=first["rule"])


def find_readings(page: Page, tables: Tables, *, cells: bool) -> list[Reading]:
    """Every mention of a target with its context, in the order of the text."""
    written = (lexicon_names, drugs, spellings)
    known = without_overlaps(e for find in written for e in find(page, tables))
    known = merged(known, defined(page, tables, known))
    known = merged(known, misspellings(page, tables, known))
    found = merged(known, unknown_targets(page, tables))
    readings = [read(page, tables, one) for one in found]
    for reading in readings:
        reading.edited = reading.edited and cells
        if cells and is_carried(reading, tables):
            reading.therapy = reading.armour = True
    without_antibodies(tables, readings)
    share_language(page, readings)
    without_antibodies(tables, readings)
    seen: dict[str, bool] = {}
    plain = [r for r in readings if not is_redefined(page, tables, r, seen=seen)]
    tools = stimuli(page, tables, plain)
    plain = [r for r in plain if id(r) not in tools]
    sure = [r for r in plain if is_target(page, tables, r, cells=cells)]
    if len(sure) == len(plain):
        return sure
    sure = with_dosing(tables, plain, sure)
    sure = with_listed(page, tables, plain, sure)
    sure = with_measured(tables, plain, sure)
    return with_same_meaning(page, tables, plain, sure)


def with_listed(
    page: Page, tables: Tables, readings: list[Reading], sure: list[Reading]
) -> list[Reading]:
    """The sure mentions, and what stands in a list of measured proteins with them.

    "IgM, IgG, IL-6 and IL-10 in serum": beside others that are measured, a name that is
    elsewhere a laboratory value or has another meaning is one of them.
    """
    kept = {id(r) for r in sure}
    taken: set[int] = set()
    for chain in chains(page, readings):
        proteins = {r.evidence.target for r in chain if id(r) in kept}
        if len(proteins) > 1 and is_measured(chain, tables):
            taken.update(id(r) for r in chain if is_listable(page, tables, r))
    taken |= kept
    return [r for r in readings if id(r) in taken]


def chains(page: Page, readings: list[Reading]) -> Iterator[list[Reading]]:
    """Runs of mentions that only conjunctions and signs stand between."""
    run: list[Reading] = []
    for reading in readings:
        if run and not joined(page, run[-1].evidence, reading.evidence):
            yield run
            run = []
        run.append(reading)
    yield run


def is_measured(chain: list[Reading], tables: Tables) -> bool:
    """Whether a list is one of what is measured, and no criterion or therapy."""
    if any(r.section in CRITERIA or r.therapy or r.edited for r in chain):
        return False
    if any(r.evidence.form == "drug" for r in chain):
        return False
    return any(
        r.level
        or r.listed
        or tables.says("measuring", r.sentence)
        or tables.says("evaluating", r.sentence)
        for r in chain
    )


def is_listable(page: Page, tables: Tables, reading: Reading) -> bool:
    """Whether a name may be one of a list: a protein's own, not in front of cells.

    "leukotriene" names the receptor only in the class of a drug.
    """
    one = reading.evidence
    target = tables.targets.get(one.target or "")
    if target is None or reading.cells or "disease_tail" in reading.after_cues:
        return False
    name = page.norm[one.start : one.end]
    plain = name.islower() or name.istitle()
    return not (
        plain and key(name) in target.ambiguous and key(name) != key(target.name)
    )


def with_dosing(
    tables: Tables, readings: list[Reading], sure: list[Reading]
) -> list[Reading]:
    """The sure mentions, and an immunoglobulin's amount where a drug acts on it."""
    acted = {
        r.evidence.target
        for r in sure
        if (r.acts or r.evidence.form == "drug") and r.section not in CRITERIA
    }
    kept = {id(r) for r in sure}
    return [
        r
        for r in readings
        if id(r) in kept or (r.evidence.target in acted and is_amount(tables, r))
    ]


def with_measured(
    tables: Tables, readings: list[Reading], sure: list[Reading]
) -> list[Reading]:
    """The sure mentions, and the others of an immunoglobulin that is an outcome.

    In criteria they stay tests of sensitisation, "IgE-mediated" a kind of disease.
    """
    measured = {r.evidence.target for r in sure if r.section in OUTCOMES}
    kept = {id(r) for r in sure}
    return [
        r
        for r in readings
        if id(r) in kept or (r.evidence.target in measured and is_written(tables, r))
    ]


def stimuli(page: Page, tables: Tables, readings: list[Reading]) -> set[int]:
    """The antigens by which cells are stimulated: "stimulation (anti-CD3/CD28)"."""
    tools = {id(r) for r in readings if "stimulus" in r.before_cues}
    for one, two in pairwise(readings):
        if id(one) in tools and joined(page, one.evidence, two.evidence):
            tools.add(id(two))
    return tools


def is_carried(reading: Reading, tables: Tables) -> bool:
    """Whether cells secrete or express what helps them: "expressing IL-7"."""
    part = is_part(tables, reading.evidence)
    if part and reading.therapy and not reading.prior:
        return reading.armour or tables.says("carrying", reading.sentence)
    return reading.armour or (part and "expressed" in reading.before_cues)


def with_same_meaning(
    page: Page, tables: Tables, readings: list[Reading], sure: list[Reading]
) -> list[Reading]:
    """The sure mentions, and ambiguous ones that the document has given this meaning.

    An abbreviation beside its long form ("thymus chemokine (TARC)"), and one of three
    letters or more that was sure at another place, mean the same target here.
    """
    kept = {id(r) for r in sure}
    named = {page.norm[r.evidence.start : r.evidence.end] for r in sure}
    near = {
        id(b if id(a) in kept else a)
        for a, b in pairwise(readings)
        if a.evidence.target == b.evidence.target
        and (id(a) in kept or id(b) in kept)
        and joined(page, a.evidence, b.evidence)
    }
    return [
        r
        for r in readings
        if id(r) in kept
        or (id(r) in near and not r.cells)
        or (
            is_unsure(page, tables, r)
            and page.norm[r.evidence.start : r.evidence.end] in named
        )
    ]


def identity(page: Page, tables: Tables, reading: Reading) -> Key:
    """What makes two mentions one target: symbol and variant, or the name."""
    one = reading.evidence
    if one.target is None:
        return page.norm[one.start : one.end].upper(), None
    target = tables.targets[one.target]
    return target.symbol or target.name, target.variant


def studied_targets(
    page: Page, tables: Tables, readings: list[Reading]
) -> set[str | None]:
    """The rows, of targets and drugs, that title and interventions show to be studied.

    The summary speaks where there are no interventions, the head of a text without
    sections where there is no summary.
    """
    labels = {section.label for section in page.sections}
    sections = NAMING if "interventions" in labels else (*NAMING, "brief_summary")
    head = 0 if labels & set(sections) else HEAD
    acting = [
        r.evidence
        for r in readings
        if (r.section in sections or r.evidence.start < head)
        and (r.therapy or r.evidence.form == "drug" or is_named(r))
        and not (r.prior or is_barred(r, tables) or is_ago(r))
    ]
    named = {NAMED} if "interventions" in labels else set()
    return {e.target for e in acting} | {e.drug for e in acting if e.drug} | named


def is_named(reading: Reading) -> bool:
    """Whether a title or an intervention names a target itself, not what it selects."""
    return reading.section in NAMING and not reading.biomarker


HEAD = 300  # characters that stand for title and summary in a text without sections


def studies_cells(page: Page, tables: Tables, labels: tuple[str, ...]) -> bool:
    """Whether one of these sections speaks of engineered cells."""
    naming = [s for s in page.sections if s.label in labels]
    texts = (page.lower[section.start : section.end] for section in naming)
    return any(tables.speaks("cell_product", text) for text in texts)


def bind(readings: list[Reading], tables: Tables) -> list[Reading]:
    """The readings, a binder's own CAR (NKG2D CAR) or agonist as of what it binds."""
    rows = [r.evidence.target or "" for r in readings]
    binding = [row in tables.targets and tables.targets[row].binds for row in rows]
    binders = {
        row
        for reading, row, binds in zip(readings, rows, binding, strict=True)
        if binds and CAR.match(reading.after)
    }
    for reading, row, binds in zip(readings, rows, binding, strict=True):
        if row in binders or (binds and AGONIST.match(reading.after)):
            bound = tables.targets[row].binds
            reading.evidence = reading.evidence._replace(target=bound)
    return readings


AGONIST = re.compile(r"[- ]{0,2}(?:agonist|analog|mimetic|ra\b|ras\b)")
CAR = re.compile(r"[- ]{0,2}(?:based |expressing )?(?:car\b|car-?|chimeric)")


def entry(
    page: Page,
    tables: Tables,
    readings: list[Reading],
    *,
    studied: set[str | None],
    document: str | None,
    cells: bool,
) -> Found:
    """The value of one target from all its mentions."""
    first = readings[0].evidence
    told = [role_of(r, tables, studied=studied) for r in readings]
    acting = [
        r for r, role in zip(readings, told, strict=True) if role == "intervention"
    ]
    roles = set(told) - {None}
    modality = chosen_modality(acting, tables, document=document, cells=cells)
    return {
        "start": first.start,
        "end": first.end,
        "rule": first.rule,
        **names(page, tables, readings),
        "roles": sorted(roles) or ["other"],
        "modality": modality if acting else None,
        "mentions": [
            {"start": e.start, "end": e.end, "form": e.form, "rule": e.rule}
            for e in (r.evidence for r in readings)
        ],
    }


def chosen_modality(
    acting: list[Reading], tables: Tables, *, document: str | None, cells: bool
) -> str | None:
    """The modality of a target: of its cells before any other, then the first named.

    Where nothing near it tells, that of the study's cells if title or interventions
    name it or other cells are made for it, else that of most of its drugs.
    """
    told = [modality_of(r, tables, document=document) for r in acting]
    target = tables.targets.get(acting[0].evidence.target or "") if acting else None
    whole = target is None or target.part is None
    made = [m for m in told if m in CELL_MODALITIES and whole]
    for modality in (*made, *told):
        if modality:
            return modality
    if not acting:
        return None
    row = acting[0].evidence.target or ""
    if cells and row in tables.cellular:
        return "CAR-T"
    usual = tables.usual.get(row)
    if document and (usual is None or any(r.section in NAMING for r in acting)):
        return document if usual != "small molecule" else usual
    return usual


def names(page: Page, tables: Tables, readings: list[Reading]) -> Found:
    """Name and identifiers: the row's, or the text as written and nothing."""
    first = readings[0].evidence
    if first.target is None:
        name = page.text[first.start : first.end]
        return {
            "name": name,
            **dict.fromkeys(("symbol", "hgnc_id", "uniprot_id", "variant")),
        }
    target = tables.targets[first.target]
    fields = ("name", "symbol", "hgnc_id", "uniprot_id", "variant")
    return {field: getattr(target, field) for field in fields}
