"""What the stores of workspaces, channels and blocks promise."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.errors import NotFoundError
from bot.core.messages import FollowUps, Mode
from bot.core.ports import ChannelSettings, Workspace
from tests.contracts.conftest import Stores
from tests.contracts.examples import PLACE, an_entry, saved


class TestWorkspaces:
    async def test_the_terminal_uses_default(self, stores: Stores) -> None:
        terminal = await stores.workspaces.workspace("terminal", "local")

        elsewhere = await stores.workspaces.workspace("terminal", "elsewhere")

        assert terminal.kb.name == "default"
        assert elsewhere.kb == terminal.kb == await stores.faq.knowledge_base("default")

    async def test_another_workspace_gets_an_empty_one_of_its_own(self, stores: Stores) -> None:
        default = await stores.workspaces.workspace("terminal", "local")
        await saved(stores.faq, default.kb, an_entry())

        slack = await stores.workspaces.workspace("slack", "T1")
        discord = await stores.workspaces.workspace("discord", "T1")

        assert len({default.kb.key, slack.kb.key, discord.kb.key}) == 3
        assert (slack.kb.entries, discord.kb.entries) == (0, 0)
        assert await stores.workspaces.workspace("slack", "T1") == slack

    async def test_a_new_one_has_the_default_settings(self, stores: Stores) -> None:
        seen = await stores.workspaces.workspace("slack", "T1")

        assert seen == Workspace("slack", "T1", seen.kb)
        assert await stores.workspaces.workspace("slack", "T1") == seen

    async def test_a_name_that_is_taken_is_not_shared(self, stores: Stores) -> None:
        taken = [await stores.faq.create_knowledge_base(f"slack-T1{end}") for end in ("", "-2")]

        seen = await stores.workspaces.workspace("slack", "T1")

        assert seen.kb.key not in {kb.key for kb in taken}
        assert seen.kb.name == "slack-T1-3"

    async def test_a_renamed_knowledge_base_stays_the_workspaces(self, stores: Stores) -> None:
        seen = await stores.workspaces.workspace("slack", "T1")

        await stores.faq.rename_knowledge_base(seen.kb.name, "it")

        assert (await stores.workspaces.workspace("slack", "T1")).kb.name == "it"

    async def test_it_says_what_the_knowledge_base_holds_now(self, stores: Stores) -> None:
        kb = (await stores.workspaces.workspace("terminal", "local")).kb

        await saved(stores.faq, kb, an_entry())

        now = (await stores.workspaces.workspace("terminal", "local")).kb
        assert now.entries == 1
        assert now.revision > kb.revision

    async def test_a_first_sight_from_all_sides_makes_one(self, stores: Stores) -> None:
        seen = await asyncio.gather(
            *(stores.workspaces.workspace("slack", "T1") for _ in range(5)),
            *(stores.workspaces.adopt("slack", "T1") for _ in range(5)),
        )

        assert len({workspace.kb.key for workspace in seen}) == 1

    async def test_an_adopted_one_gets_default(self, stores: Stores) -> None:
        adopted = await stores.workspaces.adopt("slack", "T1")

        assert adopted.kb == await stores.faq.knowledge_base("default")
        assert await stores.workspaces.workspace("slack", "T1") == adopted
        assert (await stores.workspaces.workspace("terminal", "local")).kb == adopted.kb

    async def test_one_that_is_there_already_stays_as_it_is(self, stores: Stores) -> None:
        seen = await stores.workspaces.workspace("slack", "T1")

        assert await stores.workspaces.adopt("slack", "T1") == seen

    async def test_it_can_be_given_another_knowledge_base(self, stores: Stores) -> None:
        it = await stores.faq.create_knowledge_base("it")
        await stores.workspaces.workspace("slack", "T1")
        await stores.workspaces.set_channels("slack", "T1", helpers="C7")

        await stores.workspaces.use("slack", "T1", it.key, public_only=True)

        now = await stores.workspaces.workspace("slack", "T1")
        assert now == Workspace("slack", "T1", it, public_only=True, helpers="C7")
        await stores.workspaces.use("slack", "T1", it.key)
        assert not (await stores.workspaces.workspace("slack", "T1")).public_only

    async def test_a_new_one_can_be_given_a_knowledge_base(self, stores: Stores) -> None:
        it = await stores.faq.create_knowledge_base("it")

        await stores.workspaces.use("discord", "G1", it.key)

        assert (await stores.workspaces.workspace("discord", "G1")).kb == it
        assert await stores.faq.knowledge_bases() == [it]

    async def test_a_knowledge_base_that_is_not_there_is_refused(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match="key 99"):
            await stores.workspaces.use("slack", "T1", 99)

        assert await stores.workspaces.workspaces() == []

    async def test_its_channels_can_be_set_one_by_one(self, stores: Stores) -> None:
        await stores.workspaces.set_channels("slack", "T1", helpers="C7", notices="C8")
        await stores.workspaces.set_channels("slack", "T1", notices="", ping="&S1")
        await stores.workspaces.set_channels("slack", "T1")

        now = await stores.workspaces.workspace("slack", "T1")
        assert (now.helpers, now.notices, now.ping) == ("C7", "", "&S1")
        await stores.workspaces.set_channels("slack", "T1", ping="")
        assert (await stores.workspaces.workspace("slack", "T1")).ping == ""
        assert (await stores.workspaces.workspace("slack", "T2")).helpers == ""

    async def test_limits_are_changed_each_by_itself(self, stores: Stores) -> None:
        await stores.workspaces.set_limits("slack", "T1", question_limit=3, retention=14)
        await stores.workspaces.set_limits("slack", "T1", reply_limit=7)

        now = await stores.workspaces.workspace("slack", "T1")
        assert (now.question_limit, now.reply_limit, now.retention) == (3, 7, 14)
        assert (await stores.workspaces.workspace("slack", "T2")).retention is None

    async def test_it_is_noted_since_when_the_bot_is_gone(self, stores: Stores) -> None:
        seen = await stores.workspaces.workspace("discord", "G1")
        await stores.workspaces.workspace("slack", "G1")
        before = datetime.now(UTC)

        await stores.workspaces.left("discord", "G1")
        await stores.workspaces.left("discord", "G2")  # never seen

        gone = await stores.workspaces.workspace("discord", "G1")
        assert gone.left is not None
        assert before <= gone.left <= datetime.now(UTC)
        assert replace(gone, left=None) == seen
        await stores.workspaces.left("discord", "G1")
        assert [one.left for one in await stores.workspaces.workspaces()] == [gone.left, None]

    async def test_who_returns_never_left(self, stores: Stores) -> None:
        seen = await stores.workspaces.adopt("discord", "G1")
        await stores.workspaces.left("discord", "G1")

        await stores.workspaces.returned("discord", "G1")
        await stores.workspaces.returned("discord", "G2")  # never seen

        assert await stores.workspaces.workspaces() == [seen]

    async def test_all_are_listed_by_platform_and_id(self, stores: Stores) -> None:
        second = await stores.workspaces.workspace("slack", "T2")
        first = await stores.workspaces.adopt("slack", "T1")
        guild = await stores.workspaces.workspace("discord", "G1")
        await saved(stores.faq, first.kb, an_entry())

        listed = await stores.workspaces.workspaces()

        assert [replace(one, kb=listed[0].kb) for one in listed] == [
            replace(one, kb=listed[0].kb) for one in (guild, first, second)
        ]
        assert [one.kb.entries for one in listed] == [0, 1, 0]


class TestChannels:
    IN_THREAD = replace(PLACE, thread="1700.1")
    OTHERS = (
        replace(PLACE, channel="C2"),
        replace(PLACE, workspace="T2"),
        replace(PLACE, platform="discord"),
    )

    async def test_one_that_nobody_set_up_has_the_defaults(self, stores: Stores) -> None:
        assert await stores.channels.channel(PLACE) == ChannelSettings()
        assert await stores.channels.set_channel(PLACE) == ChannelSettings()
        assert await stores.channels.channels("slack", "T1") == []

    async def test_what_is_not_named_stays(self, stores: Stores) -> None:
        await stores.channels.set_channel(PLACE, mode=Mode.AUTO)

        now = await stores.channels.set_channel(PLACE, follow_ups=FollowUps.NEVER)

        assert now == ChannelSettings(Mode.AUTO, FollowUps.NEVER)
        assert await stores.channels.channel(PLACE) == now

    async def test_a_thread_has_its_channels_settings(self, stores: Stores) -> None:
        now = await stores.channels.set_channel(self.IN_THREAD, mode=Mode.OFF)

        assert await stores.channels.channel(PLACE) == now
        for place in self.OTHERS:
            assert await stores.channels.channel(place) == ChannelSettings()

    async def test_those_of_a_workspace_are_listed(self, stores: Stores) -> None:
        observed = await stores.channels.set_channel(self.OTHERS[0], mode=Mode.OBSERVE)
        auto = await stores.channels.set_channel(PLACE, mode=Mode.AUTO)
        for place in self.OTHERS[1:]:
            await stores.channels.set_channel(place, mode=Mode.OFF)

        listed = await stores.channels.channels("slack", "T1")

        assert listed == [("C1", auto), ("C2", observed)]

    @pytest.mark.parametrize(
        ("mode", "follow_ups", "expected"),
        [
            (Mode.AUTO, FollowUps.NEVER, True),
            (Mode.OBSERVE, FollowUps.NEVER, True),
            (Mode.MENTION, FollowUps.BOUNDED, False),
            (Mode.MENTION, FollowUps.ALWAYS, True),
            (Mode.OFF, FollowUps.ALWAYS, False),
        ],
    )
    async def test_an_open_channel_needs_what_does_not_mention_the_bot(
        self, stores: Stores, mode: Mode, follow_ups: FollowUps, expected: bool
    ) -> None:
        await stores.channels.set_channel(PLACE, mode=mode, follow_ups=follow_ups)

        assert await stores.channels.any_open("slack") is expected
        assert not await stores.channels.any_open("discord")

    async def test_a_workspace_that_the_bot_left_needs_nothing(self, stores: Stores) -> None:
        for team in ("T1", "T2"):
            await stores.workspaces.workspace("slack", team)
            await stores.channels.set_channel(replace(PLACE, workspace=team), mode=Mode.AUTO)

        await stores.workspaces.left("slack", "T1")
        assert await stores.channels.any_open("slack")
        await stores.workspaces.left("slack", "T2")
        assert not await stores.channels.any_open("slack")
        await stores.workspaces.returned("slack", "T1")
        assert await stores.channels.any_open("slack")

    async def test_one_may_use_another_knowledge_base(self, stores: Stores) -> None:
        it = await stores.faq.create_knowledge_base("it")
        assert await stores.channels.knowledge_base_of(PLACE) is None

        await stores.channels.set_channel(PLACE, mode=Mode.AUTO)
        await stores.channels.set_knowledge_base(PLACE, it.key)

        assert await stores.channels.knowledge_base_of(self.IN_THREAD) == it
        assert await stores.channels.channels("slack", "T1") == [("C1", ChannelSettings(Mode.AUTO))]
        for place in self.OTHERS:
            assert await stores.channels.knowledge_base_of(place) is None

    async def test_a_channel_with_its_own_knowledge_base_was_set_up(self, stores: Stores) -> None:
        it = await stores.faq.create_knowledge_base("it")

        await stores.channels.set_knowledge_base(PLACE, it.key)

        assert await stores.channels.channels("slack", "T1") == [("C1", ChannelSettings())]

    async def test_it_may_go_back_to_its_workspaces(self, stores: Stores) -> None:
        it = await stores.faq.create_knowledge_base("it")
        await stores.channels.set_knowledge_base(PLACE, it.key)

        await stores.channels.set_knowledge_base(PLACE, None)
        await stores.channels.set_knowledge_base(self.OTHERS[0], None)

        assert await stores.channels.knowledge_base_of(PLACE) is None

    async def test_a_knowledge_base_that_is_not_there_is_refused(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match="key 99"):
            await stores.channels.set_knowledge_base(PLACE, 99)

        assert await stores.channels.knowledge_base_of(PLACE) is None

    async def test_who_joins_in_joins_one_thread(self, stores: Stores) -> None:
        await stores.channels.joined_in(self.IN_THREAD)
        await stores.channels.joined_in(self.IN_THREAD)

        assert await stores.channels.is_joined(self.IN_THREAD)
        for place in (PLACE, replace(PLACE, thread="1700.2")):
            assert not await stores.channels.is_joined(place)
        for place in self.OTHERS:
            assert not await stores.channels.is_joined(replace(place, thread="1700.1"))

    async def test_nobody_joins_in_outside_of_threads(self, stores: Stores) -> None:
        await stores.channels.joined_in(PLACE)

        assert not await stores.channels.is_joined(PLACE)


class TestBlocks:
    async def test_a_block_is_the_workspaces_own(self, stores: Stores) -> None:
        await stores.blocks.block("slack:T1", "U1", by="slack:U9")

        assert await stores.blocks.is_blocked("slack:T1", "U1")
        assert not await stores.blocks.is_blocked("slack:T2", "U1")
        assert not await stores.blocks.is_blocked("slack:T1", "U2")

    async def test_twice_changes_nothing(self, stores: Stores) -> None:
        for person in ("U2", "U1", "U2"):
            await stores.blocks.block("slack:T1", person, by="slack:U9")

        assert await stores.blocks.blocked("slack:T1") == ["U1", "U2"]
        assert await stores.blocks.blocked("slack:T2") == []

    async def test_it_is_taken_back_once(self, stores: Stores) -> None:
        await stores.blocks.block("slack:T1", "U1", by="slack:U9")

        await stores.blocks.unblock("slack:T1", "U1")

        assert not await stores.blocks.is_blocked("slack:T1", "U1")
        with pytest.raises(NotFoundError, match="That person was not blocked"):
            await stores.blocks.unblock("slack:T1", "U1")
