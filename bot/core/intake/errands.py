"""One message on its way to its reply, as the process that has it in hand knows it."""

import asyncio
from dataclasses import dataclass, field, replace

from bot.core.messages import Courier, Delivery, IncomingMessage, Reply
from bot.core.policy import is_asked

NEVER = float("-inf")


@dataclass(eq=False, slots=True)
class Errand:
    """A message, and how far it has come.

    `until`: the loop's time up to which it is tried again where the database or model is away.
    `standing` is the id of the placeholder in whose place the reply goes: empty where it stands
    but has no id (a private one), None where there is none. `sends` counts as the outbox does.
    `held_at`: the loop's time since when the lease lasts that is surely this process's.
    `gone`: the message was deleted. `told`: the sentence of regret went out.
    `cut_off`: this process ends, and could not finish it.
    """

    message: IncomingMessage
    courier: Courier
    began: float
    until: float
    claimed: bool = False
    left_behind: bool = False
    reply: Reply | None = None
    standing: str | None = None
    sends: int = 0
    held_at: float = NEVER
    gone: bool = False
    told: bool = False
    cut_off: bool = False
    known: asyncio.Event = field(default_factory=asyncio.Event)
    """It is settled whose the message is: claimed here, claimed elsewhere, or left out."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    asked: bool = field(init=False)
    """Whether somebody addressed the bot, so that silence would be rude."""

    def __post_init__(self) -> None:
        """What was asked stays asked."""
        self.asked = is_asked(self.message)

    @property
    def key(self) -> str:
        """The message's."""
        return self.message.key

    @property
    def platform(self) -> str:
        """The message's."""
        return self.message.place.platform

    @property
    def private(self) -> bool:
        """Whether what is said stays between the bot and the asker."""
        return self.message.trigger.is_private

    def delivery(self, reply: Reply) -> Delivery:
        """That reply, on its way to where this message expects it."""
        return Delivery(
            key=self.key,
            place=self.message.place,
            reply=reply,
            person=self.message.person.id,
            automatic=not self.asked,
            return_address=self.message.return_address,
        )

    def sentence(self, reply: Reply) -> Delivery:
        """The same for a sentence of the bot's own, which is as private as the question."""
        return self.delivery(replace(reply, private=self.private))
