"""What every store promises of labelled questions and targets."""

from dataclasses import replace

import pytest

from bot.core.errors import UsageError
from bot.core.ports import Label
from tests.contracts.conftest import Stores

LABELS = [Label("vpn dead?", ("vpn", "wifi"), "in"), Label("pizza", (), "oos_far")]


async def test_labels_come_back_as_they_were_given(stores: Stores) -> None:
    kb = await stores.faq.create_knowledge_base("helpdesk")

    await stores.labels.replace_labels(kb.key, [Label("old", ())])
    await stores.labels.replace_labels(kb.key, LABELS)

    assert list(await stores.labels.labels(kb.key)) == LABELS


async def test_labels_of_one_knowledge_base_are_not_anothers(stores: Stores) -> None:
    one = await stores.faq.create_knowledge_base("one")
    other = await stores.faq.create_knowledge_base("other")

    await stores.labels.replace_labels(one.key, LABELS)

    assert list(await stores.labels.labels(other.key)) == []


async def test_new_labels_and_a_new_target_move_the_revision(stores: Stores) -> None:
    kb = await stores.faq.create_knowledge_base("helpdesk")

    await stores.labels.replace_labels(kb.key, LABELS)
    labelled = await stores.faq.knowledge_base("helpdesk")
    await stores.faq.set_target(kb.key, 0.9)
    aimed = await stores.faq.knowledge_base("helpdesk")

    assert kb.revision < labelled.revision < aimed.revision
    assert (kb.target, aimed.target) == (0.95, 0.9)


async def test_a_touch_moves_the_revision_of_one_and_nothing_else(stores: Stores) -> None:
    touched = await stores.faq.create_knowledge_base("helpdesk")
    other = await stores.faq.create_knowledge_base("handbook")

    await stores.faq.touch(touched.key)

    moved = await stores.faq.knowledge_base("helpdesk")
    assert moved == replace(touched, revision=moved.revision)
    assert moved.revision > touched.revision
    assert await stores.faq.knowledge_base("handbook") == other


@pytest.mark.parametrize("target", [0.4, 1.0, -1.0, 95.0])
async def test_a_target_that_is_none_is_refused(stores: Stores, target: float) -> None:
    kb = await stores.faq.create_knowledge_base("helpdesk")

    with pytest.raises(UsageError, match=r"0\.5 to 0\.999"):
        await stores.faq.set_target(kb.key, target)
