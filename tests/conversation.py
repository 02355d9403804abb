"""A person who talks to a whole bot: real database, real model, through the seam."""

import uuid
from dataclasses import dataclass, field

from bot.app import App
from bot.core.messages import (
    Command,
    Form,
    IncomingMessage,
    Person,
    Place,
    Posted,
    Press,
    Reply,
    Response,
    Submission,
    Trigger,
)

EDITOR = Person("ada", owner=True)
ASKER = Person("omar")
GUEST = Person("gil", guest=True)
PLACE = Place("terminal", "default", "helpdesk")


@dataclass
class Chat:
    """One person in one place."""

    app: App
    person: Person = EDITOR
    place: Place = field(default=PLACE)

    async def says(
        self, text: str, trigger: Trigger = Trigger.DIRECT, key: str | None = None
    ) -> Reply | None:
        """What the bot answers to a message; a reply is posted, as a platform would."""
        key = key or str(uuid.uuid4())
        message = IncomingMessage(key, text, trigger, self.person, self.place)
        reply = await self.app.handle(message)
        if reply is not None:
            await self.app.handle(Posted(key, "1"))
        assert reply is None or isinstance(reply, Reply)
        return reply

    async def hears(self, text: str) -> Reply:
        """The reply to a message that must get one."""
        reply = await self.says(text)
        assert reply is not None
        return reply

    async def faq(self, line: str) -> Response:
        """The response to a `/faq` line."""
        response = await self.app.handle(Command(self.person, self.place, text=line))
        assert response is not None
        return response

    async def told(self, line: str) -> str:
        """The text of the reply to a `/faq` line."""
        reply = await self.faq(line)
        assert isinstance(reply, Reply)
        return reply.text

    async def opens(self, line: str) -> Form:
        """The form that a `/faq` line opens."""
        form = await self.faq(line)
        assert isinstance(form, Form)
        return form

    async def submits(self, form: Form, **changed: str) -> str:
        """The text that follows a form, filled as it stood but for what was `changed`.

        What is shown before it is saved is saved.
        """
        reply = await self._fills(form, changed)
        assert isinstance(reply, Reply)
        if any(button.label == "Save" for button in reply.buttons):
            reply = await self.presses(reply, "Save")
        return reply.text

    async def conflicts(self, form: Form, **changed: str) -> Form:
        """The form that follows where somebody else was faster."""
        again = await self._fills(form, changed)
        assert isinstance(again, Form)
        return again

    async def _fills(self, form: Form, changed: dict[str, str]) -> Response | None:
        values = {field.name: field.value for field in form.fields} | changed
        return await self.app.handle(Submission(form.id, values, self.person, self.place))

    async def presses(self, reply: Reply, label: str) -> Reply:
        """The reply to the button that reads so."""
        button = next(button for button in reply.buttons if button.label == label)
        answer = await self.app.handle(Press(button.id, self.person, self.place))
        assert isinstance(answer, Reply)
        return answer
