"""Names of medicines and of their targets, and words that only look like them.

Half of the rows are texts where nothing may be found.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from spacy.language import Language
from targets_found import mentions, read_marks

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
