import pytest

from trialspan.values.definitions import DefinitionWords

WORDS = DefinitionWords.of(
    ["defined as", "is defined as", "means", "calculated as", "i.e."],
    ["is the time", "is the proportion", "are the proportion"],
    [
        "evaluate",
        "patients",
        "study",
        "the",
        "number",
        "rate",
        "with",
        "changes",
        "versus",
        "kg",
        "unit",
    ],
)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Relief is defined as a score of 0. Scores are kept.", "a score of 0"),
        ("OS is the time from entry to death.", "the time from entry to death"),
        ("A fall means any contact with the ground.", "any contact with the ground"),
        ("Relief (defined as 0 on the scale) at night", "0 on the scale"),
        ("Score calculated as: sum of items 1.5 and 2.5.", "sum of items 1.5 and 2.5"),
        (
            "the drop, i.e. the day 1 value less the last",
            "the day 1 value less the last",
        ),
        ("Grip strength of the hand", None),
        ("A means test of income", "test of income"),
        ("Daily means are taken at noon.", None),
        ("Grip was calculated as well as reach.", None),
        ("It is the timely end", None),
        ("defined as", None),
        ("meanset and undefined asphalt", None),
        ("", None),
    ],
)
def test_the_defining_clause_is_found(text, clause):
    found = WORDS.clause(text)
    assert (found and text[slice(*found)]) == clause


@pytest.mark.parametrize(
    ("description", "known", "more"),
    [
        ("strength of the stronger hand", "grip strength", True),
        ("measured by elisa", "serum protein", True),
        ("change in score on a scale from 0 to 10", "pain", True),
        ("the grip (>= 20 kg)", "grip", True),
        ("measured with a spring", "grip", True),
        ("changes of grip with time versus baseline", "grip", False),
        ("hand grip force (hgf) in newtons", "hgf in newtons", False),
        ("unit: kg", "grip", False),
        ("grip strength", "grip strength of the hand", False),
        ("the rate of falls after the infusion of cells", "falls", False),
        ("the number of falls at 3, 6 and 12 months", "fall", False),
        ("evaluate falls in patients", "number of falls", False),
        ("positivity of the patch", "share with positive patch", False),
        ("falls in frail patients with gout, old or new", "falls (old, new)", False),
        ("the fall rate in both arms", "falls (rate)", False),
        ("the mean of both arms", "falls (mean)", True),
        ("quality of sleep index", "qsi", False),
        ("quality of sleep index of the insured", "qsi", True),
        ("pain in the left patella", "pain", True),
        ("falls during the second half of the year", "falls", False),
        ("falls during a walk and counted by a sensor", "falls", True),
        ("mg/dl", "glucose", False),
        ("h", "tmax", False),
        ("", "pain", False),
    ],
)
def test_a_description_may_say_more(description, known, more):
    assert WORDS.says_more(description, known) is more


@pytest.mark.parametrize(
    ("text", "about", "found"),
    [
        ("Relief is defined as a score of 0.", "pain relief", True),
        ("Defined as a score of 0.", "pain relief", True),
        ("PFS is defined as the time to relapse.", "progression-free survival", True),
        ("A fall counts. Relief is defined as a score of 0.", "relief", True),
        (
            "OR rate is defined as the share of those better.",
            "response (or) rate",
            True,
        ),
        ("The endpoint is calculated as the sum of days.", "the pain score", False),
        ("A free day is defined as a day without pain.", "people free of pain", False),
        ("The last value is defined as any value at exit.", "pain relief", False),
        ("Relief comes. A visit is defined as one day.", "relief", False),
        ("Nothing is said of relief.", "relief", False),
    ],
)
def test_a_clause_is_about_its_subject(text, about, found):
    assert (WORDS.clause(text, about) is not None) is found
