"""From request to response: each kind of request goes to the service that answers it.

Nothing here remembers what was said, or turns an error into a sentence: that is `bot.core.intake`.
"""

from typing import assert_never

from bot.core.actions import Actions
from bot.core.callers import Callers
from bot.core.errors import StrangerError
from bot.core.feedback import Feedback
from bot.core.messages import (
    Choices,
    Command,
    Completion,
    IncomingMessage,
    Joined,
    MessageDeleted,
    MessageEdited,
    Posted,
    Press,
    Request,
    Response,
    Submission,
)
from bot.core.questioning import Questioning
from bot.core.replies import asking, operating
from bot.core.responder.homeless import Homeless

_REPORTS = {"failed": operating.failed, "lost": operating.lost}
"""What a platform presses for somebody where it failed them itself."""


class Responder:
    """Answers requests. `handle` raises a BotError where a request cannot be met."""

    def __init__(
        self, *, callers: Callers, questioning: Questioning, actions: Actions, feedback: Feedback
    ) -> None:
        self._callers = callers
        self._questioning = questioning
        self._actions = actions
        self._feedback = feedback
        self._homeless = Homeless()

    async def handle(self, request: Request) -> Response | None:
        """What to say to a request; None is silence."""
        if isinstance(request, Posted | MessageDeleted):
            return None  # what stands where is remembered elsewhere
        if isinstance(request, Press):
            if request.button in _REPORTS:
                return _REPORTS[request.button]()
            home = await self._feedback.home_of(request)
            if home != request.place.workspace:
                raise StrangerError(home)
        if not request.place.workspace:
            if isinstance(request, MessageEdited) and not request.known:
                raise StrangerError(await self._questioning.home_of(request))
            return self._homeless.respond(request)
        person = request.inviter if isinstance(request, Joined) else request.person
        caller = await self._callers.caller(person, request.place)
        match request:
            case Joined():
                return await self._actions.joined(caller, request)
            case IncomingMessage():
                return await self._questioning.asked(request, caller)
            case MessageEdited():
                return await self._questioning.edited(request, caller)
            case Completion() if caller.blocked:
                return Choices()
            case Command() | Press() | Submission() if caller.blocked:
                return asking.blocked()
            case Command(text=text, action=action):
                if action is None:
                    return await self._actions.typed(caller, text)
                return await self._actions.run(caller, action)
            case Press(button=button, alone=alone):
                kind, *parts = button.split(":")
                if kind == "setup":
                    return await self._actions.press(caller, parts)
                return await self._feedback.press(caller, kind, parts, alone)
            case Submission(form, values):
                return await self._actions.submit(caller, form, values)
            case Completion(text):
                return await self._actions.complete(caller, text)
        assert_never(request)
