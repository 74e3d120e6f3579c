"""Medicines by the look of their names, studied or not."""

from __future__ import annotations

import pytest

from trialspan.values.medicines import Medicines

STUDIED = "a study of zorolimab, zlc-4411, bt 764532, q99877 and the year 2019"


@pytest.fixture(scope="module")
def medicines() -> Medicines:
    known = Medicines(["mab", "tinib"])
    known.studied = STUDIED
    return known


@pytest.mark.parametrize(
    ("phrase", "event", "length"),
    [
        ("zorolimab", "treatment_start", 1),
        ("bevalimab", "prior_treatment", 1),
        ("axotinib", "prior_treatment", 1),
        ("zlc 4411", "treatment_start", 2),
        ("bt 764532", "treatment_start", 2),
        ("q99877", "treatment_start", 1),
        ("mab", None, 1),
        ("year 2019", None, 1),
        ("zlc 4412", None, 1),
        ("q99878", None, 1),
        ("il 6", None, 1),
        ("tomatoes", None, 1),
        ("week 12", None, 1),
    ],
)
def test_medicines(
    medicines: Medicines, phrase: str, event: str | None, length: int
) -> None:
    row, found = medicines.read(phrase.split(" "), 0)
    assert (row["event"] if row else None, found) == (event, length)
