"""Who somebody is in a guild, and whose knowledge a direct message asks."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from bot.core.errors import UncertainError
from bot.core.messages import (
    Home,
    IncomingMessage,
    Membership,
    MessageEdited,
    Person,
    Place,
    Speaking,
    Trigger,
)
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.api.line import Line
from bot.platforms.discord.api.people import MOST_GUILDS, People
from bot.platforms.discord.api.permissions import is_absent
from bot.platforms.discord.api.profiles import person_of
from bot.platforms.discord.seam import group
from tests.discord.guild import (
    ANN,
    BOT,
    FORUM,
    GENERAL,
    GUILD,
    OWNER,
    Channel,
    DiscordServer,
    Permission,
    User,
    furnished,
)
from tests.discord.state import MEDIA, TEXT
from tests.platforms.discord.couriers import Remembered, client_of, courier_to

MEMBER = "GET /guilds/{guild_id}/members/{user_id}"
OTHER = 900_000_000_000_000_777


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield furnished(server)


@pytest.fixture
def register() -> Remembered:
    return Remembered()


@pytest.fixture
async def courier(
    discord_server: DiscordServer, register: Remembered
) -> AsyncIterator[DiscordCourier]:
    """One whose gateway is away."""
    async with courier_to(discord_server, register=register) as one:
        yield one


def asked(place: Place, person: int = ANN) -> IncomingMessage:
    who = Person(str(person))
    return IncomingMessage("discord:1", "how?", Trigger.MENTION, who, place, known=False)


def in_guild(channel: int = GENERAL) -> Place:
    return Place("discord", str(GUILD), str(channel))


def directly(server: DiscordServer, workspace: str = "", person: int = ANN) -> IncomingMessage:
    conversation = server.state.direct_message(person)
    return asked(Place("discord", workspace, str(conversation.id), direct=True), person)


# in a guild


async def test_a_member_is_known_with_name_and_roles(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    role = discord_server.state.add_role(GUILD, "staff")
    discord_server.state.add_member(GUILD, User(ANN, "ann", "Ann Able"), [role.id], nick="Annie")

    known = await courier.acquaint(asked(in_guild()))

    assert known.person == Person(str(ANN), "Annie", groups=(group(GUILD), group(role.id)))
    assert known.place == in_guild()


@pytest.mark.parametrize("granted", [Permission.MANAGE_GUILD, Permission.ADMINISTRATOR])
async def test_who_manages_the_server_owns_it(
    discord_server: DiscordServer, courier: DiscordCourier, granted: Permission
) -> None:
    role = discord_server.state.add_role(GUILD, "boss", int(granted))
    discord_server.state.add_member(GUILD, User(ANN, "ann", "Ann Able"), [role.id])

    assert (await courier.acquaint(asked(in_guild()))).person.owner
    assert (await courier.acquaint(asked(in_guild(), OWNER))).person.owner


async def test_who_is_no_member_is_a_guest(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    discord_server.state.add_user(User(OTHER, "zoe"))

    for person in (OTHER, OTHER + 1):
        known = await courier.acquaint(asked(in_guild(), person))

        assert known.person.guest
        assert not known.person.groups


async def test_a_guild_that_the_bot_left_has_guests_alone(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    discord_server.people.remove_bot(GUILD)

    assert (await courier.acquaint(asked(in_guild()))).person.guest


async def test_a_person_is_looked_up_once(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    await asyncio.gather(*(courier.acquaint(asked(in_guild())) for _ in range(5)))

    assert len(discord_server.calls(MEMBER)) == 1

    courier.people.forget(GUILD)
    await courier.acquaint(asked(in_guild()))
    courier.people.renew()
    await courier.acquaint(asked(in_guild()))

    assert len(discord_server.calls(MEMBER)) == 3


async def test_a_guild_that_was_forgotten_is_asked_again(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    await courier.acquaint(directly(discord_server))
    discord_server.people.remove_bot(GUILD)

    courier.people.forget(GUILD)

    assert (await courier.acquaint(directly(discord_server))).place.workspace == ""


async def test_who_was_met_is_not_looked_up_and_a_role_s_change_counts_at_once(
    discord_server: DiscordServer, register: Remembered
) -> None:
    role = discord_server.state.add_role(GUILD, "boss", int(Permission.MANAGE_GUILD))
    discord_server.state.add_member(GUILD, User(ANN, "ann", "Ann Able"), [role.id])
    async with client_of(discord_server, connected=True) as client:
        courier = DiscordCourier(register)
        courier.introduce(client)
        met: asyncio.Future[discord.Member] = asyncio.get_running_loop().create_future()

        @client.event
        async def on_message(message: discord.Message) -> None:
            assert isinstance(message.author, discord.Member)
            met.set_result(message.author)

        discord_server.people.mention(ANN, GENERAL, "hello")
        courier.people.meet(await met)

        assert person_of(await met).owner
        assert (await courier.acquaint(asked(in_guild()))).person.owner
        changed = asyncio.create_task(client.wait_for("guild_role_update"))
        await asyncio.sleep(0)
        discord_server.people.change_role(GUILD, role, 0)
        await changed
        assert not (await courier.acquaint(asked(in_guild()))).person.owner
        assert discord_server.calls(MEMBER) == []
        await courier.close()


async def test_where_the_bot_cannot_write_it_is_absent(discord_server: DiscordServer) -> None:
    discord_server.people.forbid(GENERAL, Permission.SEND_MESSAGES)
    async with courier_to(discord_server, connected=True) as courier:
        assert (await courier.acquaint(asked(in_guild()))).place.absent


async def test_what_somebody_is_in_a_guild_is_told(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    discord_server.state.add_member(GUILD, User(ANN, "ann", "Ann Able"))
    discord_server.state.add_user(User(OTHER, "eve", "Eve"))
    told = courier.people.membership

    assert await told(in_guild(), str(ANN)) is Membership.FULL
    assert await told(in_guild(), str(BOT)) is Membership.BOT
    assert await told(in_guild(), str(OTHER)) is Membership.GUEST
    assert await told(in_guild(), "&77") is Membership.FULL
    assert await told(in_guild(), "someone") is Membership.NOBODY


async def test_who_cannot_be_looked_up_now_may_be_a_member(register: Remembered) -> None:
    people = People(Line(waiting=0.01), register, patience=0.05)

    assert await people.membership(in_guild(), str(ANN)) is Membership.FULL
    await people.close()


async def test_where_the_bot_may_write_is_known_without_asking(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    hidden, forum, closed = (OTHER + number for number in range(1, 4))
    for number, kind in ((hidden, TEXT), (forum, FORUM), (closed, MEDIA)):
        discord_server.people.create_channel(Channel(number, f"c{number}", kind))
    discord_server.people.forbid(GENERAL, Permission.SEND_MESSAGES)
    discord_server.people.forbid(hidden, Permission.VIEW_CHANNEL)
    discord_server.people.forbid(forum, Permission.SEND_MESSAGES)
    discord_server.people.forbid(closed, Permission.SEND_MESSAGES_IN_THREADS)
    async with courier_to(discord_server, connected=True) as connected:
        speaks = connected.people.speaks

        assert speaks(in_guild(GENERAL)) is Speaking.BARRED
        assert speaks(in_guild(hidden)) is Speaking.BARRED
        assert speaks(in_guild(forum)) is Speaking.POSTS
        assert speaks(in_guild(closed)) is Speaking.BARRED
        assert speaks(in_guild(OTHER)) is Speaking.FREE
        assert speaks(Place("discord", "", "1", direct=True)) is Speaking.FREE
    assert courier.people.speaks(in_guild(GENERAL)) is Speaking.FREE


def test_what_the_bot_needs_to_be_there() -> None:
    both = discord.Permissions(view_channel=True, send_messages=True)
    threads = discord.Permissions(view_channel=True, send_messages_in_threads=True)
    blind = discord.Permissions(send_messages=True, send_messages_in_threads=True)

    assert not is_absent(both, in_thread=False)
    assert is_absent(both, in_thread=True)
    assert not is_absent(threads, in_thread=True)
    assert is_absent(threads, in_thread=False)
    assert is_absent(blind, in_thread=False)


async def test_an_outage_of_discord_s_is_waited_out(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    discord_server.fail(MEMBER, 503, times=2)

    assert not (await courier.acquaint(asked(in_guild()))).person.guest


async def test_where_discord_does_not_tell_nobody_is_taken_for_somebody(
    discord_server: DiscordServer, register: Remembered
) -> None:
    discord_server.fail(MEMBER, 503, times=100)
    async with client_of(discord_server) as client:
        line = Line()
        line.introduce(client)
        people = People(line, register, patience=0.05)

        with pytest.raises(UncertainError):
            await people.acquaint(asked(in_guild()))
        with pytest.raises(UncertainError):
            await people.acquaint(directly(discord_server))
        await people.close()


async def test_without_a_client_nobody_is_known(register: Remembered) -> None:
    people = People(Line(waiting=0.01), register, patience=0.05)

    with pytest.raises(UncertainError):
        await people.acquaint(asked(in_guild()))
    await people.close()


# directly


async def test_a_direct_message_asks_the_only_guild(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    known = await courier.acquaint(directly(discord_server))

    assert known.place.workspace == str(GUILD)
    assert known.place.direct
    assert known.person.name == "Ann Able"
    assert group(GUILD) in known.person.groups
    assert known.homes == ()


async def test_a_stranger_s_direct_message_is_in_no_guild(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    discord_server.state.add_user(User(OTHER, "zoe", "Zoe"))

    known = await courier.acquaint(directly(discord_server, person=OTHER))

    assert known.place.workspace == ""
    assert known.homes == ()


async def test_of_several_guilds_the_one_used_last_is_asked(
    discord_server: DiscordServer, courier: DiscordCourier, register: Remembered
) -> None:
    other = _second_guild(discord_server, register)
    register.last[str(ANN)] = other

    known = await courier.acquaint(directly(discord_server))

    assert known.place.workspace == str(other)


async def test_the_guild_used_last_is_asked_no_more_by_who_left_it(
    discord_server: DiscordServer, courier: DiscordCourier, register: Remembered
) -> None:
    other = _second_guild(discord_server, register)
    register.last[str(ANN)] = other
    del discord_server.state.guilds[other].members[ANN]

    known = await courier.acquaint(directly(discord_server, workspace=str(other)))

    assert known.place.workspace == str(GUILD)


async def test_between_several_guilds_the_person_chooses(
    discord_server: DiscordServer, courier: DiscordCourier, register: Remembered
) -> None:
    other = _second_guild(discord_server, register)
    discord_server.state.add_guild("Strangers", guild=OTHER + 5)
    register.guilds.append(OTHER + 5)

    known = await courier.acquaint(directly(discord_server))
    chosen = await courier.acquaint(directly(discord_server, workspace=str(other)))

    assert known.place.workspace == ""
    assert known.homes == (Home(str(GUILD), "Helpers"), Home(str(other), "Seconds"))
    assert chosen.place.workspace == str(other)


async def test_an_edited_direct_message_is_acquainted_too(
    discord_server: DiscordServer, courier: DiscordCourier
) -> None:
    message = directly(discord_server)
    edit = MessageEdited(message.key, "how else?", message.person, message.place, known=False)

    assert (await courier.acquaint(edit)).place.workspace == str(GUILD)


async def test_a_person_is_looked_for_in_so_many_guilds_and_no_more(
    discord_server: DiscordServer, courier: DiscordCourier, register: Remembered
) -> None:
    register.guilds = []
    for number in range(MOST_GUILDS + 5):
        made = discord_server.state.add_guild(f"Guild {number}")
        register.guilds.append(made.id)

    known = await courier.acquaint(directly(discord_server))

    assert known.homes == ()
    assert len(discord_server.calls(MEMBER)) == MOST_GUILDS


async def test_where_somebody_was_met_is_looked_at_first(
    discord_server: DiscordServer, courier: DiscordCourier, register: Remembered
) -> None:
    await courier.acquaint(asked(in_guild()))
    register.guilds = []
    for number in range(MOST_GUILDS):
        register.guilds.append(discord_server.state.add_guild(f"Guild {number}").id)
    register.guilds.append(GUILD)

    assert (await courier.acquaint(directly(discord_server))).place.workspace == str(GUILD)


async def test_the_bot_knows_a_bot(courier: DiscordCourier) -> None:
    assert (await courier.acquaint(asked(in_guild(), BOT))).person.bot


def _second_guild(server: DiscordServer, register: Remembered) -> int:
    made = server.state.add_guild("Seconds", guild=OTHER)
    server.state.add_member(OTHER, server.state.users[ANN])
    register.guilds.append(made.id)
    return made.id
