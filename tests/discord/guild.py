"""The names that tests import: `from tests.discord.guild import DiscordServer, visible, pings`."""

from tests.discord.clicks import NotAnsweredError
from tests.discord.contract import ContractError
from tests.discord.gateway import CONTENT
from tests.discord.people import MENTION, People
from tests.discord.permissions import Permission
from tests.discord.reading import images, labels, links, pings, visible
from tests.discord.server import (
    CALLBACK,
    EDIT,
    FOLLOW_UP,
    ORIGINAL,
    SEND,
    TOKEN,
    Call,
    DiscordServer,
)
from tests.discord.state import (
    ANNOUNCEMENT,
    APPLICATION,
    BOT,
    FORUM,
    GUILD,
    OWNER,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Guild,
    Interaction,
    Json,
    Message,
    Role,
    User,
)

ANN = 700_000_000_000_000_011
BEN = 700_000_000_000_000_012
GENERAL = 900_000_000_000_000_101
HELPERS = 900_000_000_000_000_102
QUESTIONS = 900_000_000_000_000_103


def furnished(server: DiscordServer) -> DiscordServer:
    """With a guild (its owner, Ann, Ben, the bot), #general, #helpers and the forum #questions."""
    state = server.state
    state.add_guild(guild=GUILD)
    state.add_member(GUILD, User(ANN, "ann", "Ann Able"))
    state.add_member(GUILD, User(BEN, "ben", "Ben Baker"))
    state.add_channel(Channel(GENERAL, "general"))
    state.add_channel(Channel(HELPERS, "helpers"))
    state.add_channel(Channel(QUESTIONS, "questions", FORUM))
    return server


__all__ = [
    "ANN",
    "ANNOUNCEMENT",
    "APPLICATION",
    "BEN",
    "BOT",
    "CALLBACK",
    "CONTENT",
    "EDIT",
    "FOLLOW_UP",
    "FORUM",
    "GENERAL",
    "GUILD",
    "HELPERS",
    "MENTION",
    "ORIGINAL",
    "OWNER",
    "PUBLIC_THREAD",
    "QUESTIONS",
    "SEND",
    "TEXT",
    "TOKEN",
    "Call",
    "Channel",
    "ContractError",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Json",
    "Message",
    "NotAnsweredError",
    "People",
    "Permission",
    "Role",
    "User",
    "furnished",
    "images",
    "labels",
    "links",
    "pings",
    "visible",
]
