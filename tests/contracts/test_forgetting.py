"""What is forgotten of a workspace that the bot was removed from, and what stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import NotFoundError
from bot.core.faq import ChangeKind, KnowledgeBase
from bot.core.messages import Mode, Place, Role
from bot.core.ports import Draft, Fit, Help, HelpRequest, Label, Opinion, Vote
from tests.contracts.conftest import Stores
from tests.contracts.examples import MODEL, a_message, a_receipt, an_entry, claimed, saved

NOW = datetime.now(UTC)
SOON = NOW + timedelta(days=1)
GUILD = Place("discord", "G1", "C1", "70")
OTHERS = (
    replace(GUILD, workspace="G2"),
    replace(GUILD, workspace="G11"),
    replace(GUILD, platform="slack"),
)


async def lived_in(stores: Stores, place: Place) -> KnowledgeBase:
    """The knowledge base of a workspace where something of everything happened."""
    at = (place.platform, place.workspace)
    name = ":".join(at)
    kb = (await stores.workspaces.workspace(*at)).kb
    await stores.channels.set_channel(place, mode=Mode.AUTO)
    await stores.channels.set_knowledge_base(place, kb.key)
    await stores.channels.joined_in(place)
    await stores.roles.grant(name, "U1", Role.ADMIN)
    await stores.blocks.block(name, "U2", by=f"{name}:U1")
    await stores.drafts.keep(Draft(f"{name}-d", name, "U1", "add", {"answer": "a"}, NOW))
    receipt = replace(
        a_receipt(f"{name}-r", key=f"{name}-m", thread=place.thread),
        platform=place.platform,
        workspace=place.workspace,
    )
    await stores.receipts.add_receipt(receipt)
    await stores.votes.vote(Vote(receipt.id, "ab", Opinion.HELPFUL, NOW))
    await stores.help_requests.open(HelpRequest(receipt.id, "ab", place, "vpn?", NOW, Help.OPEN))
    await claimed(stores.outbox, a_message(f"{name}-m", place=place))
    (vpn,) = await saved(stores.faq, kb, an_entry("vpn", alternates=("a", "b"), negatives=("c",)))
    (again,) = await saved(stores.faq, kb, replace(vpn, answer="Another."))
    (change, *_) = await stores.faq.history(kb.key, "vpn")
    undone = replace(again, answer=vpn.answer)
    await saved(stores.faq, kb, undone, kind=ChangeKind.UNDO, undoes=change.change)
    await stores.labels.replace_labels(kb.key, [Label("vpn?", ("vpn",))])
    await stores.fits.add_fit(kb.key, Fit(0, 1, MODEL.id, "{}", b"head"))
    return (await stores.workspaces.workspace(*at)).kb


async def is_whole(stores: Stores, place: Place, kb: KnowledgeBase) -> bool:
    """Whether everything of the workspace is there; an error where only some of it is."""
    name = f"{place.platform}:{place.workspace}"
    there = [
        kb in await stores.faq.knowledge_bases(),
        bool(await stores.faq.entries(kb.key)),
        await stores.drafts.draft(name, "U1", f"{name}-d") is not None,
        await stores.fits.fit(kb.key, MODEL.id, 1) is not None,
        bool(await stores.channels.channels(place.platform, place.workspace)),
        await stores.channels.is_joined(place),
        bool(await stores.roles.granted(name)),
        await stores.blocks.is_blocked(name, "U2"),
        await stores.outbox.settled(f"{name}-m") is not None,
        await stores.help_requests.request(f"{name}-r") is not None,
        bool(await stores.votes.votes(f"{name}-r")),
        await has_receipt(stores, f"{name}-r"),
        any(
            (one.platform, one.id) == (place.platform, place.workspace)
            for one in await stores.workspaces.workspaces()
        ),
    ]
    assert all(there) or not any(there), there
    return all(there)


async def has_receipt(stores: Stores, receipt: str) -> bool:
    try:
        await stores.receipts.receipt(receipt)
    except NotFoundError:
        return False
    return True


async def names(stores: Stores) -> list[str]:
    """The knowledge bases there are."""
    return [kb.name for kb in await stores.faq.knowledge_bases()]


async def test_who_has_not_left_is_not_forgotten(stores: Stores) -> None:
    kb = await lived_in(stores, GUILD)

    assert await stores.retention.forget_left(SOON) == 0

    assert await is_whole(stores, GUILD, kb)


async def test_a_workspace_goes_with_all_that_is_its_own_and_nothing_else(stores: Stores) -> None:
    kb = await lived_in(stores, GUILD)
    others = [(place, await lived_in(stores, place)) for place in OTHERS]
    await stores.workspaces.left("discord", "G1")

    assert await stores.retention.forget_left(SOON) == 1

    assert not await is_whole(stores, GUILD, kb)
    for place, theirs in others:
        assert await is_whole(stores, place, theirs)
    assert await stores.retention.forget_left(SOON) == 0


async def test_who_left_lately_keeps_everything(stores: Stores) -> None:
    kb = await lived_in(stores, GUILD)
    await stores.workspaces.left("discord", "G1")

    assert await stores.retention.forget_left(NOW) == 0

    assert await is_whole(stores, GUILD, kb)


async def test_who_has_returned_keeps_everything(stores: Stores) -> None:
    kb = await lived_in(stores, GUILD)
    await stores.workspaces.left("discord", "G1")
    await stores.workspaces.returned("discord", "G1")

    assert await stores.retention.forget_left(SOON) == 0

    assert await is_whole(stores, GUILD, kb)


async def test_who_comes_back_later_begins_anew(stores: Stores) -> None:
    before = await lived_in(stores, GUILD)
    await stores.workspaces.left("discord", "G1")
    await stores.retention.forget_left(SOON)

    await stores.workspaces.returned("discord", "G1")
    now = await stores.workspaces.workspace("discord", "G1")

    assert now.left is None
    assert (now.kb.entries, now.kb.name) == (0, before.name)
    assert now.kb.key != before.key


async def test_the_knowledge_base_default_stays(stores: Stores) -> None:
    await stores.workspaces.adopt("discord", "G1")
    await stores.workspaces.left("discord", "G1")

    assert await stores.retention.forget_left(SOON) == 1

    assert await names(stores) == ["default"]
    assert await stores.workspaces.workspaces() == []


@pytest.mark.parametrize("user", ["workspace", "channel"])
async def test_a_knowledge_base_that_another_workspace_uses_stays(
    stores: Stores, user: str
) -> None:
    kb = await lived_in(stores, GUILD)
    if user == "workspace":
        await stores.workspaces.use("slack", "T1", kb.key)
    else:
        await stores.channels.set_knowledge_base(Place("slack", "T1", "C1"), kb.key)
    await stores.workspaces.left("discord", "G1")

    assert await stores.retention.forget_left(SOON) == 1

    assert await stores.faq.entries(kb.key)
    assert await stores.fits.fit(kb.key, MODEL.id, 1) is not None
    assert await stores.channels.channels("discord", "G1") == []


@pytest.mark.parametrize("name", ["support", "discord-G2", "discord-G11", "discord-G1x"])
async def test_one_that_an_operator_gave_the_workspace_stays(stores: Stores, name: str) -> None:
    given = await stores.faq.create_knowledge_base(name)
    await stores.workspaces.use("discord", "G1", given.key)
    await saved(stores.faq, given, an_entry("vpn"))
    await stores.workspaces.left("discord", "G1")

    assert await stores.retention.forget_left(SOON) == 1

    assert await names(stores) == [name]
    assert await stores.faq.entries(given.key)


async def test_one_that_got_a_number_since_its_name_was_taken_goes(stores: Stores) -> None:
    await stores.faq.create_knowledge_base("discord-G1")
    assert (await stores.workspaces.workspace("discord", "G1")).kb.name == "discord-G1-2"
    await stores.workspaces.left("discord", "G1")

    assert await stores.retention.forget_left(SOON) == 1

    assert await names(stores) == ["discord-G1"]


async def test_one_that_only_a_channel_of_the_workspace_used_stays(stores: Stores) -> None:
    await stores.workspaces.workspace("discord", "G1")
    it = await stores.faq.create_knowledge_base("it")
    await stores.channels.set_knowledge_base(GUILD, it.key)
    await stores.workspaces.left("discord", "G1")

    assert await stores.retention.forget_left(SOON) == 1

    assert await names(stores) == ["it"]
