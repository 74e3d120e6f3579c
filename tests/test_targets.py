"""Targets: which molecules are named where, in which role, by which modality.

Half of the rows are texts where nothing may be found.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from spacy.language import Language

import trialspan

OTHERS = ("trial_thresholds", "trial_timeframes", "trial_outcomes", "trial_links")

MARK = re.compile(r"\[([^\[\]]+)\]\(([^()]+(?:\([^()]*\))?[^()]*)\)")


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The packaged pipeline without the components that targets do not need."""
    return trialspan.load(exclude=OTHERS)


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


@pytest.mark.parametrize(
    "marked",
    [
        # classes of drugs named by what they act on
        "use of [leukotriene](CysLT1) antagonists",
        "use of [leukotriene receptor](CysLT1) antagonists",
        "[thromboxane A2 receptor](thromboxane A2 receptor) antagonists",
        "[angiotensin-receptor](AT1 receptor) blockers",
        "[angiotensin II receptor](AT1 receptor) blockers",
        "[\u03b2-adrenergic](\u03b2-adrenergic receptor) blockers",
        "[alpha-adrenergic](\u03b1-adrenergic receptor) blockers",
        "[dopamine](dopamine receptor) agonists",
        "[opioid](opioid receptor) antagonists",
        "[aldosterone](MR) antagonists",
        "[5-HT3 receptor](5-HT3) antagonists",
        "[histamine H2](H2 receptor) antagonists",
        "[TNF](TNF-\u03b1) inhibitors",
        "[somatostatin](SSTR) analogs",
        "agonists of [cluster of differentiation 137](4-1BB)",
        "[cluster of differentiation (CD) 137](4-1BB) agonists",
        "anti-[PDL-1](PD-L1) therapy",
        # what is measured
        "markers such as [CD69](CD69), [CD63](CD63) and [CD107a](CD107a) will be assayed",
        "T-cell subsets ([CD25](CD25), [FOXP3](FOXP3), [CTLA-4](CTLA-4)) will be assessed",
        "changes in [IgE](IgE) after the last dose",
        "Serum [IgG4](IgG4) will be measured.",
        "the effect on [immunoglobulin E](IgE) production will be assessed",
        # names, abbreviations, spellings
        "T cells against [B-cell maturation antigen](BCMA) ([BCMA](BCMA)) were given.",
        "[TNFRSF17](BCMA)-targeted CAR-T cells",
        "anti-[CD269](BCMA) CAR-T cells",
        "an anti-[CD 19](CD19) chimeric antigen receptor",
        "[CD-19](CD19) CAR T cells",
        "[HER-2/neu](HER2)-positive breast cancer",
        "[HER2](HER2) negative disease",
        "[ErbB2](HER2)-directed antibody",
        "a [PD-1](PD-1) inhibitor",
        "a [PD1](PD-1) inhibitor",
        "[PDL1](PD-L1) expression of the tumour",
        "anti-[PD-L1](PD-L1) antibody",
        "[Claudin 18.2](Claudin 18.2)-specific CAR-T",
        "[CLDN18.2](Claudin 18.2) CAR-T cells",
        "[claudin18.2](Claudin 18.2)-positive gastric cancer",
        "[IL13Rα2](IL-13Rα2)-targeted T cells",
        "[IL-13Ra2](IL-13Rα2) CAR-T",
        "[TNF-alpha](TNF-α) inhibitors",
        "a [tumor necrosis factor (TNF)-α](TNF-α) inhibitor",
        "serum [interleukin (IL)-6](IL-6) was measured",
        "levels of [IL-6](IL-6) and [IL-10](IL-10)",
        "anti-[GD2](GD2) antibody",
        "[EGFRvIII](EGFRvIII)-expressing glioblastoma",
        "[KRAS G12C](KRAS G12C)-mutated lung cancer",
        "[BRAF V600E](BRAF V600E) mutation",
        "[EGFR exon 20 insertion](EGFR exon 20 insertion) mutations",
        "[MET exon 14 skipping](MET exon 14 skipping) alterations",
        "[BCR-ABL1](BCR::ABL1)-positive leukemia",
        "[FLT3-ITD](FLT3-ITD) mutated AML",
        "[VEGFR](VEGFR) inhibitor",
        "[JAK](JAK) inhibitors",
        "[PCSK9](PCSK9) inhibitors",
        "anti-[CGRP](CGRP) monoclonal antibody",
        "[GLP-1 receptor](GLP-1R) agonists",
        "an [SGLT2](SGLT2) inhibitor",
        "[complement C5](C5) inhibitor",
        "[Factor XIa](Factor XI) inhibitor",
        # spellings that are no phrase
        "[CART19](CD19) cells",
        "[huCART-22](CD22) cells were infused",
        "[CD19](CD19)CAR T cells",
        "[GD2](GD2)CART01",
        "anti[CD7](CD7) CAR-T cells",
        "α[CD20](CD20) T cells",
        "[CD19](CD19)/[22](CD22) dual CAR-T",
        "[CD19](CD19)/[CD22](CD22) bispecific CAR-T",
        "a [CD20](CD20)x[CD3](CD3) bispecific antibody",
        "[PD-(L)1](PD-1) inhibitors",
        "[PARP](PARP)i maintenance",
        "anti-[cluster of differentiation 19](CD19) scFv",
        # drugs
        "[rituximab](CD20) was infused",
        "[Pembrolizumab](PD-1) 200 mg every 3 weeks",
        "[enfortumab vedotin](Nectin-4) plus [pembrolizumab](PD-1)",
        "[tagraxofusp-erzs](CD123)",
        "[osimertinib](EGFR) 80 mg daily",
        "[tisagenlecleucel](CD19) infusion",
        "[axi-cel](CD19) or [cilta-cel](BCMA)",
        "[CT0596](BCMA) injection",
        "[semaglutide](GLP-1R) once weekly",
        "[Humira](TNF-α) biosimilar",
        "[tocilizumab](IL-6R) for cytokine release",
        # ambiguous names beside the language of targets
        "[MET](MET) amplification",
        "a [c-MET](MET) inhibitor",
        "[ALK](ALK)-positive lung cancer",
        "[RET](RET) fusion",
        "[ER](ER)-positive, [HER2](HER2)-negative breast cancer",
        "[KIT](KIT) mutation",
        "[ACE](ACE) inhibitor",
        "[PSA](PSA)-targeted vaccine",
        "[AFP](AFP)-specific TCR-T cells",
        "[CEA](CEA) CAR-T cells",
        "anti-[IgE](IgE) therapy",
        # grammar: names no row knows
        "anti-[ZKX7](ZKX7) CAR-T cells",
        "[QRNP2](QRNP2)-targeted therapy",
        "a study of T cells targeting [PLXVB](PLXVB)",
        "[XKTR](XKTR) inhibitor",
        "[VQX1](VQX1) mutations",
        "the [QADM3](QADM3) gene",
        "anti-[PD-1](PD-1)/[L1](PD-L1) antibody",
        "[sCD25](CD25) in plasma",
        "[interleukin-15](IL-15) and -[21](IL-21) levels",
        "prior [warfarin](VKOR) treatment",
        "a [proton pump](H+/K+ ATPase) inhibitor",
        "strong [CYP3A4](CYP3A4) inhibitors",
        "serum [TARC](CCL17) and soluble [CD25](CD25)",
    ],
)
def test_mentions_are_found(nlp: Language, marked: str) -> None:
    text, expected = read_marks(marked)
    found = mentions(nlp, text)
    if "(L)" in text:  # one spelling of two molecules
        assert {name for *_, name in found} == {"PD-1", "PD-L1"}
        found = [m for m in found if m[2] == "PD-1"]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        # never targets
        "The target population is adults with relapsed disease.",
        "The target dose is 1 x 10^8 cells.",
        "The target lesion was measured at baseline.",
        "Radiotherapy of the target area is permitted.",
        "Prior chemotherapy, targeted therapy or immunotherapy.",
        "Molecularly targeted agents are not allowed.",
        "To determine the maximum tolerated dose (MTD).",
        "The target date of completion is May.",
        "On-target, off-tumor toxicity.",
        # the technology
        "Natural T cell receptors (TCR) recognize peptides.",
        "CAR-T cells recognize tumor antigens.",
        "The CAR contains a 4-1BB costimulatory domain.",
        "The CAR holds a CD28 transmembrane domain.",
        "CARs with CD3 zeta signaling domains.",
        "T cells were activated with CD3/CD28 beads.",
        "a truncated EGFR as a safety switch",
        "Lentivirus pseudotyped with the glycoprotein VSVG.",
        # phenotypes
        "CD3+ T cells were counted.",
        "CD34+ cell count of the graft",
        "CD4+ T-cell count above 200",
        "CD4 count below 200 cells/uL",
        "the ratio of CD4 to CD8",
        "CD19+ B cells were absent.",
        "at least 2 x 10^6 CD34+ cells/kg",
        "CD8 T cells in the biopsy",
        "CD56+ NK cells",
        # laboratory and support
        "Hemoglobin at least 9 g/dL without G-CSF for 7 days.",
        "Patients may receive filgrastim or pegfilgrastim.",
        "Erythropoietin use is allowed.",
        "ALT and AST at most 3 times the upper limit.",
        "Albumin at least 30 g/L.",
        "PSA of 4 ng/mL or less",
        "AFP above 400 ng/mL",
        "CEA every 3 months",
        "Inclusion Criteria:\n\n* total IgE at baseline",
        "Inclusion Criteria:\n\n* a positive prick test or peanut-specific IgE",
        "IgE-mediated reactions to pollen",
        "an IgE-dependent cough",
        "specific IgE to house dust mite",
        "an IgG4 molecule with two arms",
        "IgM and IgG serology for measles",
        "IgG4-related disease",
        "leukotriene metabolism in the lung",
        "dopamine was infused at a rate of 5 ug/kg/min",
        "opioid use in the last month",
        "opioid-free anaesthesia",
        "aldosterone secretion by the adrenal gland",
        "adrenergic tone",
        "somatostatin levels were low",
        "muscarinic side effects",
        "CD69+ T cells were sorted",
        "CD63 positive basophils",
        "CD107a+ NK cells",
        "FOXP3+ regulatory T cells",
        "CD4 count below 200",
        "CD13+ myeloid cells",
        "Inclusion Criteria:\n\n* INR \u2264 1.5; patients on warfarin need a stable INR",
        "Fibrinogen above 1.5 g/L",
        "prothrombin time and partial thromboplastin time",
        "eGFR of at least 60 mL/min",
        "EGFR >= 60 mL/min/1.73 m2",
        "HBsAg positive patients are excluded.",
        "Hepatitis B surface antigen (HBsAg) negative.",
        "Lp(a) and ApoB were recorded.",
        # words and other abbreviations
        "Patients met the criteria and were set to rest.",
        "We met the patients at the clinic.",
        "A kit was used to collect saliva.",
        "A CAT scan was done.",
        "The PR interval on ECG",
        "partial response (PR) or complete response (CR)",
        "The time to response (TTR) in weeks",
        "Physicians in the ER saw the patient.",
        "AR was assessed by echocardiography.",
        "the adult comprehensive evaluation (ACE) score",
        "under bright light therapy",
        "The impact on quality of life",
        "MS patients with relapses",
        "anti-drug antibody (ADA) positive subjects",
        "Bring this letter to the ATM.",
        "Rest for 5 minutes before the test.",
        "a mind-body stress reduction kit",
        "the COPD Assessment Test (CAT)",
        "facilitated antigen presentation (FAP) and FAP inhibition",
        "permanent treatment with a beta-blocker",
        # disease names and serology
        "alpha-1 antitrypsin deficiency",
        "factor V Leiden",
        "IgE-mediated food allergy",
        "transthyretin amyloidosis",
        "anti-GBM disease",
        "HIV-positive patients",
        "anti-HIV antibodies",
        "positive for anti-CCP antibodies",
        "COVID-19 positive within 14 days",
        "MRD-negative remission",
        # drugs that give no target
        "cyclophosphamide and fludarabine",
        "Cisplatin 75 mg/m2 on day 1",
        "prednisone 10 mg or less",
        "dexamethasone premedication",
        "methotrexate and azathioprine",
        "mycophenolate mofetil and cyclosporine",
        "paracetamol as needed",
        "heparin-induced thrombocytopenia",
        # assays, enzymes of drug metabolism, product codes
        "strong inducers of drug metabolism",
        "substrates of drug transporters",
        "RT-PCR positive",
        "ABX101 CAR-T cells in lymphoma",
        "a TKI of the second generation",
        "NSAIDs and PPIs",
        "",
        " ",
    ],
)
def test_nothing_is_found(nlp: Language, text: str) -> None:
    assert mentions(nlp, text) == []


