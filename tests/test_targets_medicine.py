"""Targets across medicine: measured proteins, drugs of all kinds, abbreviations.

Half of the rows are texts where nothing may be found.
"""

from __future__ import annotations

import pytest
from spacy.language import Language
from targets_found import mentions, read_marks, targets

import trialspan

OTHERS = ("trial_thresholds", "trial_timeframes", "trial_outcomes", "trial_links")


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The packaged pipeline without the components that targets do not need."""
    return trialspan.load(exclude=OTHERS)


@pytest.mark.parametrize(
    "marked",
    [
        # proteins that are measured
        "changes in [adiponectin](Adiponectin), [leptin](Leptin) and [chemerin](chemerin)",
        "[copeptin](copeptin) on admission",
        "serum [neurofilament light chain](NfL) and [GFAP](GFAP)",
        "synovial [aggrecan](aggrecan) fragments",
        "bone turnover by [P1NP](P1NP) in serum and [TRAP5b](TRAP5b)",
        "urinary [NGAL](NGAL), [uromodulin](uromodulin) and [L-FABP](L-FABP)",
        "fecal [zonulin](zonulin) and [lactoferrin](lactoferrin)",
        "[galectin-3](Galectin-3) and soluble [ST2](ST2) at 6 months",
        "levels of [substance P](substance P) and [neuropeptide Y](neuropeptide Y)",
        "[bFGF](FGF2) and [VEGF](VEGF) in tears",
        "the [pSTAT3](STAT3) signal of biopsies",
        "[filaggrin](filaggrin) mutations in eczema",
        "[pentraxin 3](pentraxin 3) after bypass surgery",
        "[sFlt-1](VEGFR1) and [PlGF](PlGF) in preeclampsia",
        "plasma [von Willebrand factor](VWF) at week 4",
        "sputum [neutrophil elastase](Neutrophil elastase)",
        "[eosinophil cationic protein](ECP) ([ECP](ECP)) in nasal fluid",
        "[fetuin-A](fetuin-A) and [osteoprotegerin](Osteoprotegerin) in dialysis",
        "[orexin-A](orexin) in cerebrospinal fluid",
        "carriers of a [TPMT](TPMT) variant and of [NUDT15](NUDT15) alleles",
        "autoantibodies to [desmoglein 3](desmoglein 3)",
        # lists: what stands beside measured proteins is measured
        "Serum [IgM](IgM), [IgG](IgG), [IL-6](IL-6) and [IL-10](IL-10) will be measured.",
        "Immunoglobulin A and [Immunoglobulin E](IgE) levels will be measured.",
        "Serum [IgM](IgM) will be measured in adults with IgM nephropathy.",
        "Serum [IgG](IgG) is measured; IgG vasculitis and IgG gammopathy are kept apart.",
        "Blood will be taken to measure levels of pollen-specific [IgG4](IgG4).",
        "Sputum [eosinophil peroxidase](eosinophil peroxidase) levels will be measured.",
        "[CXCL11](CXCL11), [CCL-8](CCL8) and [TGF-alpha](TGF-α) will be measured.",
        "mutations in [COL7A1](type VII collagen)",
        "Levels of [IL-8](IL-8), [MCP-1](MCP-1) and [TARC](CCL17) will be measured.",
        "[GIP](GIP) and [leptin](Leptin) in plasma",
        "[IL1-β](IL-1β) and [IL1-beta](IL-1β) in serum",
        "[PSGL1](PSGL-1) and soluble [selectins](selectin) in plasma will be measured",
        # drugs across medicine
        "[carvedilol](β1-adrenergic receptor) 25 mg twice a day",
        "[acarbose](maltase-glucoamylase) with meals",
        "[amiloride](ENaC) once a day",
        "[tolvaptan](V2 receptor) for hyponatraemia",
        "[methimazole](thyroid peroxidase) in Graves disease",
        "[amitriptyline](Norepinephrine transporter) at night",
        "[chlorpheniramine](histamine H1 receptor) as needed",
        "[glycopyrrolate](muscarinic receptor) inhaled",
        "[rocuronium](nicotinic acetylcholine receptor) at induction",
        "[flecainide](Nav1.5) in atrial fibrillation",
        "[mesalamine](COX) enemas",
        "[dalfampridine](voltage-gated potassium channel) and walking speed",
        "[difluoromethylornithine](ornithine decarboxylase) maintenance",
        "[loperamide](μ-opioid receptor) for diarrhoea",
        "[calcipotriol](VDR) ointment",
        "[olezarsen](ApoC-III) every 4 weeks",
        "[zilebesiran](Angiotensinogen) twice a year",
        "[orforglipton](GLP-1R) once daily",
        "[vosoritide](NPR2) in achondroplasia",
        "[crinecerfont](CRF1) in adrenal hyperplasia",
        "[baxdrostat](Aldosterone synthase) in hypertension",
        "[psilocybin](5-HT2A) 25 mg once",
        # abbreviations that the text defines
        "[Omalizumab](IgE) ([OMZ](IgE)) or placebo; [OMZ](IgE) is given monthly.",
        "[dupilumab](IL-4Rα) [[DPL](IL-4Rα)] first, then placebo or [DPL](IL-4Rα)",
        "[elexacaftor](CFTR)/[tezacaftor](CFTR)/[ivacaftor](CFTR) ([ETI](CFTR)), later [ETI](CFTR)",
        # spellings
        "after [PD-L1](PD-L1)/[1](PD-1) inhibitors",
        "α-[CD38](CD38) therapy of myeloma",
        "[Chemokine Receptor (CCR)8](CCR8) antibody",
        "cells that produce [IFN-α](IFN-α)/[IFN-β](IFN-β)",
        "[PD-L1](PD-L1)-selected lung cancer",
        "[DaT](Dopamine transporter)-SPECT at baseline",
        "[IL-6](IL-6) blockades in arthritis",
    ],
)
def test_the_first_target_of_every_mention(nlp: Language, marked: str) -> None:
    text, expected = read_marks(marked)
    found: dict[tuple[int, int], list[str]] = {}
    for start, end, name in mentions(nlp, text):
        found.setdefault((start, end), []).append(name)
    assert sorted(found) == [(start, end) for start, end, _ in expected]
    for start, end, name in expected:
        assert name in found[start, end]


@pytest.mark.parametrize(
    "text",
    [
        # antibodies and sensitisation, not an immunoglobulin that is measured
        "specific IgE antibodies to wheat",
        "an immunoglobulin E (IgE)-mediated reaction",
        "non-immunoglobulin E (IgE) mediated allergy to milk",
        "cow's milk allergy can be IgE or non-IgE mediated",
        "IgG anti-tetanus titres after the vaccine",
        "food-specific IgG4 antibodies in serum",
        "an IgG1 monoclonal antibody is infused",
        "a humanized IgG4 kappa antibody was given",
        "an allergy mediated by Immunoglobulin E- (IgE) mediated reactions",
        "randomized to Arms 2 and 3, pole of the kidney",
        "immunoglobulin a day before surgery",
        "IgM antibody-positive for cytomegalovirus",
        "specific IgE directed against peach",
        # phenotypes
        "CD8+ TIGIT+ KLRG1+ T cells were counted.",
        "CD4+ CD25+ T cells",
        "CD27+ CD38+ B cells at week 4",
        # antivirals and antibiotics act on no protein of the patient
        "entecavir or tenofovir for hepatitis B",
        "dolutegravir and lamivudine",
        "amoxicillin 1 g three times a day",
        "isoniazid and rifampicin for 6 months",
        "oseltamivir within 48 hours",
        "valaciclovir prophylaxis",
        "ciprofloxacin eye drops",
        "fluconazole or voriconazole",
        "remdesivir for 5 days",
        "letermovir after transplantation",
        "artemether and lumefantrine",
        "ivermectin in a single dose",
        # other medicines without a target of their own
        "local anaesthesia with lidocaine or bupivacaine",
        "norepinephrine at a rate of 0.1 ug/kg/min",
        "epinephrine for anaphylaxis",
        "theophylline and caffeine",
        "phenytoin, carbamazepine or valproate",
        "acetaminophen for fever",
        "metformin 1000 mg twice daily",
        "hydrocortisone and budesonide",
        "fluticasone by nasal spray",
        "docetaxel 75 mg/m2 and carboplatin",
        "gemcitabine and capecitabine",
        "tacrolimus ointment",
        "pilocarpine iontophoresis and sweat chloride",
        "methacholine challenge",
        "nicotine patches",
        "cocaine or amphetamine in the urine",
        "vitamin D 1000 IU",
        "zinc, magnesium and iron",
        "insulin pump therapy",
        "oxygen at 2 L/min",
        "bone marrow transplantation",
        # support named in criteria
        "Inclusion Criteria:\n\n* hemoglobin >= 9 g/dL without erythropoietin for 2 weeks",
        "Inclusion Criteria:\n\n* neutrophils >= 1000/uL without G-CSF",
        # laboratory values
        "thyroid peroxidase antibodies above the limit",
        "thyroglobulin below 1 ng/mL",
        "prolactin and cortisol in the morning",
        "cystatin C and creatinine",
        "beta-2 microglobulin at diagnosis",
        "complement C3 and C4 in serum",
        "troponin and NT-proBNP",
        "procalcitonin above 0.5 ng/mL",
        "hemoglobin A1c of 7 %",
        # words that look like a name
        "panretinal photocoagulation (PRP) of the retina",
        "the comparator (COMP) arm",
        "diastolic blood pressure (DBP) of 90 mmHg",
        "low back pain (LBP) for 3 months",
        "very important person (VIP) ward",
        "an over-the-counter (OTC) remedy",
        "the frail (FTO) cohort",
        "pulmonary arterial hypertension (PAH)",
        "the number CP-MGC018-02 of the study",
        "the selection of centres is left to the sponsor",
        "patients of group PSG1 and of site SELP1 are followed",
    ],
)
def test_nothing_is_found_in_medicine(nlp: Language, text: str) -> None:
    assert mentions(nlp, text) == []


PAGE = """Overview
{overview}
Eligibility
Exclusion Criteria:

