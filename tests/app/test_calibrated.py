"""A knowledge base on PostgreSQL that judged questions calibrated, and what is replayed of it."""

from bot.core.ports import Label
from bot.fitting.service import FittingService
from tests.app.test_indexes import ENTRIES, bot
from tests.core.services import ASKER
from tests.postgres import Server

KNOWN = ENTRIES[:20]
LABELS = [
    *(Label(f"{entry.alternates[0]} please", (entry.slug,)) for entry in KNOWN),
    *(Label(f"{entry.question} please", ()) for entry in ENTRIES[20:40]),
]
ASKED = [f"{entry.question} today" for entry in ENTRIES[10:30]]


async def test_what_was_decided_is_replayed_bit_for_bit_by_another_process(
    postgres: Server,
) -> None:
    async with postgres.database() as name:
        url = postgres.url(name)
        async with bot(url, fitting=FittingService) as one:
            kb = await one.stores.faq.create_knowledge_base("helpdesk")
            await one.stores.labels.replace_labels(kb.key, LABELS)
            await one.curation.import_entries(kb, KNOWN, author="terminal:ada")
            fitted = await one.library.prepare(await one.now())
            asked = [await one.answering.ask(await one.now(), text, ASKER) for text in ASKED]

        async with bot(url, fitting=FittingService) as other:
            kept = [(await other.stores.receipts.receipt(one.id)).decision for one in asked]
            replays = [await other.replayer.replay(decision) for decision in kept]

    assert fitted.calibration.promise.evidence.labelled == len(LABELS)
    assert fitted.fit is not None and {decision.fit for decision in kept} == {fitted.fit.key}
    assert [decision.features for decision in kept] == [one.decision.features for one in asked]
    assert {type(decision.outcome).__name__ for decision in kept} >= {"Answered", "Unanswered"}
    for replay in replays:
        assert (replay.search, replay.confidence, replay.is_exact) == (True, True, True)
