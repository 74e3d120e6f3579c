"""Names of medicines and of their targets, and words that only look like them.

Half of the rows are texts where nothing may be found.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from spacy.language import Language
from targets_found import mentions, read_marks, targets

import trialspan

OTHERS = ("trial_thresholds", "trial_timeframes", "trial_outcomes", "trial_links")
LIST = Path(__file__).parents[1] / "benchmarks/medicines.tsv"


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The packaged pipeline without the components that targets do not need."""
    return trialspan.load(exclude=OTHERS)


@pytest.mark.parametrize(
    "marked",
    [
        "[Tagrisso](EGFR) or [AZD 9291](EGFR) once daily",
        "patients take [LY2835219](CDK4) 150 mg twice daily",
        "[Celebrex](COX-2) 200 mg against placebo",
        "six cycles of [TAK-788](EGFR)",
        "one infusion of [letetresgene autoleucel](NY-ESO-1)",
        "[fasiglifam](GPR40) added to metformin",
        "[Elevidys](Dystrophin) given once",
        "[NEXLETOL](ACL) in statin intolerance",
        "Drug: [BAY94-8862](MR)",
        "[bardoxolone methyl](Nrf2) in Alport syndrome",
        # microRNAs, and names in the spelling of other languages
        "[miR-21](miR-21) and [MiR-155-5p](miR-155) in serum",
        "[microRNA-34a](miR-34a) and [hsa-miR-122](miR-122) at baseline",
        "[TNF-alfa](TNF-α) and [eosinophilic cationic protein](ECP) were measured",
        "serum [Ig E](IgE) as an outcome",
        # words, dates and numbers
        "an MRI 21 days and an MIR 155 code later",
        "a small RNA library and microRNA profiling",
        "room miR and miRNA expression",
        "an alfa male, beta blockade of the nerve and gamma rays",
        "well versed in the use of the inhaler",
        "Patients are versed in the language of the questionnaire",
        "the constella of symptoms at week 4",
        "an infusion pump SB 4 in room AG 1",
        "actos de la vida diaria questionnaire",
        "a vigil at night and an infuse rate of 5 mL/h",
        "requipped rooms, arava people, ambient air",
        "sonata form and fractal analysis of the retina",
        "patients with luminal A breast cancer",
        "the luteinizing phase and the renova hospital",
    ],
)
def test_names_of_medicines(nlp: Language, marked: str) -> None:
    text, expected = read_marks(marked)
    assert mentions(nlp, text)[: len(expected) or 1] == expected


def test_the_list_of_medicines_is_well_formed() -> None:
    with LIST.open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    names = [row["medicine"].lower() for row in rows]
    assert len(names) == len(set(names)) > 6000
    assert all(row["class"] and row["targets"] for row in rows)


ROW = "{}\nA study in adults.\n{}\n{}\nscore, 1 year\n"
PAGE = "Overview\n{}\nEligibility\nExclusion Criteria:\n\n- {}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what no drug acts on is measured, also in a title and as a test
        (ROW.format("Nasal IgE in Chronic Sinusitis", "Sinusitis", "OTHER: none"), "b"),
        (ROW.format("miR-21 in Heart Failure", "HF", "OTHER: blood draw"), "b"),
        (ROW.format("A Test in Colitis", "Colitis", "DIAGNOSTIC_TEST: IL-6"), "b"),
        (ROW.format("Anti-IgE in Asthma", "Asthma", "DRUG: anti-IgE"), "i"),
        # not to bear a medicine is not to have had it
        (PAGE.format("Surgery of the knee.", "Allergy to morphine or ibuprofen."), "o"),
        (PAGE.format("Surgery of the knee.", "Contraindication to ketamine."), "o"),
        (PAGE.format("Surgery of the knee.", "Treatment with morphine."), "p"),
        (PAGE.format("Patients receive ketamine.", "Allergy to ketamine."), "i"),
        # an antibody of the laboratory, a stimulus, a kind of disease: nothing
        (PAGE.format("Goblet cells are stained with anti-MUC5AC.", "Age."), None),
        (PAGE.format("Basophil activation by anti-IgE is told.", "Age."), None),
        (PAGE.format("IgE- or non-IgE-mediated allergy.", "Age."), None),
        (PAGE.format("Active disease (IgG4-RD) of the gland.", "Age."), None),
    ],
)
def test_roles_of_names(nlp: Language, text: str, expected: str | None) -> None:
    roles = {role[0] for found in targets(nlp, text) for role in found["roles"]}
    assert roles == ({expected} if expected else set())


WORDS = (
    "ACE ACT ADA AIM ART BAD BEST CAMP CAP CARE CAT COMP ECHO ERA FACT FAP FAST FISH"
    " FIT GAS GEM GOLD HELP IMPACT KIT LARGE LEAD LIFT LOX MAX MET NET PACE PAK PAP PET"
    " RANK REST RET RING SET SHARP SNAP SPARK STAR STEP STING TEC TIE TRAP VIP WAVE"
)


@pytest.mark.parametrize("word", WORDS.split())
def test_symbols_that_are_words_need_their_language(nlp: Language, word: str) -> None:
    text = (
        f"The {word} trial enrolled adults.\nThe {word} group rested for two weeks.\n"
        f"Patients fill in the {word} scale.\nPrimary outcome: {word} at week 12.\n"
    )
    assert mentions(nlp, text) == []


NAMES_IT = "A Diet in Asthma\nA study in adults.\nAsthma\nBEHAVIORAL: walking\n{}\n{}\n"


@pytest.mark.parametrize(
    ("outcome", "prose", "expected"),
    [
        # what nobody studies is only used
        ("Use of salbutamol, 1 year", "Adults are included.", "o"),
        ("Puffs of Airomir, number a day, 1 year", "Adults are included.", "o"),
        ("Symptoms, 1 year", "Rescue medication (azelastine spray) is at hand.", "o"),
        # a product of which only prose tells what it acts on
        ("Symptoms, 1 year", "XYZ-3101 is an antibody that binds to B7-H3.", "i"),
    ],
)
def test_roles_beside_named_interventions(
    nlp: Language, outcome: str, prose: str, expected: str
) -> None:
    found = targets(nlp, NAMES_IT.format(outcome, prose))
    assert {role[0] for one in found for role in one["roles"]} == {expected}
