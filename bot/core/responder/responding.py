"""From request to response: each kind of request goes to the service that answers it.

Nothing here remembers what was said, or turns an error into a sentence: that is `bot.core.intake`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias, assert_never

from bot.core.actions import Actions
from bot.core.callers import Caller, Callers
from bot.core.errors import ChangedError, ConflictError, DeniedError, RoleError, StrangerError
from bot.core.feedback import Feedback
from bot.core.messages import (
    Choices,
    Command,
    Completion,
    IncomingMessage,
    Joined,
    MessageDeleted,
    MessageEdited,
    Pointed,
    Posted,
    Press,
    Reply,
    Request,
    Response,
    Submission,
    Visit,
)
from bot.core.naming import Names, called
from bot.core.questioning import Questioning
from bot.core.replies import asking, operating, past, reaching
from bot.core.responder.homeless import Homeless

_REPORTS = {"failed": operating.failed, "lost": operating.lost, "behind": operating.behind}
"""What a platform presses for somebody where it cannot serve them as it should."""


_Answerable: TypeAlias = (
    IncomingMessage
    | MessageEdited
    | Joined
    | Command
    | Press
    | Submission
    | Pointed
    | Completion
    | Visit
)


class Responder:
    """Answers requests. `handle` raises a BotError where a request cannot be met.

    `names` says what the commands are called on each platform where it is not what is usual.
    """

    def __init__(
        self,
        *,
        callers: Callers,
        questioning: Questioning,
        actions: Actions,
        feedback: Feedback,
        names: Mapping[str, Names] | None = None,
    ) -> None:
        self._names = names or {}
        self._callers = callers
        self._questioning = questioning
        self._actions = actions
        self._feedback = feedback
        self._homeless = Homeless()

    async def handle(self, request: Request) -> Response | None:
        """What to say to a request; None is silence."""
        if isinstance(request, Posted | MessageDeleted):
            return None  # what stands where is remembered elsewhere
        with called(self._names.get(request.place.platform, Names())):
            return await self._respond(request)

    async def _respond(self, request: _Answerable) -> Response | None:
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
        try:
            return await self._met(request, caller)
        except ChangedError as error:
            said = past.overtaken(error, caller.author, caller.place.platform)
            raise ConflictError(said) from error
        except RoleError as error:
            needed, platform = error.needed, caller.place.platform
            named = await self._callers.named_admins(caller)
            said = reaching.lacking(needed, person.id, platform, guest=error.guest, named=named)
            raise DeniedError(said) from error

    async def _met(self, request: _Answerable, caller: Caller) -> Response | None:
        match request:
            case Joined():
                return await self._actions.joined(caller, request)
            case IncomingMessage():
                return await self._questioning.asked(request, caller)
            case MessageEdited():
                return await self._questioning.edited(request, caller)
            case Completion() if caller.blocked:
                return Choices()
            case Command() | Press() | Submission() | Pointed() if caller.blocked:
                return asking.blocked()
            case Command(text=text, action=action):
                if action is None:
                    return await self._actions.typed(caller, text)
                return await self._actions.run(caller, action)
            case Press():
                return await self._pressed(request, caller)
            case Submission(form, values, key=key, early=True):
                await self._actions.keep(caller, form, values, key)
                return None
            case Submission(form, values, files=files, key=key):
                return await self._actions.submit(caller, form, values, files, key)
            case Pointed():
                return await self._actions.pointed(caller, request)
            case Completion(text, command=command, form=form):
                return await self._actions.complete(caller, text, command, form)
            case Visit():
                return await self._actions.visited(caller, request)
        assert_never(request)

    async def _pressed(self, press: Press, caller: Caller) -> Response | None:
        kind, *parts = press.button.split(":")
        if (response := await self._managed(kind, parts, caller)) is None:
            return await self._feedback.press(caller, kind, parts, press.alone)
        return response if press.alone or press.place.direct else _beside(response)

    async def _managed(self, kind: str, parts: list[str], caller: Caller) -> Response | None:
        """A button of who looks after the answers; None: it is another one."""
        match kind:
            case "setup":
                return await self._actions.press(caller, parts)
            case "do":
                return await self._actions.stands_for(caller, parts)
            case "upload":
                return await self._actions.uploaded(caller, parts)
            case "trail":
                return await self._actions.looked_back(caller, parts)
            case "mend":
                return await self._actions.mended(caller, parts)
            case "gap" | "stats":
                return await self._actions.looked_into(caller, kind, parts)
            case "draft" | "undo" | "entry":
                return await self._actions.about_entry(caller, kind, parts)
        return None


def _beside(response: Response) -> Response:
    """What is theirs alone, never in the place of a message that others see."""
    if isinstance(response, Reply) and response.private and response.in_place:
        return replace(response, in_place=False)
    return response
