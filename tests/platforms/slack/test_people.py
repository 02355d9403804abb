"""What is looked up of people and channels, and what holds where nothing can be."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import UncertainError
from bot.core.messages import IncomingMessage, Person, Place, Press, Reply, Trigger
from bot.platforms.slack.api.names import with_names
from bot.platforms.slack.api.people import People
from bot.platforms.slack.api.profiles import person_of, profile_of, room_of
from bot.platforms.slack.api.sources import Sources
from bot.platforms.slack.seam import Identity, Json
from tests.slack.state import BOT_USER, TEAM
from tests.slack.workspace import BASE_SCOPES, Channel, SlackServer, User

ME = Identity(team=TEAM, user=BOT_USER)


@asynccontextmanager
async def people_of(
    slack: SlackServer, patience: float = 5.0, longest: float = 60.0
) -> AsyncIterator[People]:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    people = People(Sources(client, ME, longest), ME, patience)
    try:
        yield people
    finally:
        await people.close()


def question(user: str = "U1", channel: str = "C1") -> IncomingMessage:
    place = Place("slack", TEAM, channel)
    return IncomingMessage("k", "x", Trigger.MENTION, Person(user), place)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        server.state.add_user(User("U1", "ann", is_admin=True))
        server.state.add_user(User("U2", "bob"))
        server.state.add_channel(Channel("C1", "general"))
        server.state.add_channel(Channel("C2", "shared", is_ext_shared=True))
        server.state.add_channel(Channel("C3", "pending", is_pending_ext_shared=True))
        server.state.usergroups["S1"] = ("helpers", {"U2"})
        yield server


async def test_people_have_their_names_groups_and_rank(slack: SlackServer) -> None:
    async with people_of(slack) as people:
        ann = (await people.acquaint(question("U1"))).person
        bob = (await people.acquaint(question("U2"))).person

    assert ann == Person("U1", "ann", owner=True)
    assert bob == Person("U2", "bob", groups=("S1",))


@pytest.mark.parametrize(
    ("channel", "shared"), [("C1", False), ("C2", True), ("C3", True), ("D9", True), ("C9", True)]
)
async def test_channels_that_others_read_or_that_are_unknown_are_shared(
    slack: SlackServer, channel: str, shared: bool
) -> None:
    async with people_of(slack) as people:
        place = (await people.acquaint(question(channel=channel))).place

    assert place.shared is shared
    assert not place.direct
    assert place.absent is channel.endswith("9")  # where the bot is not, or sees nothing


async def test_only_the_bots_own_conversation_is_direct(slack: SlackServer) -> None:
    own, others = slack.state.direct_message("U1").id, Channel("D7", "", kind="im")
    slack.state.add_channel(others, with_bot=False)
    others.members |= {"U1", "U2"}

    async with people_of(slack) as people:
        said = Press("b", Person("U1"), Place("slack", TEAM, own))
        elsewhere = Press("b", Person("U1"), Place("slack", TEAM, "D7"))
        own_place = (await people.complete(said)).place
        others_place = (await people.complete(elsewhere)).place

    assert own_place == Place("slack", TEAM, own, direct=True)
    assert others_place == Place("slack", TEAM, "D7", shared=True, absent=True)


async def test_without_the_scope_to_ask_its_own_conversations_are_those_it_may_read(
    slack: SlackServer,
) -> None:
    own = slack.state.direct_message("U1").id
    slack.refuse("conversations.info", "missing_scope", times=9)

    async with people_of(slack) as people:
        assert (await people.place(Place("slack", TEAM, own), 5.0)).direct
        assert not (await people.place(Place("slack", TEAM, "D9"), 5.0)).direct

        people.heed({"type": "message", "channel": "D8", "channel_type": "im"})
        assert (await people.place(Place("slack", TEAM, "D8"), 5.0)).direct


async def test_an_invitation_is_known_at_once(slack: SlackServer) -> None:
    slack.state.add_channel(Channel("C4", "new"), with_bot=False)
    slack.state.add_channel(Channel("G4", "closed", kind="group"), with_bot=False)
    public, private = question(channel="C4"), question(channel="G4")

    async with people_of(slack) as people:
        before = [(await people.acquaint(one)).place for one in (public, private)]
        for channel in ("C4", "G4"):
            slack.state.channels[channel].members.add(BOT_USER)
            people.heed({"type": "member_joined_channel", "channel": channel, "user": BOT_USER})
        after = [(await people.acquaint(one)).place for one in (public, private)]
        people.heed({"type": "group_left", "channel": "G4"})
        slack.state.channels["G4"].members.discard(BOT_USER)
        left = (await people.acquaint(private)).place

    assert [one.absent for one in before] == [True, True]
    assert [(one.absent, one.shared) for one in after] == [(False, False)] * 2
    assert (left.absent, left.shared) == (True, True)


@pytest.mark.parametrize(
    "user",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"team_id": "T_OTHER"},
        {"deleted": True},
    ],
)
def test_guests_strangers_and_who_left_are_guests_and_never_owners(user: Json) -> None:
    person = person_of(Person("U1"), profile_of({"is_admin": True} | user, ME))

    assert (person.guest, person.owner) == (True, False)


def test_an_admin_of_another_team_is_none_here_though_the_organisation_is_one() -> None:
    user = {"is_admin": True, "team_id": "T_OTHER", "enterprise_user": {"teams": [TEAM]}}

    person = person_of(Person("U1"), profile_of(user, ME))

    assert (person.guest, person.owner) == (False, False)


def test_who_the_payload_calls_foreign_stays_a_guest_whatever_is_looked_up() -> None:
    user = {"is_owner": True, "team_id": TEAM}

    person = person_of(Person("U1", guest=True), profile_of(user, ME))

    assert (person.guest, person.owner) == (True, False)


def test_who_is_in_the_workspace_by_their_organisation_is_no_guest() -> None:
    user = {"team_id": "T_SISTER", "enterprise_user": {"teams": ["T_SISTER", TEAM]}}

    person = person_of(Person("U1", guest=True), profile_of(user, ME))

    assert not person.guest


def test_what_sister_workspaces_read_is_shared_because_their_people_are_guests() -> None:
    assert room_of({"is_org_shared": True, "is_shared": True}).shared
    assert not room_of({"is_shared": False}).shared


@pytest.mark.parametrize("error", ["user_not_found", "missing_scope", "unknown_method", "http_404"])
async def test_of_whom_slack_will_not_tell_is_a_guest(slack: SlackServer, error: str) -> None:
    slack.refuse("users.info", error)

    async with people_of(slack) as people:
        person = (await people.acquaint(question())).person

    assert (person.guest, person.owner) == (True, False)


@pytest.mark.parametrize("method", ["users.info", "conversations.info", "usergroups.list"])
@pytest.mark.parametrize("error", ["http_500", "internal_error", "ratelimited"])
async def test_what_slack_cannot_tell_now_it_is_asked_again(
    slack: SlackServer, method: str, error: str
) -> None:
    slack.refuse(method, error, retry_after=1 if error == "ratelimited" else None)

    async with people_of(slack) as people:
        first = await people.acquaint(question())

    assert (first.person.guest, first.place.shared) == (False, False)
    one, two = slack.calls(method)
    assert error != "ratelimited" or two.at_s - one.at_s >= 1.0


async def test_a_rate_limit_holds_up_the_lookups_of_all(slack: SlackServer) -> None:
    slack.refuse("users.info", "ratelimited", retry_after=1)

    async with people_of(slack) as people:
        assert not (await people.acquaint(question("U1"))).person.guest
        assert not (await people.acquaint(question("U2"))).person.guest

    assert len(slack.calls("users.info")) == 3


async def test_what_slack_does_not_tell_in_time_is_uncertain_and_helps_the_next(
    slack: SlackServer,
) -> None:
    slack.delay("users.info", 0.3)

    async with people_of(slack, patience=0.1) as people:
        with pytest.raises(UncertainError):
            await people.acquaint(question())
        await slack.until(lambda: slack.calls("users.info"))
        second = await people.acquaint(question())

    assert not second.person.guest
    assert len(slack.calls("users.info")) == 1


async def test_what_slack_never_tells_is_uncertain_and_asked_anew(slack: SlackServer) -> None:
    slack.refuse("users.info", "http_500")

    async with people_of(slack, longest=0.1) as people:
        with pytest.raises(UncertainError):
            await people.acquaint(question())
        again = await people.acquaint(question())

    assert not again.person.guest


async def test_a_click_does_not_wait_for_ever_and_is_a_strangers_then(slack: SlackServer) -> None:
    slack.delay("users.info", 5.0)
    press = Press("b", Person("U1"), Place("slack", TEAM, "C1"))

    async with people_of(slack) as people:
        pressed = await people.complete(press, 0.1)

    assert (pressed.person.guest, pressed.person.owner) == (True, False)
    assert not pressed.place.shared


async def test_a_missing_scope_is_logged_once(
    slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    slack.scopes = set(BASE_SCOPES) - {"users:read", "channels:read", "groups:read"}

    with caplog.at_level(logging.WARNING, logger="bot"):
        async with people_of(slack) as people:
            for user in ("U1", "U2", "U3"):
                await people.acquaint(question(user))
            await people.acquaint(question(channel="C9"))

    assert len(caplog.records) == 2


async def test_that_the_bot_sees_no_private_channel_is_no_warning(
    slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with people_of(slack) as people:
        await people.acquaint(question(channel="G9"))

    assert not caplog.records


async def test_each_is_looked_up_once_until_slack_says_that_it_changed(slack: SlackServer) -> None:
    async with people_of(slack) as people:
        for _ in range(3):
            await people.acquaint(question())
        assert len(slack.calls()) == 3  # the person, the channel, the groups

        people.heed({"type": "user_change", "user": {"id": "U1"}})
        people.heed({"type": "channel_shared", "channel": "C1"})
        people.heed({"type": "subteam_updated"})
        await people.acquaint(question())

    assert len(slack.calls()) == 6


async def test_without_the_scope_nobody_is_in_a_group_and_it_is_asked_once(
    slack: SlackServer,
) -> None:
    slack.scopes.discard("usergroups:read")

    async with people_of(slack) as people:
        bob = (await people.acquaint(question("U2"))).person
        await people.acquaint(question("U1"))

    assert bob.groups == ()
    assert len(slack.calls("usergroups.list")) == 1


async def test_who_is_named_by_id_is_shown_by_name(slack: SlackServer) -> None:
    slack.state.add_user(User("U4", "al*x_<!here>"))
    slack.state.add_channel(Channel("G1", "secret", kind="group"))
    text = "`@U4`, `@S1`, `#C1`; `@U9`, `#G1`, `x @U4`, ``@U4``"

    async with people_of(slack) as people:
        told = await with_names(Reply(text), people.name)
        answer = await with_names(Reply(text, receipt="r1"), people.name)

    assert told.text.startswith(
        r"@al\*x\_\<\!here\>, @helpers, #general; `@U9`, `#G1`, `x @U4`, ``"
    )
    assert answer.text == text
