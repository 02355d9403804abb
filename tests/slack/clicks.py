"""Commands, buttons, forms, pickers and message shortcuts, as verbs."""

from typing import Any

from tests.slack import payloads
from tests.slack.api_chat import respond
from tests.slack.api_files import stored
from tests.slack.api_views import change_view, new_view
from tests.slack.forms import Filled, find_element, state_values, value_of
from tests.slack.limits import fault_of_option
from tests.slack.state import Channel, Json, Message, User, Workspace
from tests.slack.transport import Transport

DIRECT = "DM"  # in the place of a channel: the user's direct message with the bot


class Clicks:
    """People in front of the Slack client."""

    def __init__(self, state: Workspace, transport: Transport, url: str, scopes: set[str]) -> None:
        self.state = state
        self.transport = transport
        self.scopes = scopes
        self.last_events: list[Json] = []
        self.last_interaction: Json = {}
        self._url = url
        self._offered: list[Json] = []  # what pickers showed so far

    async def slash(self, user: str, channel: str, command: str, text: str = "") -> Json | None:
        """Type a command; an answer in the acknowledgement becomes a message, as in Slack."""
        place = self.where(channel, user)
        url = self._response_url(user, place, None)
        who = self.who(user)
        payload = payloads.slash_command(self.state, who, place, command, text, url)
        self.last_interaction = payload
        answer = await self.transport.deliver("slash_commands", payload)
        if answer and (answer.get("text") or answer.get("blocks")):
            status, said = respond(self.state, url.rpartition("/")[2], answer)
            assert status == 200 and said["ok"], said
        return answer

    async def press(
        self, user: str, target: Message | Json, which: str, given: Any = None
    ) -> Json | None:
        """Press the button (or choose `given` in the select) with that label or action_id."""
        if isinstance(target, Message):
            assert target.ephemeral_to in ("", user), f"{user} does not see that message"
        blocks = target.blocks if isinstance(target, Message) else target["blocks"]
        block, element = find_element(blocks, which)
        action = {"action_id": element["action_id"], "block_id": block["block_id"]}
        action |= {"type": element["type"], "action_ts": self.state.new_ts()}
        if element["type"] in ("button", "feedback_buttons"):
            action |= {key: element[key] for key in ("text", "value", "style") if key in element}
        else:
            action |= value_of(element, given, self._offered)
        who = self.who(user)
        payload = payloads.interaction(self.state, "block_actions", who) | {"actions": [action]}
        payload |= {"state": {"values": {}}, **self._surface(user, target)}
        return await self._interact(payload)

    async def submit(self, user: str, view: Json, filled: Filled | None = None) -> Json | None:
        """Fill a form in and send it; what the answer says happens to the form."""
        view = self.state.views[view["id"]]
        values = state_values(view, filled or {}, self._offered)
        shown = view | {"state": {"values": values}}
        payload = payloads.interaction(self.state, "view_submission", self.who(user))
        payload |= {"view": shown, "response_urls": []}
        answer = await self._interact(payload)
        stack = self.state.open_views.get(user, [])
        match (answer or {}).get("response_action"):
            case "errors":
                assert answer is not None
                known = {block["block_id"] for block in view["blocks"]}
                assert set(answer["errors"]) <= known, "an error for a block that is not there"
            case "update":
                change_view(self.state, view, (answer or {})["view"])
            case "push":
                stack.append(new_view(self.state, (answer or {})["view"], below=stack)["id"])
            case "clear":
                self.state.open_views.pop(user, None)
            case None:
                if view["id"] in stack:
                    stack.remove(view["id"])
                if not stack:
                    self.state.open_views.pop(user, None)
            case other:
                raise AssertionError(f"unknown response_action {other}")
        self.state.touch()
        return answer

    def file(self, user: str, name: str, content: bytes) -> Json:
        """A file that they have, as a form takes it."""
        return stored(self.state, user, name, content, self._url)

    async def close(self, user: str, view: Json) -> None:
        """Cancel a form; the app hears of it when it asked to (notify_on_close)."""
        self.state.open_views.pop(user, None)
        self.state.touch()
        if view["notify_on_close"]:
            who = self.who(user)
            payload = payloads.interaction(self.state, "view_closed", who, trigger=False)
            await self._interact(payload | {"view": view, "is_cleared": False})

    async def options(
        self, user: str, target: Message | Json, action_id: str, query: str
    ) -> list[Json]:
        """What a picker offers for these letters."""
        blocks = target.blocks if isinstance(target, Message) else target["blocks"]
        block, element = find_element(blocks, action_id)
        payload = payloads.interaction(
            self.state, "block_suggestion", self.who(user), trigger=False
        )
        payload |= self._surface(user, target)
        payload.pop("response_url", None)
        payload |= {"action_id": element["action_id"], "block_id": block["block_id"]}
        answer = await self._interact(payload | {"value": query}) or {}
        groups = [group["options"] for group in answer.get("option_groups", [])]
        offered = [*answer.get("options", []), *(one for group in groups for one in group)]
        assert len(offered) <= 100, "a picker shows 100 options"
        faults = [fault for option in offered for fault in fault_of_option(option)]
        assert not faults, faults
        self._offered += offered
        return offered

    async def shortcut(self, user: str, message: Message, callback_id: str) -> Json | None:
        """Choose that entry of a message's menu."""
        place = self.state.channels[message.channel]
        payload = payloads.interaction(self.state, "message_action", self.who(user))
        del payload["api_app_id"], payload["user"]["username"]
        payload |= {
            "callback_id": callback_id,
            "action_ts": self.state.new_ts(),
            "message_ts": message.ts,
            "message": dict(message.body),
            "channel": {"id": place.id, "name": place.name},
            "response_url": self._response_url(user, place, None),
        }
        return await self._interact(payload)

    def who(self, user: str) -> User:
        """That user; somebody unknown becomes an ordinary member."""
        name = user.removeprefix("U").lower()
        return self.state.users.get(user) or self.state.add_user(User(user, name))

    def where(self, channel: str, user: str) -> Channel:
        """That channel, or the user's direct message with the bot."""
        if user:
            self.who(user)
        if channel == DIRECT:
            return self.state.direct_message(user)
        place = self.state.channels[channel]
        if user and place.kind != "im":
            place.members.add(user)
        return place

    async def _interact(self, payload: Json) -> Json | None:
        self.last_interaction = payload
        return await self.transport.deliver("interactive", payload)

    def _response_url(self, user: str, channel: Channel, message: Message | None) -> str:
        return f"{self._url}/response/{self.state.new_response_url(user, channel.id, message)}"

    def _surface(self, user: str, target: Message | Json) -> Json:
        if not isinstance(target, Message):
            return {"container": {"type": "view", "view_id": target["id"]}, "view": target}
        place = self.state.channels[target.channel]
        container: Json = {"type": "message", "message_ts": target.ts, "channel_id": place.id}
        container["is_ephemeral"] = bool(target.ephemeral_to)
        if target.thread_ts:
            container["thread_ts"] = target.thread_ts
        shown: Json = {
            "container": container,
            "channel": {"id": place.id, "name": place.name},
            "response_url": self._response_url(user, place, target),
        }
        # Slack does not send an ephemeral message back
        return shown if target.ephemeral_to else shown | {"message": dict(target.body)}
