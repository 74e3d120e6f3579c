"""Ways of writing bounds that many sponsors share, and what looks like them."""

import pytest
from test_thresholds import read

from trialspan.run import process

GRADES = [
    ("- sensory neuropathy grade 2 or higher", ["peripheral neuropathy >= 2"]),
    ("- Diarrhea grade 3", ["diarrhea = 3"]),
    ("- toxicity grades 0-1", ["toxicity between 0..1"]),
    ("- haematological toxicity grade 4", ["toxicity = 4"]),
    (
        "- toxicities that have not resolved to NCI CTCAE v5.0 grade 0 or 1",
        ["toxicity between 0..1 negated"],
    ),
    ("- mMRC dyspnea grade 2", ["mmrc dyspnea scale = 2"]),
    (
        "- toxicities of earlier anti-tumor therapy not recovered to ≤ grade 1",
        ["toxicity <= 1 negated"],
    ),
    ("- grade 4 balance system disorder", ["balance system disorder = 4"]),
    ("- grade 3 or above gut and skin events", ["gut and skin events >= 3"]),
    ("- histological grade 3", []),
    ("- grade 3 astrocytoma with few effects", []),
    ("- grade 2 disease of the event group", []),
    ("- tumour grade 2 or higher", []),
    ("- toxicity grading by the investigator", []),
    ("- neuropathy grade not recorded", []),
    ("- high grade 3 lesions were removed", []),
    ("- resolved to a size that is read by 3 people", []),
]
POPULATIONS = [
    (
        "- QTc > 450 ms (men), > 470 ms (women)",
        ["qtc > 450 ms", "qtc > 470 ms"],
    ),
    (
        "- ALT ≤ 2.5 x ULN; for patients with liver metastases, ≤ 5 x ULN",
        ["alanine aminotransferase <= 2.5 ULN", "alanine aminotransferase <= 5 ULN"],
    ),
    (
        "- ALT < 3 x ULN; if liver metastases, then < 5 x ULN",
        ["alanine aminotransferase < 3 ULN", "alanine aminotransferase < 5 ULN"],
    ),
    (
        "- ALT < 3 x ULN; subjects with bone metastases: ≤ 6 x ULN",
        ["alanine aminotransferase < 3 ULN", "alanine aminotransferase <= 6 ULN"],
    ),
    (
        "- blood pressure > 150/95",
        ["systolic blood pressure > 150", "diastolic blood pressure > 95"],
    ),
    ("- Hb ≥ 9 g/dL. Patients with thalassemia: ≥ 8 g/dL", ["hemoglobin >= 9 g/dL"]),
    (
        "- ALT < 3 x ULN; patients with diabetes: ≤ 2 years",
        ["alanine aminotransferase < 3 ULN"],
    ),
    (
        "- platelets > 100 x 10^9/L; in patients with cirrhosis, ≥ 2 ultrasounds",
        ["platelet count > 100 10*9/L"],
    ),
    (
        "- ALT < 3 x ULN (men), > 20 patients (women)",
        ["alanine aminotransferase < 3 ULN"],
    ),
    ("- visits at 3-6-9 months (men), 12 (women)", []),
]
YOUNG = [
    ("- children ≥ 1 month and < 18 years", ["age >= 1 mo", "age < 18 a"]),
    ("- neonates (≤ 28 days)", ["age <= 28 d"]),
    ("- children 6 months to 5 years", ["age >= 6 mo", "age <= 5 a"]),
    ("- neonates < 72 hours old", ["age < 72 h"]),
    ("- ≥ 18 years and < 75 years", ["age >= 18 a", "age < 75 a"]),
    ("- infants under 26 weeks diagnosed with reflux", ["age < 26 wk"]),
    ("- HGB LESS THAN 8 G/DL", ["hemoglobin < 8 g/dL"]),
    ("- platelets > 75 G/L", ["platelet count > 75 10*9/L"]),
    ("- platelets < 1,50,000/mm3", ["platelet count < 150000 /uL"]),
    ("- expected to die within 48 hours", ["life expectancy <= 48 h"]),
    (
        "- not expected to survive at least 6 months",
        ["life expectancy >= 6 mo negated"],
    ),
    ("- probing depth > 6 mm in at least 30% of the teeth", ["probing depth > 6 mm"]),
    ("- children within 6 months of transplantation", []),
    ("- patients who died within 48 hours", []),
    ("- children < 6 months after transplantation", []),
    ("- infants at 6 months", []),
    ("- children (≥ 2 weeks of treatment)", []),
    ("- ≥ 5 years and less than 10 years since diagnosis", []),
    ("- ≥ 2 years and < 5 visits", []),
    ("- weeks 4,12,104", []),
    ("- 1,50 and 2,75,000", []),
    ("- a hearing of 72 hours", []),
]
SIGNED = [
    (
        "- T-score between -1.0 and -2.5",
        ["bone mineral density t-score between -2.5..-1"],
    ),
    ("- T-score < - 2.5", ["bone mineral density t-score < -2.5"]),
    ("- RASS of -2 to +1", ["richmond agitation-sedation scale between -2..1"]),
    ("- RASS -3 to 0", ["richmond agitation-sedation scale between -3..0"]),
    (
        "- refractive error between -1.00 and -6.00 D",
        ["refractive error between -6..-1 [diop]"],
    ),
    (
        "- diastolic between 90 and 60 mmHg",
        ["diastolic blood pressure between 60..90 mm[Hg]"],
    ),
    ("- BMI 27 -55 kg/m2", ["body mass index between 27..55 kg/m2"]),
    ("- age 18 years-65 years", ["age between 18..65 a"]),
    ("- ECOG -0-1", ["ecog performance status between 0..1"]),
    ("- RASS -2", []),
    ("- stored at -80 °C", []),
    ("- the plasma is kept between -20 and -80 °C", []),
    ("- Days -5 to -3", []),
    ("- a change of -5 to -10 points", []),
    ("- sites 3 and -4", []),
    ("- from -1 to -2 weeks", []),
    ("- the range 90 - 60 was not used", []),
]
WHOLES = [
    ("- MMSE > 24/30", ["mini-mental state examination > 24"]),
    ("- MoCA 22/30 or above", ["montreal cognitive assessment >= 22"]),
    ("- visual acuity of 6/12 or worse", ["best corrected visual acuity <= 0.5"]),
    (
        "- BCVA between 6/9 and 6/60",
        ["best corrected visual acuity between 0.1..0.6667"],
    ),
    ("- TNSS ≥ 6/12", ["tnss >= 6"]),
    (
        "- BCVA ranging from 20/40 to 20/320 Snellen equivalent",
        ["best corrected visual acuity between 0.0625..0.5"],
    ),
    (
        "- BCVA of 70 to 40 letters (Snellen equivalent 20/40 to 20/160)",
        ["best corrected visual acuity between 40..70"],
    ),
    ("- urine dipstick > 1+", ["urine protein > 1"]),
    ("- residual pocket (round) measuring > 15 mm", ["residual pocket > 15 mm"]),
    ("- a needle measuring 5 cm", []),
    ("- a urine dipstick", []),
    ("- on 24/30 days", []),
    ("- 6/12 months of treatment", []),
    ("- the study opened on 24/30", []),
    ("- answered 25/30 questions", []),
]
SHARED = [
    (
        "- FEV1 ≥ 30% to < 80% of predicted",
        [
            "forced expiratory volume in 1 second >= 30 % predicted",
            "forced expiratory volume in 1 second < 80 % predicted",
        ],
    ),
    (
        "- hemoglobin, WBC and platelets > 9 g/dL, > 3000/mm3 and > 100,000/mm3, respectively",
        [
            "hemoglobin > 9 g/dL",
            "white blood cell count > 3000 /uL",
            "platelet count > 100000 /uL",
        ],
    ),
    (
        "- bilirubin, AST and ALT ≤ 2, 3 and 5 x ULN respectively",
        [
            "total bilirubin <= 2 ULN",
            "aspartate aminotransferase <= 3 ULN",
            "alanine aminotransferase <= 5 ULN",
        ],
    ),
    ("- children aged 6 - < 12 years", ["age >= 6 a", "age < 12 a"]),
    (
        "- elevated transaminases above 3 times the upper limit of normal",
        ["aminotransferases > 3 ULN"],
    ),
    ("- a supratherapeutic (> 3.0) INR", ["international normalized ratio > 3"]),
    (
        "- Reversibility of FEV1 ≥ 12 %",
        ["forced expiratory volume in 1 second >= 12 % baseline"],
    ),
    (
        "- INR no greater than the upper limit of normal within 1 week",
        ["international normalized ratio <= 1 ULN"],
    ),
    ("- 30 and 40 patients, respectively", []),
    ("- a PTT within 1 week", []),
    ("- ALT and AST at 3 and 6 months, respectively", []),
    ("- elevated transaminases", []),
    ("- the third (> 3) cohort", []),
]
NAMES = [
    ("- hearing loss > 30 dB", ["hearing threshold > 30 dB"]),
    ("- attachment loss ≥ 4 mm", ["clinical attachment level >= 4 mm"]),
    ("- weight loss > 10%", ["weight loss > 10 % baseline"]),
    ("- Morse Fall Scale > 45", ["morse fall scale > 45"]),
    ("- ICIQ-SF score ≥ 6", ["international consultation on incontinence questionnaire >= 6"]),
    ("- asthma (GINA 1-2)", ["gina step between 1..2"]),
    ("- GINA steps 3 or 4", ["gina step between 3..4"]),
    ("- fibrosis stage F2-F3", ["liver fibrosis stage between 2..3"]),
    ("- METAVIR ≥ F3", ["liver fibrosis stage >= 3"]),
    ("- PVR > 150 mL", ["post-void residual volume > 150 mL"]),
    ("- PVR ≥ 3 Wood units", ["pulmonary vascular resistance >= 3 [wood'U]"]),
    ("- Dizziness Burden Checklist (DBC) score of 16 or less", ["dizziness burden checklist score <= 16"]),
    ("- QZQL > 12", ["qzql > 12"]),
    ("- asthma by GINA 2023", []),
    ("- a diagnosis according to GINA", []),
    ("- genotype F508del", []),
    ("- CTCAE ≥ 3", []),
    ("- COPD ≥ 2 exacerbations", []),
    ("- NSCLC ≥ 2 lines", []),
    ("- PATIENTS WITH > 3 lesions", []),
    ("- QZQL-12 ≥ 2 times", []),
    ("- Drug Monitoring Board (DMB) meeting of 16 or more", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "thresholds"),
    [*GRADES, *POPULATIONS, *YOUNG, *SIGNED, *WHOLES, *SHARED, *NAMES],
)
def test_common_ways_of_writing_are_read(nlp, text, thresholds):
    assert read(nlp, f"Inclusion Criteria:\n{text}") == thresholds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("peanut-specific IgE > 15 kU/L", ["peanut-specific IgE"]),
        ("house-dust-specific IgE > 1 kU/L", ["house-dust-specific IgE"]),
        ("and specific IgE > 1 kU/L", ["specific IgE"]),
        ("non-smoking weight > 70 kg", ["weight"]),
        ("peanut-specific IgE", []),
    ],
)
def test_names_have_what_they_are_specific_of(nlp, text, words):
    record = process(nlp, f"Inclusion Criteria:\n- {text}", doc_id="t", source="t")
    assert [t["analyte"]["text"] for t in record["lab_thresholds"]] == words


