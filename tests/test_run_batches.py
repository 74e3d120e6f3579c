"""Batches: small ones first, no entry lost, none empty."""

from __future__ import annotations

import pytest

from trialspan.run.batches import batches, limits


@pytest.mark.parametrize(
    ("sizes", "cut"),
    [
        ([], []),
        ([0], [1]),
        ([1] * 8, [8]),
        ([1] * 20, [8, 8, 4]),
        ([64_000, 1, 1], [1, 2]),
        ([1, 64_000, 1], [2, 1]),
        ([200_000_000] * 3, [1, 1, 1]),
    ],
)
def test_batches_end_with_enough_documents_or_bytes(sizes, cut):
    assert [len(batch) for batch in batches(sizes, int)] == cut


@pytest.mark.parametrize("count", [0, 1, 7, 1_000, 10_000])
def test_batches_are_the_entries_in_order(count):
    parts = list(batches(range(count), lambda entry: 100))
    assert [entry for batch in parts for entry in batch] == list(range(count))
    assert all(parts)


def test_batches_grow_to_a_limit():
    assert [limits(n)[0] for n in (0, 7, 8, 16, 40, 10_000)] == [8, 8, 16, 32, 256, 256]
