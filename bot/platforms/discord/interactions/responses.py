"""Lays the core's response to something that was done out: where, and by which call."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.adapting.updating import after_updates, carry_out
from bot.core.errors import BotError, RefusedError, UncertainError
from bot.core.messages import (
    Choices,
    Delivery,
    Form,
    Inbox,
    Notice,
    Overview,
    Press,
    Reply,
    Response,
    Update,
)
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.api.errors import is_spent
from bot.platforms.discord.api.fallbacks import tolerant
from bot.platforms.discord.interactions.turns import Told, Turn
from bot.platforms.discord.render.message import Message
from bot.platforms.discord.render.replies import messages

logger = logging.getLogger(__name__)


class Responses:
    """Answers commands, buttons and forms, after Discord was told that something will come."""

    def __init__(self, inbox: Inbox, courier: DiscordCourier) -> None:
        self._inbox = inbox
        self._courier = courier

    async def lay_out(self, response: Response | None, turn: Turn) -> None:
        """Puts it where it belongs."""
        match response:
            case Reply():
                await self._reply(response, turn)
            case Form():  # it came too late for a form
                await self.tell(response.otherwise or response.title, turn)
            case Update():
                await carry_out(response, self._courier)
                await self._nothing(turn)
            case Choices() | Overview() | None:
                await self._nothing(turn)

    async def tell(self, text: str, turn: Turn) -> None:
        """Something to who acted, whatever else is said."""
        await self._lasting(Reply(text, private=True), turn)

    async def whisper(self, reply: Reply, turn: Turn) -> None:
        """A further message to who acted alone."""
        await self._follow_up(reply, turn, private=True)

    async def _reply(self, reply: Reply, turn: Turn) -> None:
        """Says what it tells of first, and something else where that was refused."""
        first = [notice for notice in reply.notices if notice.otherwise]
        for refused in await self._notify(first):
            press = Press(refused.otherwise, turn.person, turn.place, turn.alone)
            response = await self._inbox.handle(press)
            if isinstance(response, Reply):
                reply = response
                break
        if reply.updates:
            reply = await after_updates(reply, self._courier)
        if reply.text or reply.title or reply.buttons:
            await self._lasting(reply, turn)
        else:  # it has something to say elsewhere alone
            await self._nothing(turn)
        await self._notify([notice for notice in reply.notices if not notice.otherwise])

    async def _lasting(self, reply: Reply, turn: Turn) -> None:
        """Says it where that can still be; each way that is closed leaves another one."""
        try:
            await self._put(reply, turn)
        except RefusedError as error:
            await self._otherwise(reply, turn, error)
        except UncertainError as error:
            logger.warning("It is not known whether somebody saw the answer: %s", error)

    async def _put(self, reply: Reply, turn: Turn) -> None:
        alone = reply.private or turn.alone
        if turn.told is Told.THINKING:  # what was typed in a command is theirs alone
            await self._original(replace(reply, private=True), turn)
            turn.told = Told.DONE
        elif reply.shares:
            await self._follow_up(replace(reply, private=False), turn, private=False)
            if turn.alone:
                await self._take_away(turn)
        elif reply.in_place and turn.told is Told.MESSAGE:
            await self._original(replace(reply, private=turn.alone), turn)
        else:
            await self._follow_up(reply, turn, private=alone)

    async def _otherwise(self, reply: Reply, turn: Turn, error: RefusedError) -> None:
        logger.warning("An interaction was not answered as it should be: %s", error.cause)
        public = not (reply.private or turn.alone) or reply.shares
        try:
            if not is_spent(error):  # what stood there is gone, or may not be changed
                await self._follow_up(reply, turn, private=not public or reply.in_place)
            elif public:
                said = replace(reply, private=False)
                await self._courier.post(Delivery("", turn.place, said))
            else:
                logger.warning("Who acted sees no answer: the interaction is over.")
        except (RefusedError, UncertainError) as last:
            logger.warning("Who acted sees no answer: %s", last)

    async def _original(self, reply: Reply, turn: Turn) -> None:
        whispered = Delivery("", turn.place, reply, turn.person.id, return_address=turn.address)
        await self._courier.post(whispered)

    async def _follow_up(self, reply: Reply, turn: Turn, *, private: bool) -> None:
        async def send(_part: int, message: Message) -> None:
            await self._courier.webhooks.follow_up(turn.address, message, private=private)

        await tolerant(None, lambda embeds: messages(reply, embeds=embeds), send)

    async def _nothing(self, turn: Turn) -> None:
        """Takes away the sign that something will come."""
        if turn.told is Told.THINKING:
            turn.told = Told.DONE
            await self._take_away(turn)

    async def _take_away(self, turn: Turn) -> None:
        """The first answer; where it stays, nothing else is the worse for it."""
        try:
            await self._courier.webhooks.remove(turn.address)
        except (RefusedError, UncertainError) as error:
            logger.warning("What only one person sees stays where it is: %s", error)

    async def _notify(self, notices: Sequence[Notice]) -> list[Notice]:
        """Says elsewhere what a reply brings with it; gives what Discord refused."""
        refused = []
        for notice in notices:
            try:
                await self._courier.notify(notice)
            except BotError as error:
                logger.warning("A notice was not taken: %s", error)
                if isinstance(error, RefusedError):
                    refused.append(notice)
        return refused
