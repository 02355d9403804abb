"""A real Bolt app behind a request URL, fed by our server and by `emulate`, signed and not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack import emulator as emulate
from tests.slack.conftest import ANN, GENERAL
from tests.slack.emulator import Emulator
from tests.slack.transport import Retry
from tests.slack.workspace import (
    MENTION,
    SIGNING_SECRET,
    HttpMode,
    Json,
    NotAcknowledgedError,
    SlackServer,
    labels,
    visible,
)

BUTTON = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
REPLY: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Here*"}},
    {"type": "actions", "elements": [BUTTON]},
]
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "entry",
            "label": {"type": "plain_text", "text": "Entry"},
            "element": {"type": "external_select", "action_id": "entry", "min_query_length": 0},
        }
    ],
}


@asynccontextmanager
async def served(api_url: str) -> AsyncIterator[tuple[str, list[Json]]]:
    """A small bot of Bolt's: its request URL, and the events that it heard."""
    heard: list[Json] = []
    client = AsyncWebClient(token=emulate.BOT_TOKEN, base_url=api_url)
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET, process_before_response=True)

    @app.event("message")
    async def message(event: Json) -> None:
        heard.append(event)

    @app.event("app_mention")
    async def mention(event: Json, client: AsyncWebClient) -> None:
        place = {"channel": event["channel"], "thread_ts": event["ts"]}
        await client.chat_postMessage(**place, text="Here", blocks=REPLY)

    @app.action("more")
    async def more(ack, body, client, respond) -> None:  # type: ignore[no-untyped-def] # Bolt fills these by name
        await ack()
        await respond("more of it", replace_original=False)
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.options("entry")
    async def entries(ack, payload) -> None:  # type: ignore[no-untyped-def] # Bolt fills these by name
        text = {"type": "plain_text", "text": f"About {payload['value']}"}
        await ack(options=[{"text": text, "value": "about"}])

    @app.view("form")
    async def form(ack, view) -> None:  # type: ignore[no-untyped-def] # Bolt fills these by name
        chosen = view["state"]["values"]["entry"]["entry"]["selected_option"]["value"]
        await ack(response_action="errors", errors={"entry": f"not {chosen}"})

    async def answer(request: web.Request) -> web.Response:
        response = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(response)

    pages = web.Application()
    pages.router.add_post("/slack/events", answer)
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events", heard
    finally:
        await runner.cleanup()


async def test_a_mention_is_answered_and_its_button_opens_a_form(slack: SlackServer) -> None:
    async with served(slack.api_url) as (url, _):
        people = slack.people(slack.http(url))
        ts = await people.say(ANN, GENERAL, f"{MENTION} how?")
        reply = slack.replies(GENERAL, ts)[0]
        await people.press(ANN, reply, "More")
        view = slack.view_of(ANN)
        assert view is not None
        offered = await people.options(ANN, view, "entry", "vpn")
        refused = await people.submit(ANN, view, {"Entry": "about"})

    assert visible(reply) == "Here\n[More]"
    assert labels(reply) == ["More"]
    assert [visible(one) for one in slack.whispers(ANN)] == ["more of it"]
    assert offered[0]["text"]["text"] == "About vpn"
    assert refused == {"response_action": "errors", "errors": {"entry": "not about"}}
    assert slack.view_of(ANN) == view


@pytest.mark.parametrize(("secret", "age_s"), [("wrong", 0.0), (SIGNING_SECRET, 301.0)])
async def test_a_wrong_or_old_signature_is_refused(
    slack: SlackServer, secret: str, age_s: float
) -> None:
    async with served(slack.api_url) as (url, heard):
        http = slack.http(url, age_s=age_s)
        http.signing_secret = secret
        with pytest.raises(NotAcknowledgedError, match="HTTP 401"):
            await slack.people(http).say(ANN, GENERAL, "how?")

    assert heard == []


async def test_a_retry_says_so_in_its_header(slack: SlackServer) -> None:
    seen: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers.get("X-Slack-Retry-Num", ""))
        return web.Response()

    pages = web.Application()
    pages.router.add_post("/", answer)
    runner = web.AppRunner(pages)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with HttpMode(f"http://127.0.0.1:{runner.addresses[0][1]}/") as http:
        await http.deliver("events_api", {})
        await http.deliver("events_api", {}, Retry(1))
    await runner.cleanup()

    assert seen == ["", "1"]


async def test_nobody_there_is_no_acknowledgement(slack: SlackServer) -> None:
    with pytest.raises(NotAcknowledgedError):
        await slack.people(slack.http("http://127.0.0.1:1/")).say(ANN, GENERAL, "how?")


async def test_emulate_delivers_a_signed_event_to_the_app(emulator: Emulator) -> None:
    async with served(emulator.api_url) as (url, heard):
        await emulator.send_events_to(url)
        posted = await emulator.client(emulate.ADMIN_TOKEN).chat_postMessage(
            channel=emulate.GENERAL, text="how?"
        )
        await emulator.send_events_to("")

    assert [(one["ts"], one["user"]) for one in heard] == [(posted["ts"], emulate.ADMIN)]
