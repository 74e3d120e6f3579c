"""Targets: in which role, by which modality, in which form.

Half of the rows are texts where nothing may be found.
"""

from __future__ import annotations

import pytest
from spacy.language import Language
from targets_found import targets

import trialspan

OTHERS = ("trial_thresholds", "trial_timeframes", "trial_outcomes", "trial_links")


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The packaged pipeline without the components that targets do not need."""
    return trialspan.load(exclude=OTHERS)


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
