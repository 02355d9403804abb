"""Forms: opened as modals, sent in, and opened again with what was typed.

A modal cannot answer a modal: what was not taken becomes a private message with a button that
opens the form again (platform-rules.md, row "modal"). What was typed is kept for some minutes.
"""

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

_WRITING = 60 * 60.0
"""Seconds that somebody may take to fill in a form, and be offered it again."""


class Modals:
    """Forms, from their opening to what becomes of them."""

    def __init__(self, inbox: Inbox, courier: DiscordCourier, responses: Responses) -> None:
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
        await self._responses.tell(form.unfit or form.otherwise or form.title, turn)

    async def open_again(self, name: str, turn: Turn) -> None:
        """Opens a form that was not taken, with what was typed; says so where that is lost."""
        form = self._again.get(name)
        if form is not None:
            await self.open(form, turn)
            return
        await turn.defer()
        lost = await self._inbox.handle(Press("lost", turn.person, turn.place, turn.alone))
        if isinstance(lost, Reply):
            lost = replace(lost, in_place=True)  # its button would be of no use any more
        await self._responses.lay_out(lost, turn)

    async def submit(self, turn: Turn) -> None:
        """A form that was sent in."""
        await turn.defer()
        form, values = values_of(turn.interaction.data or {})
        opened = self._opened.get(_name(form, turn))
        person, place = await settled(self._courier, turn)
        response = await self._inbox.handle(Submission(form, values, person, place))
        if isinstance(response, Form):
            said = Reply(response.note or response.title)
            response = self._offer(response, response.title, said, turn)
        elif isinstance(response, Reply) and response.refusal and opened is not None:
            response = self._offer(filled(opened, values), opened.mend, response, turn)
        await self._responses.lay_out(_in_turn(response, turn), turn)

    def _offer(self, form: Form, label: str, reply: Reply, turn: Turn) -> Reply:
        """The reply for who acted alone, with a button that opens the form."""
        name = str(turn.interaction.id)
        self._again.put(name, form)
        button = Button(f"{AGAIN}:{name}", label, opens_form=True)
        return replace(reply, private=True, buttons=(*reply.buttons, button))


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
    return any(f".{AGAIN}:" in one for one in ids)


def _of(row: object) -> list[object]:
    return list(getattr(row, "children", ()))


def _name(form: str, turn: Turn) -> str:
    return f"{turn.person.id} {form}"