ROW = "{title}\n{summary}\n{conditions}\n{interventions}\n"
PAGE = """Overview
{overview}
Description
{description}
Eligibility
Inclusion Criteria:

- {inclusion}

Exclusion Criteria:

- {exclusion}
"""


def page(
    overview: str = "A study in adults.",
    description: str = "Patients are followed for two years.",
    inclusion: str = "Adults.",
    exclusion: str = "Pregnancy.",
) -> str:
    return PAGE.format(
        overview=overview,
        description=description,
        inclusion=inclusion,
        exclusion=exclusion,
    )


def roles(nlp: Language, text: str) -> dict[str, tuple[str, ...]]:
    return {found["name"]: tuple(found["roles"]) for found in targets(nlp, text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            page(overview="We evaluate anti-CD19 CAR-T cells in lymphoma."),
            {"CD19": ("intervention",)},
        ),
        (
            page(
                overview="We evaluate CAR-T cells targeting BCMA in myeloma.",
                exclusion="Prior anti-CD38 therapy.",
            ),
            {"BCMA": ("intervention",), "CD38": ("prior_therapy",)},
        ),
        (
            page(
                overview="We evaluate a diet in breast cancer.",
                inclusion="HER2-positive disease by immunohistochemistry.",
            ),
            {"HER2": ("biomarker",)},
        ),
        (
            page(
                overview="We evaluate pembrolizumab in melanoma.",
                inclusion="BRAF V600E mutation known.",
            ),
            {"PD-1": ("intervention",), "BRAF V600E": ("biomarker",)},
        ),
        (
            page(inclusion="Previously treated with a PD-1 inhibitor."),
            {"PD-1": ("prior_therapy",)},
        ),
        (
            page(exclusion="Received rituximab within 6 months."),
            {"CD20": ("prior_therapy",)},
        ),
        (
            page(
                overview="We evaluate anti-CD19 CAR-T cells in leukemia.",
                inclusion="CD19 expression on at least 15 % of blasts.",
            ),
            {"CD19": ("biomarker", "intervention")},
        ),
        (
            page(description="Serum levels of IL-6 will be measured in the study."),
            {"IL-6": ("biomarker",)},
        ),
        (
            page(description="Tumours often make VEGF, as known for decades."),
            {"VEGF": ("other",)},
        ),
        (
            page(exclusion="Interleukin-2 or other immunostimulatory agents."),
            {"IL-2": ("prior_therapy",)},
        ),
        (  # history told in prose
            page(
                overview="We evaluate tezepelumab in asthma.",
                description="Patients who stopped an anti-IL-5 antibody may join.",
            ),
            {"TSLP": ("intervention",), "IL-5": ("prior_therapy",)},
        ),
        (  # another drug of the studied target, long before
            page(
                overview="We evaluate ocrelizumab in multiple sclerosis.",
                exclusion="Rituximab within 12 months before screening.",
            ),
            {"CD20": ("intervention", "prior_therapy")},
        ),
        (  # the studied drug itself in a criterion about the study
            page(
                overview="We evaluate dupilumab in eczema.",
                exclusion="Surgery planned before the last dose of dupilumab.",
            ),
            {"IL-4Rα": ("intervention",)},
        ),
        (  # alterations that only select join their gene
            page(
                overview="We evaluate osimertinib in lung cancer.",
                inclusion="EGFR exon 19 deletion or L858R mutation.",
            ),
            {"EGFR": ("biomarker", "intervention")},
        ),
        (  # an alteration that the drug acts on stays one
            page(
                overview="We evaluate sotorasib, a KRAS G12C inhibitor.",
                inclusion="KRAS G12C mutation in tumour tissue.",
            ),
            {"KRAS G12C": ("biomarker", "intervention")},
        ),
        (  # agonists of a hormone act on its receptor
            page(exclusion="Use of GLP-1 agonists."),
            {"GLP-1R": ("prior_therapy",)},
        ),
        (  # a joint name stands for its members
            page(exclusion="Earlier CDK4/6 inhibitor."),
            {"CDK4": ("prior_therapy",), "CDK6": ("prior_therapy",)},
        ),
    ],
)
def test_roles(nlp: Language, text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert roles(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "name", "modality"),
    [
        ("We study anti-CD19 CAR-T cells.", "CD19", "CAR-T"),
        ("We study CD19 CAR-NK cells.", "CD19", "CAR-NK"),
        ("We study PRAME-specific TCR-T cells.", "PRAME", "TCR-T"),
        ("We study a CD20/CD3 bispecific antibody.", "CD20", "bispecific antibody"),
        ("We study an anti-CD19/CD22 bispecific CAR-T.", "CD22", "CAR-T"),
        (
            "We study a B7-H3-targeted antibody-drug conjugate.",
            "B7-H3",
            "antibody-drug conjugate",
        ),
        ("We study an anti-PCSK9 monoclonal antibody.", "PCSK9", "monoclonal antibody"),
        ("We study a BTK inhibitor.", "BTK", "small molecule"),
        ("We study a PD-1 inhibitor.", "PD-1", "monoclonal antibody"),
        ("We study enfortumab vedotin.", "Nectin-4", "antibody-drug conjugate"),
        ("We study blinatumomab.", "CD19", "bispecific antibody"),
        ("We study a WT1 peptide vaccine.", "WT1", "vaccine"),
        ("We study an siRNA targeting PCSK9.", "PCSK9", "oligonucleotide"),
        ("We study a BTK degrader.", "BTK", "protein degrader"),
        (
            "We study CAR-T cells against GPC3 secreting IL-15.",
            "IL-15",
            "gene therapy",
        ),
        ("We study CD7 CAR-T cells with CD7 knockout.", "CD7", "CAR-T"),
    ],
)
def test_modality(nlp: Language, text: str, name: str, modality: str) -> None:
    found = {f["name"]: f["modality"] for f in targets(nlp, page(overview=text))}
    assert found[name] == modality


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("TNFRSF17 and BCMA, an antigen", ["symbol", "name"]),
        ("B-cell maturation antigen (BMCA) CAR-T", ["name", "misspelling"]),
        ("BCMA is a target. The bcam CAR-T cells", ["name", "misspelling"]),
        ("GPRC5D CAR-T; GRPC5D was lost", ["name", "misspelling"]),
        ("mesothelin CAR-T; mesothlin was lost", ["name", "misspelling"]),
        ("CD20 antibodies such as rituximab", ["name", "drug"]),
    ],
)
def test_forms(nlp: Language, text: str, forms: list[str]) -> None:
    found = [m for f in targets(nlp, text) for m in f["mentions"]]
    assert [m["form"] for m in sorted(found, key=lambda m: m["start"])] == forms


