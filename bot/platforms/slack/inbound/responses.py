"""Lays the core's response to something that was done out: where, and by which call."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapting.updating import after_updates, carry_out
from bot.core.errors import BotError, RefusedError, UncertainError
from bot.core.messages import (
    Choices,
    Command,
    Delivery,
    Form,
    Inbox,
    IncomingMessage,
    Notice,
    Overview,
    Person,
    Place,
    Pointed,
    Press,
    Reply,
    Response,
    Update,
)
from bot.platforms.slack.api.courier import SlackCourier
from bot.platforms.slack.api.errors import asked
from bot.platforms.slack.api.fallbacks import tolerant
from bot.platforms.slack.api.people import People
from bot.platforms.slack.api.response_url import is_spent
from bot.platforms.slack.inbound.acts import Act, Surface, context_of
from bot.platforms.slack.inbound.home import HomeTab
from bot.platforms.slack.render.forms import form_view
from bot.platforms.slack.seam import Json

logger = logging.getLogger(__name__)

_USES = 4
"""Messages through one address: Slack takes five, and the last takes the private one away."""

_LATE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired")
"""What Slack says where a form came too late. https://docs.slack.dev/reference/methods/views.open"""


class Responses:
    """Answers commands, buttons and shortcuts, after they were acknowledged."""

    def __init__(
        self,
        client: AsyncWebClient,
        inbox: Inbox,
        people: People,
        courier: SlackCourier,
        home: HomeTab,
    ) -> None:
        self._client = client
        self._inbox = inbox
        self._people = people
        self._courier = courier
        self._home = home

    async def answer(self, act: Act) -> None:
        """Hands it to the core, and lays its response out."""
        if isinstance(act.request, IncomingMessage):
            await self._inbox.accept(act.request)
            return
        request = await self._people.complete(act.request)
        response = await self._inbox.handle(request)
        surface = act.surface
        if isinstance(
            request, Command | Pointed
        ):  # nobody else is to read what was typed in a command
            surface = replace(surface, alone=True)
        await self.lay_out(response, request.person, request.place, surface)

    async def lay_out(
        self, response: Response | None, person: Person, place: Place, surface: Surface
    ) -> None:
        """Puts it where it belongs."""
        match response:
            case Reply():
                await self._reply(response, person, place, surface)
            case Form():
                await self._open(response, person, place, surface)
            case Update():
                await carry_out(response, self._courier)
            case Choices() | Overview() | None:
                pass
        if surface.home and not isinstance(response, Reply | Form):
            await self._home.tell(None, person, place, surface)

    async def _reply(self, reply: Reply, person: Person, place: Place, surface: Surface) -> None:
        """Says what it tells of first, and something else where that was refused."""
        first = [notice for notice in reply.notices if notice.otherwise]
        for refused in await self.notify(first):
            press = Press(refused.otherwise, person, place, surface.alone)
            response = await self._inbox.handle(press)
            if isinstance(response, Reply):
                reply = response
                break
        await self._put(reply, person, place, surface)
        await self.notify([notice for notice in reply.notices if not notice.otherwise])

    async def _put(self, reply: Reply, person: Person, place: Place, surface: Surface) -> None:
        address = surface.address
        if reply.updates:
            reply = await after_updates(reply, self._courier)
        if reply.files:
            reply = await self._with_files(reply, person)
        if surface.home:
            said = reply.text or reply.title or reply.buttons
            await self._home.tell(reply if said else None, person, place, surface)
        elif not (reply.text or reply.title or reply.buttons):
            pass  # it has something to say elsewhere alone
        elif reply.shares:
            await self._share(reply, place, surface)
        elif reply.in_place and surface.alone and surface.message:
            whisper = Delivery("", place, reply, person.id, return_address=address)
            await self._courier.replace("", whisper)
        elif reply.in_place and surface.message:
            public = Delivery("", place, replace(reply, private=False))
            await self._courier.replace(surface.message, public)
        elif reply.private or surface.alone:
            seen = replace(place, thread=surface.thread)
            whispered = replace(reply, private=True)
            await self._courier.post(
                Delivery("", seen, whispered, person.id, return_address=address)
            )
        else:
            await self._courier.post(Delivery("", place, reply))

    async def _with_files(self, reply: Reply, person: Person) -> Reply:
        """Gives its files; the reply that is said beside them, or instead of them."""
        try:
            await self._courier.files.give(person.id, reply.files)
        except (RefusedError, UncertainError) as error:
            logger.warning("A file was not given: %s", error)
            return replace(reply, text=reply.fileless or reply.text)
        return replace(reply, text=f"{reply.text} {reply.elsewhere}".rstrip())

    async def notify(self, notices: Sequence[Notice]) -> list[Notice]:
        """Says elsewhere what a reply brings with it; gives what the platform refused."""
        refused = []
        for notice in notices:
            try:
                await self._courier.notify(notice)
            except BotError as error:
                logger.warning("A notice was not taken: %s", error)
                if isinstance(error, RefusedError):
                    refused.append(notice)
        return refused

    async def _share(self, reply: Reply, place: Place, surface: Surface) -> None:
        """By the address if all of it goes through; the bot need not be a member for that."""
        shared = replace(reply, private=False)
        messages = await self._courier.laid_out(shared)
        if len(messages) > _USES or not await self._shared(messages, surface):
            await self._courier.post(Delivery("", replace(place, thread=surface.thread), shared))
        if surface.alone and surface.address:
            try:
                await self._courier.addresses.remove(surface.address)
            except (RefusedError, UncertainError) as error:
                logger.info("A message that was shared stays with who shared it: %s", error)

    async def _shared(self, messages: list[Json], surface: Surface) -> bool:
        """False where the address took nothing, as it is spent."""
        address, taken = surface.address, 0

        async def share(message: Json) -> str:
            nonlocal taken
            await self._courier.addresses.share(address, message, surface.thread)
            taken += 1
            return ""

        try:
            for message in messages if address else ():
                await tolerant(message, share)
        except RefusedError as error:
            if taken or not is_spent(error):
                raise
        return bool(taken)

    async def _open(self, form: Form, person: Person, place: Place, surface: Surface) -> None:
        try:
            view = form_view(form, context_of(place, surface))
            await asked(self._client.views_open(trigger_id=surface.trigger, view=view))
        except RefusedError as error:
            logger.warning("A form could not be opened: %s", error)
            if form.instead and error.cause not in _LATE:
                press = Press(form.instead, person, place, surface.alone)
                response = await self._inbox.handle(press)
                await self.lay_out(response, person, place, replace(surface, alone=True))
                return
            told = form.otherwise if error.cause in _LATE else form.unfit or form.otherwise
            if told:
                await self._tell(told, person, place, surface)

    async def _tell(self, text: str, person: Person, place: Place, surface: Surface) -> None:
        """Something to who acted, whatever else is said."""
        seen = replace(place, thread=surface.thread)
        told = Reply(text, private=True)
        if surface.home:
            await self._home.tell(told, person, place, surface)
            return
        await self._courier.post(
            Delivery("", seen, told, person.id, return_address=surface.address)
        )