ROW = (
    "A Study of One Drug\nIt tests one drug.\nAsthma\nDRUG: One\n"
    "Change in wellbeing, {}, 12 weeks\n"
)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Scores between 20 and 25 indicate control, scores lower than 20 do not indicate it", ["Scores between 20 and 25"]),
        ("A score of ≥ 12 indicates control and a score of ≤ 11 points indicates none", ["score of ≥ 12", "score of ≤ 11 points"]),
        ("a score above 5 suggests wellbeing, while a below 3 suggests distress", ["score above 5", "score above 5 suggests wellbeing, while a below 3"]),
        ("A score of 100 points is considered normal; 61-99 points indicate need", ["score of 100 points", "score of 100 points is considered normal; 61-99 points"]),
        ("Scores > 20 were classified as severe", ["Scores > 20"]),
        ("a score of 0 represents no pain and a score of 10 represents the worst", []),
        ("the answers are summed to obtain a score between 0 and 7", []),
        ("a higher score indicates more distress", []),
        ("0 means never and 3 means daily", []),
        ("a change of 4 points is considered important", []),
        ("11-15 was considered as moderate", []),
    ],
)  # fmt: skip
def test_levels_of_a_score_are_read_where_they_are_explained(nlp, text, levels):
    record = process(nlp, ROW.format(text), doc_id="t", source="t")
    assert [t["text"] for t in record["lab_thresholds"]] == levels
