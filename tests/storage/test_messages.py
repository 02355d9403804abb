"""Messages and replies survive being stored, whatever stands in them, and other versions."""

import itertools
import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from bot.core.messages import (
    Button,
    File,
    Home,
    IncomingMessage,
    Notice,
    Person,
    Place,
    Reply,
    Style,
    Trigger,
)
from bot.storage.messages import UnreadableError, message_from, place_from, reply_from, to_json

anything = st.text(st.characters())  # NUL and halves of surrogate pairs, too
places = st.builds(
    Place,
    anything,
    anything,
    anything,
    st.none() | anything,
    shared=st.booleans(),
    direct=st.booleans(),
    absent=st.booleans(),
) | st.builds(Place.of_person, anything, anything, anything)
buttons = st.builds(
    Button,
    anything,
    anything,
    st.sampled_from(Style),
    opens_form=st.booleans(),
    row=st.integers(0, 9),
)
people = st.builds(
    Person,
    anything,
    name=anything,
    groups=st.lists(anything, max_size=3).map(tuple),
    owner=st.booleans(),
    guest=st.booleans(),
    bot=st.booleans(),
    operator=st.booleans(),
)
homes = st.builds(Home, anything, anything)
messages = st.builds(
    IncomingMessage,
    key=anything,
    text=anything,
    trigger=st.sampled_from(Trigger),
    person=people,
    place=places,
    id=anything,
    to_others=st.booleans(),
    thread_starter=anything,
    return_address=anything,
    known=st.booleans(),
    by_reply=st.booleans(),
    title=anything,
    homes=st.lists(homes, max_size=3).map(tuple),
)


def _notices(said: st.SearchStrategy[Reply]) -> st.SearchStrategy[Notice]:
    return st.builds(Notice, places, said, otherwise=anything, pings=anything)


def _replies(notices: st.SearchStrategy[tuple[Notice, ...]]) -> st.SearchStrategy[Reply]:
    return st.builds(
        Reply,
        text=anything,
        title=anything,
        footer=anything,
        buttons=st.lists(buttons, max_size=3).map(tuple),
        private=st.booleans(),
        receipt=anything,
        about=st.none() | places,
        more=st.none() | buttons,
        in_place=st.booleans(),
        shares=st.booleans(),
        refusal=st.booleans(),
        field=anything,
        notices=notices,
        fileless=anything,
        elsewhere=anything,
    )


replies = st.recursive(
    _replies(st.just(())),
    lambda inner: _replies(st.lists(_notices(inner), max_size=3).map(tuple)),
    max_leaves=5,
)
notices = _notices(replies)


@given(messages)
def test_a_message_comes_back_as_it_was(message: IncomingMessage) -> None:
    assert message_from(to_json(message)) == message


@given(replies)
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert reply_from(to_json(reply)) == reply


def test_of_a_reply_with_a_file_the_rest_comes_back() -> None:
    reply = Reply("Here.", files=(File("kb.yaml", b"- {}"),))

    assert reply_from(to_json(reply)) == Reply("Here.")


TRIED: dict[type[Any], st.SearchStrategy[Any]] = {
    IncomingMessage: messages,
    Person: people,
    Home: homes,
    Place: places,
    Button: buttons,
    Notice: notices,
    Reply: replies,
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, part.name)
        for kind in TRIED
        for part in fields(kind)
        # These are given at once, and never kept.
        if (kind, part.name) not in ((Reply, "files"), (Reply, "updates"), (Reply, "news"))
    ],
)
def test_every_part_is_tried(kind: type[Any], name: str) -> None:
    defaults = {part.name: part.default for part in fields(kind)}

    assert find(TRIED[kind], lambda one: bool(getattr(one, name) != defaults[name]))


@given(places)
def test_a_place_comes_back_as_it_was(place: Place) -> None:
    assert place_from(to_json(place)) == place


@given(messages, replies)
def test_what_is_stored_is_what_every_database_can_hold(
    message: IncomingMessage, reply: Reply
) -> None:
    stored = to_json(message) + to_json(reply)

    assert stored.isascii()
    assert "\0" not in stored


def newer(parts: Any) -> Any:
    """The same as a later version would store it, with a part more in each value."""
    match parts:
        case dict():
            return {name: newer(part) for name, part in parts.items()} | {"mood": {"of": "day"}}
        case list():
            return [newer(part) for part in parts]
        case _:
            return parts


@given(messages, replies, places)
def test_parts_that_a_later_version_added_are_left_out(
    message: IncomingMessage, reply: Reply, place: Place
) -> None:
    def stored(value: IncomingMessage | Reply | Place) -> str:
        return json.dumps(newer(json.loads(to_json(value))))

    assert message_from(stored(message)) == message
    assert reply_from(stored(reply)) == reply
    assert place_from(stored(place)) == place


def test_parts_that_an_earlier_version_did_not_have_get_their_defaults() -> None:
    place = {"platform": "slack", "workspace": "T1", "channel": "C1"}
    message = {
        "key": "m1",
        "text": "vpn?",
        "trigger": "mention",
        "person": {"id": "U1"},
        "place": place,
    }
    reply = {
        "text": "Hi",
        "buttons": [{"id": "b", "label": "B"}],
        "notices": [{"place": place, "reply": {"text": "Who?"}}],
    }

    here = Place("slack", "T1", "C1")
    assert place_from(json.dumps(place)) == here
    assert message_from(json.dumps(message)) == IncomingMessage(
        "m1", "vpn?", Trigger.MENTION, Person("U1"), here
    )
    assert reply_from(json.dumps(reply)) == Reply(
        "Hi", buttons=(Button("b", "B"),), notices=(Notice(here, Reply("Who?")),)
    )


def test_a_style_that_is_not_known_yet_is_plain() -> None:
    stored = '{"text": "Hi", "buttons": [{"id": "b", "label": "B", "style": "shiny"}]}'

    assert reply_from(stored).buttons == (Button("b", "B"),)


@pytest.mark.parametrize(
    ("read", "stored"),
    [
        *itertools.product(
            [message_from, reply_from, place_from], ["", "{", "null", "[]", "7", '"Hi"', "{}"]
        ),
        (message_from, '{"key": "m1", "trigger": "mention", "person": {"id": "U1"}}'),
        (message_from, '{"key": "m1", "text": "", "trigger": "thought", "person": {}, "place": 2}'),
        (message_from, '{"key": "m1", "text": "", "trigger": "mention", "person": 1, "place": 2}'),
        (reply_from, '{"text": "Hi", "buttons": 7}'),
        (reply_from, '{"text": "Hi", "buttons": ["yes"]}'),
        (reply_from, '{"text": "Hi", "buttons": [{"id": "b", "label": "B", "style": ["x"]}]}'),
        (reply_from, '{"text": "Hi", "notices": [{"reply": {"text": "Hi"}}]}'),
        (place_from, '{"platform": "slack"}'),
    ],
)
def test_what_cannot_be_read_is_said_to_be_so_without_its_text(
    read: Callable[[str], object], stored: str
) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(stored)

    assert str(refused.value).isalpha()
