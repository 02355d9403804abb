"""The bot in a workspace: real SDK, our own Slack; what comes in and what goes out."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.errors import RefusedError, SettingsError, StorageError
from bot.core.messages import (
    Button,
    Choice,
    Choices,
    Command,
    Completion,
    Delivery,
    Field,
    Form,
    IncomingMessage,
    Input,
    Joined,
    MessageDeleted,
    MessageEdited,
    Notice,
    Person,
    Place,
    Press,
    Reply,
    Request,
    Response,
    Submission,
    Trigger,
    Update,
)
from bot.platforms.slack.door import open_slack
from bot.platforms.slack.setup.credentials import Credentials
from tests.platforms.slack.desk import Desk, connected, credentials, workspace
from tests.slack.state import TEAM
from tests.slack.transport import NotAcknowledgedError
from tests.slack.workspace import (
    BASE_SCOPES,
    DIRECT,
    MENTION,
    Channel,
    SlackServer,
    User,
    labels,
    visible,
)

REPLY = Reply("Open the **portal**.", buttons=(Button("vote:1", "Helpful"),))
FORM = Form("edit:1", "Edit", (Field("question", "Question", "How?"),))
PICKER = Form("pick", "Choose", (Field("entry", "Entry", input=Input.ENTRY, required=True),))


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        workspace(server)
        yield server


# messages


async def test_a_mention_is_answered_once_in_its_thread(slack: SlackServer) -> None:
    desk = Desk(REPLY)

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U1", "C1", f"{MENTION} how do I reset my VPN token?")
        (reply,) = await slack.until(lambda: slack.replies("C1", ts))
        await people.again(count=5)
        await people.again(retry=1)
        message = await desk.known()

    assert "Open the portal." in visible(reply)
    assert len(slack.posts("C1")) == 1
    assert desk.keys == {f"slack:{TEAM}:C1:{ts}"}
    assert message.text == "how do I reset my VPN token?"
    assert message.trigger is Trigger.MENTION
    assert message.person == Person("U1", "ann", owner=True)
    assert message.place == Place("slack", TEAM, "C1", ts)


async def test_a_direct_message_is_answered_right_there(slack: SlackServer) -> None:
    desk = Desk(REPLY)

    async with connected(slack, desk):
        ts = await slack.people().say("U2", DIRECT, "how do I?")
        place = slack.state.direct_message("U2")
        (reply,) = await slack.until(lambda: slack.posts(place.id))

    assert reply.thread_ts is None
    assert (desk.only.trigger, desk.only.id) == (Trigger.DIRECT, ts)


async def test_guests_and_shared_channels_are_told_as_such(slack: SlackServer) -> None:
    slack.state.add_user(User("U8", "gil", is_ultra_restricted=True))
    slack.state.add_user(User("U9", "foe", team_id="T_OTHER", is_admin=True))
    slack.state.add_channel(Channel("C2", "shared", is_ext_shared=True))
    desk = Desk()

    async with connected(slack, desk):
        await slack.people().say("U8", "C1", "how do I?")
        await slack.people().say("U9", "C2", "how do I?")
        assert desk.courier is not None
        messages = [one for one in desk.accepted if isinstance(one, IncomingMessage)]
        guest, foreigner = [await desk.courier.acquaint(one) for one in messages]

    assert (guest.person.guest, guest.place.shared) == (True, False)
    assert (foreigner.person.guest, foreigner.person.owner) == (True, False)
    assert foreigner.place.shared


async def test_other_bots_are_not_heard(slack: SlackServer) -> None:
    desk = Desk(REPLY)

    async with connected(slack, desk):
        people = slack.people()
        await people.say("U2", "C1", "it said so", subtype="bot_message")
        await people.say("U2", "C1", "", files=["a.txt"])
        await people.say("U2", "C1", "new topic", subtype="channel_topic")

    assert desk.accepted == []


async def test_a_bot_that_looks_like_a_person_is_known_as_one(slack: SlackServer) -> None:
    slack.state.add_user(User("U7", "robo"))
    desk = Desk()

    async with connected(slack, desk):
        await slack.people().say("U7", "C1", f"{MENTION} how do I?")
        slack.state.users["U7"].is_bot = True  # though its events do not say so
        assert (await desk.known()).person.bot


async def test_a_message_is_claimed_before_anything_is_looked_up(slack: SlackServer) -> None:
    slack.socket.patience_s = 1.0
    for method in ("users.info", "conversations.info", "usergroups.list"):
        slack.delay(method, 2.0)
    desk = Desk()

    async with connected(slack, desk):
        await slack.people().say("U1", "C1", f"{MENTION} how do I?")

    assert desk.only.text == "how do I?"
    assert not slack.calls("users.info")


async def test_an_edit_that_brings_a_mention_is_a_message_and_its_edit(slack: SlackServer) -> None:
    slack.scopes = set(BASE_SCOPES)
    desk = Desk()

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U1", "C1", "how do I?")
        assert desk.accepted == []
        await people.edit("U1", "C1", ts, f"{MENTION} how do I?")

    message, edit = desk.accepted
    assert isinstance(message, IncomingMessage) and isinstance(edit, MessageEdited)
    assert message.trigger is Trigger.MENTION
    assert (message.key, message.text) == (edit.key, edit.text)


async def test_edits_and_deletions_name_their_message(slack: SlackServer) -> None:
    desk = Desk()

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U2", "C1", "how do I?")
        await people.unfurl("C1", ts)
        await people.edit("U2", "C1", ts, "how do we?")
        await people.delete("C1", ts)

    first, edited, deleted = desk.accepted
    assert isinstance(edited, MessageEdited) and isinstance(deleted, MessageDeleted)
    assert first.key == edited.key == deleted.key
    assert edited.text == "how do we?"


async def test_what_could_not_be_claimed_is_not_acknowledged_and_comes_again(
    slack: SlackServer,
) -> None:
    slack.socket.patience_s = 0.5
    desk = Desk(REPLY)
    desk.refuse = StorageError("away")

    async with connected(slack, desk):
        with pytest.raises(NotAcknowledgedError):
            await slack.people().say("U1", DIRECT, "how do I?")
        assert slack.socket.unacked

        desk.refuse = None
        await slack.socket.redeliver()
        await slack.until(lambda: slack.calls("chat.postMessage"))

    assert len(desk.keys) == 1


async def test_who_invites_the_bot_is_told_how_to_set_it_up(slack: SlackServer) -> None:
    slack.state.add_channel(Channel("C3", "new"), with_bot=False)
    desk = Desk()
    welcome = Notice(Place.of_person("slack", TEAM, "U2"), Reply("Hello."))
    desk.response = Reply("", notices=(welcome,))

    async with connected(slack, desk):
        people = slack.people()
        await people.join("C3", inviter="U2")
        await people.again(count=2)
        (told,) = await slack.until(lambda: slack.posts(slack.state.direct_message("U2").id))

    (joined,) = desk.handled
    assert isinstance(joined, Joined)
    assert (joined.inviter.id, joined.place.channel) == ("U2", "C3")
    assert visible(told) == "Hello."
    assert slack.posts("C3") == []


# commands, shortcuts, buttons


async def test_ask_is_answered_to_the_asker_alone(slack: SlackServer) -> None:
    desk = Desk(REPLY)

    async with connected(slack, desk):
        answer = await slack.people().slash("U2", "C1", "/ask", "how do <@U1> &amp; I?")
        (whisper,) = await slack.until(lambda: slack.whispers("U2"))

    assert answer is None
    assert (desk.only.trigger, desk.only.text) == (Trigger.COMMAND, "how do <@U1> & I?")
    assert (desk.only.place.thread, desk.only.key.startswith(f"slack:{TEAM}:command:")) == (
        None,
        True,
    )
    assert "Open the portal." in visible(whisper)
    assert slack.posts("C1") == []


async def test_commands_may_have_other_names(slack: SlackServer) -> None:
    desk = Desk(REPLY)
    desk.response = Reply("All.")

    async with open_slack(credentials(slack), desk, ask="askbot", faq="faqbot"):
        await slack.socket.connected()
        people = slack.people()
        await people.slash("U2", "C1", "/askbot", "")
        await people.slash("U2", "C1", "/faqbot", "roles <@U1|ann> <#C1|general>")
        await people.slash("U2", "C1", "/other", "x")
        await slack.until(lambda: len(slack.whispers("U2")) == 2)

    (command,) = desk.handled
    assert isinstance(command, Command)
    assert command.text == "roles @U1 #C1"
    assert desk.only.text == ""


async def test_the_shortcut_asks_with_the_text_of_the_message(slack: SlackServer) -> None:
    desk = Desk()

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U1", "C1", "how do I <https://a.org|renew>?")
        desk.accepted.clear()
        desk.reply = REPLY
        message = slack.state.find("C1", ts)
        assert message is not None
        await people.shortcut("U2", message, "find_answer")
        await slack.until(lambda: slack.whispers("U2"))

    assert (desk.only.trigger, desk.only.text) == (Trigger.SHORTCUT, "how do I renew?")
    assert desk.only.person.id == "U2"
    assert desk.only.place.thread is None


async def test_a_private_answer_to_a_button_is_for_who_pressed(slack: SlackServer) -> None:
    desk = Desk(REPLY)
    elsewhere = Notice(Place("slack", TEAM, "C1"), Reply("Somebody voted."))
    desk.response = Reply("Thank you.", private=True, notices=(elsewhere,))

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U1", "C1", f"{MENTION} how?")
        (reply,) = await slack.until(lambda: slack.replies("C1", ts))
        await people.press("U2", reply, "Helpful")
        await slack.socket.repeat()
        (whisper,) = await slack.until(lambda: slack.whispers("U2"))
        await slack.until(lambda: len(slack.posts("C1")) == 2)

    (press,) = desk.handled
    assert press == Press("vote:1", Person("U2", "bob"), Place("slack", TEAM, "C1", ts))
    assert (visible(whisper), whisper.thread_ts) == ("Thank you.", ts)


@pytest.mark.parametrize("taken", [True, False])
async def test_what_a_reply_tells_of_is_done_before_it_is_told(
    slack: SlackServer, taken: bool
) -> None:
    slack.state.add_channel(Channel("C9", "helpers"), with_bot=taken)
    helpers = Notice(Place("slack", TEAM, "C9"), Reply("Who knows?"), otherwise="not-taken:1")

    async def answer(request: Request) -> Response:
        if isinstance(request, Press) and request.button == "not-taken:1":
            return Reply("They cannot be asked.", private=True)
        return Reply("Asked.", private=True, notices=(helpers,))

    desk = Desk(REPLY)
    desk.answer = answer

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U1", "C1", f"{MENTION} how?")
        (reply,) = await slack.until(lambda: slack.replies("C1", ts))
        await people.press("U2", reply, "Helpful")
        (whisper,) = await slack.until(lambda: slack.whispers("U2"))
        posted = [visible(post) for post in slack.posts("C9")]

    assert visible(whisper) == ("Asked." if taken else "They cannot be asked.")
    assert posted == (["Who knows?"] if taken else [])
    assert len(slack.whispers("U2")) == 1


async def test_a_reply_in_place_stands_where_the_button_was(slack: SlackServer) -> None:
    desk = Desk(REPLY)
    desk.response = Reply("Picked.", in_place=True, private=True)

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U1", "C1", f"{MENTION} how?")
        (reply,) = await slack.until(lambda: slack.replies("C1", ts))
        await people.press("U2", reply, "Helpful")
        await slack.until(lambda: visible(slack.replies("C1", ts)[0]) == "Picked.")

        await people.slash("U2", "C1", "/ask", "how?")
        (whisper,) = await slack.until(lambda: slack.whispers("U2"))
        await people.press("U2", whisper, "Helpful")
        await slack.until(lambda: visible(slack.whispers("U2")[0]) == "Picked.")

    assert len(slack.posts("C1")) == len(slack.whispers("U2")) == 1
    assert [one.alone for one in desk.handled if isinstance(one, Press)] == [False, True]


async def test_share_puts_it_before_everyone_instead(slack: SlackServer) -> None:
    desk = Desk(REPLY)
    desk.response = Reply("For all.", shares=True)

    async with connected(slack, desk):
        people = slack.people()
        await people.slash("U2", "C1", "/ask", "how?")
        (whisper,) = await slack.until(lambda: slack.whispers("U2"))
        await people.press("U2", whisper, "Helpful")
        await slack.until(lambda: slack.posts("C1") and not slack.whispers("U2"))

    (shared,) = slack.posts("C1")
    assert visible(shared) == "For all."


async def test_what_takes_many_messages_is_shared_as_the_bots_own(slack: SlackServer) -> None:
    desk = Desk(REPLY)
    desk.response = Reply("A paragraph of words.\n\n" * 2_400, shares=True)

    async with connected(slack, desk):
        people = slack.people()
        await people.slash("U2", "C1", "/ask", "how?")
        (whisper,) = await slack.until(lambda: slack.whispers("U2"))
        await people.press("U2", whisper, "Helpful")
        await slack.until(lambda: not slack.whispers("U2"), 15)

    assert len(slack.posts("C1")) == len(slack.calls("chat.postMessage")) == 5


async def test_share_says_it_once_where_the_private_message_cannot_be_taken_away(
    slack: SlackServer,
) -> None:
    desk = Desk(REPLY)
    desk.response = Reply("For all.", shares=True)

    async with connected(slack, desk):
        people = slack.people()
        await people.slash("U2", "C1", "/ask", "how?")
        (whisper,) = await slack.until(lambda: slack.whispers("U2"))
        slack.state.response_url_uses = 1
        await people.press("U2", whisper, "Helpful")
        await slack.until(lambda: len(slack.calls("response_url")) == 3)

    assert len(slack.posts("C1")) == 1
    assert not slack.calls("chat.postMessage")


async def test_a_public_answer_to_a_button_goes_into_the_thread(slack: SlackServer) -> None:
    desk = Desk(REPLY)
    desk.response = Reply("Asked the helpers.")

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U1", "C1", f"{MENTION} how?")
        (reply,) = await slack.until(lambda: slack.replies("C1", ts))
        await people.press("U2", reply, "Helpful")
        replies = await slack.until(
            lambda: len(slack.replies("C1", ts)) == 2 and slack.replies("C1", ts)
        )

    assert replies and visible(replies[1]) == "Asked the helpers."


# forms


async def opened(slack: SlackServer, desk: Desk, form: Form) -> None:
    desk.response = form
    await slack.people().slash("U1", "C1", "/faq", "edit 1")
    await slack.until(lambda: slack.view_of("U1"))


async def test_a_form_opens_and_closes_and_its_result_is_told_privately(
    slack: SlackServer,
) -> None:
    desk = Desk()

    async with connected(slack, desk):
        people = slack.people()
        await opened(slack, desk, FORM)
        desk.response = Reply("Saved.")
        view = slack.view_of("U1")
        assert view is not None
        answer = await people.submit("U1", view, {"Question": "How now?"})
        (whisper,) = await slack.until(lambda: slack.whispers("U1"))

    assert answer == {"response_action": "clear"}
    assert visible(whisper) == "Saved."
    submission = desk.handled[-1]
    assert isinstance(submission, Submission)
    assert (submission.form, submission.values) == ("edit:1", {"question": "How now?"})
    assert submission.place == Place("slack", TEAM, "C1")


async def test_people_are_named_above_a_form_that_comes_again(slack: SlackServer) -> None:
    slack.state.add_user(User("U7", "zoe"))
    desk = Desk()

    async with connected(slack, desk):
        await opened(slack, desk, FORM)
        desk.response = replace(FORM, note="It was changed by `@U7` meanwhile.")
        view = slack.view_of("U1")
        assert view is not None
        answer = await slack.people().submit("U1", view)

    assert answer is not None and "changed by @zoe meanwhile" in visible(answer["view"])


async def test_who_waited_too_long_for_a_form_is_told_so(slack: SlackServer) -> None:
    slack.state.trigger_lifetime_s = 0.0
    desk = Desk()
    desk.response = replace(FORM, otherwise="That took too long, type it again.")

    async with connected(slack, desk):
        await slack.people().slash("U1", "C1", "/faq", "edit 1")
        (whisper,) = await slack.until(lambda: slack.whispers("U1"))

    assert visible(whisper) == "That took too long, type it again."
    assert slack.view_of("U1") is None


async def test_a_form_that_was_refused_stays_open_with_the_sentence(slack: SlackServer) -> None:
    desk = Desk()

    async with connected(slack, desk):
        people = slack.people()
        await opened(slack, desk, FORM)
        desk.response = Reply("No question.", refusal=True)
        view = slack.view_of("U1")
        assert view is not None
        answer = await people.submit("U1", view)

    assert answer is not None and answer["response_action"] == "errors"
    assert list(answer["errors"].values()) == ["No question."]
    assert slack.view_of("U1") and not slack.whispers("U1")


async def test_a_form_that_takes_long_says_so_and_what_came_of_it(slack: SlackServer) -> None:
    desk = Desk()

    async with connected(slack, desk):
        people = slack.people()
        await opened(slack, desk, FORM)
        view = slack.view_of("U1")
        assert view is not None

        desk.delay_s, desk.response = 2.4, Reply("No question.", refusal=True)
        answer = await people.submit("U1", view, {"Question": "Kept?"})
        assert answer is not None and answer["response_action"] == "update"
        again = await slack.until(
            lambda: (slack.view_of("U1") or {}).get("submit") and slack.view_of("U1")
        )

        desk.delay_s, desk.response = 2.4, Reply("Saved at last.")
        assert again
        await people.submit("U1", again)
        await slack.until(lambda: slack.whispers("U1"))

    shown = slack.view_of("U1")
    assert "No question." in visible(again) and "Kept?" in str(again["blocks"])
    assert shown and "Saved at last." in visible(shown)


async def test_a_form_that_took_long_says_where_the_buttons_are(slack: SlackServer) -> None:
    desk = Desk()
    save = Button("draft:save:1", "Save")

    async def answer(request: Request) -> Response:
        if isinstance(request, Press):
            return Reply(f"The buttons are {request.button}.", private=True)
        await asyncio.sleep(2.4)
        return Reply("Not saved yet.", private=True, buttons=(save,))

    async with connected(slack, desk):
        people = slack.people()
        await opened(slack, desk, FORM)
        view = slack.view_of("U1")
        assert view is not None
        desk.answer = answer
        await people.submit("U1", view)
        (told,) = await slack.until(lambda: slack.whispers("U1"))

    shown = slack.view_of("U1")
    assert shown and visible(shown).endswith("Not saved yet.\n\nThe buttons are behind.")
    assert labels(told) == ["Save"]


async def test_a_form_that_took_long_and_has_nothing_to_say_shows_that_it_is_done(
    slack: SlackServer,
) -> None:
    desk = Desk()

    async with connected(slack, desk):
        people = slack.people()
        await opened(slack, desk, FORM)
        view = slack.view_of("U1")
        assert view is not None
        desk.delay_s, desk.response = 2.4, Reply("", in_place=True)
        await people.submit("U1", view)
        await slack.until(lambda: "✓" in visible(slack.view_of("U1") or {}))


async def test_a_picker_offers_entries_and_leads_to_the_next_form(slack: SlackServer) -> None:
    desk = Desk()

    async def answer(request: Request) -> Response:
        match request:
            case Completion(text="vpn"):
                return Choices((Choice("How do I renew?", "17"),))
            case Submission(form="pick"):
                return FORM
            case _:
                return PICKER

    desk.answer = answer
    async with connected(slack, desk):
        people = slack.people()
        await opened(slack, desk, PICKER)
        view = slack.view_of("U1")
        assert view is not None
        (option,) = await people.options("U1", view, "entry", "vpn")
        await people.submit("U1", view, {"Entry": option["value"]})

    shown = slack.view_of("U1")
    assert option["value"] == "17"
    assert shown and shown["title"]["text"] == "Edit"
    picked = desk.handled[-1]
    assert isinstance(picked, Submission) and picked.values == {"entry": "17"}


async def test_a_form_sent_in_twice_is_handled_once(slack: SlackServer) -> None:
    desk = Desk()

    async with connected(slack, desk):
        people = slack.people()
        await opened(slack, desk, FORM)
        desk.response = Reply("Saved.")
        view = slack.view_of("U1")
        assert view is not None
        await people.submit("U1", view)
        await slack.socket.repeat()

    envelope = slack.socket.envelopes[-1]
    assert len([one for one in desk.handled if isinstance(one, Submission)]) == 1
    assert [ack["payload"] for ack in envelope.acks] == [{"response_action": "clear"}] * 2


async def test_an_update_changes_the_reply_that_stands(slack: SlackServer) -> None:
    desk = Desk(REPLY)

    async with connected(slack, desk):
        people = slack.people()
        ts = await people.say("U1", "C1", f"{MENTION} how?")
        (reply,) = await slack.until(lambda: slack.replies("C1", ts))
        desk.response = Update(reply.ts, Place("slack", TEAM, "C1", ts), Reply("Newer."))
        await people.press("U1", reply, "Helpful")
        await slack.until(lambda: visible(slack.replies("C1", ts)[0]) == "Newer.")


# tokens and scopes


@pytest.mark.parametrize(
    ("bot", "app", "named"),
    [
        ("xoxb-wrong", None, "BOT_SLACK_BOT_TOKEN"),
        (None, "xapp-wrong", "BOT_SLACK_APP_TOKEN"),
        ("xapp-1-swapped", "xoxb-swapped", "BOT_SLACK_BOT_TOKEN holds an app-level token"),
        (None, "", "Neither BOT_SLACK_APP_TOKEN"),
        ("", None, "BOT_SLACK_BOT_TOKEN is not set"),
    ],
)
async def test_wrong_tokens_are_named_at_once(
    slack: SlackServer, bot: str | None, app: str | None, named: str
) -> None:
    keys = Credentials(
        slack.bot_token if bot is None else bot,
        slack.app_token if app is None else app,
        "",
        slack.api_url,
    )

    with pytest.raises(SettingsError, match=named):
        async with open_slack(keys, Desk()):
            pass


async def test_a_slack_that_is_away_at_first_is_waited_for(slack: SlackServer) -> None:
    slack.refuse("auth.test", "http_500")
    desk = Desk(REPLY)

    async with open_slack(credentials(slack), desk) as bot:
        ready, why = bot.health()
        assert not ready and "cannot be reached" in why

        await slack.socket.connected()
        await slack.people().say("U1", DIRECT, "how?")
        assert bot.team == TEAM


async def test_the_log_names_missing_scopes_and_neither_text_nor_tokens(
    slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    slack.scopes = set(BASE_SCOPES) - {"users:read"}
    desk = Desk(REPLY)

    with caplog.at_level(logging.DEBUG, logger="bot"):
        async with connected(slack, desk):
            await slack.people().say("U1", DIRECT, "an unheard-of question")
            await slack.people().slash("U1", "C1", "/faq", "unheard-of")
            await slack.until(lambda: slack.calls("chat.postMessage"))

    assert "users:read" in caplog.text and "Without the scope channels:history" in caplog.text
    for secret in ("unheard-of", slack.bot_token, slack.app_token, "ticket"):
        assert secret not in caplog.text


async def test_the_bot_says_when_it_can_be_reached(slack: SlackServer) -> None:
    async with connected(slack, Desk()) as bot:
        async with asyncio.timeout(5):
            while not bot.health()[0]:  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)

        assert (bot.team, bot.port) == (TEAM, 0)
    assert not bot.health()[0]


async def test_a_token_that_is_revoked_meanwhile_is_told_by_health_and_log_until_it_is_mended(
    slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    slack.refuse("chat.postMessage", "token_revoked", times=2)
    desk = Desk()
    place = Place("slack", TEAM, "C1")

    async with connected(slack, desk) as bot:
        for _ in range(2):
            with pytest.raises(RefusedError, match="token_revoked"):
                await bot.courier.post(Delivery("", place, REPLY))
        ready, why = bot.health()
        assert not ready and "token_revoked" in why and "Reinstall" in why

        await bot.courier.post(Delivery("", place, REPLY))
        assert "BOT_SLACK_BOT_TOKEN" not in bot.health()[1]

    assert caplog.text.count("BOT_SLACK_BOT_TOKEN is not valid") == 1


async def test_an_app_in_a_whole_organisation_is_no_app_in_a_workspace(slack: SlackServer) -> None:
    slack.state.is_enterprise_install = True

    with pytest.raises(SettingsError, match="whole organisation"):
        async with open_slack(credentials(slack), Desk()):
            pass


@pytest.mark.parametrize(
    ("granted", "public", "private"),
    [
        ({"channels:history", "groups:history"}, True, True),
        ({"channels:history"}, True, False),
        ({"groups:history"}, False, True),
        (set(), False, False),
    ],
)
async def test_public_and_private_channels_are_heard_by_a_right_each(
    slack: SlackServer, granted: set[str], public: bool, private: bool
) -> None:
    slack.scopes = set(BASE_SCOPES) | granted
    slack.state.add_channel(Channel("C4", "closed", kind="group"))
    open_place, closed_place = Place("slack", TEAM, "C1"), Place("slack", TEAM, "C4")
    desk = Desk()

    async with connected(slack, desk) as bot:
        for place in (open_place, closed_place):
            await slack.people().slash("U1", place.channel, "/faq", "channel auto")
        await slack.until(lambda: len(slack.calls("conversations.info")) == 2)
        async with asyncio.timeout(5):
            while len(desk.handled) < 2:  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)

        assert (bot.hears(open_place), bot.hears(closed_place)) == (public, private)
        assert bot.hears(Place("slack", TEAM, "D1"))
        assert bot.hears(Place("slack", TEAM, "C99")) is (public and private)
