import time

import pytest

from trialspan.read.registry_row import read_registry_row

HEAD = (
    "Zelonib for Stubborn Gout\nThis study asks whether zelonib lowers uric acid."
    "\n\nPeople visit the clinic four times.\nGout|Hyperuricemia"
)
DRUG = "\nDRUG: Zelonib|OTHER: Tart cherry juice"
ONE = "\nFlares, Number of flares, red or swollen, 6 months"
TWO = "\nUric acid, Week 4|Pain, Pain at rest, on a 0-10 scale, Week 4, Week 8"
THREE = "\nWeight, Baseline, Week 8|Waist, Up to 1 year"
DETAIL = (
    "\nGout hurts, and much of it comes back within a year, often after 2 months."
    "\n\nVisits:\n\n* Week 1\n* Week 4, with a phone call"
)


def fields(text):
    found = read_registry_row(text)
    return found and [(s.label, text[s.start : s.end]) for s in found]


def labels(text):
    return [label for label, _ in fields(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            HEAD + DRUG + ONE + TWO + THREE + DETAIL,
            "title brief conditions interventions primary secondary other detailed",
        ),
        (
            HEAD + DRUG + ONE + TWO + DETAIL,
            "title brief conditions interventions primary secondary detailed",
        ),
        (
            HEAD + DRUG + ONE + DETAIL,
            "title brief conditions interventions primary detailed",
        ),
        (HEAD + DRUG + ONE, "title brief conditions interventions primary"),
        (HEAD + TWO + DETAIL, "title brief conditions primary detailed"),
        (HEAD + ONE + THREE, "title brief conditions primary secondary"),
        (HEAD + DRUG, "title brief conditions interventions"),
        # An outcome of the first years, without a time frame.
        (
            HEAD + DRUG + "\nSafety of zelonib in gout" + DETAIL,
            "title brief conditions interventions primary detailed",
        ),
        # A summary with a list of its own.
        (
            "Cherry Trial\nWe ask:\n\n* who comes\n* who stays, for 3 weeks\nGout"
            + DRUG
            + TWO,
            "title brief conditions interventions primary",
        ),
        # A detailed description that opens with a list.
        (
            HEAD + DRUG + TWO + "\n1. Visit the clinic.\n2. Go home.",
            "title brief conditions interventions primary detailed",
        ),
        (
            HEAD.replace("\n", "\r\n") + DRUG.replace("\n", "\r\n") + TWO,
            "title brief conditions interventions primary",
        ),
    ],
)
def test_fields_are_found_in_order(text, wanted):
    found = [label.split("_")[0] for label in labels(text)]
    assert found == wanted.split()


def test_fields_hold_content_only():
    entry = "\nScore, Steps:\n\n1. none\n2. some, week 2|Pain, Week 8"
    found = dict(fields(HEAD + DRUG + entry + DETAIL))
    assert found["title"] == "Zelonib for Stubborn Gout"
    assert found["brief_summary"].endswith("four times.")
    assert found["conditions"] == "Gout|Hyperuricemia"
    assert found["interventions"] == DRUG[1:]
    assert found["primary_outcomes"] == entry[1:]
    assert found["detailed_description"] == DETAIL[1:]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "One line.",
        "Zelonib for Gout\nThis study asks something, within 4 weeks.",
        "Overview\nThis study asks whether zelonib helps.\nDescription\nPain, at 4 weeks"
        "\nEligibility\nInclusion Criteria:\n\n- Age 18 or more",
        "Inclusion Criteria:\n- Gout\n- Two flares, in the last 6 months",
        "Adults with gout\nTwo flares in the last year\nNo steroids, within 4 weeks"
        "\nAble to walk\nWilling to sign",
        "Gout since 2 years\nPregnancy\nStroke, within 6 months",
        "Prose runs on. It has no fields.\n\nIt has paragraphs, for 3 weeks.",
        "- a\n- b\n- c, week 4",
        "DRUG: Zelonib\nGout",
        "(" * 2000,
    ],
)
def test_other_texts_are_no_row(text):
    assert read_registry_row(text) is None


def test_time_grows_with_the_length():
    text = HEAD + DRUG + "\n" + "|".join(["Pain, at rest, Week 4"] * 50_000)
    begin = time.perf_counter()
    assert labels(text)[-1] == "primary_outcomes"
    assert time.perf_counter() - begin < 5
