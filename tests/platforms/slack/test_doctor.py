"""What is said of tokens, secret and scopes, by the real SDK against our stand-in of Slack."""

import dataclasses
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.adapting.findings import Fact, Grade, refuse
from bot.core.errors import SettingsError
from bot.platforms.slack.setup.credentials import Credentials
from bot.platforms.slack.setup.doctor import examine
from bot.platforms.slack.setup.scopes import BASE_SCOPES
from tests.slack.server import SlackServer
from tests.slack.state import TEAM

SECRET = "0123456789abcdef" * 2


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """Slack, for an app with the base scopes."""
    async with SlackServer(scopes=frozenset(BASE_SCOPES)) as server:
        yield server


def right(slack: SlackServer) -> Credentials:
    """Credentials that this Slack takes."""
    return Credentials(slack.bot_token, slack.app_token, "", slack.api_url)


async def everywhere(_team: str) -> bool:
    return True


def only(facts: object, part: str) -> Fact:
    """The fact about that part."""
    assert isinstance(facts, list)
    (fact,) = (fact for fact in facts if fact.part == part)
    assert isinstance(fact, Fact)
    return fact


async def test_with_nothing_set_slack_is_not_set_up_and_not_asked() -> None:
    (fact,) = await examine(Credentials(api_url="http://127.0.0.1:1/"))

    assert (fact.part, fact.grade, fact.do) == ("slack", Grade.OK, "")
    assert "faqbot slack manifest" in fact.says


async def test_right_tokens_are_told_with_team_and_what_is_left_out(slack: SlackServer) -> None:
    facts = await examine(right(slack))

    assert {fact.grade for fact in facts} == {Grade.OK}
    assert f"slack:{TEAM}" in only(facts, "slack bot token").says
    assert "Without channels:history" in only(facts, "slack scopes").says
    assert only(facts, "slack app token").says == "good for Socket Mode"
    refuse(facts)


async def test_a_token_that_slack_does_not_know_is_named_with_what_to_click(
    slack: SlackServer,
) -> None:
    facts = await examine(dataclasses.replace(right(slack), bot_token="xoxb-hush"))

    fact = only(facts, "slack bot token")
    assert (fact.grade, fact.final) == (Grade.FAIL, True)
    assert "BOT_SLACK_BOT_TOKEN" in fact.says
    assert "OAuth & Permissions" in fact.do
    with pytest.raises(SettingsError, match="OAuth & Permissions"):
        refuse(facts)


async def test_an_app_token_that_slack_does_not_know_is_named_too(slack: SlackServer) -> None:
    facts = await examine(dataclasses.replace(right(slack), app_token="xapp-hush"))

    fact = only(facts, "slack app token")
    assert (fact.grade, fact.final) == (Grade.FAIL, True)
    assert "App-Level Tokens" in fact.do
    assert "connections:write" in fact.do


async def test_swapped_tokens_are_told_without_asking_slack(slack: SlackServer) -> None:
    swapped = Credentials(slack.app_token, slack.bot_token, "xoxb-1", slack.api_url)

    facts = await examine(swapped)

    assert only(facts, "slack bot token").says == "BOT_SLACK_BOT_TOKEN holds an app-level token."
    assert only(facts, "slack app token").says == "BOT_SLACK_APP_TOKEN holds a bot token."
    assert only(facts, "slack signing secret").final
    assert slack.calls() == []


async def test_a_missing_scope_fails_and_says_what_does_not_work(slack: SlackServer) -> None:
    slack.scopes.discard("users:read")

    facts = await examine(right(slack))

    fact = only(facts, "slack scopes")
    assert (fact.grade, fact.final) == (Grade.FAIL, False)
    assert "Without users:read: everybody counts as a guest" in fact.says
    assert "Bot Token Scopes" in fact.do
    refuse(facts)


async def test_history_is_a_warning_where_a_channel_needs_it(slack: SlackServer) -> None:
    missing = only(await examine(right(slack), everywhere), "slack scopes")
    slack.scopes |= {"channels:history", "groups:history"}
    there = only(await examine(right(slack), everywhere), "slack scopes")

    assert missing.grade is Grade.WARN
    assert "channels:history" in missing.says
    assert "groups:history" in missing.says
    assert there.grade is Grade.OK


async def test_http_needs_a_secret_that_looks_like_one(slack: SlackServer) -> None:
    http = dataclasses.replace(right(slack), app_token="", signing_secret=SECRET)

    sound = only(await examine(http), "slack signing secret")
    odd = only(
        await examine(dataclasses.replace(http, signing_secret="hush")), "slack signing secret"
    )
    none = await examine(dataclasses.replace(http, signing_secret=""))

    assert sound.grade is Grade.OK
    assert (odd.grade, odd.final) == (Grade.WARN, False)
    assert "Signing Secret" in odd.do
    assert only(none, "slack transport").final


async def test_a_bot_token_alone_or_an_app_token_alone_is_not_enough(slack: SlackServer) -> None:
    without_bot = await examine(dataclasses.replace(right(slack), bot_token=""))

    assert only(without_bot, "slack bot token").says == "BOT_SLACK_BOT_TOKEN is not set."


@pytest.mark.parametrize(
    ("code", "final", "do"),
    [
        ("token_revoked", True, "Reinstall"),
        ("account_inactive", True, "Reinstall"),
        ("token_expired", True, "faqbot slack manifest"),
        ("internal_error", False, "Try again"),
        ("something_new", False, "Reinstall"),
    ],
)
async def test_each_refusal_of_the_bot_token_has_its_advice(
    slack: SlackServer, code: str, final: bool, do: str
) -> None:
    slack.refuse("auth.test", code, times=9)

    fact = only(await examine(right(slack)), "slack bot token")

    assert (fact.grade, fact.final) == (Grade.FAIL, final)
    assert do in fact.do


async def test_an_app_token_without_its_scope_is_told(slack: SlackServer) -> None:
    slack.refuse("apps.connections.open", "missing_scope")

    fact = only(await examine(right(slack)), "slack app token")

    assert fact.says == "The token in BOT_SLACK_APP_TOKEN lacks the scope connections:write."


async def test_being_asked_to_wait_is_no_reason_not_to_start(slack: SlackServer) -> None:
    slack.refuse("auth.test", "ratelimited", retry_after=1, times=9)

    facts = await examine(right(slack))

    assert only(facts, "slack bot token").grade is Grade.FAIL
    refuse(facts)


async def test_slack_out_of_reach_is_told_as_that() -> None:
    nowhere = Credentials("xoxb-1", "xapp-1", "", "http://127.0.0.1:1/api/")

    facts = await examine(nowhere)

    assert "cannot be reached" in only(facts, "slack bot token").says
    assert "BOT_SLACK_API_URL" in only(facts, "slack app token").do
    refuse(facts)


@pytest.mark.parametrize("body", ["<html>log in first</html>", '{"hello": 1}', "[]", "[1]", ""])
@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/plain"])
async def test_a_page_that_is_not_slacks_is_told_as_that(body: str, kind: str) -> None:
    async def portal(_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type=kind)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", portal)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        facts = await examine(Credentials("xoxb-1", "xapp-1", "", address))
    finally:
        await runner.cleanup()

    assert {fact.grade for fact in facts} == {Grade.FAIL}
    assert all("cannot be reached" in fact.says for fact in facts)


async def test_no_token_ever_shows(slack: SlackServer) -> None:
    wrong = Credentials("xoxb-hush", "xapp-hush", "hush", slack.api_url)

    assert "hush" not in repr(wrong)
    assert "hush" not in repr(await examine(wrong))