@pytest.mark.parametrize(
    "text",
    [
        "BCAM was expressed.",  # BCAM is a gene of its own, and BCMA is nowhere
        "CD19 CAR-T; CD91 was expressed",  # digits are never swapped
        "MUC1 vaccine; MUD1 channel",  # another letter is another molecule
    ],
)
def test_no_misspelling_without_the_document_s_evidence(
    nlp: Language, text: str
) -> None:
    forms = [m["form"] for f in targets(nlp, text) for m in f["mentions"]]
    assert "misspelling" not in forms


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (  # a product under a code acts on what its patients are selected by
            ("ABX101 in CD19-Positive Lymphoma", "CAR-T cells are given.", "ABX101"),
            {"CD19": "CAR-T"},
        ),
        (  # a receptor's own CAR acts on what the receptor binds
            ("NKG2D CAR-T Cells in Leukemia", "NKG2D CAR-T cells.", "NKG2D CAR-T"),
            {"NKG2D ligand": "CAR-T"},
        ),
        (  # what the cells carry is gene therapy
            ("IL-15 Armored GPC3 CAR-T", "GPC3 CAR-T with IL-15.", "GPC3 CAR-T"),
            {"GPC3": "CAR-T", "IL-15": "gene therapy"},
        ),
        (  # a drug beside the cells keeps its own
            ("CD19 CAR-T and Ibrutinib", "CD19 CAR-T.", "CD19 CAR-T|DRUG: Ibrutinib"),
            {"CD19": "CAR-T", "BTK": "small molecule"},
        ),
    ],
)
def test_the_studied_intervention(
    nlp: Language, row: tuple[str, str, str], expected: dict[str, str]
) -> None:
    title, summary, product = row
    text = f"{title}\n{summary}\nLymphoma\nBIOLOGICAL: {product}\n"
    found = {
        f["name"]: f["modality"]
        for f in targets(nlp, text)
        if "intervention" in f["roles"]
    }
    assert found == expected


