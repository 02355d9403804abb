"""Replies on their way out, and each way in which Slack says no."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import CrowdedError, RefusedError, UncertainError
from bot.core.messages import (
    Button,
    Delivery,
    IncomingMessage,
    Notice,
    Person,
    Place,
    Reply,
    Trigger,
)
from bot.platforms.slack.api.courier import SlackCourier
from bot.platforms.slack.api.lanes import Lanes
from bot.platforms.slack.api.people import People
from bot.platforms.slack.api.sources import Sources
from bot.platforms.slack.seam import Identity
from tests.platforms.slack.desk import workspace
from tests.slack.state import BOT_USER, TEAM, Json
from tests.slack.workspace import BASE_SCOPES, Channel, SlackServer, User, links, visible

ME = Identity(team=TEAM, user=BOT_USER)
REPLY = Reply("Open the **portal**.", title="How do I?", buttons=(Button("b1", "Helpful"),))


LONG = Reply("A paragraph of words.\n\n" * 1_400)
QUESTION = IncomingMessage(
    "k", "x", Trigger.MENTION, Person("U1"), Place("slack", TEAM, "C1"), known=False
)


@asynccontextmanager
async def courier_to(
    url: str, token: str = "x", gap: float = 0.0, *, known: bool = True
) -> AsyncIterator[SlackCourier]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token, base_url=url, session=session, retry_handlers=[])
        courier = SlackCourier(client, session, Lanes(gap=gap))
        if known:
            courier.introduce(People(Sources(client, ME), ME))
        yield courier


def people_of(slack: SlackServer) -> People:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    return People(Sources(client, ME), ME)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        workspace(server)
        yield server


@pytest.fixture
async def courier(slack: SlackServer) -> AsyncIterator[SlackCourier]:
    async with courier_to(slack.api_url, slack.bot_token) as one:
        yield one


async def question(slack: SlackServer, channel: str = "C1") -> str:
    """Somebody's message, which nobody hears."""
    slack.scopes -= {"channels:history"}
    ts = await slack.people().say("U1", channel, "how do I?")
    slack.scopes |= {"channels:history"}
    return ts


def delivery(ts: str | None, reply: Reply = REPLY, **more: object) -> Delivery:
    place = Place("slack", TEAM, "C1", ts)
    fields: Json = {"key": f"slack:{TEAM}:C1:{ts}", "place": place, "reply": reply, **more}
    return Delivery(**fields)


async def test_a_reply_stands_in_the_thread_with_its_key_and_without_previews(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)

    posted = await courier.post(delivery(ts))

    (reply,) = slack.replies("C1", ts)
    assert reply.ts == posted
    assert reply.body["metadata"]["event_payload"] == {"key": f"slack:{TEAM}:C1:{ts}"}
    args = slack.calls("chat.postMessage")[0].args
    assert (args["unfurl_links"], args["unfurl_media"]) == (False, False)
    assert "parse" not in args and "link_names" not in args


@pytest.mark.parametrize(
    "error",
    [
        *("channel_not_found", "not_in_channel", "thread_not_found", "is_archived"),
        *("restricted_action", "cannot_reply_to_message", "missing_scope", "invalid_auth"),
    ],
)
async def test_what_slack_refuses_is_refused_with_its_word(
    slack: SlackServer, courier: SlackCourier, error: str
) -> None:
    slack.refuse("chat.postMessage", error)

    with pytest.raises(RefusedError) as refused:
        await courier.post(delivery(await question(slack)))

    assert refused.value.cause == error
    assert len(slack.calls("chat.postMessage")) == 1


async def test_a_question_that_is_gone_gets_no_reply_in_the_channel(
    slack: SlackServer, courier: SlackCourier
) -> None:
    with pytest.raises(RefusedError, match="thread_not_found"):
        await courier.post(delivery("1600000000.000100"))

    assert slack.posts("C1") == []


