"""What people do in Slack, as verbs; each delivers what Slack would, through a `Transport`."""

import asyncio

from tests.slack import payloads
from tests.slack.clicks import DIRECT, Clicks
from tests.slack.scopes import EVENT_SCOPE
from tests.slack.state import BOT_USER, Channel, Json, Message, User
from tests.slack.transport import Retry

MENTION = f"<@{BOT_USER}>"

# keys of a plain message that Slack leaves out of these, as recorded
_LEFT_OUT = {
    "bot_message": ("user", "team", "bot_profile"),
    "file_share": ("team", "client_msg_id"),
}


class People(Clicks):
    """They type, edit, delete and invite, and (see `Clicks`) command, press and fill in."""

    mention_first = False  # which twin leaves Slack first

    async def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        ts: str | None = None,
        files: list[str] | None = None,
        subtype: str | None = None,
    ) -> str:
        """The ts of a new message; one that mentions the bot comes twice, as Slack does it."""
        author, place = self.who(user), self.where(channel, user)
        message = self._typed(author, place, text, ts or self.state.new_ts())
        if thread_ts:
            message.body["thread_ts"] = thread_ts
            parent = self.state.find(place.id, thread_ts)
            if parent is not None:
                message.body["parent_user_id"] = parent.user
                parent.body["thread_ts"] = thread_ts
        if files:
            message.body["files"] = [payloads.file_of(self.state, user, one) for one in files]
            subtype = subtype or "file_share"
        if subtype:
            message.body["subtype"] = subtype
        for key in _LEFT_OUT.get(subtype or "", ()):
            message.body.pop(key, None)
        if subtype == "bot_message":
            message.body["username"] = author.name
        self.state.keep(message)
        events = [(place.kind, payloads.message_event(message, place))]
        if MENTION in text and place.kind != "im" and not subtype:
            twin = ("app_mention", payloads.app_mention(message))
            events.insert(0 if self.mention_first else 1, twin)
        await self._deliver(place, *events)
        return message.ts

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message: message_changed, and app_mention where it mentions the bot."""
        place, message = self._find(channel, user, ts)
        old = dict(message.body)
        now = self.state.new_ts()
        message.body |= {"text": text, "edited": {"user": user, "ts": now}}
        message.body["blocks"] = [payloads.rich_text(text, self.state.new_id("r"))]
        self.state.touch()
        events = [(place.kind, payloads.message_changed(dict(message.body), old, place, now))]
        if MENTION in text and place.kind != "im":
            events.append(("app_mention", payloads.app_mention(message)))
        await self._deliver(place, *events)

    async def unfurl(self, channel: str, ts: str) -> None:
        """Slack shows a link's preview: message_changed, with the text unchanged."""
        place, message = self._find(channel, "", ts)
        old = dict(message.body)
        message.body["attachments"] = [{"id": 1, "fallback": "a page", "title": "A page"}]
        event = payloads.message_changed(dict(message.body), old, place, self.state.new_ts())
        await self._deliver(place, (place.kind, event))

    async def delete(self, channel: str, ts: str, user: str = "") -> None:
        """Take a message away; with replies below it a tombstone stays."""
        place, message = self._find(channel, user, ts)
        now = self.state.new_ts()
        old = dict(message.body)
        replies = self.state.thread(place.id, ts)
        if not replies:
            del self.state.messages[place.id][ts]
            event = payloads.message_deleted(old, place, now)
        else:
            message.body = {
                "type": "message",
                "subtype": "tombstone",
                "user": "USLACKBOT",
                "text": "This message was deleted.",
                "hidden": True,
                "ts": ts,
                "thread_ts": ts,
                "reply_count": len(replies),
                "latest_reply": replies[-1].ts,
            }
            event = payloads.message_changed(dict(message.body), old, place, now)
        self.state.touch()
        await self._deliver(place, (place.kind, event))

    async def join(self, channel: str, inviter: str | None = None) -> None:
        """Bring the bot into a channel: member_joined_channel, and the message that says so."""
        place = self.state.channels[channel]
        place.members.add(BOT_USER)
        bot = self.state.users[BOT_USER]
        ts = self.state.new_ts()
        note = self._typed(bot, place, f"<@{BOT_USER}> has joined the channel", ts)
        note.body = {"type": "message", "subtype": "channel_join", "user": BOT_USER, "ts": ts} | {
            "text": note.text,
            **({"inviter": inviter} if inviter else {}),
        }
        self.state.keep(note)
        joined = payloads.member_joined(self.state, BOT_USER, place, inviter)
        said = payloads.message_event(note, place)
        await self._deliver(place, ("joined", joined), (place.kind, said))

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Open the app: app_home_opened; an app that never asked for it is not told."""
        place = self.where(DIRECT, user)
        event = payloads.app_home_opened(self.state, user, place, tab)
        if self.state.has_home_tab:
            await self._deliver(place, ("app_home_opened", event))

    async def echo(self, message: Message) -> None:
        """Deliver the bot's own message as an event, as Slack does to who reads a channel."""
        place = self.state.channels[message.channel]
        await self._deliver(place, (place.kind, payloads.message_event(message, place)))

    async def again(self, retry: int | None = None, count: int = 1) -> None:
        """Deliver the events of the last verb once more, with the same event ids."""
        mark = Retry(retry) if retry else None
        for _ in range(count):
            bodies = [self.transport.deliver("events_api", body, mark) for body in self.last_events]
            await asyncio.gather(*bodies)

    async def _deliver(self, channel: Channel, *events: tuple[str, Json]) -> None:
        """Those that Slack would send: the bot must be a member, and have the scope."""
        self.last_events = [
            payloads.event_callback(self.state, event, channel)
            for kind, event in events
            if BOT_USER in channel.members and EVENT_SCOPE.get(kind, "") in {"", *self.scopes}
        ]
        await self.again()

    def _typed(self, user: User, channel: Channel, text: str, ts: str) -> Message:
        body = payloads.user_message(self.state, user, channel, ts, text)
        return Message(channel.id, ts, body)

    def _find(self, channel: str, user: str, ts: str) -> tuple[Channel, Message]:
        place = self.where(channel, user)
        message = self.state.find(place.id, ts)
        assert message is not None, f"no message {ts} in {channel}"
        return place, message