def test_a_value_carries_the_identifiers_of_its_row(nlp: Language) -> None:
    (found,) = targets(nlp, "anti-BCMA CAR-T cells")
    assert (found["symbol"], found["hgnc_id"]) == ("TNFRSF17", "HGNC:11913")
    assert (found["uniprot_id"], found["variant"]) == ("Q02223", None)


def test_a_name_no_row_knows_has_no_identifiers(nlp: Language) -> None:
    (found,) = targets(nlp, "anti-ZKX7 CAR-T cells")
    assert (found["symbol"], found["hgnc_id"], found["rule"]) == (
        None,
        None,
        "target.anti_x",
    )


def test_spans_and_values_run_parallel(nlp: Language) -> None:
    doc = nlp("CD19 and CD22 CAR-T cells, then rituximab")
    group = doc.spans["targets"]
    values = group.attrs["values"]
    assert [s.text for s in group] == [doc.text[v["start"] : v["end"]] for v in values]
    assert [s.label_ for s in group] == [v["name"] for v in values]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Patients receive brandonumab weekly.", ["brandonumab"]),
        ("zzqtinib or Zzqtinib, then zzqtinib", ["zzqtinib"]),
        ("qorabtagene autoleucel is given", ["autoleucel"]),
        ("abcdsiran once", ["abcdsiran"]),
        ("pembrolizumab and ado-trastuzumab emtansine", []),
        ("patients who accept; the concept; except for imatinib", []),
        ("a mAb, a nib and a leucel", []),
        ("MAB-1 and NIB", []),
    ],
)
def test_drug_stems_without_a_row_go_to_the_ledger(
    nlp: Language, text: str, names: list[str]
) -> None:
    unparsed = nlp(text).spans["unparsed"].attrs["values"]
    found = [d for d in unparsed if d["reason"] == "unknown_target"]
    assert [text[d["start"] : d["end"]] for d in found] == names
