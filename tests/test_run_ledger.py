"""The ledger: documents = records + errors, or the run says so."""

from __future__ import annotations

import pytest

from trialspan.read.files import Failure
from trialspan.run.document import Done
from trialspan.run.ledger import SHOWN, Ledger, LedgerError
from trialspan.run.lines import KINDS

FAILED = Failure("x", "read", "no")


def filled(records, errors):
    ledger = Ledger(documents=records + errors)
    for _ in range(records):
        ledger.enter(Done(FAILED, line=b"{}\n", counts=(1,) * len(KINDS), characters=5))
    for _ in range(errors):
        ledger.enter(Done(FAILED, failure=FAILED))
    return ledger


@pytest.mark.parametrize(("records", "errors"), [(0, 0), (3, 0), (0, 2), (3, 2)])
def test_a_sound_ledger_passes(records, errors):
    ledger = filled(records, errors)
    ledger.check()
    ledger.check(lines=records)
    assert ledger.characters == 5 * records
    assert ledger.counts["outcomes"] == records


@pytest.mark.parametrize(("documents", "lines"), [(4, 3), (6, 3), (5, 2), (5, 4)])
def test_a_document_too_few_or_too_many_is_an_error(documents, lines):
    ledger = filled(3, 2)
    ledger.documents = documents
    with pytest.raises(LedgerError, match=f"{documents} documents in, 3 records"):
        ledger.check(lines)


def test_all_failures_are_counted_and_some_are_kept():
    ledger = filled(0, SHOWN + 50)
    assert (ledger.errors, len(ledger.failures)) == (SHOWN + 50, SHOWN)
