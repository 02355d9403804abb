"""The payloads of our stand-in have the keys that Slack's have."""

import json
from pathlib import Path

import pytest

from tests.slack.api_views import publish_view
from tests.slack.conftest import ANN, GENERAL
from tests.slack.test_standins import FORM
from tests.slack.transport import Kind, Retry
from tests.slack.workspace import MENTION, Channel, Json, People, SlackServer, User

RECORDED = Path(__file__).parent / "payloads"

# in Slack's documentation, where the recorded sample is blank or leaves it out
_AUTHORIZED = {
    *("authorizations", "authorizations.enterprise_id", "authorizations.team_id"),
    *("authorizations.user_id", "authorizations.is_bot", "authorizations.is_enterprise_install"),
}
DOCUMENTED = {
    # docs.slack.dev/reference/events/app_home_opened, and docs.slack.dev/apis/events-api for all
    "AppHomeOpened": {*_AUTHORIZED, "event.view.state.values", "event.view.blocks"},
    # docs.slack.dev/reference/interaction-payloads/block_actions-payload
    "BlockAction": {"state.values", "view.state.values", "view.blocks"},
    # docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    "ViewSubmission": {"response_urls", "view.state.values", "view.blocks"},
}


class Listener:
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        self.heard: list[Json] = []

    async def deliver(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Json | None:
        self.heard.append(payload)
        return None


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def people(slack: SlackServer, listener: Listener) -> People:
    return slack.people(listener)


def keys(part: object, path: str = "") -> set[str]:
    """All paths in a payload; what a message carries (blocks, files' lists) is one path."""
    if isinstance(part, list):
        return set().union(*(keys(one, path) for one in part)) if part else set()
    if not isinstance(part, dict):
        return set()
    found: set[str] = set()
    for key, value in part.items():
        here = f"{path}.{key}" if path else str(key)
        found |= {here}
        if key not in ("blocks", "attachments", "metadata", "values", "text"):
            found |= keys(value, here)
    return found


def unknown(payload: Json, name: str) -> set[str]:
    """The paths of that payload that the recorded one does not have."""
    recorded = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    return keys(payload) - keys(recorded) - DOCUMENTED.get(name, set())


async def test_messages_and_their_twins(people: People, listener: Listener) -> None:
    ts = await people.say(ANN, GENERAL, f"{MENTION} how?")
    await people.say(ANN, GENERAL, "and then?", thread_ts=ts)

    message, twin, reply = listener.heard

    assert (message["event"]["ts"], message["event"]["type"]) == (ts, "message")
    assert (twin["event"]["ts"], twin["event"]["type"]) == (ts, "app_mention")
    assert unknown(message, "Message") == set()
    assert unknown(reply, "Message") == set()
    assert unknown(twin, "AppMention") == set()


async def test_edits_and_deletions(people: People, listener: Listener) -> None:
    ts = await people.say(ANN, GENERAL, "how?")
    await people.edit(ANN, GENERAL, ts, "how, please?")
    await people.say(ANN, GENERAL, "a reply", thread_ts=ts)
    await people.delete(GENERAL, ts)
    alone = await people.say(ANN, GENERAL, "never mind")
    await people.delete(GENERAL, alone)

    _, changed, _, tombstone, _, deleted = listener.heard

    assert changed["event"]["message"]["text"] == "how, please?"
    assert changed["event"]["previous_message"]["text"] == "how?"
    assert tombstone["event"]["message"]["subtype"] == "tombstone"
    assert deleted["event"]["deleted_ts"] == alone
    assert unknown(changed, "MessageChanged") == set()
    assert unknown(tombstone, "MessageChanged") == set()
    assert unknown(deleted, "MessageDeleted") == set()


async def test_files_joins_and_other_bots(
    slack: SlackServer, people: People, listener: Listener
) -> None:
    slack.state.add_user(User("U0OTHER", "otherbot", is_bot=True))
    await people.say(ANN, GENERAL, "", files=["log.txt"])
    await people.join(GENERAL, inviter=ANN)
    await people.say("U0OTHER", GENERAL, "deployed", subtype="bot_message")
    await people.say("U0OTHER", GENERAL, "deployed")

    file, joined, note, bot, newer_bot = listener.heard

    assert joined["event"]["inviter"] == ANN
    assert bot["event"]["bot_id"] == newer_bot["event"]["bot_id"] == "B0OTHER"
    assert "user" not in bot["event"]
    assert unknown(joined, "MemberJoinedChannel") == set()
    assert unknown(note, "MessageChannelJoin") == set()
    assert unknown(newer_bot, "Message") == set()
    assert unknown(bot, "MessageBot") == set()
    assert unknown(file, "MessageFileShare") == set()


async def test_the_home_tab_and_its_buttons(
    slack: SlackServer, people: People, listener: Listener
) -> None:
    button: Json = {"type": "button", "action_id": "yes", "value": "1"}
    button |= {"text": {"type": "plain_text", "text": "Yes"}}
    blocks = [{"type": "actions", "elements": [button]}]
    await people.open_home(ANN)
    publish_view(slack.state, {"user_id": ANN, "view": {"type": "home", "blocks": blocks}})
    await people.open_home(ANN)
    await people.press(ANN, slack.home_of(ANN), "Yes")

    first, second, press = listener.heard

    assert first["event"]["channel"].startswith("D") and "view" not in first["event"]
    assert second["event"]["view"]["hash"] == slack.home_of(ANN)["hash"]
    assert press["container"] == {"type": "view", "view_id": slack.home_of(ANN)["id"]}
    assert not {"channel", "response_url", "message"} & set(press)
    assert unknown(first, "AppHomeOpened") == unknown(second, "AppHomeOpened") == set()
    assert unknown(press, "BlockAction") == set()


async def test_commands_buttons_shortcuts_and_forms(
    slack: SlackServer, people: People, listener: Listener
) -> None:
    button: Json = {"type": "button", "action_id": "yes", "value": "1", "style": "primary"}
    button |= {"text": {"type": "plain_text", "text": "Yes"}}
    ts = await people.say(ANN, GENERAL, "how?")
    message = slack.state.find(GENERAL, ts)
    assert message is not None
    message.body["blocks"] = [{"type": "actions", "block_id": "b", "elements": [button]}]
    slack.state.views["V1"] = view = {**FORM, "id": "V1", "notify_on_close": False}
    listener.heard.clear()

    await people.slash(ANN, GENERAL, "/ask", "how?")
    await people.press(ANN, message, "Yes")
    await people.shortcut(ANN, message, "ask_about_this")
    await people.submit(ANN, view, {"Question": "Why?"})

    command, press, shortcut, form = listener.heard
    assert form["view"]["state"]["values"]["question"]["text"]["value"] == "Why?"
    assert unknown(command, "SlashCommand") == set()
    assert unknown(press, "BlockAction") == set()
    assert unknown(shortcut, "MessageShortcut") == set()
    assert unknown(form, "ViewSubmission") == set()


async def test_what_slack_would_not_send_is_not_sent(
    slack: SlackServer, people: People, listener: Listener
) -> None:
    slack.state.add_channel(Channel("C0ELSE", "elsewhere"), with_bot=False)
    slack.scopes.discard("channels:history")

    await people.say(ANN, "C0ELSE", f"{MENTION} how?")
    await people.say(ANN, GENERAL, "just talking")
    await people.say(ANN, GENERAL, f"{MENTION} how?")

    assert [one["event"]["type"] for one in listener.heard] == ["app_mention"]
