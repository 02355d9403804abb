"""The real SDK's client finds the same Slack in our stand-in and in `emulate`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack import emulator as emulate
from tests.slack.conftest import ANN, GENERAL
from tests.slack.workspace import BOT_USER, Channel, Json, SlackServer, User

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Reset* it"}}
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "question",
            "label": {"type": "plain_text", "text": "Question"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


@dataclass(frozen=True)
class Counterpart:
    """What the tests need of a Slack: the bot's client, a place, a person, triggers."""

    client: AsyncWebClient
    channel: str
    user: str
    trigger: Callable[[], Awaitable[str]]


@pytest.fixture(params=["ours", "emulate"])
async def other(request: pytest.FixtureRequest) -> AsyncIterator[Counterpart]:
    if request.param == "emulate":
        request.getfixturevalue("installed")
        async with emulate.emulated() as running:
            client = running.client()

            async def generate() -> str:
                args = {"user_id": emulate.ADMIN}
                answer = await client.api_call("views.generateTriggerId", params=args)
                return str(answer["trigger_id"])

            yield Counterpart(client, emulate.GENERAL, emulate.ADMIN, generate)
        return
    async with SlackServer() as server:
        server.state.add_user(User(ANN, "ann"))
        server.state.add_channel(Channel(GENERAL, "general"))
        client = AsyncWebClient(token=server.bot_token, base_url=server.api_url)

        async def given_out() -> str:
            return server.state.new_trigger(ANN)

        yield Counterpart(client, GENERAL, ANN, given_out)


async def test_the_token_tells_who_the_bot_is(other: Counterpart) -> None:
    who = await other.client.auth_test()

    assert (who["user_id"], who["bot_id"]) == (BOT_USER, "B0FAQBOT")


async def test_a_wrong_token_is_refused(other: Counterpart) -> None:
    wrong = AsyncWebClient(token="xoxb-wrong", base_url=other.client.base_url)

    with pytest.raises(SlackApiError) as refused:
        await wrong.chat_postMessage(channel=other.channel, text="hello")

    # emulate takes an unknown token for somebody without scopes
    assert refused.value.response["error"] in ("invalid_auth", "missing_scope")


async def test_a_posted_message_is_read_back_with_its_metadata(other: Counterpart) -> None:
    mark = {"event_type": "faqbot", "event_payload": {"key": "1"}}

    posted = await other.client.chat_postMessage(
        channel=other.channel, text="Reset it", blocks=[SECTION], metadata=mark
    )
    read = await other.client.conversations_history(
        channel=other.channel, include_all_metadata=True
    )

    assert read["messages"][0]["ts"] == posted["ts"]
    assert read["messages"][0]["metadata"] == mark
    assert read["messages"][0]["blocks"][0]["text"]["text"] == "*Reset* it"


async def test_a_reply_stands_in_the_thread_and_not_in_the_channel(other: Counterpart) -> None:
    first = await other.client.chat_postMessage(channel=other.channel, text="How?")

    reply = await other.client.chat_postMessage(
        channel=other.channel, text="Like this", thread_ts=first["ts"]
    )
    thread = await other.client.conversations_replies(channel=other.channel, ts=first["ts"])

    assert [one["ts"] for one in thread["messages"]] == [first["ts"], reply["ts"]]


async def test_a_message_is_updated_and_deleted(other: Counterpart) -> None:
    posted = await other.client.chat_postMessage(channel=other.channel, text="Old")

    await other.client.chat_update(channel=other.channel, ts=posted["ts"], text="New")
    read = await other.client.conversations_history(channel=other.channel)
    await other.client.chat_delete(channel=other.channel, ts=posted["ts"])
    after = await other.client.conversations_history(channel=other.channel)

    assert read["messages"][0]["text"] == "New"
    assert posted["ts"] not in [one["ts"] for one in after["messages"]]


async def test_an_ephemeral_message_is_in_no_history(other: Counterpart) -> None:
    sent = await other.client.chat_postEphemeral(
        channel=other.channel, user=other.user, text="Only you"
    )
    read = await other.client.conversations_history(channel=other.channel)

    assert sent["message_ts"]
    assert sent["message_ts"] not in [one["ts"] for one in read["messages"]]


async def test_a_reaction_is_put_and_taken_away(other: Counterpart) -> None:
    ts = (await other.client.chat_postMessage(channel=other.channel, text="Hm"))["ts"]

    await other.client.reactions_add(channel=other.channel, timestamp=ts, name="eyes")
    with pytest.raises(SlackApiError, match="already_reacted"):
        await other.client.reactions_add(channel=other.channel, timestamp=ts, name="eyes")
    await other.client.reactions_remove(channel=other.channel, timestamp=ts, name="eyes")


async def test_a_direct_message_reaches_its_person(other: Counterpart) -> None:
    place = (await other.client.conversations_open(users=other.user))["channel"]["id"]

    posted = await other.client.chat_postMessage(channel=place, text="Welcome")

    assert place.startswith("D")
    assert posted["channel"] == place


async def test_a_form_opens_once_and_is_updated_by_its_hash(other: Counterpart) -> None:
    trigger = await other.trigger()

    view = (await other.client.views_open(trigger_id=trigger, view=FORM))["view"]
    with pytest.raises(SlackApiError):
        await other.client.views_open(trigger_id=trigger, view=FORM)
    changed = await other.client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await other.client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)

    assert changed["view"]["id"] == view["id"]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "hi"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "HERE", "text": ""}, "no_text"),
        ("chat.update", {"channel": "HERE", "ts": "1.0", "text": "hi"}, "message_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
    ],
)
async def test_a_fault_has_slacks_name(
    other: Counterpart, method: str, args: dict[str, str], error: str
) -> None:
    args = {key: other.channel if value == "HERE" else value for key, value in args.items()}

    with pytest.raises(SlackApiError) as refused:
        await other.client.api_call(method, params=args)

    assert refused.value.response["error"] == error
