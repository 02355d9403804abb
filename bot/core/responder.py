"""From request to response: each kind of request goes to the service that answers it.

Nothing here remembers what was said, or turns an error into a sentence: that is `bot.core.intake`.
"""

from typing import assert_never

from bot.core.actions import Actions
from bot.core.callers import Callers
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
from bot.core.replies import asking


class Responder:
    """Answers requests. `handle` raises a BotError where a request cannot be met."""

    def __init__(
        self, *, callers: Callers, questioning: Questioning, actions: Actions, feedback: Feedback
    ) -> None:
        self._callers = callers
        self._questioning = questioning
        self._actions = actions
        self._feedback = feedback

    async def handle(self, request: Request) -> Response | None:
        """What to say to a request; None is silence."""
        match request:
            case Posted() | MessageDeleted():
                return None  # what stands where is remembered elsewhere
            case Joined(inviter=person, place=place):
                caller = await self._callers.caller(person, place)
                return await self._actions.joined(caller, request)
            case _:
                caller = await self._callers.caller(request.person, request.place)
        match request:
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
