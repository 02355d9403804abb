"""What events mean, without any Slack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.messages import (
    IncomingMessage,
    Joined,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
    Trigger,
)
from bot.platforms.slack.inbound import mrkdwn
from bot.platforms.slack.inbound.events import edit_of, read_event
from bot.platforms.slack.seam import Identity, Json

ME = Identity(team="T1", user="UBOT", bot="BBOT", enterprise="E1")
TS, THREAD = "1700000000.000100", "1690000000.000100"


def message(text: str = "how do I?", **more: object) -> Json:
    event: Json = {"type": "message", "user": "U1", "channel": "C1", "ts": TS, "text": text}
    return {"type": "event_callback", "team_id": "T1", "event": event | more}


def read(body: Json) -> IncomingMessage:
    request = read_event(body, ME)
    assert isinstance(request, IncomingMessage)
    return request


def test_the_two_events_of_a_mention_are_one_message_whatever_team_they_name() -> None:
    text = "<@UBOT> how do I?"

    first = read(message(text, type="app_mention", team="T_OTHER"))
    second = read(message(text, channel_type="channel", team="T1"))

    assert first == second
    assert first.key == f"slack:T1:C1:{TS}"
    assert (first.text, first.trigger) == ("how do I?", Trigger.MENTION)


@pytest.mark.parametrize(
    ("more", "trigger", "thread"),
    [
        ({"channel_type": "im", "channel": "D1"}, Trigger.DIRECT, None),
        ({"channel": "D1"}, Trigger.DIRECT, None),
        ({"channel": "D1", "thread_ts": THREAD}, Trigger.DIRECT, THREAD),
        ({"channel_type": "channel"}, Trigger.AMBIENT, TS),
        ({"channel_type": "group", "channel": "G1"}, Trigger.AMBIENT, TS),
        ({"thread_ts": THREAD}, Trigger.FOLLOW_UP, THREAD),
        ({"thread_ts": TS}, Trigger.AMBIENT, TS),
        ({"thread_ts": THREAD, "type": "app_mention"}, Trigger.MENTION, THREAD),
        ({"thread_ts": THREAD, "subtype": "thread_broadcast"}, Trigger.FOLLOW_UP, THREAD),
        ({"subtype": "file_share", "files": [{}]}, Trigger.AMBIENT, TS),
    ],
)
def test_where_a_message_stands_says_how_it_reached_the_bot(
    more: Json, trigger: Trigger, thread: str | None
) -> None:
    request = read(message(**more))

    assert (request.trigger, request.place.thread, request.id) == (trigger, thread, TS)


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B2"},
        {"bot_profile": {"id": "B2"}},
        {"subtype": "bot_message", "bot_id": "B2"},
        {"user": "UBOT"},
        {"user": "USLACKBOT"},
        {"user": None},
        {"hidden": True},
        {"text": "", "subtype": "file_share", "files": [{}]},
        {"text": "   "},
        {"channel": None},
        *({"subtype": one} for one in ("channel_join", "channel_topic", "pinned_item", "me_too")),
        {"type": "reaction_added"},
    ],
)
def test_what_no_person_typed_is_none_of_its_business(more: Json) -> None:
    assert read_event(message(**more), ME) is None


@pytest.mark.parametrize(
    ("text", "to_others"),
    [
        ("<@UBOT> help me", False),
        ("<@UBOT> help <@U2>", True),
        ("<@U2|bob> look", True),
        ("<!here> anyone?", True),
        ("<!subteam^S1|@helpers> anyone?", True),
        ("see <#C2|general> and <https://x.org|this>", False),
    ],
)
def test_a_message_that_mentions_somebody_else_is_to_others(text: str, to_others: bool) -> None:
    assert read(message(text)).to_others is to_others


@pytest.mark.parametrize(
    ("text", "asked", "typed"),
    [
        ("<@UBOT> why?", "why?", "@UBOT why?"),
        ("ask <@U2|bob>", "ask <@U2>", "ask @U2"),
        ("in <#C2|general>", "in #general", "in #C2"),
        ("in <#C2>", "in #C2", "in #C2"),
        ("<!subteam^S1|@helpers> x", "@helpers x", "@S1 x"),
        ("<!here> x", "@here x", "@here x"),
        ("<!date^1^{date}|May 3>", "May 3", "May 3"),
        ("<https://a.org/b|the page>", "the page", "the page"),
        ("<https://a.org/b>", "https://a.org/b", "https://a.org/b"),
        ("<mailto:a@b.org|a@b.org>", "a@b.org", "a@b.org"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c", "a <b> &amp; c"),
    ],
)
def test_slacks_markup_becomes_what_people_read(text: str, asked: str, typed: str) -> None:
    assert mrkdwn.question(text, "UBOT") == asked
    assert mrkdwn.command(text) == typed


@given(st.text())
def test_text_that_was_escaped_comes_out_as_it_was_typed(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert mrkdwn.question(escaped, "UBOT") == text.strip()


@given(
    st.dictionaries(
        st.sampled_from(
            ["type", "subtype", "text", "channel", "ts", "user", "message", "thread_ts", "hidden"]
        ),
        st.one_of(
            st.none(),
            st.text(max_size=20),
            st.sampled_from(["message", "app_mention", "message_changed", "message_deleted"]),
        ),
    )
)
def test_no_event_of_strings_breaks_the_reading(event: Json) -> None:
    if isinstance(event.get("message"), str):
        event["message"] = {"text": event["message"], "ts": TS, "user": "U1"}

    read_event({"event": event}, ME)


def changed(new: Json, old: Json, **more: object) -> Json:
    both = {"message": {"ts": TS, "user": "U1"} | new, "previous_message": {"ts": TS} | old}
    return message("", subtype="message_changed", hidden=True, user=None, **both, **more)


def test_an_edit_names_the_message_by_its_own_key() -> None:
    edit = read_event(changed({"text": "<@UBOT> new", "thread_ts": THREAD}, {"text": "old"}), ME)

    place = Place("slack", "T1", "C1", THREAD)
    assert edit == MessageEdited(f"slack:T1:C1:{TS}", "new", Person("U1"), place)


def test_an_edit_says_whether_it_is_to_others_now() -> None:
    edit = read_event(changed({"text": "ask <@U2>"}, {"text": "ask"}), ME)

    assert isinstance(edit, MessageEdited) and edit.to_others


def test_who_began_the_thread_is_told() -> None:
    request = read(message(thread_ts=THREAD, parent_user_id="U7"))

    assert request.thread_starter == "U7"
    assert read(message()).thread_starter == ""


def test_a_conversation_that_a_message_comes_from_is_the_bots_own() -> None:
    assert read(message(channel="D1", channel_type="im")).place.direct
    assert not read(message()).place.direct


def test_a_mention_that_was_edited_is_an_edit_as_well() -> None:
    text, edited = "<@UBOT> how now?", {"user": "U1", "ts": "1700000001.000000"}
    body = message(text, type="app_mention", edited=edited)
    request = read(body)

    edit = edit_of(request, body)

    assert edit == MessageEdited(request.key, "how now?", request.person, request.place)
    assert edit_of(request, message(text, type="app_mention")) is None
    assert edit_of(request, message(text, edited=edited)) is None


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ({"text": "same", "attachments": [{}]}, {"text": "same"}),  # a link's preview
        ({"text": "new", "bot_id": "BBOT"}, {"text": "old"}),
        ({"text": "new", "user": "UBOT"}, {"text": "old"}),
        ({"text": "new", "subtype": "bot_message", "user": None}, {"text": "old"}),
    ],
)
def test_previews_and_edits_by_bots_change_nothing(new: Json, old: Json) -> None:
    assert read_event(changed(new, old), ME) is None


def test_a_deleted_message_goes_by_its_key_also_where_a_tombstone_stays() -> None:
    old = {"ts": TS, "user": "U1", "text": "x", "thread_ts": THREAD}
    gone = message("", subtype="message_deleted", user=None, deleted_ts=TS, previous_message=old)
    tombstone = changed({"subtype": "tombstone", "user": "USLACKBOT", "text": "gone"}, old)

    for body in (gone, tombstone):
        request = read_event(body, ME)
        assert isinstance(request, MessageDeleted)
        assert request.key == f"slack:T1:C1:{TS}"
        assert request.place.thread == THREAD


def test_a_deleted_message_of_a_bot_is_none_of_its_business() -> None:
    old = {"ts": TS, "user": "UBOT", "bot_id": "BBOT", "text": "x"}

    body = message("", subtype="message_deleted", user=None, deleted_ts=TS, previous_message=old)

    assert read_event(body, ME) is None


def test_only_the_bots_own_coming_is_a_coming_and_only_with_an_inviter() -> None:
    event = {"type": "member_joined_channel", "channel": "C1", "event_ts": "5.5", "user": "UBOT"}

    joined = read_event({"event": event | {"inviter": "U1"}}, ME)

    assert isinstance(joined, Joined)
    assert (joined.inviter.id, joined.place.channel) == ("U1", "C1")
    assert read_event({"event": event}, ME) is None
    assert read_event({"event": event | {"user": "U9", "inviter": "U1"}}, ME) is None


def test_who_is_of_another_team_and_a_shared_channel_are_told_by_the_payload() -> None:
    body = message(user_team="T2") | {"is_ext_shared_channel": True}
    colleague = message(user_team="E1", source_team="T1")

    assert (read(body).person.guest, read(body).place.shared) == (True, True)
    assert (read(colleague).person.guest, read(colleague).place.shared) == (False, False)
