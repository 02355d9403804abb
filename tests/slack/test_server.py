"""Our stand-in refuses, delays, forgets and counts as Slack does."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.slack.conftest import ANN, GENERAL
from tests.slack.test_payloads import Listener
from tests.slack.test_standins import FORM
from tests.slack.workspace import BASE_SCOPES, Channel, SlackServer, visible


def client_of(slack: SlackServer, token: str = "") -> AsyncWebClient:
    return AsyncWebClient(token=token or slack.bot_token, base_url=slack.api_url, retry_handlers=[])


async def error_of(call: object) -> str:
    """The name of the error that this call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        await call  # type: ignore[misc] # an awaitable of the SDK, which types it loosely
    return str(refused.value.response["error"])


async def test_a_method_is_refused_as_often_as_asked(slack: SlackServer) -> None:
    slack.refuse("chat.postMessage", "not_in_channel", times=2)
    client = client_of(slack)

    first = await error_of(client.chat_postMessage(channel=GENERAL, text="a"))
    second = await error_of(client.chat_postMessage(channel=GENERAL, text="a"))
    await client.chat_postMessage(channel=GENERAL, text="a")

    assert first == second == "not_in_channel"
    assert [call.answer["ok"] for call in slack.calls("chat.postMessage")] == [False, False, True]


async def test_a_rate_limit_says_when_to_come_back(slack: SlackServer) -> None:
    slack.refuse("chat.postMessage", "ratelimited", retry_after=7)

    with pytest.raises(SlackApiError) as refused:
        await client_of(slack).chat_postMessage(channel=GENERAL, text="a")

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"


async def test_more_than_one_message_a_second_is_too_many_when_rates_are_limited() -> None:
    async with SlackServer(limit_rates=True) as slack:
        slack.state.add_channel(Channel(GENERAL, "general"))
        slack.state.add_channel(Channel("C0ELSE", "elsewhere"))
        client = client_of(slack)
        await client.chat_postMessage(channel=GENERAL, text="a")
        await client.chat_postMessage(channel="C0ELSE", text="a")

        error = await error_of(client.chat_postMessage(channel=GENERAL, text="a"))

    assert error == "ratelimited"


async def test_a_broken_connection_leaves_the_message_there(slack: SlackServer) -> None:
    slack.break_connection("chat.postMessage")

    with pytest.raises(aiohttp.ClientError):
        await client_of(slack).chat_postMessage(channel=GENERAL, text="a")

    assert [one.text for one in slack.posts(GENERAL)] == ["a"]


async def test_the_sdk_as_it_comes_posts_twice_over_a_broken_connection(
    slack: SlackServer,
) -> None:
    slack.break_connection("chat.postMessage")

    await AsyncWebClient(token=slack.bot_token, base_url=slack.api_url).chat_postMessage(
        channel=GENERAL, text="a"
    )

    assert [one.text for one in slack.posts(GENERAL)] == ["a", "a"]


async def test_a_delayed_answer_comes_late(slack: SlackServer) -> None:
    slack.delay("chat.postMessage", 60)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client_of(slack).chat_postMessage(channel=GENERAL, text="a")


async def test_a_missing_scope_is_named(slack: SlackServer) -> None:
    slack.scopes = set(BASE_SCOPES)

    with pytest.raises(SlackApiError) as refused:
        await client_of(slack).reactions_add(channel=GENERAL, timestamp="1.0", name="eyes")

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "reactions:write"
    assert "chat:write" in refused.value.response["provided"]


async def test_the_scopes_stand_in_a_header(slack: SlackServer) -> None:
    who = await client_of(slack).auth_test()

    assert "chat:write" in who.headers["x-oauth-scopes"].split(",")


async def test_what_slack_lacks_is_unknown(slack: SlackServer) -> None:
    call = client_of(slack).assistant_threads_setStatus(
        channel_id=GENERAL, thread_ts="1.0", status="thinking"
    )

    assert await error_of(call) == "unknown_method"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        (Channel("C1", "elsewhere"), "not_in_channel"),
        (Channel("G1", "secret", "group"), "channel_not_found"),
    ],
)
async def test_a_channel_without_the_bot_takes_no_message(
    slack: SlackServer, channel: Channel, error: str
) -> None:
    slack.state.add_channel(channel, with_bot=False)

    refused = await error_of(client_of(slack).chat_postMessage(channel=channel.id, text="a"))

    assert refused == error


async def test_a_deleted_message_has_no_thread(slack: SlackServer) -> None:
    people = slack.people(Listener())
    ts = await people.say(ANN, GENERAL, "how?")
    await people.delete(GENERAL, ts)

    call = client_of(slack).chat_postMessage(channel=GENERAL, text="a", thread_ts=ts)

    assert await error_of(call) == "thread_not_found"


async def test_a_trigger_is_good_for_a_moment() -> None:
    async with SlackServer(trigger_lifetime_s=0.0) as slack:
        trigger = slack.state.new_trigger(ANN)
        late = await error_of(client_of(slack).views_open(trigger_id=trigger, view=FORM))
        made_up = await error_of(client_of(slack).views_open(trigger_id="1.2.3", view=FORM))

    assert (late, made_up) == ("expired_trigger_id", "invalid_trigger_id")


async def test_a_response_url_works_five_times(slack: SlackServer) -> None:
    listener = Listener()
    await slack.people(listener).slash(ANN, GENERAL, "/ask", "how?")
    respond = AsyncWebhookClient(listener.heard[0]["response_url"])

    answers = [await respond.send(text=f"answer {number}") for number in range(6)]

    assert [one.status_code for one in answers] == [200] * 5 + [404]
    assert len(slack.whispers(ANN)) == 5


async def test_a_response_url_shares_replaces_and_deletes(slack: SlackServer) -> None:
    sent = await client_of(slack).chat_postEphemeral(
        channel=GENERAL,
        user=ANN,
        text="old",
        blocks=[
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "share",
                        "text": {"type": "plain_text", "text": "Share"},
                    }
                ],
            }
        ],
    )
    whisper = slack.whispers(ANN)[0]
    listener = Listener()
    await slack.people(listener).press(ANN, whisper, "Share")
    respond = AsyncWebhookClient(listener.heard[0]["response_url"])

    await respond.send(text="for all", response_type="in_channel")
    await respond.send(text="new", replace_original=True)
    replaced = [visible(one) for one in slack.whispers(ANN)]
    await respond.send(delete_original=True)

    assert listener.heard[0]["container"]["is_ephemeral"]
    assert listener.heard[0]["container"]["message_ts"] == sent["message_ts"]
    assert "message" not in listener.heard[0]
    assert [visible(one) for one in slack.posts(GENERAL)] == ["for all"]
    assert replaced == ["new"]
    assert slack.whispers(ANN) == []
