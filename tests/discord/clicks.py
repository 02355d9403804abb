"""What people do that is no message: commands, completion, menus, buttons, forms."""

from collections.abc import Mapping
from typing import Any

from tests.discord import payloads
from tests.discord.composing import attachment_of
from tests.discord.forms import entered
from tests.discord.state import Interaction, Json, Message
from tests.discord.world import World

COMMAND, COMPONENT, COMPLETION, FORM = 2, 3, 4, 5
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
ATTACHMENT = 11
_TYPES = {str: STRING, int: INTEGER, bool: BOOLEAN, float: NUMBER}


class NotAnsweredError(Exception):
    """“The application did not respond.”"""


class Clicks:
    """Each verb waits for the bot's first response, as the person does."""

    def __init__(self, world: World, patience_s: float) -> None:
        self.world, self.state = world, world.state
        self.patience_s = patience_s
        self.last: Interaction | None = None

    async def slash(
        self, user: int, channel: int, command: str, /, *, wait: bool = True, **options: Any
    ) -> Interaction:
        """They type `/faq edit` with these options; of people, roles and channels the id.

        A file is its name and what is in it.
        """
        data = self._typed(channel, command, options, "")
        return await self._ask(COMMAND, user, channel, data, wait=wait)

    async def complete(
        self, user: int, channel: int, command: str, focused: str, /, **options: Any
    ) -> list[Json]:
        """What the option `focused` offers for what they typed into it so far."""
        data = self._typed(channel, command, options, focused)
        return (await self._ask(COMPLETION, user, channel, data)).choices

    async def menu(
        self, user: int, message: Message, command: str, *, wait: bool = True
    ) -> Interaction:
        """They choose an entry of a message's menu, under Apps."""
        declared = self._declared(message.channel, command, 3)
        data: Json = {
            "id": declared.get("id") or str(self.state.new_id()),
            "name": command,
            "type": 3,
            "target_id": str(message.id),
            "resolved": {
                "messages": {str(message.id): payloads.message_of(self.state, message)},
            },
        }
        return await self._ask(COMMAND, user, message.channel, data, wait=wait)

    async def press(
        self, user: int, message: Message, which: str, *values: str, wait: bool = True
    ) -> Interaction:
        """They press a button, named by its label or custom_id, or choose `values` of a menu."""
        if message.removed:
            raise LookupError("the message is gone")
        if message.ephemeral_to not in (None, user):
            raise LookupError("they do not see that message")
        found = find_component(message, which)
        data: Json = {
            "custom_id": found["custom_id"],
            "component_type": found["type"],
            "id": found["id"],
        }
        if found["type"] != 2:
            data["values"] = list(values)
        return await self._ask(COMPONENT, user, message.channel, data, message=message, wait=wait)

    async def fill(
        self, opened: Interaction, values: Mapping[str, Any], *, wait: bool = True
    ) -> Interaction:
        """They change these fields of the form, by label or custom_id, and send it."""
        form = opened.modal
        if form is None:
            raise LookupError("no form was opened")
        data = {"custom_id": form["custom_id"], "components": entered(form, values)}
        return await self._ask(
            FORM,
            opened.user,
            opened.channel,
            data,
            message=opened.message,
            parent=opened,
            wait=wait,
        )

    async def again(self, interaction: Interaction) -> None:
        """The same event once more, as after a replay."""
        self.world.gateway.tell("INTERACTION_CREATE", interaction.payload, guild=interaction.guild)

    async def _ask(
        self,
        kind: int,
        user: int,
        channel: int,
        data: Json,
        *,
        message: Message | None = None,
        parent: Interaction | None = None,
        wait: bool = True,
    ) -> Interaction:
        guild = self.state.channels[channel].guild
        asked = Interaction(
            self.state.new_id(),
            self.state.new_token(),
            kind,
            user,
            channel,
            guild,
            data,
            message=message,
            parent=parent,
        )
        self.last = asked
        self.world.asked(asked)
        if wait:
            try:
                await self.state.until(lambda: asked.response is not None, self.patience_s)
            except TimeoutError:
                raise NotAnsweredError(f"interaction {kind} {data}") from None
        return asked

    def _declared(self, channel: int, name: str, kind: int) -> Json:
        """The command as it is declared in the guild, or everywhere; {} where nothing is."""
        guild = self.state.channels[channel].guild
        scopes = [self.state.commands.get(guild, []), self.state.commands.get(None, [])]
        known = [one for scope in scopes for one in scope]
        for one in known:
            if one["name"] == name and one["type"] == kind:
                if guild is None and one.get("contexts") and 1 not in one["contexts"]:
                    raise LookupError(f"{name} cannot be used in a direct conversation")
                return one
        if known:
            raise LookupError(f"no command {name}; there are {[one['name'] for one in known]}")
        return {}

    def _typed(self, channel: int, command: str, options: dict[str, Any], focused: str) -> Json:
        name, *inner = command.split()
        declared = self._declared(channel, name, 1)
        level = declared
        for part in inner:
            found = [one for one in level.get("options", []) if one["name"] == part]
            if declared and not found:
                raise LookupError(f"no subcommand {part} of {name}")
            level = found[0] if found else {}
        known = {one["name"]: one for one in level.get("options", [])}
        files = {key: value for key, value in options.items() if isinstance(value, tuple)}
        attached = {key: self._attached(*file) for key, file in files.items()}
        options = options | {key: one["id"] for key, one in attached.items()}
        if declared:
            _check(options, known, focused)
        written = [
            _option(key, value, known.get(key, {}), focused=key == focused)
            for key, value in options.items()
        ]
        resolved = payloads.resolved(self.state, self.state.channels[channel].guild, written)
        if attached:
            resolved["attachments"] = {one["id"]: one for one in attached.values()}
        for number, part in enumerate(reversed(inner)):
            kind = 1 if number == 0 else 2
            written = [{"name": part, "type": kind, "options": written}]
        data: Json = {
            "id": declared.get("id") or str(self.state.new_id()),
            "name": name,
            "type": 1,
            "options": written,
        }
        if "guild_id" in declared:
            data["guild_id"] = declared["guild_id"]
        return data | ({"resolved": resolved} if resolved else {})

    def _attached(self, name: str, content: bytes) -> Json:
        number = self.state.new_id()
        self.state.attached[number] = content
        return attachment_of(str(number), name, content, self.state.files_url)


