"""What the outbox promises: one message, one reply, whoever dies on the way."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import NotFoundError
from bot.core.messages import Button, Home, Notice, Place, Reply, Style, Trigger
from bot.core.ports import InUse, Outbox, Settled, Unfinished
from tests.contracts.conftest import Stores
from tests.contracts.examples import PLACE, REPLY, a_message, claimed

OVER = 0.0
"""A lease that has run out as soon as it is given."""

FULL_REPLY = replace(
    REPLY,
    footer="IT handbook",
    buttons=(Button("yes:r1", "Yes", Style.PRIMARY, opens_form=True), Button("no:r1", "No")),
    private=True,
    more=Button("more:r1", "More", Style.DANGER),
    notices=(
        Notice(
            PLACE,
            Reply("Who can help?", buttons=(Button("take:r1", "Take"),), about=PLACE),
            pings="&S1",
        ),
        Notice(replace(PLACE, channel="U1", thread="17.2", shared=True), Reply("It is asked.")),
    ),
)


async def taken(outbox: Outbox, owner: str = "two", lease: float = 60.0) -> Sequence[Unfinished]:
    """What that owner takes up."""
    return await outbox.take_up(owner, lease, 10, ["slack"])


async def way(outbox: Outbox, *steps: str) -> None:
    """Takes the message m1 as far as that, without a lease."""
    done: dict[str, Callable[[], Awaitable[object]]] = {
        "claimed": lambda: claimed(outbox, lease=OVER),
        "decided": lambda: outbox.decided("m1", "r1", REPLY),
        "sending": lambda: outbox.sending("m1", "one"),
        "placed": lambda: outbox.placed("m1", "p1"),
        "sent": lambda: outbox.sent("m1", "s1"),
        "done": lambda: outbox.done("m1"),
        "dropped": lambda: outbox.dropped("m1"),
    }
    for step in steps:
        await done[step]()


class TestClaims:
    async def test_one_of_many_claims_a_message(self, stores: Stores) -> None:
        claims = await asyncio.gather(
            *(claimed(stores.outbox, owner=f"o{number}") for number in range(20))
        )

        assert sum(claims) == 1
        assert await claimed(stores.outbox, a_message("m2"))
        assert not await claimed(stores.outbox, a_message(place=replace(PLACE, channel="C2")))

    @pytest.mark.parametrize("end", [["decided", "sending", "sent", "done"], ["done"], ["dropped"]])
    async def test_what_has_ended_is_not_claimed_again(
        self, stores: Stores, end: list[str]
    ) -> None:
        await way(stores.outbox, "claimed", *end)

        assert not await claimed(stores.outbox)
        assert await taken(stores.outbox) == []

    async def test_what_was_never_claimed_goes_nowhere(self, stores: Stores) -> None:
        outbox = stores.outbox
        for step in ("decided", "sending", "placed", "sent", "done", "dropped"):
            with pytest.raises(NotFoundError, match="m1 was never claimed"):
                await way(outbox, step)
        with pytest.raises(NotFoundError, match="m1 was never claimed"):
            await outbox.revised("m1", None, "")

        assert await outbox.settled("m1") is None


class TestTheWay:
    async def test_a_reply_goes_its_way(self, stores: Stores) -> None:
        outbox = stores.outbox
        await claimed(outbox)

        assert await outbox.decided("m1", "r1", REPLY)
        assert await outbox.sending("m1", "one")
        assert await outbox.sent("m1", "s1")
        await outbox.done("m1")

        settled = await outbox.settled("m1")
        assert settled is not None
        assert settled == Settled("m1", "mention", "9f86d0", settled.at, True, "s1", "r1")

    async def test_it_is_known_who_asked_and_when_and_how(self, stores: Stores) -> None:
        before = datetime.now(UTC)
        await claimed(stores.outbox, a_message(trigger=Trigger.AMBIENT))

        settled = await stores.outbox.settled("m1")

        assert settled is not None
        assert (settled.key, settled.trigger, settled.asker) == ("m1", "ambient", "9f86d0")
        assert before <= settled.at <= datetime.now(UTC)
        assert (settled.ended, settled.posted_as, settled.receipt) == (False, "", "")

    async def test_silence_is_done_without_a_reply(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "done", "done")

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert (settled.ended, settled.dropped, settled.posted_as) == (True, False, "")

    async def test_the_first_decision_holds(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "decided")

        assert await stores.outbox.decided("m1", "r2", replace(REPLY, text="Another."))

        assert [one.reply for one in await taken(stores.outbox)] == [REPLY]

    @pytest.mark.parametrize("end", ["sent", "done", "dropped"])
    async def test_nobody_else_begins_what_has_ended(self, stores: Stores, end: str) -> None:
        await way(stores.outbox, "claimed", "decided", end)

        assert not await stores.outbox.decided("m1", "r2", REPLY)
        assert not await stores.outbox.sending("m1", "one")

    async def test_what_was_sent_is_known_by_its_first_id(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "decided", "sent")

        assert await stores.outbox.sent("m1", "s2")
        await stores.outbox.placed("m1", "p2")

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert (settled.posted_as, settled.ended) == ("s1", False)

    async def test_a_placeholder_is_what_stands_there_until_the_reply(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "placed")

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert settled.posted_as == "p1"


class TestDeletedMessages:
    async def test_one_that_is_dropped_before_it_is_decided_is_not_decided(
        self, stores: Stores
    ) -> None:
        await way(stores.outbox, "claimed", "dropped")

        assert not await stores.outbox.decided("m1", "r1", REPLY)
        assert not await stores.outbox.sending("m1", "one")

    async def test_a_reply_that_was_sent_meanwhile_can_be_found_and_removed(
        self, stores: Stores
    ) -> None:
        await way(stores.outbox, "claimed", "decided", "sending", "dropped")

        assert not await stores.outbox.sent("m1", "s1")

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert (settled.ended, settled.dropped, settled.posted_as) == (True, True, "s1")

    @pytest.mark.parametrize(
        ("steps", "posted_as"),
        [
            (["placed"], "p1"),
            (["decided", "sent"], "s1"),
            (["decided", "sent", "done"], "s1"),
            (["done"], ""),
        ],
    )
    async def test_one_that_is_dropped_later_keeps_the_id_of_its_reply(
        self, stores: Stores, steps: list[str], posted_as: str
    ) -> None:
        await way(stores.outbox, "claimed", *steps)

        await stores.outbox.dropped("m1", "deleted")
        await stores.outbox.done("m1")

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert (settled.ended, settled.dropped, settled.posted_as) == (True, True, posted_as)
        assert not await stores.outbox.sending("m1", "one")

    async def test_a_placeholder_can_come_late_too(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "dropped", "placed")

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert settled.posted_as == "p1"


class TestEditedMessages:
    async def test_a_reply_follows_its_message(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "decided", "sent", "done")

        await stores.outbox.revised("m1", "r2", "s2")

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert (settled.ended, settled.receipt, settled.posted_as) == (True, "r2", "s2")

    async def test_it_may_have_none_any_more(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "decided", "sent", "done")

        await stores.outbox.revised("m1", None, "")

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert (settled.ended, settled.receipt, settled.posted_as) == (True, "", "")


class TestLeases:
    async def test_what_somebody_has_in_hand_is_not_taken(self, stores: Stores) -> None:
        await claimed(stores.outbox)

        assert await taken(stores.outbox) == []

    @pytest.mark.parametrize(
        ("steps", "reply", "posted_as", "sends"),
        [
            ([], None, "", 0),
            (["placed"], None, "p1", 0),
            (["decided"], REPLY, "", 0),
            (["placed", "decided", "sending"], REPLY, "p1", 1),
            (["decided", "sending", "sending"], REPLY, "", 2),
        ],
    )
    async def test_what_is_left_is_taken_up_where_it_stood(
        self, stores: Stores, steps: list[str], reply: Reply | None, posted_as: str, sends: int
    ) -> None:
        await way(stores.outbox, "claimed", *steps)

        assert await taken(stores.outbox) == [Unfinished(a_message(), reply, posted_as, sends)]
        assert await taken(stores.outbox, "three") == []

    async def test_a_message_and_its_reply_come_back_whole(self, stores: Stores) -> None:
        message = a_message(
            to_others=True,
            place=replace(PLACE, thread="17.1", shared=True),
            trigger=Trigger.DIRECT,
            by_reply=True,
            title="VPN",
            homes=(Home("G1", "Helpdesk"), Home("G2", "")),
        )
        await claimed(stores.outbox, message, lease=OVER)
        await stores.outbox.decided("m1", "r1", FULL_REPLY)

        assert await taken(stores.outbox) == [Unfinished(message, FULL_REPLY)]

    async def test_each_is_taken_up_once(self, stores: Stores) -> None:
        for number in range(10):
            await claimed(stores.outbox, a_message(f"m{number}"), lease=OVER)

        hands = await asyncio.gather(
            *(stores.outbox.take_up(f"o{number}", 60, 3, ["slack"]) for number in range(5))
        )

        keys = [one.message.key for hand in hands for one in hand]
        assert sorted(keys) == [f"m{number}" for number in range(10)]
        assert max(map(len, hands)) == 3

    async def test_the_oldest_comes_first(self, stores: Stores) -> None:
        for key in ("m3", "m1", "m2"):
            await claimed(stores.outbox, a_message(key), lease=OVER)

        first = await stores.outbox.take_up("two", OVER, 2, ["slack"])

        assert [one.message.key for one in first] == ["m3", "m1"]
        assert await stores.outbox.take_up("two", 60, 0, ["slack"]) == []

    async def test_who_renews_keeps_what_is_named(self, stores: Stores) -> None:
        for key, owner in (("m1", "one"), ("m2", "one"), ("m3", "one"), ("m4", "other")):
            await claimed(stores.outbox, a_message(key), owner=owner, lease=OVER)
        await stores.outbox.done("m2")

        assert await stores.outbox.renew("one", ["m1", "m1", "m2", "m4", "m9"], 60) == 1
        assert await stores.outbox.renew("one", [], 60) == 0

        assert [one.message.key for one in await taken(stores.outbox)] == ["m3", "m4"]

    async def test_who_gives_up_gives_at_once(self, stores: Stores) -> None:
        await claimed(stores.outbox)
        await claimed(stores.outbox, a_message("m2"), owner="other")

        await stores.outbox.release("one")

        assert await stores.outbox.renew("one", ["m1"], 60) == 0
        assert [one.message.key for one in await taken(stores.outbox)] == ["m1"]

    async def test_what_was_taken_up_is_the_new_owners(self, stores: Stores) -> None:
        await claimed(stores.outbox, lease=OVER)
        await taken(stores.outbox, "two", lease=OVER)

        assert await stores.outbox.renew("one", ["m1"], 60) == 0
        await stores.outbox.release("one")
        assert await stores.outbox.renew("two", ["m1"], 60) == 1
        assert await taken(stores.outbox, "three") == []

    async def test_what_was_sent_is_not_sent_again(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "decided", "sending", "sent")

        assert await taken(stores.outbox) == []

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert (settled.ended, settled.posted_as) == (True, "s1")

    async def test_what_was_sent_a_moment_ago_is_still_its_owners(self, stores: Stores) -> None:
        await claimed(stores.outbox)
        await way(stores.outbox, "decided", "sent")

        await taken(stores.outbox)

        settled = await stores.outbox.settled("m1")
        assert settled is not None
        assert not settled.ended

    async def test_another_platforms_are_left_for_who_can_post_there(self, stores: Stores) -> None:
        for key, platform in (("m1", "slack"), ("m2", "discord"), ("m3", "terminal")):
            place = replace(PLACE, platform=platform)
            await claimed(stores.outbox, a_message(key, place=place), lease=OVER)

        assert await stores.outbox.take_up("two", 60, 10, []) == []
        both = await stores.outbox.take_up("two", 60, 10, {"terminal", "discord"})
        assert [one.message.key for one in both] == ["m2", "m3"]
        assert [one.message.key for one in await taken(stores.outbox)] == ["m1"]

    async def test_who_lost_it_to_another_does_not_send(self, stores: Stores) -> None:
        await way(stores.outbox, "claimed", "decided")
        assert await stores.outbox.sending("m1", "one")  # nobody else has taken it up

        await taken(stores.outbox, "two")

        assert not await stores.outbox.sending("m1", "one")
        assert await stores.outbox.sending("m1", "two")
        await stores.outbox.release("two")
        assert not await stores.outbox.sending("m1", "two")
        assert [one.sends for one in await taken(stores.outbox, "three")] == [2]


GUILD = Place("discord", "G1", "C1")
LONG_AGO = datetime(2026, 5, 3, tzinfo=UTC)


async def used(outbox: Outbox, key: str, place: Place, trigger: Trigger = Trigger.MENTION) -> None:
    """The message of that key is taken there, and dealt with."""
    await claimed(outbox, a_message(key, place=place, trigger=trigger))
    await outbox.done(key)


async def in_use(outbox: Outbox, limit: int = 10) -> list[tuple[Place, str]]:
    """Where messages of Discord were taken ever, and the newest of each place."""
    return [(one.place, one.last) for one in await outbox.in_use("discord", LONG_AGO, limit)]


class TestPlacesInUse:
    async def test_each_is_named_once_with_its_newest_message(self, stores: Stores) -> None:
        thread = replace(GUILD, thread="70")
        await used(stores.outbox, "discord:99", GUILD)
        await used(stores.outbox, "discord:71", thread)
        await used(stores.outbox, "discord:100", GUILD)
        await used(stores.outbox, "discord:72", replace(thread, workspace="G2"))
        await used(stores.outbox, "discord:98", GUILD)  # one that was missed before

        assert await in_use(stores.outbox) == [
            (GUILD, "discord:100"),
            (replace(thread, workspace="G2"), "discord:72"),
            (thread, "discord:71"),
        ]

    async def test_a_chain_of_replies_is_in_its_channel(self, stores: Stores) -> None:
        for number in (10, 12, 11):
            place = replace(GUILD, thread=f"re-{number}")
            await used(stores.outbox, f"discord:{number}", place)
        await used(stores.outbox, "discord:9", GUILD)

        assert await in_use(stores.outbox) == [(GUILD, "discord:12")]

    async def test_a_direct_conversation_is_one(self, stores: Stores) -> None:
        direct = Place("discord", "", "D1", direct=True)
        await used(stores.outbox, "discord:1", direct, Trigger.DIRECT)

        assert await in_use(stores.outbox) == [(direct, "discord:1")]

    @pytest.mark.parametrize("key", ["discord:i-5", "discord:setup:G1", "discord:", "discord:5a"])
    async def test_what_is_no_message_does_not_count(self, stores: Stores, key: str) -> None:
        await used(stores.outbox, key, GUILD, Trigger.COMMAND)

        assert await in_use(stores.outbox) == []

    async def test_another_platforms_do_not_count(self, stores: Stores) -> None:
        await used(stores.outbox, "slack:5", PLACE)
        await used(stores.outbox, "discord:5", PLACE)
        await used(stores.outbox, "slack:6", GUILD)

        assert await in_use(stores.outbox) == []

    async def test_the_newest_come_first_and_no_more_than_are_asked_for(
        self, stores: Stores
    ) -> None:
        places = [replace(GUILD, channel=f"C{number}") for number in range(5)]
        for number, place in enumerate(places):
            await used(stores.outbox, f"discord:{number}", place)

        assert await in_use(stores.outbox, 2) == [
            (places[4], "discord:4"),
            (places[3], "discord:3"),
        ]

    async def test_what_is_on_its_way_counts_as_well_and_what_is_older_does_not(
        self, stores: Stores
    ) -> None:
        before = datetime.now(UTC)
        await claimed(stores.outbox, a_message("discord:1", place=GUILD))

        (one,) = await stores.outbox.in_use("discord", before, 10)

        assert one == InUse(GUILD, "discord:1", one.at)
        assert before <= one.at <= datetime.now(UTC)
        assert await stores.outbox.in_use("discord", one.at + timedelta(seconds=1), 10) == []