@pytest.mark.parametrize("error", ["invalid_blocks", "invalid_blocks_format", "msg_too_long"])
async def test_what_slack_does_not_take_as_it_is_goes_as_plain_words(
    slack: SlackServer, courier: SlackCourier, error: str
) -> None:
    ts = await question(slack)
    slack.refuse("chat.postMessage", error)

    await courier.post(delivery(ts))
    await courier.post(delivery(ts))

    first, second = slack.replies("C1", ts)
    assert not first.blocks and "Open the portal." in first.text
    assert second.blocks  # only the one message was remembered


async def test_an_image_that_slack_cannot_fetch_becomes_a_link(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    slack.refuse("chat.postMessage", "invalid_blocks")

    await courier.post(delivery(ts, Reply("See ![the map](https://a.org/map.png).")))

    (reply,) = slack.replies("C1", ts)
    assert "https://a.org/map.png" in links(reply)
    assert reply.blocks and all(block["type"] != "image" for block in reply.blocks)


async def test_a_text_that_is_still_too_long_is_shortened(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    slack.refuse("chat.postMessage", "msg_too_long", times=2)

    await courier.post(delivery(ts, Reply("a & b, " * 300)))

    (reply,) = slack.replies("C1", ts)
    assert len(reply.text) <= 1_001 and reply.text.endswith("…")


async def test_a_rate_limit_is_waited_out(slack: SlackServer, courier: SlackCourier) -> None:
    ts = await question(slack)
    slack.refuse("chat.postMessage", "ratelimited", retry_after=1)

    await courier.post(delivery(ts))

    first, second = slack.calls("chat.postMessage")
    assert second.at_s - first.at_s >= 1.0
    assert len(slack.replies("C1", ts)) == 1


async def test_a_rate_limit_in_one_channel_holds_up_no_other(
    slack: SlackServer, courier: SlackCourier
) -> None:
    slack.state.add_channel(Channel("C2", "random"))
    ts = await question(slack)
    slack.refuse("chat.postMessage", "ratelimited", retry_after=30)
    limited = asyncio.ensure_future(courier.post(delivery(ts)))
    await slack.until(lambda: slack.calls("chat.postMessage"))

    await courier.post(Delivery("", Place("slack", TEAM, "C2"), REPLY))

    limited.cancel()
    assert len(slack.posts("C2")) == 1


async def test_no_reply_is_lost_and_none_is_refused_at_one_a_second() -> None:
    async with SlackServer(limit_rates=True) as slack:
        workspace(slack)
        async with courier_to(slack.api_url, slack.bot_token, gap=1.0) as courier:
            await asyncio.gather(*(courier.post(delivery(None)) for _ in range(3)))

        assert len(slack.posts("C1")) == 3
        assert all(call.answer["ok"] for call in slack.calls("chat.postMessage"))


async def test_replies_that_nobody_asked_for_are_dropped_where_too_many_wait(
    slack: SlackServer,
) -> None:
    async with courier_to(slack.api_url, slack.bot_token, gap=60) as courier:
        await courier.post(delivery(None))
        waiting = [asyncio.ensure_future(courier.post(delivery(None))) for _ in range(20)]
        await asyncio.sleep(0)

        with pytest.raises(CrowdedError):
            await courier.post(delivery(None, automatic=True))

        for task in waiting:
            task.cancel()


@pytest.mark.parametrize("error", ["http_500", "http_503", "internal_error", "fatal_error"])
async def test_where_slack_fails_it_may_have_taken_it(
    slack: SlackServer, courier: SlackCourier, error: str
) -> None:
    slack.refuse("chat.postMessage", error)

    with pytest.raises(UncertainError):
        await courier.post(delivery(None))

    assert len(slack.calls("chat.postMessage")) == 1


async def test_a_post_whose_connection_broke_is_not_repeated_but_found(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    slack.break_connection("chat.postMessage")

    with pytest.raises(UncertainError):
        await courier.post(delivery(ts))

    (reply,) = slack.replies("C1", ts)
    assert await courier.find(delivery(ts)) == reply.ts


async def test_what_was_never_posted_is_not_found(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    await courier.post(Delivery("slack:another", Place("slack", TEAM, "C1", ts), REPLY))

    assert await courier.find(delivery(ts)) is None


async def test_replies_outside_of_threads_are_found_too(
    slack: SlackServer, courier: SlackCourier
) -> None:
    place = Place("slack", TEAM, slack.state.direct_message("U1").id)
    sent = Delivery("slack:T:D1:1600000000.000100", place, REPLY)

    posted = await courier.post(sent)

    assert await courier.find(sent) == posted


async def test_without_the_scope_it_may_not_look(courier: SlackCourier, slack: SlackServer) -> None:
    slack.scopes = set(BASE_SCOPES) - {"im:history"}

    with pytest.raises(UncertainError):
        await courier.find(delivery("1600000000.000100"))
    with pytest.raises(UncertainError):
        await courier.find(delivery(None, Reply("x", private=True), person="U1"))


async def test_a_slack_that_is_away_is_tried_again_until_it_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    async with courier_to(f"http://127.0.0.1:{port}/api/") as courier:
        sending = asyncio.ensure_future(courier.post(delivery(None)))
        await asyncio.sleep(0.2)
        assert not sending.done()

        sending.cancel()


async def test_a_reply_is_replaced_and_removed(slack: SlackServer, courier: SlackCourier) -> None:
    ts = await question(slack)
    posted = await courier.post(delivery(ts))

    await courier.replace(posted, delivery(ts, Reply("Something else.")))
    (reply,) = slack.replies("C1", ts)
    assert (reply.ts, visible(reply)) == (posted, "Something else.")

    await courier.remove(posted, delivery(ts).place)
    await courier.remove(posted, delivery(ts).place)
    assert slack.replies("C1", ts) == []

    with pytest.raises(RefusedError, match="message_not_found"):
        await courier.replace(posted, delivery(ts))


async def test_a_private_reply_is_for_one_person_where_they_can_see_it(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    whisper = delivery(ts, Reply("Psst.", private=True), person="U1")

    posted = await courier.post(whisper)  # to the message that a thread could begin with
    await courier.post(replace(whisper, key="slack:T:C1:1700000000.000100"))  # to a reply in one

    first, second = slack.whispers("U1")
    assert (posted, visible(first)) == ("", "Psst.")
    assert (first.thread_ts, second.thread_ts) == (None, ts)


async def test_it_goes_on_posting_after_its_session_was_closed(slack: SlackServer) -> None:
    async with courier_to(slack.api_url, slack.bot_token) as courier:
        pass

    await courier.post(delivery(None))
    await courier.post(delivery(None, person="U1", return_address=address(slack)))

    assert len(slack.posts("C1")) == len(slack.whispers("U1")) == 1


async def test_in_a_direct_message_everything_is_private_and_stays(
    slack: SlackServer, courier: SlackCourier
) -> None:
    place = Place("slack", TEAM, slack.state.direct_message("U1").id)

    posted = await courier.post(Delivery("k", place, Reply("Psst.", private=True), "U1"))

    assert [one.ts for one in slack.posts(place.channel)] == [posted]


def address(slack: SlackServer, uses: int = 5) -> str:
    key = slack.state.new_response_url("U1", "C1", None)
    slack.state.response_urls[key].uses_left = uses
    return f"{slack.url}/response/{key}"


async def test_what_has_a_return_address_goes_there(
    slack: SlackServer, courier: SlackCourier
) -> None:
    sent = delivery(None, person="U1", return_address=address(slack))

    assert await courier.post(sent) == ""
    await courier.replace("", sent)

    assert [call.args.get("replace_original") for call in slack.calls("response_url")] == [
        False,
        True,
    ]
    assert slack.posts("C1") == []


async def test_a_used_up_return_address_loses_no_reply(
    slack: SlackServer, courier: SlackCourier
) -> None:
    sent = delivery(None, person="U1", return_address=address(slack, uses=0))

    await courier.post(sent)
    await courier.replace("", sent)

    assert len(slack.whispers("U1")) == 2


async def test_who_asked_where_the_bot_is_not_is_answered_directly(
    slack: SlackServer, courier: SlackCourier
) -> None:
    slack.state.add_channel(Channel("C5", "closed", kind="group"), with_bot=False)
    place = Place("slack", TEAM, "C5")

    await courier.post(Delivery("k", place, REPLY, "U1", return_address=address(slack, uses=0)))

    (reply,) = slack.posts(slack.state.direct_message("U1").id)
    assert "Open the portal." in visible(reply)


async def test_a_long_text_without_more_goes_on_in_further_messages(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)

    posted = await courier.post(delivery(ts, LONG, key=""))

    replies = slack.replies("C1", ts)
    assert len(replies) > 1
    assert replies[0].ts == posted


async def test_what_has_a_key_is_one_message_however_long_so_that_all_of_it_can_change(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    slack.refuse("chat.postMessage", "msg_too_long")
    slack.refuse("chat.update", "msg_too_long")

    posted = await courier.post(delivery(ts, LONG))
    await courier.replace(posted, delivery(ts, LONG))
    assert [one.ts for one in slack.replies("C1", ts)] == [posted]

    await courier.remove(posted, delivery(ts).place)
    assert slack.replies("C1", ts) == []


async def test_what_was_said_before_a_refusal_counts_as_said(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    slack.refuse("chat.postMessage", "msg_too_long")
    sending = asyncio.ensure_future(courier.post(delivery(ts, LONG, key="")))
    await slack.until(lambda: slack.replies("C1", ts))
    slack.refuse("chat.postMessage", "msg_too_long")

    posted = await sending

    assert slack.replies("C1", ts)[0].ts == posted


async def test_nothing_is_passed_on_where_other_organisations_read(
    slack: SlackServer, courier: SlackCourier
) -> None:
    slack.state.add_channel(Channel("C2", "partners", is_ext_shared=True))
    slack.state.add_channel(Channel("C3", "soon", is_pending_ext_shared=True))

    for channel in ("C2", "C3"):
        with pytest.raises(RefusedError, match="shared_channel"):
            await courier.notify(Notice(Place("slack", TEAM, channel), REPLY))
    await courier.notify(Notice(Place("slack", TEAM, "C1"), REPLY))

    assert not slack.posts("C2") and not slack.posts("C3") and slack.posts("C1")


async def test_where_slack_was_not_reached_yet_nobody_is_known(
    slack: SlackServer,
) -> None:
    async with courier_to(slack.api_url, slack.bot_token, known=False) as stranger:
        asking = asyncio.ensure_future(stranger.acquaint(QUESTION))
        await asyncio.sleep(0.01)
        assert not asking.done()

        stranger.introduce(people_of(slack))

        assert (await asking).person.owner


async def test_a_notice_to_a_person_opens_the_conversation_and_links_to_what_it_is_about(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    about, gone = Place("slack", TEAM, "C1", ts), Place("slack", TEAM, "C1", "1.2")
    slack.state.add_user(User("U7", "eve"))

    kept_before = Place("slack", TEAM, "U7")  # as it was stored by earlier versions

    await courier.notify(Notice(Place.of_person("slack", TEAM, "U7"), Reply("Look.", about=about)))
    await courier.notify(Notice(kept_before, Reply("Gone.", about=gone)))

    first, second = slack.posts(slack.state.direct_message("U7").id)
    assert links(first) == [slack.calls("chat.getPermalink")[0].answer["permalink"]]
    assert visible(second) == "Gone."


async def test_a_change_that_slack_does_not_take_as_it_is_is_made_plainer(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    posted = await courier.post(delivery(ts))  # whose blocks an update without any would keep
    slack.refuse("chat.update", "invalid_blocks")
    slack.refuse("chat.update", "ratelimited", retry_after=1)

    await courier.replace(posted, delivery(ts, Reply("Something else.")))

    (reply,) = slack.replies("C1", ts)
    assert (reply.text, reply.blocks) == ("Something else.", [])


async def test_a_placeholder_gives_way_to_what_one_person_alone_sees(
    slack: SlackServer, courier: SlackCourier
) -> None:
    ts = await question(slack)
    posted = await courier.post(delivery(ts, Reply("…")))

    await courier.replace(posted, delivery(ts, Reply("Psst.", private=True), person="U1"))

    assert slack.replies("C1", ts) == []
    assert [visible(one) for one in slack.whispers("U1")] == ["Psst."]
