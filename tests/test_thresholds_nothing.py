"""Numbers that bound no measurement of a patient: nothing may be found in them."""

from __future__ import annotations

import pytest

import trialspan

DOSES = [
    "cyclophosphamide 300 mg/m2/day for 3 days",
    "fludarabine at 30 mg/m² daily on days -5 to -3",
    "escalated up to a maximum of 40 mg once daily",
    "no more than 325 mg of aspirin a day",
    "dexamethasone equivalent above 4 mg daily",
    "stable dose of at least 1,500 mg metformin",
    "received ≥ 2 doses of the vaccine",
    "opioid use over 60 mg morphine equivalents per day",
    "a bolus of 0.5 mL/kg over 10 minutes",
    "infusion at a rate of 100 mL/h",
    "oxygen at more than 4 L/min",
    "2 tablets of 250 mg each",
    "loaded with 600 mg clopidogrel",
    "1 x 10^6 to 5 x 10^6 viable T cells/kg",
    "a total dose of at least 50 Gy to the tumour bed",
    "radiotherapy of > 30 Gy to the pelvis",
    "an energy of 120 J for the first shock",
    "inhaled budesonide > 800 µg/day or equivalent",
    "prednisolone ≤ 10 mg/day or equivalent is allowed",
    "vitamin D 4,000 IU daily",
    "insulin at less than 0.5 U/kg/day",
    "a heparin drip of 18 U/kg/h",
    "120 mL of contrast medium",
    "titrated from 25 mg to 200 mg",
]
COUNTS = [
    "fewer than 3 prior lines of chemotherapy",
    "at least 2 sites of metastasis",
    "three or more exacerbations in the previous year",
    "more than 5 moles on the back",
    "≥ 1 hospital admission for heart failure",
    "at least 20 evaluable subjects per arm",
    "minimum of 6 injections in both eyes",
    "1-3 brain metastases",
    "no more than two previous biologics",
    "≥ 4 migraine days without aura",
    "at least 12 teeth present",
    "two consecutive failed IVF cycles",
    "more than one concomitant antiepileptic drug",
    "up to 6 planned visits",
    "4 or more headache days per month in the diary",
    "10 or fewer siblings",
    "at least 3 cores per biopsy",
    "a minimum of 200 cells were scored",
    "50 healthy controls",
    "1,200 participants from 40 centres",
    "randomised in a 3:1:1 ratio",
]
TIMES = [
    "at least 4 weeks since the last transfusion",
    "no surgery for 28 days",
    "within 14 days prior to randomisation",
    "follow-up of 24 to 36 months",
    "treatment for up to 2 years",
    "a washout of 5 half-lives or 30 days, whichever is longer",
    "after at least 8 hours of fasting",
    "over 60 minutes",
    "at 0, 30, 60 and 120 min after the meal",
    "every 6 to 8 weeks",
    "Days 1-21 of each 28-day cycle",
    "Week 52 ± 7 days",
    "24-hour Holter recording",
    "the 12-week double-blind period",
    "diagnosed more than 6 months ago",
    "symptoms for less than 3 hours",
    "T ≥ 48 hours after the stroke",
    "within 90 minutes of arrival",
    "QT was read 2 hours after the dose",
    "born before 1 January 1960",
    "recruited between 2009 and 2014",
    "from 08:00 to 20:00",
    "visit 4 (day 15 ± 2)",
    "at month 6 or later",
]
STATISTICS = [
    "a hazard ratio of 0.75",
    "90% power at a one-sided alpha of 0.025",
    "p-value less than 0.001",
    "a 95% confidence interval of 1.2 to 3.4",
    "a dropout rate of 15%",
    "a non-inferiority margin of 10%",
    "standard deviation of 12",
    "an effect size of 0.5 was assumed",
    "an odds ratio above 2",
    "increase the response rate from 20% to 40%",
    "the interim analysis after 50% of events",
    "a mean difference of 4 points",
    "sensitivity of 85% and specificity of 90%",
    "area under the curve > 0.8 for the classifier",
    "kappa of at least 0.7",
    "mortality of 30% at one year",
    "a prevalence of less than 5 in 10,000 people",
    "reduces the risk by more than half",
    "the incidence is 3 per 100,000",
    "up to 40% of patients do not respond",
    "a cure rate of over 95%",
]
NAMES = [
    "EudraCT 2015-001234-56",
    "protocol ABC-101 version 3.0",
    "phase 2b/3",
    "stage IIIB or IV non-small cell lung cancer",
    "T1-3, N0-1, M0",
    "Gleason-type pattern 3 tissue",
    "type 1 or type 2 diabetes mellitus",
    "HPV 16 or 18",
    "genotype 1a or 1b",
    "HLA-A*02:01",
    "exon 19 deletion or exon 21 L858R",
    "BRCA1/2 carriers",
    "MSI-H by 5 of 5 markers",
    "trisomy 21",
    "ICD-10 codes I21 to I22",
    "DSM-5 criteria",
    "ACR/EULAR 2010 criteria",
    "WHO 2016 classification",
    "CTCAE version 5.0",
    "iRECIST and RECIST v1.1",
    "the EORTC QLQ-C30 version 3",
    "EQ-5D-3L at each visit",
    "the 6-minute walk test at visit 2",
    "a 10-meter walk at baseline",
    "the 5-item scale",
    "Short Form 12",
    "FACT-G7 and HADS",
    "the 36-item questionnaire",
    "a 7-point Likert scale",
    "scored 0 (none) to 3 (severe)",
    "VAS (0-100 mm)",
    "numeric rating scale from 0 to 10",
    "total score range 0-63",
    "higher scores (maximum 52) mean worse disease",
]
THINGS = [
    "a 23 G needle",
    "a 1.5 T or 3 T scanner",
    "stored at 2 to 8 °C",
    "centrifuged at 3000 rpm",
    "frozen at -80 °C",
    "a tube of 10 mL blood",
    "a 4 mm punch biopsy",
    "images of 512 x 512 pixels",
    "a light of 450 nm",
    "a stent of 3.5 mm",
    "formalin-fixed blocks of no less than 5 sections",
    "a pH 7.4 buffer",
    "at 200 m above sea level",
    "lives within 50 km of the site",
    "a payment of 100 USD",
    "one of 12 hospitals",
    "phone 555 0100",
]
ASSAYS = [
    "the assay detects > 50 copies per reaction",
    "limit of detection of 20 copies/mL",
    "lower limit of quantification 0.1 ng/mL of the method",
    "MRD at a sensitivity of 10^-4",
    "release criteria: viability ≥ 70%, endotoxin < 5 EU/kg",
    "purity above 95% of the product",
    "transduction efficiency of at least 20%",
    "vector copy number below 5 per cell",
    "a potency of 80-120% of the label claim",
    "read depth of 500x",
]
HABITS = [
    "more than 20 cigarettes smoked in the car",
    "10 pack-years or more of smoking",
    "> 21 units of alcohol per week",
    "caffeine over 400 mg per day",
    "more than 150 minutes of exercise a week",
]
KINDS = {
    "doses": DOSES,
    "counts": COUNTS,
    "time": TIMES,
    "statistics": STATISTICS,
    "names, versions, identifiers": NAMES,
    "devices, places, samples": THINGS,
    "assays and release": ASSAYS,
    "habits": HABITS,
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts]
)
def test_other_numbers(kind, text):
    assert trialspan.extract(text)["lab_thresholds"] == []


@pytest.mark.parametrize("lead", ["Inclusion Criteria:\n- ", "Exclusion Criteria:\n* "])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_other_numbers_as_criteria(kind, lead):
    text = lead + ("\n" + lead[-2:]).join(KINDS[kind])
    found = trialspan.extract(text)["lab_thresholds"]
    assert [t["text"] for t in found] == []
