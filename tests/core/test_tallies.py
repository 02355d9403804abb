"""What is decided is counted."""

from dataclasses import replace

import pytest

from bot.core.errors import StorageError
from bot.core.outcomes import Receipt, Silence, Timing
from bot.core.tallies import TalliedReceipts
from bot.operations.metrics import PrometheusMeter
from tests.contracts.examples import a_receipt
from tests.fakes import MemoryOutbox, MemoryReceiptStore
from tests.operations.test_metrics import figures


async def test_a_decision_is_counted_with_its_outcome_and_how_long_each_stage_took() -> None:
    meter = PrometheusMeter()
    receipts = MemoryReceiptStore(MemoryOutbox())
    receipt = a_receipt()
    decision = replace(receipt.decision, timing=Timing(encode=20, search=5, total=40))

    await TalliedReceipts(receipts, meter).add_receipt(replace(receipt, decision=decision))

    found = figures(meter)
    assert await receipts.receipt(receipt.id)
    assert sum(found[name] for name in found if name.startswith("faqbot_decisions_total")) == 1
    assert found['faqbot_stage_seconds_sum{stage="encode"}'] == pytest.approx(0.020)
    assert found['faqbot_stage_seconds_sum{stage="search"}'] == pytest.approx(0.005)
    assert found['faqbot_stage_seconds_sum{stage="look_up"}'] == pytest.approx(0.015)


async def test_what_the_policy_left_unsaid_is_counted_as_silent() -> None:
    meter = PrometheusMeter()

    silent = replace(a_receipt(), silence=next(iter(Silence)))
    await TalliedReceipts(MemoryReceiptStore(MemoryOutbox()), meter).add_receipt(silent)

    (name,) = [name for name in figures(meter) if name.startswith("faqbot_decisions_total")]
    assert 'outcome="silent"' in name


async def test_what_could_not_be_stored_is_not_counted() -> None:
    class Away(MemoryReceiptStore):
        async def add_receipt(self, receipt: Receipt) -> None:
            raise StorageError("The database is away.")

    meter = PrometheusMeter()

    with pytest.raises(StorageError):
        await TalliedReceipts(Away(MemoryOutbox()), meter).add_receipt(a_receipt())

    assert not [name for name in figures(meter) if name.startswith("faqbot_decisions")]
