"""A record is written as the JSON encoder writes it, byte for byte."""

from __future__ import annotations

import pytest

from trialspan.extract import item_record
from trialspan.run.lines import dumps, dumps_record

ITEMS = [
    item_record(("I1", 0, 9, "body", None, None, "sentence")),
    item_record(("I2", 9, 12, None, "I1", '"\\', "bullet")),
    item_record(("I3", 12, 40, "eligibility", None, "①", "bullet")),
]


@pytest.mark.parametrize(
    "text",
    [
        "Age ≥ 18 years\nno 'other' criterion",
        'said "no" \\ yes\n\n\\n',
        "one\r\ntwo\tthree",
        "\x00\x1f\x7f\u2028",
        "",
    ],
)
@pytest.mark.parametrize("items", [ITEMS, ITEMS[:1], []])
def test_a_record_is_written_as_the_encoder_writes_it(text, items):
    record = {"doc_id": "a", "text": text, "trial": None, "items": items, "meta": {}}
    assert dumps_record(record) == dumps(record)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"doc_id": "a"},
        {"text": "only a text"},
        {"items": ITEMS, "text": "at the end"},
        {"doc_id": "a", "items": [], "targets": [{"text": "TNF\n", "start": 1}]},
    ],
)
def test_so_is_one_without_some_of_its_members(record):
    assert dumps_record(record) == dumps(record)
