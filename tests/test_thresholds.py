"""Structures of thresholds. Each row: a text, and analyte | comparator | value ... of each record."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialspan.run import process


def read(nlp, text: str) -> list[str]:
    """The thresholds of a text in one line each."""
    record = process(nlp, text, doc_id="t", source="t")
    return [line(record["text"], t) for t in record["lab_thresholds"]]


def line(text: str, t: dict) -> str:
    assert text[t["start"] : t["end"]] == t["text"]
    value = str(t["value"]) + (f"..{t['upper']}" if t["upper"] is not None else "")
    parts = [t["analyte"]["name"], t["comparator"], value, t["unit"], t["reference"]]
    if t["negated"]:
        parts.append("negated")
    return " ".join(str(part) for part in parts if part is not None)


@pytest.mark.parametrize(
    ("text", "thresholds"),
    [
        ("Hemoglobin of at least 8.5 g/dL", ["hemoglobin >= 8.5 g/dL"]),
        ("Haemoglobin 9 g/dL or more", ["hemoglobin >= 9 g/dL"]),
        ("Absolute neutrophil count (ANC) > 1.0 x 10^9/L", ["absolute neutrophil count > 1 10*9/L"]),
        ("Platelets: ≥ 75 000 /mm3", ["platelet count >= 75000 /uL"]),
        ("thrombocytes > 50.000 /mmc", ["platelet count > 50000 /uL"]),
        ("WBC 3.5-12.0 × 109/L", ["white blood cell count between 3.5..12 10*9/L"]),
        ("AST and ALT ≤ 3 x ULN", ["aspartate aminotransferase <= 3 ULN", "alanine aminotransferase <= 3 ULN"]),
        ("ALT/AST below 2.5 times the upper limit of normal", ["alanine aminotransferase < 2.5 ULN", "aspartate aminotransferase < 2.5 ULN"]),
        ("ALT, AST or total bilirubin > 2 x ULN", ["alanine aminotransferase > 2 ULN", "aspartate aminotransferase > 2 ULN", "total bilirubin > 2 ULN"]),
        ("AST ≤ 2.5 x ULN (≤ 5 x ULN with liver metastases)", ["aspartate aminotransferase <= 2.5 ULN", "aspartate aminotransferase <= 5 ULN"]),
        ("Bilirubin ≤ ULN (≤ 3 in case of Gilbert disease)", ["total bilirubin <= 1 ULN", "total bilirubin <= 3 ULN"]),
        ("BMI < 18 or > 40 kg/m2", ["body mass index < 18 kg/m2", "body mass index > 40 kg/m2"]),
        ("Hb > 12 g/dL for men and > 11 for women", ["hemoglobin > 12 g/dL", "hemoglobin > 11 g/dL"]),
        ("blood pressure above 160/100 mmHg", ["systolic blood pressure > 160 mm[Hg]", "diastolic blood pressure > 100 mm[Hg]"]),
        ("SBP/DBP > 150/95 mmHg", ["systolic blood pressure > 150 mm[Hg]", "diastolic blood pressure > 95 mm[Hg]"]),
        ("ECOG 0-1", ["ecog performance status between 0..1"]),
        ("ECOG performance status of 0, 1 or 2", ["ecog performance status between 0..2"]),
        ("ECOG PS ≤ 2", ["ecog performance status <= 2"]),
        ("ECOG 2 or better", ["ecog performance status <= 2"]),
        ("Karnofsky 60 or better", ["karnofsky performance status >= 60"]),
        ("NYHA class III/IV heart failure", ["nyha class between 3..4"]),
        ("heart failure > NYHA II", ["nyha class > 2"]),
        ("NYHA class IV", ["nyha class = 4"]),
        ("Child-Pugh A or B7", ["child-pugh score = 1", "child-pugh score = 7"]),
        ("Child-Pugh class B or C cirrhosis", ["child-pugh score between 2..3"]),
        ("ASA I-III", ["asa physical status between 1..3"]),
        ("pain ≥ 4/10 on the scale", ["pain intensity >= 4"]),
        ("EDSS between 0 and 5.5", ["expanded disability status scale between 0..5.5"]),
        ("a score > 3 or < -3 on the RASS", ["richmond agitation-sedation scale > 3", "richmond agitation-sedation scale < -3"]),
        ("grade 3 or higher neuropathy", ["peripheral neuropathy >= 3"]),
        ("diarrhea ≥ grade 2", ["diarrhea >= 2"]),
        ("Grade 3-4 nausea or vomiting", ["nausea between 3..4", "vomiting between 3..4"]),
        ("toxicities not recovered to grade 1", ["toxicity = 1 negated"]),
        ("Age 21 to 70 years", ["age between 21..70 a"]),
        ("Adults aged 18 years and older", ["age >= 18 a"]),
        ("men younger than 45 years", ["age < 45 a"]),
        ("≤ 21 years old", ["age <= 21 a"]),
        ("age from 6 months to 12 years", ["age >= 6 mo", "age <= 12 a"]),
        ("< 34 weeks' gestation", ["gestational age < 34 wk"]),
        ("expected survival of more than 12 weeks", ["life expectancy > 12 wk"]),
        ("FEV1 below 50% of predicted", ["forced expiratory volume in 1 second < 50 % predicted"]),
        ("FVC decreases by > 10 %", ["forced vital capacity > 10 % baseline"]),
        ("at least 12% increase in FEV1", ["forced expiratory volume in 1 second >= 12 % baseline"]),
        ("QTc (Fridericia) > 470 msec", ["qtc interval > 470 ms"]),
        ("PaO2/FiO2 < 200", ["pao2/fio2 ratio < 200"]),
        ("temperature > 38.5 °C", ["body temperature > 38.5 Cel"]),
        ("severe (70-99%) carotid stenosis", ["stenosis between 70..99 %"]),
        ("HIV RNA < 50 copies/mL", ["hiv rna < 50 {copies}/mL"]),
        ("HbA1c: 6.5 - 9.0", ["hemoglobin a1c between 6.5..9"]),
        ("creatinine above the upper limit of normal", ["creatinine > 1 ULN"]),
        ("creatinine ≤ 1.5 mg/dL (133 µmol/L)", ["creatinine <= 1.5 mg/dL", "creatinine <= 133 umol/L"]),
        ("serum orosomucoid > 20 ng/mL", ["serum orosomucoid > 20 ng/mL"]),
        ("No platelet count < 20,000/µL", ["platelet count < 20000 /uL negated"]),
        ("weighing at least 45 kg", ["body weight >= 45 kg"]),
        (r"creatinine \>= 2 mg/dL", ["creatinine >= 2 mg/dL"]),
        ("ＡＬＴ＞３×ULN", ["alanine aminotransferase > 3 ULN"]),
        ("lymph node ≥ 15 mm in short axis", ["tumor size >= 15 mm"]),
        ("INR ≤ 1.5", ["international normalized ratio <= 1.5"]),
        ("GCS < 9", ["glasgow coma scale < 9"]),
        ("QTcF > 450 ms (men) or 470 ms (women)", ["qtc interval > 450 ms", "qtc interval > 470 ms"]),
        ("lactate ≤ 2 mmol/L, or a fall of at least 20 %", ["lactate <= 2 mmol/L", "lactate >= 20 % baseline"]),
        ("CD22 on more than 80% of blasts", ["cd22 > 80 %"]),
        ("BP is not < 140/90 mmHg", ["systolic blood pressure < 140 mm[Hg] negated", "diastolic blood pressure < 90 mm[Hg] negated"]),
        ("FEV1 ≥ 30% and ≤ 70% of predicted", ["forced expiratory volume in 1 second between 30..70 % predicted"]),
        ("greater than stage 3 on the Hoehn & Yahr scale", ["hoehn and yahr stage > 3"]),
        ("class III or IV of the NYHA classification", ["nyha class between 3..4"]),
        ("dry mouth of grade 2 or higher", ["dry mouth >= 2"]),
        ("liver metastases, AST ≤ 5 x ULN", ["aspartate aminotransferase <= 5 ULN"]),
        ("pulse below 50 times/min", ["heart rate < 50 /min"]),
        ("ages 18-70", ["age between 18..70"]),
        ("from 1 to less than 18 years of age", ["age >= 1 a", "age < 18 a"]),
        ("≥ 5 to < 18 years old", ["age >= 5 a", "age < 18 a"]),
        ("BK viremia > 10.000 copies/mL", ["bk virus dna > 10000 {copies}/mL"]),
        ("gene copy number ≥ 6", ["gene copy number >= 6"]),
        ("a rash of less than 10% of body surface area", ["body surface area affected < 10 %"]),
        ("ANA titre of at least 1:160", ["antinuclear antibody titer >= 160"]),
        ("visual acuity of 20/50 or worse", ["best corrected visual acuity <= 0.4"]),
        ("BCVA between 20/32 and 20/200", ["best corrected visual acuity between 0.1..0.625"]),
        ("BCVA of 70 letters or more (20/40 or better)", ["best corrected visual acuity >= 70"]),
        ("CIRS total score < 7 (Cumulative Illness Rating Scale)", ["cumulative illness rating scale < 7"]),
        ("ECOG worse than 1", ["ecog performance status > 1"]),
        ("weight-for-height z-score < +1", ["z-score < 1"]),
        ("HBV DNA > 10^4 copies/mL", ["hbv dna > 10000 {copies}/mL"]),
        ("a viral load of 10 ³ copies/mL or more", ["viral load >= 1000 {copies}/mL"]),
        ("Hemoglobin > 9.0 g/㎗", ["hemoglobin > 9 g/dL"]),
        ("dyspnea of grade 2 or worse", ["dyspnea >= 2"]),
        ("Grade 3 pain", ["pain = 3"]),
        ("toxicity of earlier chemotherapy that has subsided to grade 1", ["toxicity = 1"]),
        ("toxicity, except hair loss, has returned to ≤ grade 1", ["toxicity <= 1"]),
        ("Any toxicity (other than alopecia) of grade 2 or higher", ["toxicity >= 2"]),
        ("FEV1 ≥ 50% Hankinson predicted", ["forced expiratory volume in 1 second >= 50 % predicted"]),
        ("FVC below 70% of the normal predicted value", ["forced vital capacity < 70 % predicted"]),
        ("weight greater than/equal to 25 kg", ["body weight >= 25 kg"]),
        ("urea nitrogen (UREA/BUN) and creatinine ≤ 2 x ULN", ["blood urea nitrogen <= 2 ULN", "creatinine <= 2 ULN"]),
        ("creatinine clearance or radioisotope GFR > 60 mL/min", ["creatinine clearance > 60 mL/min", "estimated glomerular filtration rate > 60 mL/min"]),
        ("weight at enrolment < 1800 g", ["body weight < 1800 g"]),
        ("UAS7 (range 0-42) above 15", ["uas7 > 15"]),
        ("Khorana score ≥ 2", ["khorana score >= 2"]),
        ("with or without total IgE > 90 kU/L", ["immunoglobulin e > 90 kU/L"]),
        ("gestational age of 28+0 to 33+6 weeks", ["gestational age between 28..33.857142857142854 wk"]),
        ("gestational age ≥ 36 5/7 weeks", ["gestational age >= 36.714285714285715 wk"]),
        ("a minimum life expectancy of 6 months", ["life expectancy >= 6 mo"]),
        ("antinuclear antibody titer > 1/80", ["antinuclear antibody titer > 80"]),
        ("PQ interval > 210 ms", ["pr interval > 210 ms"]),
        ("birth weight < 1500 g", ["birth weight < 1500 g"]),
        ("post-void residual > 150 mL", ["post-void residual volume > 150 mL"]),
        ("Breslow thickness ≥ 1 mm", ["breslow thickness >= 1 mm"]),
        ("anticardiolipin IgG > 40 GPL", ["anticardiolipin antibody > 40 [GPL'U]"]),
        ("D-dimer > 0.5 µg FEU/mL", ["d-dimer > 0.5 ug{FEU}/mL"]),
        ("platelets ≥ 1.5 lakh/mm3", ["platelet count >= 1.5 10*5/uL"]),
        ("room-air saturation ≥ 94 %", ["oxygen saturation >= 94 %"]),
        ("eosinophils ≥ 20/high power field", ["tissue eosinophil count >= 20 /[HPF]"]),
        ("UACR above 30 mg/g.cr. and below 3000 mg/g.cr.", ["urine albumin-to-creatinine ratio > 30 mg/g", "urine albumin-to-creatinine ratio < 3000 mg/g"]),
        ("twenty children (4-17 years) with hay fever", ["age between 4..17 a"]),
        ("the dose that provokes a 15% fall in FEV1", ["forced expiratory volume in 1 second = 15 % baseline"]),
        ("response: at least a 25% decrease in the sum of diameters", ["sum of target lesion diameters >= 25 % baseline"]),
        ("a PSA increase that is ≥ 30%", ["prostate specific antigen >= 30 % baseline"]),
        ("a score for itching of at least 3", ["score for itching >= 3"]),
        ("Grade 3 hypersensitivity reaction (anaphylaxis) or rash", ["hypersensitivity reaction = 3", "rash = 3"]),
        ("between the ages of 3 to 11 years", ["age between 3..11 a"]),
        ("Age ≥ 20 years old and ≤ 80 years old", ["age between 20..80 a"]),
        ("at least 10 years of age and no older than 60 years of age", ["age between 10..60 a"]),
        ("Adults ≥ 18 years or of legal age", ["age >= 18 a"]),
        ("total bilirubin < 1.5?ULN", ["total bilirubin < 1.5 ULN"]),
        ("mMRC ≥ 2 with < 1 point reduction", ["mmrc dyspnea scale >= 2", "mmrc dyspnea scale < 1 baseline"]),
        ("PASI improvement of at least 4 points from baseline", ["psoriasis area and severity index >= 4 baseline"]),
        ("LVEF decrease of ≥ 10 percentage points to < 50%", ["left ventricular ejection fraction >= 10 % baseline", "left ventricular ejection fraction < 50 % baseline"]),
        ("a minimum weight of 30 kg", ["body weight >= 30 kg"]),
        ("maximum creatinine of 2 mg/dL", ["creatinine <= 2 mg/dL"]),
        ("TSH outside the range of 0.5-5.0 mIU/L", ["thyroid stimulating hormone between 0.5..5 m[IU]/L negated"]),
        ("retinol above the upper limit of normal", ["vitamin a > 1 ULN"]),
        ("a prognosis of less than 3 months", ["life expectancy < 3 mo"]),
        ("≥ 34 completed gestational weeks", ["gestational age >= 34 wk"]),
        ("ASA GradeⅠ－Ⅱ", ["asa physical status between 1..2"]),
        ("Neither AST nor ALT > 2 folds of the upper normal limit", ["aspartate aminotransferase > 2 ULN negated", "alanine aminotransferase > 2 ULN negated"]),
    ],
)  # fmt: skip
def test_thresholds_are_read(nlp, text, thresholds):
    assert read(nlp, text) == thresholds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Prednisone at a dose of more than 10 mg per day",
        "Methotrexate ≥ 15 mg/week for at least 12 weeks",
        "insulin glargine 20 U daily",
        "aspirin > 100 mg/d",
        "a loading dose of 8 mg/kg",
        "paclitaxel 175 mg/m2 on day 1",
        "5 x 10^6 CAR-T cells/kg",
        "cells with viability above 70%",
        "at least two prior lines of therapy",
        "≥ 3 prior regimens",
        "more than 4 cycles of chemotherapy",
        "at least one measurable lesion",
        "two or more relapses",
        "radiation to more than 25% of the bone marrow",
        "up to 30% of patients relapse",
        "affects about 5% of adults",
        "a power of 80% and a two-sided alpha of 5%",
        "p < 0.05 was considered significant",
        "the groups (n = 48) aged well",
        "a total of 120 subjects",
        "visit 3 on day 28",
        "on days 1, 8 and 15 of cycle 2",
        "every 3 weeks",
        "within 28 days before enrollment",
        "for at least 6 months",
        "until 12 months after the last dose",
        "negative pregnancy test within 72 hours",
        "2019-03-01",
        "from 2015 to 2018",
        "phase 1/2 study",
        "version 4.03",
        "RECIST 1.1",
        "CTCAE v5.0",
        "NCT01234567",
        "type 2 diabetes",
        "stage III melanoma",
        "T2-T4 N0 M0 tumours",
        "grade 3 astrocytoma",
        "COVID-19 infection",
        "hepatitis B and C",
        "HER2 3+ by IHC",
        "CD19 and CD22",
        "CD3+ CD4+ T cells",
        "PHQ-9 and GAD-7 questionnaires",
        "SNOT-22",
        "the SF-36 and EQ-5D-5L",
        "pain on a 0-10 scale",
        "a VAS from 0 to 100",
        "a sensitivity of 10^-5 for residual disease",
        "above the lower limit of quantification of the assay",
        "20/40 or better",
        "a 2:1 ratio",
        "room 12",
        "1 of the following criteria",
        "six-minute walk",
        "the 2-hour glucose tolerance test",
        "AB 123456",
        "a needle of 22 gauge",
        "doxycycline 100 mg twice daily",
        "smoked 20 pack-years",
        "more than 14 drinks per week",
        "a 42-year-old man was treated",
        "at dose level ≥ 2 subjects stay",
        "glucose-lowering treatment of at least 12 months",
        "within 6 weeks of the age assessment",
        "up to 78% of CRS cases",
        "the tumor had 2 or more mutations",
        "at least 8 blood glucose tests",
        "80% of blasts",
        "an RNA integrity number",
        "DLQI has 10 questions",
        "PANSS (30 items)",
        "EASI at weeks 1 to 16",
        "aPTT on days 1 to 4",
        "≥ 5 unstained slides of 4-6 μm thickness",
        "CI 31.4-53.5",
        "patients with tumours of grade 3",
        "class 3 laser",
        "blood drawn at age 12 months",
        "until the age of 24 months",
        "a volume of 0.1 mL",
        "PD is at least a 20% increase of the sum",
        "Voice Handicap Index 10 (VHI-10)",
        "Symptom Severity Score, 0-500",
        "minimum score = 0 and maximum score = 7",
        "SLEDAI score at 12 weeks/24 weeks",
        "EASI-75 responders were counted",
        "pulse methylprednisolone within 6 months",
        "ventricular rate within 1 hour of the dose",
        "cystic fibrosis with a prevalence of 2% to 16%",
        "the score ranges from 0 to 27",
        "platelets (10^9/L)",
        "stage II of the trial",
        "randomised 1:1 to drug or placebo",
        "allocated in a ratio of at least 1:2",
        "sera were diluted 1:10 in buffer",
        "20/50 or better",
        "UAS7 (range 0-42)",
        "a symptom score range of 0-6",
        "they expect a 15% fall in FEV1",
        "the MMSE was 2 points below the cut-off",
        "patients ≥ 5 years after transplantation",
        "Gleason 3+4",
        "30+6 doses were given in all",
        "laboratory values, grade 0 being normal",
        "a failure rate of less than 1% per year",
        "children of 2 to 9 (at least 20 children in all)",
        "an improvement of +200 mL",
        "outside the clinic for 2 days",
    ],
)
def test_other_numbers_give_no_threshold(nlp, text):
    assert read(nlp, text) == []


@pytest.mark.parametrize(
    ("text", "kind", "qualifier"),
    [
        ("CrCl ≥ 50 mL/min (calculated by the Cockcroft-Gault formula)", "method", "calculated by the Cockcroft-Gault formula"),
        ("Bilirubin ≤ 2 x ULN, except for Gilbert's syndrome", "exception", "except for Gilbert's syndrome"),
        ("AST ≤ 5 x ULN if liver metastases are present", "population", "if liver metastases are present"),
        ("Platelets ≥ 50,000/µL without transfusion within 7 days", "support", "without transfusion within 7 days"),
        ("protein ≥ 1 g/24 h in urine", "specimen", "in urine"),
        ("In women, hemoglobin ≥ 11 g/dL", "population", "In women"),
        ("If liver metastases are present, AST ≤ 5 x ULN", "population", "If liver metastases are present"),
        ("Patients with Gilbert disease must have a bilirubin ≤ 3 mg/dL", "population", "Patients with Gilbert disease"),
        ("Hemoglobin: men ≥ 12 g/dL", "population", "men"),
        ("Without transfusion within 7 days, platelets ≥ 50 x 10^9/L", "support", "Without transfusion within 7 days"),
    ],
)  # fmt: skip
def test_qualifiers_are_read(nlp, text, kind, qualifier):
    text = text.replace("protein", "Urine protein")
    (threshold,) = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    found = [(q["kind"], q["text"]) for q in threshold["qualifiers"]]
    assert found == [(kind, qualifier)]


@pytest.mark.parametrize(
    "text",
    [
        "Bilirubin ≤ 2 x ULN",
        "Bilirubin ≤ 2 x ULN; written consent",
        "Bilirubin ≤ 2 x ULN.\nExcept for emergencies, no surgery",
        "Platelets ≥ 50,000/µL and hemoglobin high",
        "Age ≥ 18 years, both sexes",
        "Age ≥ 19 years and provided consent",
        "Women who took part; hemoglobin ≥ 9 g/dL",
        "If a scan is needed it is done; AST ≤ 3 x ULN",
    ],
)
def test_other_clauses_do_not_qualify(nlp, text):
    (threshold,) = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    assert threshold["qualifiers"] == []


@pytest.mark.parametrize(
    ("text", "populations"),
    [
        ("QTc: male > 450 ms, female > 470 ms", ["male", "female"]),
        ("QTc > 450 ms for men, > 470 ms for women", ["for men", "for women"]),
        (
            "ALT ≤ 3 x ULN; in the presence of liver metastases, ALT ≤ 5 x ULN",
            [None, "in the presence of liver metastases"],
        ),
        ("Hb ≥ 9 g/dL, platelets ≥ 100 x 10^9/L", [None, None]),
    ],
)
def test_a_population_belongs_to_its_own_bound(nlp, text, populations):
    found = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    named = [[q["text"] for q in t["qualifiers"]] for t in found]
    assert named == [[p] if p else [] for p in populations]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Hb ≥ 9 g/dL or ≥ 5.6 mmol/L", [True, True]),
        ("ALT or AST > 3 x ULN", [True, True]),
        ("ALT and AST > 3 x ULN", [False, False]),
        ("Hb ≥ 9 g/dL, platelets ≥ 100 x 10^9/L", [False, False]),
    ],
)
def test_alternatives_are_grouped(nlp, text, groups):
    found = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    assert [t["alternative_group"] is not None for t in found] == groups


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Platelets ≥ 50,000/µL", 50, "10*9/L"),
        ("Hemoglobin ≥ 9 g/dL", 90, "g/L"),
        ("Creatinine < 2 mg/dL", 176.803, "umol/L"),
        ("Temperature > 100.4 °F", 38, "Cel"),
        ("AST ≤ 2.5 x ULN", None, None),
        ("Age ≥ 18", None, None),
        ("Serum orosomucoid > 20 ng/mL", None, None),
    ],
)
def test_canonical_values_are_derived(nlp, text, value, unit):
    (found,) = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    assert (found["canonical_value"], found["canonical_unit"]) == (value, unit)


@pytest.mark.parametrize(
    ("text", "unparsed"),
    [
        ("Inclusion Criteria:\n- A marker of unclear name, > 20 ng/mL", ["> 20 ng/mL"]),
        ("Inclusion Criteria:\n- Adherence of more than 80%", ["more than 80%"]),
        ("Inclusion Criteria:\n- Hemoglobin ≥ 9 g/dL", []),
        ("Overview\nIt affects more than 80% of adults.", []),
        ("Inclusion Criteria:\n- Prednisone > 10 mg", []),
        ("Inclusion Criteria:\n- Stage III-IV gum disease", ["Stage III-IV"]),
        ("Inclusion Criteria:\n- the third stage of kidney failure", ["third stage"]),
        ("Inclusion Criteria:\n- walks at least 3 blocks", ["at least 3"]),
        ("Inclusion Criteria:\n- a score of 4 on two items", ["4"]),
        ("Inclusion Criteria:\n- Weight stable (±3 kg)", ["3 kg"]),
        ("Inclusion Criteria:\n- SaO2 150", ["150"]),
        ("Inclusion Criteria:\n- a titre of 1:40", ["1:40"]),
        ("Inclusion Criteria:\n- No surgery within 4 weeks before dosing", []),
        ("Inclusion Criteria:\n- NYHA class III", []),
        ("Inclusion Criteria:\n- HER2 3+ by staining", []),
        ("Inclusion Criteria:\n- type II diabetes", []),
        ("Inclusion Criteria:\n- 20 mL of blood will be drawn", []),
        ("Overview\nStage III disease in at least 3 organs.", []),
    ],
)
def test_what_gave_no_record_is_in_the_ledger(nlp, text, unparsed):
    record = process(nlp, text, doc_id="t", source="t")
    found = [u for u in record["unparsed"] if u["rule"].startswith("threshold")]
    assert [u["text"] for u in found] == unparsed


MEASURED = [
    ("Hemoglobin", "g/dL", "g/dL"),
    ("ALT", "U/L", "U/L"),
    ("AST", "x ULN", None),
    ("Serum creatinine", "µmol/L", "umol/L"),
    ("Platelet count", "x 10^9/L", "10*9/L"),
    ("Absolute neutrophil count (ANC)", "/mm3", "/uL"),
    ("Body mass index", "kg/m²", "kg/m2"),
]
SIGNS = {
    "≥": ">=",
    "=>": ">=",
    "<": "<",
    "at least": ">=",
    "no more than": "<=",
    "of above": ">",
}


@settings(max_examples=80, deadline=None)
@given(
    measured=st.sampled_from(MEASURED),
    sign=st.sampled_from(sorted(SIGNS)),
    number=st.decimals("0.1", "9999", places=1),
)
def test_rendered_thresholds_come_back(nlp, measured, sign, number):
    analyte, unit, ucum = measured
    text = f"{analyte} {sign} {number} {unit}"
    (found,) = process(nlp, text, doc_id="t", source="t")["lab_thresholds"]
    assert (found["text"], found["comparator"]) == (text, SIGNS[sign])
    assert (found["value"], found["unit"]) == (float(number), ucum)
