"""Targets: which molecules are named where.

Half of the rows are texts where nothing may be found.
"""

from __future__ import annotations

import pytest
from spacy.language import Language
from targets_found import mentions, read_marks

import trialspan

OTHERS = ("trial_thresholds", "trial_timeframes", "trial_outcomes", "trial_links")


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The packaged pipeline without the components that targets do not need."""
    return trialspan.load(exclude=OTHERS)


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
