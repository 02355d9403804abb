"""Who does what: one door for all actions, forms and completions."""

from collections.abc import Mapping, Sequence

from bot.core.actions.entries import Entries
from bot.core.actions.steering import Steering
from bot.core.callers import Caller
from bot.core.commands import command_in
from bot.core.messages import (
    Action,
    Block,
    Channel,
    Choices,
    Joined,
    Reply,
    Response,
    Roles,
    Setup,
)
from bot.core.permissions import require


class Actions:
    """The `/faq` actions; nothing is done that the caller may not do."""

    def __init__(self, *, entries: Entries, steering: Steering) -> None:
        self._entries = entries
        self._steering = steering

    async def run(self, caller: Caller, action: Action) -> Response:
        """The response to an action. Raises a BotError where it cannot be done."""
        require(caller.role, type(action), guest=caller.person.guest)
        if isinstance(action, Setup | Channel | Roles | Block):
            return await self._steering.run(caller, action)
        return await self._entries.run(caller, action)

    async def typed(self, caller: Caller, text: str) -> Response:
        """The response to what was typed after `/faq`; who may not do it is not told how."""
        command, rest = command_in(text)
        require(caller.role, command.action, guest=caller.person.guest)
        return await self.run(caller, command.read(rest))

    async def submit(self, caller: Caller, form: str, values: Mapping[str, str]) -> Response:
        """A filled form, saved; it comes again where somebody else changed the entry meanwhile."""
        told = await self._entries.submit(caller, form, values)
        _, setting_up, channel = form.partition("add:setup:")
        if setting_up and isinstance(told, Reply) and not told.refusal:
            return await self._steering.goes_on(caller, channel, told.text)
        return told

    async def complete(self, caller: Caller, text: str) -> Choices:
        """Entries to choose from, best first."""
        return await self._entries.complete(caller, text)

    async def press(self, caller: Caller, parts: Sequence[str]) -> Response:
        """A button of the set-up, whose id goes on with `parts`."""
        require(caller.role, Setup, guest=caller.person.guest)
        return await self._steering.press(caller, parts)

    async def joined(self, caller: Caller, joined: Joined) -> Reply | None:
        """Words of welcome for who brought the bot into a channel, as a notice."""
        return await self._steering.joined(caller, joined)