def find_component(message: Message, which: str) -> Json:
    """The button or menu with that label, custom_id or placeholder; a dead one raises."""
    seen = []
    for row in message.components:
        for one in row.get("components", []):
            names = (one.get("label"), one.get("custom_id"), one.get("placeholder"))
            seen.append(names[0] or names[2])
            if which in names and one.get("custom_id"):
                if one.get("disabled"):
                    raise LookupError(f"{which} is disabled")
                return dict(one)
    raise LookupError(f"nothing to press called {which!r}; there is {seen}")


def _option(name: str, value: Any, declared: Json, *, focused: bool) -> Json:
    kind = declared.get("type") or _TYPES[type(value)]
    written = str(value) if kind in (USER, CHANNEL, ROLE, MENTIONABLE) else value
    return {"name": name, "type": kind, "value": written} | ({"focused": True} if focused else {})


def _check(options: dict[str, Any], known: Mapping[str, Json], focused: str) -> None:
    """What Discord's own client would not let anybody send."""
    for name, value in options.items():
        if name not in known:
            raise LookupError(f"no option {name}; there are {list(known)}")
        declared = known[name]
        if name == focused:
            if not declared.get("autocomplete"):
                raise LookupError(f"{name} completes nothing")
            continue
        choices = [one["value"] for one in declared.get("choices", [])]
        if choices and value not in choices:
            raise LookupError(f"{name} is one of {choices}")
        if declared["type"] == STRING:
            least, most = declared.get("min_length", 0), declared.get("max_length", 6_000)
            if not least <= len(value) <= most:
                raise LookupError(f"{name}: {least} to {most} characters")
    missing = [name for name, one in known.items() if one.get("required") and name not in options]
    if missing and not focused:
        raise LookupError(f"{missing} must be filled in")
