"""The methods that tell of people and channels, and what is kept of their answers."""

import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapting.rarely import Rarely
from bot.core.errors import RefusedError, UncertainError
from bot.platforms.slack.api.lookups import LONGEST, Lookups
from bot.platforms.slack.api.profiles import (
    Groups,
    Profile,
    Room,
    groups_of,
    profile_of,
    room_of,
)
from bot.platforms.slack.seam import Identity, Json, is_direct

logger = logging.getLogger(__name__)


class Sources:
    """What Slack tells, method by method.

    Each raises RefusedError where Slack will not tell, UncertainError where it cannot now.
    """

    def __init__(self, client: AsyncWebClient, me: Identity, longest: float = LONGEST) -> None:
        self._client = client
        self._me = me
        self._users, self._groups, self._rooms, self._histories = (
            Lookups(longest) for _ in range(4)
        )
        self._rarely = Rarely(logger)

    async def profile(self, user: str) -> Profile:
        """Somebody. https://docs.slack.dev/reference/methods/users.info"""
        answer = await self._users.ask(lambda: self._client.users_info(user=user))
        return profile_of(_part(answer, "user"), self._me)

    async def room(self, channel: str) -> Room:
        """A channel. https://docs.slack.dev/reference/methods/conversations.info

        The bot may read its own direct conversations without the scope (im:read) to ask of them.
        """
        try:
            answer = await self._rooms.ask(lambda: self._client.conversations_info(channel=channel))
        except RefusedError as error:
            if not is_direct(channel) or error.cause == "channel_not_found":
                raise
            await self._histories.ask(
                lambda: self._client.conversations_history(channel=channel, limit=1)
            )
            return Room(direct=True)
        return room_of(_part(answer, "channel"))

    async def groups(self, _all: str) -> Groups:
        """Every user group. https://docs.slack.dev/reference/methods/usergroups.list"""
        try:
            answer = await self._groups.ask(
                lambda: self._client.usergroups_list(include_users=True)
            )
        except RefusedError as error:
            self._rarely.inform("User groups give no role: Slack says %s.", error.cause)
            return Groups({}, {})
        return groups_of(answer)


def _part(answer: Json, name: str) -> Json:
    part = answer.get(name)
    if not isinstance(part, dict):
        raise UncertainError(f"Slack answered without a {name}.")
    return part
