"""The routes that tell who the bot is, and what there is."""

from tests.discord import payloads
from tests.discord.permissions import in_guild
from tests.discord.refusals import RefusedError, invalid
from tests.discord.routes import Answer, Handler, Request, place_of
from tests.discord.state import Guild


async def myself(request: Request) -> Answer:
    """GET the bot's account."""
    return 200, payloads.myself(request.state)


async def application(request: Request) -> Answer:
    """GET the application, with the flags that say which intents it may have."""
    return 200, payloads.application(request.state)


async def gateway(request: Request) -> Answer:
    """GET where the gateway is."""
    return 200, {"url": request.gateway_url}


async def gateway_bot(request: Request) -> Answer:
    """GET where the gateway is, and how many shards there should be."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
    return 200, {"url": request.gateway_url, "shards": 1, "session_start_limit": limit}


async def my_guilds(request: Request) -> Answer:
    """GET the guilds that the bot is in."""
    state = request.state
    return 200, [
        {
            "id": str(one.id),
            "name": one.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": str(int(in_guild(one, state.bot))),
            "features": [],
        }
        for one in state.guilds.values()
        if state.bot in one.members
    ]


async def guild(request: Request) -> Answer:
    """GET a guild."""
    return 200, payloads.guild_of(request.state, _guild(request))


async def guild_channels(request: Request) -> Answer:
    """GET the channels of a guild."""
    return 200, payloads.channels_of(request.state, _guild(request))


async def guild_roles(request: Request) -> Answer:
    """GET the roles of a guild."""
    return 200, payloads.roles_of(_guild(request))


async def active_threads(request: Request) -> Answer:
    """GET the threads of a guild that are not archived."""
    threads = request.state.threads_of(_guild(request).id)
    shown = [payloads.channel_of(request.state, one) for one in threads]
    return 200, {"threads": shown, "members": [], "has_more": False}


async def member(request: Request) -> Answer:
    """GET a member."""
    there, user = _guild(request), request.number("user_id")
    if user not in there.members:
        raise RefusedError(10007 if user in request.state.users else 10013)
    return 200, payloads.member_of(request.state, there, user)


async def user(request: Request) -> Answer:
    """GET an account."""
    found = request.state.users.get(request.number("user_id"))
    if found is None:
        raise RefusedError(10013)
    return 200, payloads.user_of(found)


async def channel(request: Request) -> Answer:
    """GET a channel."""
    return 200, payloads.channel_of(request.state, place_of(request))


async def create_dm(request: Request) -> Answer:
    """POST: open the conversation with somebody."""
    wanted = request.body.get("recipient_id")
    if wanted is None:
        raise invalid("recipient_id", "BASE_TYPE_REQUIRED", "This field is required")
    found = request.state.users.get(int(wanted))
    if found is None or found.bot:
        raise RefusedError(50033)
    opened = request.state.direct_message(found.id)
    return 200, payloads.channel_of(request.state, opened)


def _guild(request: Request) -> Guild:
    found = request.state.guilds.get(request.number("guild_id"))
    if found is None or not request.state.has_bot(found.id):
        raise RefusedError(10004)
    return found


ROUTES: dict[str, Handler] = {
    "GET /users/@me": myself,
    "GET /applications/@me": application,
    "GET /oauth2/applications/@me": application,
    "GET /gateway": gateway,
    "GET /gateway/bot": gateway_bot,
    "GET /users/@me/guilds": my_guilds,
    "GET /guilds/{guild_id}": guild,
    "GET /guilds/{guild_id}/channels": guild_channels,
    "GET /guilds/{guild_id}/roles": guild_roles,
    "GET /guilds/{guild_id}/threads/active": active_threads,
    "GET /guilds/{guild_id}/members/{user_id}": member,
    "GET /users/{user_id}": user,
    "GET /channels/{channel_id}": channel,
    "POST /users/@me/channels": create_dm,
}
