"""Forms: opened as modals, sent in, and opened again with what was typed.

A modal cannot answer a modal: what was not taken becomes a private message with a button that
opens the form again (platform-rules.md, row "modal"). What was typed is kept for some minutes.
"""

import asyncio
import logging
from dataclasses import replace

from bot.core.errors import RefusedError
from bot.core.messages import Button, Form, Inbox, Press, Reply, Response, Submission
from bot.platforms.discord.api.courier import DiscordCourier
from bot.platforms.discord.interactions.kept import Kept
from bot.platforms.discord.interactions.responses import Responses
from bot.platforms.discord.interactions.turns import UNFIT, OverError, Turn
from bot.platforms.discord.interactions.whereabouts import settled
from bot.platforms.discord.render.forms import filled, modal
from bot.platforms.discord.render.submitted import values_of

logger = logging.getLogger(__name__)

AGAIN = "again"
"""The first word of the id of the button that opens a form again; it never reaches the core."""

_WAYS_BACK = (f".{AGAIN}:", ".draft:change:")
"""What stands in the ids of buttons that open a form once more: the other one is the core's."""

_WRITING = 60 * 60.0
"""Seconds that somebody may take to fill in a form, and be offered it again."""


PATIENCE = 2.0
"""Seconds to keep what was typed; Discord waits for three."""


class Modals:
    """Forms, from their opening to what becomes of them."""

    def __init__(
        self,
        inbox: Inbox,
        courier: DiscordCourier,
        responses: Responses,
        patience: float = PATIENCE,
    ) -> None:
        self._patience = patience
        self._inbox = inbox
        self._courier = courier
        self._responses = responses
        self._opened: Kept[Form] = Kept(_WRITING)
        self._again: Kept[Form] = Kept()

    async def open(self, form: Form, turn: Turn) -> None:
        """Opens the form, or says that it cannot be opened."""
        self._opened.put(_name(form.id, turn), form)
        try:
            await turn.open(modal(form))
        except RefusedError as error:
            logger.warning("A form does not fit into a modal: %s", error.cause)
        except OverError as error:
            if str(error) != UNFIT:
                raise
            logger.warning("Discord does not take a form as it is")
        else:
            return
        await turn.defer()
        if form.instead:
            person, place = await settled(self._courier, turn)
            press = Press(form.instead, person, place, turn.alone)
            await self._responses.lay_out(await self._inbox.handle(press), turn)
            return
        await self._responses.tell(form.unfit or form.otherwise or form.title, turn)

    async def open_again(self, name: str, turn: Turn) -> None:
        """Opens a form that was not taken, with what was typed; says so where that is lost."""
        form = self._again.get(_name(name, turn))
        if form is not None:
            await self.open(form, turn)
            return
        await turn.defer()
        lost = await self._inbox.handle(Press("lost", turn.person, turn.place, turn.alone))
        if isinstance(lost, Reply):
            lost = replace(lost, in_place=True)  # its button would be of no use any more
        await self._responses.lay_out(lost, turn)

    async def submit(self, turn: Turn) -> None:
        """A form that was sent in: kept first, then acknowledged, then seen to."""
        form, values = values_of(turn.interaction.data or {})
        await self._keep(Submission(form, values, turn.person, turn.place, key=turn.key), turn)
        await turn.defer()
        opened = self._opened.get(_name(form, turn))
        person, place = await settled(self._courier, turn)
        sent = Submission(form, values, person, place, key=turn.key)
        response = await self._inbox.handle(sent)
        if isinstance(response, Form):
            said = Reply(response.note or response.title)
            response = self._offer(response, response.title, said, turn)
        elif isinstance(response, Reply) and _is_lost(response) and opened is not None:
            response = self._offer(filled(opened, values), opened.mend, response, turn)
        await self._responses.lay_out(_in_turn(response, turn), turn)

    async def _keep(self, sent: Submission, turn: Turn) -> None:
        """Keeps what was typed: what is acknowledged Discord shows to nobody any more."""
        try:
            async with asyncio.timeout(self._patience):
                person, place = await settled(self._courier, turn)
                await self._inbox.handle(replace(sent, person=person, place=place, early=True))
        except TimeoutError:
            logger.warning("A form is acknowledged before what was typed in it is kept.")

    def _offer(self, form: Form, label: str, reply: Reply, turn: Turn) -> Reply:
        """The reply for who acted alone, with a button that opens the form."""
        name = str(turn.interaction.id)
        self._again.put(_name(name, turn), form)
        button = Button(f"{AGAIN}:{name}", label, opens_form=True)
        return replace(reply, private=True, buttons=(*reply.buttons, button))


def _is_lost(reply: Reply) -> bool:
    """Whether what was typed was not taken, and the core does not keep it."""
    return reply.refusal and not reply.buttons


def _in_turn(response: Response | None, turn: Turn) -> Response | None:
    """In place of the message with the button that opened the form again, if that was it."""
    if not isinstance(response, Reply) or not _opened_again(turn):
        return response
    return replace(response, in_place=True)


def _opened_again(turn: Turn) -> bool:
    message = turn.interaction.message
    if message is None or not message.flags.ephemeral:
        return False
    ids = (getattr(item, "custom_id", "") or "" for row in message.components for item in _of(row))
    return any(way in one for one in ids for way in _WAYS_BACK)


def _of(row: object) -> list[object]:
    return list(getattr(row, "children", ()))


def _name(form: str, turn: Turn) -> str:
    """What a form is kept under: it is for who opened it, and in that server, alone."""
    return f"{turn.person.id} {turn.place.workspace} {form}"
