"""Direct conversations in no workspace: whose knowledge is asked has to be found out."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.errors import UncertainError
from bot.core.intake import Intake
from bot.core.messages import (
    Choices,
    Command,
    Completion,
    Handle,
    Help,
    Home,
    IncomingMessage,
    Joined,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
    Press,
    Reply,
    Request,
    Submission,
    Trigger,
)
from bot.core.messages.delivery import M
from bot.core.responder.homeless import MOST
from bot.operations.metrics import PrometheusMeter
from tests.core.acting import button, labels
from tests.core.intake_world import Chat, World
from tests.core.services import ENTRIES, Services, pseudonym, services

DIRECT = Place("discord", "", "D1", direct=True)
GUILD = Place("discord", "G1", "C1")
OMAR = Person("omar", "Omar")
QUESTION = "how do I renew my vpn token?"


@pytest.fixture
async def one() -> Services:
    one = services()
    kb = await one.knows()
    for guild in ("G1", "G2"):
        await one.stores.workspaces.use("discord", guild, kb.key)
    await one.stores.workspaces.set_channels("discord", "G1", helpers="C9")
    return one


@pytest.fixture
def handle(one: Services) -> Handle:
    return one.handle()


def asks(text: str = QUESTION, key: str = "m1", *homes: Home) -> IncomingMessage:
    return IncomingMessage(key, text, Trigger.DIRECT, OMAR, DIRECT, homes=homes)


async def said(handle: Handle, request: Request) -> Reply:
    reply = await handle(request)
    assert isinstance(reply, Reply)
    return reply


async def guilds(one: Services) -> set[str]:
    return {
        workspace.id
        for workspace in await one.stores.workspaces.workspaces()
        if workspace.platform == "discord"
    }


async def test_who_shares_no_server_is_asked_to_ask_there(handle: Handle) -> None:
    reply = await said(handle, asks())

    assert "ask me on your server" in reply.text and not reply.buttons
    assert not reply.receipt


async def test_who_shares_several_chooses_one(handle: Handle) -> None:
    homes = [Home("1", "Garden"), Home("2", "Kitchen " * 20), Home("3", "")]

    reply = await said(handle, asks(QUESTION, "m1", *homes))

    assert reply.text == "Which server is this about?" and not reply.private
    assert [one.id for one in reply.buttons] == ["home:1", "home:2", "home:3"]
    assert labels(reply)[0] == "Garden" and labels(reply)[2] == "3"
    assert all(len(one) <= 75 for one in labels(reply))


async def test_at_most_five_are_offered_and_the_rest_is_told(handle: Handle) -> None:
    homes = [Home(str(number), f"Server {number}") for number in range(9)]

    reply = await said(handle, asks(QUESTION, "m1", *homes))

    assert len(reply.buttons) == 5 and "none of these" in reply.text


async def test_nothing_is_made_or_kept_for_no_workspace(one: Services, handle: Handle) -> None:
    bases = [kb.name for kb in await one.stores.faq.knowledge_bases()]
    requests: list[Request] = [
        asks(),
        replace(asks(key="m2"), trigger=Trigger.AMBIENT),
        MessageEdited("m1", "else?", OMAR, DIRECT),
        MessageDeleted("m1", DIRECT),
        Joined("j", OMAR, DIRECT),
        Press("setup:auto:C1", OMAR, DIRECT),
        Press("home:G1", OMAR, DIRECT),
        Press("vote:up:aaaaaaaaaaaa", OMAR, DIRECT),
        Command(OMAR, DIRECT, Help()),
        Command(OMAR, DIRECT, text="setup"),
        Submission("add", {}, OMAR, DIRECT),
        Completion("vpn", OMAR, DIRECT),
    ]

    for request in requests:
        await handle(request)

    assert await guilds(one) == {"G1", "G2"}
    assert [kb.name for kb in await one.stores.faq.knowledge_bases()] == bases
    assert not await one.stores.receipts.last_workspace("discord", pseudonym("discord:omar"))


@pytest.mark.parametrize(
    "request_",
    [
        Press("setup:auto:C1", OMAR, DIRECT),
        Press("show:1", OMAR, DIRECT),
        Press("vote:up:aaaaaaaaaaaa", OMAR, DIRECT),
        Command(OMAR, DIRECT, Help()),
        Submission("add:setup:C1", {"question": "Q?", "answer": "A."}, OMAR, DIRECT),
    ],
    ids=lambda request: type(request).__name__,
)
async def test_whatever_else_is_tried_there_gets_a_sentence(
    handle: Handle, request_: Request
) -> None:
    reply = await said(handle, request_)

    assert reply.private and reply.refusal and "on that server" in reply.text


async def test_nothing_is_completed_there(handle: Handle) -> None:
    assert await handle(Completion("vpn", OMAR, DIRECT)) == Choices()


async def test_a_choice_whose_question_is_gone_says_so(handle: Handle) -> None:
    assert "no longer there" in (await said(handle, Press("home:G1", OMAR, DIRECT))).text


async def test_who_asks_on_and_on_is_told_once_and_then_nothing(handle: Handle) -> None:
    replies = [await handle(asks(key=f"m{number}")) for number in range(MOST + 5)]

    texts = [reply.text for reply in replies if isinstance(reply, Reply)]
    assert len(texts) == MOST + 1 and "wait five minutes" in texts[-1]
    other = replace(asks(key="other"), person=Person("eve"))
    assert await handle(other) is not None


async def test_bots_are_not_answered(handle: Handle) -> None:
    assert await handle(replace(asks(), person=Person("b", bot=True))) is None


# ---------------------------------------------------------------- with the platform's help


class Guilds(Chat):
    """A platform that knows where people are at home, of which guilds they are `members`."""

    def __init__(self, home: str = "", *homes: Home, members: Sequence[str] = ()) -> None:
        super().__init__()
        self._home = home
        self._homes = homes
        self._members = members

    async def acquaint(self, message: M) -> M:
        self.acquainted.append(message.key)
        told = message.place.workspace
        place = replace(message.place, workspace=told if told in self._members else self._home)
        message = replace(message, person=replace(message.person, owner=False))
        if isinstance(message, IncomingMessage):
            return replace(message, place=place, homes=self._homes)
        return replace(message, place=place)


async def conversation(one: Services, chat: Guilds, *changes: Request) -> World:
    """What stands after a direct question, and after each change."""
    world = World(outbox=one.stores.outbox, chat=chat)
    async with world.process(handle=one.responder()) as intake:
        intake.enlist("discord", chat)
        await intake.accept(asks())
        await world.ended("m1")
        for change in changes:
            assert isinstance(change, MessageEdited)
            await intake.accept(change)
    return world


async def test_the_platform_tells_where_somebody_is_at_home(one: Services) -> None:
    world = await conversation(one, Guilds("G1"))

    assert world.chat.texts == [ENTRIES[0].answer]
    assert await one.stores.receipts.last_workspace("discord", pseudonym("discord:omar")) == "G1"


async def test_where_it_cannot_be_told_the_person_is_asked(one: Services) -> None:
    world = await conversation(one, Guilds("", Home("G1", "Garden"), Home("G2", "Kitchen")))

    assert world.chat.texts == ["Which server is this about?"]
    assert await guilds(one) == {"G1", "G2"}


async def test_an_edit_changes_nothing_while_nobody_knows_where(one: Services) -> None:
    chat = Guilds("", Home("G1", "Garden"), Home("G2", "Kitchen"))

    world = await conversation(one, chat, MessageEdited("m1", "wifi?", OMAR, DIRECT))

    assert world.chat.texts == ["Which server is this about?"]


async def test_an_edit_at_home_changes_the_answer(one: Services) -> None:
    edit = MessageEdited("m1", "how do guests use the wifi?", OMAR, DIRECT)

    world = await conversation(one, Guilds("G1"), edit)

    assert world.chat.texts == [ENTRIES[1].answer]


async def test_an_edit_is_about_the_guild_that_was_asked(one: Services) -> None:
    kb = await one.stores.faq.create_knowledge_base("kitchen")
    await one.stores.workspaces.use("discord", "G2", kb.key)
    chat = Guilds("G2", members=("G1", "G2"))
    world = World(outbox=one.stores.outbox, chat=chat)
    edit = MessageEdited("m1", "how do guests use the wifi?", OMAR, DIRECT)

    async with world.process(handle=one.responder()) as intake:
        intake.enlist("discord", chat)
        await intake.accept(replace(asks(), place=replace(DIRECT, workspace="G1")))
        await world.ended("m1")
        await intake.accept(edit)

    assert world.chat.texts == [ENTRIES[1].answer]


# ---------------------------------------------------------------- buttons under what was answered


@pytest.fixture
def member(one: Services) -> Handle:
    """The door, where everybody is a member of both guilds, and was in the second one last."""
    return with_members(one, "G1", "G2")


def with_members(one: Services, *members: str) -> Handle:
    return with_platform(one, Guilds("G2", members=members))


def with_platform(one: Services, platform: Guilds) -> Handle:
    intake = Intake(outbox=one.stores.outbox, pseudonym=pseudonym, meter=PrometheusMeter())
    intake.enlist("discord", platform)
    intake.open(one.responder())
    return intake.handle


async def answered(handle: Handle, text: str = QUESTION, guild: str = "G1") -> Reply:
    place = replace(DIRECT, workspace=guild)
    return await said(handle, replace(asks(text, f"in {guild}: {text}"), place=place))


@pytest.mark.parametrize("there", ["", "G2"])
async def test_a_button_belongs_where_its_question_was_asked(
    one: Services, member: Handle, there: str
) -> None:
    reply = await answered(member)
    direct = replace(DIRECT, workspace=there)

    voted = await said(member, Press(button(reply, "Not helpful"), OMAR, direct))
    assert reply.more
    whole = await said(member, Press(reply.more.id, OMAR, direct))

    assert "What was wrong?" in voted.text and whole.text == ENTRIES[0].answer
    assert len(await one.stores.votes.votes(reply.receipt)) == 1


async def test_a_question_from_no_workspace_is_handed_on_where_it_was_asked(
    member: Handle,
) -> None:
    reply = await answered(member, "who ordered the pizza?")

    shown = await said(member, Press(button(reply, "Ask a human"), OMAR, DIRECT))
    told = await said(member, Press(button(shown, "Ask them"), OMAR, DIRECT))

    assert told.notices[0].place == Place("discord", "G1", "C9")


@pytest.mark.parametrize("there", ["", "G2"])
async def test_who_has_left_where_a_question_was_asked_is_told_nothing_more(
    one: Services, there: str
) -> None:
    handle = with_members(one, "G2")
    reply = await answered(handle)
    assert reply.more

    for pressed in (reply.more.id, button(reply, "Helpful")):
        told = await said(handle, Press(pressed, OMAR, replace(DIRECT, workspace=there)))

        assert "no longer there" in told.text
    assert await one.stores.votes.votes(reply.receipt) == []


class Silent(Guilds):
    """A platform that does not tell anything now."""

    async def acquaint(self, message: M) -> M:
        raise UncertainError("It did not answer.")


async def test_while_nobody_tells_who_they_are_they_are_asked_to_try_again(one: Services) -> None:
    reply = await answered(one.handle())

    told = await said(with_platform(one, Silent()), Press(button(reply, "Helpful"), OMAR, DIRECT))

    assert told.private and "right now" in told.text
    assert await one.stores.votes.votes(reply.receipt) == []


async def test_who_owns_one_guild_is_nobody_special_in_another(
    one: Services, member: Handle
) -> None:
    reply = await answered(member)
    owner = replace(OMAR, owner=True)

    await said(member, Press(button(reply, "Not helpful"), owner, replace(DIRECT, workspace="G2")))

    (vote,) = await one.stores.votes.votes(reply.receipt)
    assert not vote.editor


async def test_somebody_elses_decision_is_nothing_to_go_by(handle: Handle) -> None:
    reply = await answered(handle)

    told = await said(handle, Press(button(reply, "Helpful"), Person("eve"), DIRECT))

    assert "on that server" in told.text


async def test_in_a_channel_a_button_of_another_workspace_stays_gone(handle: Handle) -> None:
    reply = await answered(handle)

    told = await said(handle, Press(button(reply, "Helpful"), OMAR, replace(GUILD, workspace="G2")))

    assert "no longer there" in told.text
