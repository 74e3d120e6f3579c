"""No comma parts an entry inside "A, B and C"."""

import pytest

HEAD = "Zelonib for Gout\nThis study asks what zelonib does.\nGout\nDRUG: Zelonib\n"


def first_parts(nlp, entry):
    text = HEAD + entry
    one = nlp(text).spans["outcomes"].attrs["values"][0]
    spans = (one["measure"], one["description"], one["time_frame"])
    return [span and text[span["start"] : span["end"]] for span in spans]


@pytest.mark.parametrize(
    "measure",
    [
        "Levels of calcium, glucose, sodium and albumin",
        "Release of IL-10, IL-12, and IL-18",
        "Change in ferritin, albumin or total bilirubin from entry",
        "Change in sleep at 4, 8 and 12 weeks",
        "Gain of height at birth, 6 or 12 months",
    ],
)
def test_a_list_stays_in_the_measure(nlp, measure):
    assert first_parts(nlp, f"{measure}, 2 years") == [measure, None, "2 years"]


@pytest.mark.parametrize(
    ("measure", "description"),
    [
        ("Levels of ferritin", "Ferritin, albumin and glucose by photometry"),
        ("Blood pressure", "Systolic and diastolic blood pressure, sitting"),
        ("Kidney function", "Creatinine, urea and albumin in urine"),
        ("Bone loss at 8 weeks", "DXA of hip, spine and forearm by two readers"),
        ("Grip of the left hand", "Mean of three trials on a spring of 2 kg"),
    ],
)
def test_a_description_is_parted_from_the_measure(nlp, measure, description):
    parts = [measure, description, "2 years"]
    assert first_parts(nlp, ", ".join(parts)) == parts
