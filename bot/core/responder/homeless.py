"""Direct conversations in no workspace: nothing is looked up, made or kept for them."""

import time
from collections import OrderedDict, deque

from bot.core.errors import StrangerError
from bot.core.messages import (
    Choices,
    Completion,
    IncomingMessage,
    Joined,
    MessageEdited,
    Press,
    Request,
    Response,
)
from bot.core.outcomes import Silence
from bot.core.policy import ASKING_WINDOW
from bot.core.replies import asking

MOST = 10
"""How often somebody is told in five minutes that their workspace is not known."""

_REMEMBERED = 1_000


class Homeless:
    """Answers who asks in no workspace, as far as that can be done.

    Raises StrangerError where the platform may know more. How often somebody was told is kept in
    memory alone, since there is no workspace to keep it in.
    """

    def __init__(self) -> None:
        self._told: OrderedDict[str, deque[float]] = OrderedDict()

    def respond(self, request: Request) -> Response | None:
        """What is said there."""
        match request:
            case IncomingMessage():
                return self._asked(request)
            case MessageEdited() | Joined():
                return None
            case Completion():
                return Choices()
            case Press(button=button) if button.startswith("home:"):
                return asking.gone()  # the question that it was about is
            case _:
                return asking.not_without_a_server()

    def _asked(self, message: IncomingMessage) -> Response | None:
        if message.person.bot or not message.trigger.expects_reply:
            return None
        told = self._told_to(f"{message.place.platform}:{message.person.id}")
        if len(told) > MOST:
            return None
        if not message.known:
            raise StrangerError
        told.append(time.monotonic())
        if len(told) > MOST:
            return asking.not_now(Silence.LIMIT, "")
        return asking.which_server(message.homes)

    def _told_to(self, person: str) -> deque[float]:
        """When they were told, in the last minutes."""
        told = self._told.setdefault(person, deque())
        self._told.move_to_end(person)
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        while told and time.monotonic() - told[0] > ASKING_WINDOW.total_seconds():
            told.popleft()
        return told
