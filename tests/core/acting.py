"""People who act on a bot of fakes: they type commands, press buttons, fill forms."""

import itertools
from dataclasses import dataclass, replace

from bot.core.messages import (
    Action,
    Choices,
    Command,
    Completion,
    Form,
    Handle,
    IncomingMessage,
    Person,
    Place,
    Press,
    Reply,
    Response,
    Submission,
    Trigger,
)

HOME = Place("slack", "T1", "C1", "17.1")
_KEYS = itertools.count()
_MANAGED = ("setup", "do", "upload", "trail", "mend", "gap", "stats", "draft", "undo", "entry")


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one place."""

    handle: Handle
    person: Person
    place: Place = HOME

    async def asks(self, text: str, trigger: Trigger = Trigger.MENTION) -> Reply:
        """The reply to a question, which must get one."""
        key = f"m{next(_KEYS)}"
        reply = await self.handle(IncomingMessage(key, text, trigger, self.person, self.place))
        assert isinstance(reply, Reply)
        return reply

    async def faq(self, line: str) -> Response:
        """The response to a `/faq` line, which is typed in the channel itself."""
        channel = replace(self.place, thread=None)
        response = await self.handle(Command(self.person, channel, text=line))
        assert response is not None
        return response

    async def told(self, line: str) -> str:
        """What is said to a `/faq` line that is met."""
        reply = await self.faq(line)
        assert isinstance(reply, Reply) and not reply.refusal and reply.private, reply
        return reply.text

    async def refused(self, line: str) -> str:
        """What is said to a `/faq` line that is not met."""
        reply = await self.faq(line)
        assert isinstance(reply, Reply) and reply.refusal and reply.private, reply
        return reply.text

    async def does(self, action: Action) -> Reply:
        """The reply to an action that a platform has read."""
        reply = await self.handle(Command(self.person, self.place, action))
        assert isinstance(reply, Reply)
        return reply

    async def opens(self, line: str) -> Form:
        """The form that a `/faq` line opens."""
        form = await self.faq(line)
        assert isinstance(form, Form)
        return form

    async def submits(self, form: str, **values: str) -> Response:
        """What follows a filled form."""
        response = await self.handle(Submission(form, values, self.person, self.place))
        assert response is not None
        return response

    async def presses(self, button: str, *, alone: bool | None = None) -> Reply:
        """The reply to a button, by its id; those of who looks after answers they alone see."""
        unseen = button.partition(":")[0] in _MANAGED if alone is None else alone
        reply = await self.handle(Press(button, self.person, self.place, unseen))
        assert isinstance(reply, Reply)
        return reply

    async def completes(self, text: str, command: str = "") -> Choices:
        """The choices for what is typed, behind that command or into a form."""
        choices = await self.handle(Completion(text, self.person, self.place, command))
        assert isinstance(choices, Choices)
        return choices


def button(reply: Reply, label: str) -> str:
    """The id of the button that reads so."""
    return next(one.id for one in reply.buttons if one.label == label)


def labels(reply: Reply) -> list[str]:
    """What the buttons read."""
    return [one.label for one in reply.buttons]