- {exclusion}
"""


@pytest.mark.parametrize(
    ("overview", "exclusion", "expected"),
    [
        (  # an earlier treatment of the class, and the studied drug within it
            "We evaluate olaparib in ovarian cancer.",
            "Any previous treatment with a PARP inhibitor, including olaparib.",
            {
                "PARP": ["prior_therapy"],
                "PARP1": ["intervention", "prior_therapy"],
            },
        ),
        (  # cells release it: nothing acts on it
            "We evaluate exenatide, which inhibits glucagon release.",
            "Pregnancy.",
            {"GLP-1R": ["intervention"], "glucagon": ["other"]},
        ),
        (  # a failure of treatment, named by the molecules alone
            "We evaluate anlotinib after failure of treatment with PD-1/PD-L1.",
            "Pregnancy.",
            {"PD-1": ["prior_therapy"], "PD-L1": ["prior_therapy"]},
        ),
        (  # what selects patients for another treatment excludes nobody here
            "We evaluate pembrolizumab in adults who are platinum-ineligible.",
            "Pregnancy.",
            {"PD-1": ["intervention"]},
        ),
        (  # an aim that measures
            "The aim is the effect of training on irisin and BDNF.",
            "Pregnancy.",
            {"BDNF": ["biomarker"]},
        ),
        (  # endpoints
            "Secondary endpoints included an assessment of tryptase.",
            "Pregnancy.",
            {"tryptase": ["biomarker"]},
        ),
        (  # background
            "IL-13 is a cytokine of allergy, as others have shown.",
            "Pregnancy.",
            {"IL-13": ["other"]},
        ),
    ],
)
def test_roles_in_medicine(
    nlp: Language, overview: str, exclusion: str, expected: dict[str, list[str]]
) -> None:
    text = PAGE.format(overview=overview, exclusion=exclusion)
    found = {target["name"]: target["roles"] for target in targets(nlp, text)}
    assert {name: found.get(name) for name in expected} == expected
