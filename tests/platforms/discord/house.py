"""A running bot and its guild, with rooms in which nothing was said yet."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.discord.guild import GUILD, SEND, Channel, DiscordServer, Json, Message, User, visible
from tests.platforms.discord.whole_bot import Run, final, rows, until

VPN = "vpn token expired"  # a phrasing of exactly one entry
PORTAL = "Open the token portal, choose Renew"
CALENDAR = "How do I share my calendar?"  # answered unasked in an opened channel
PATIENCE = 60.0


def opened(database: Path, channel: int, guild: int = GUILD) -> None:
    """As if an admin had opened that channel before."""
    mode = "INSERT INTO channel (platform, workspace, id, mode) VALUES ('discord', ?, ?, 'auto')"
    rows(database, mode, str(guild), str(channel))


def leases_run_out(database: Path) -> None:
    """Thirty seconds later, for those who cannot wait: what a dead process had is free."""
    rows(
        database,
        "UPDATE outbox SET lease_until = datetime('now', '-1 minute') || '.000000'"
        " WHERE owner IS NOT NULL",
    )


@dataclass
class House:
    """The bot and its Discord. Each test takes rooms and people of its own."""

    discord: DiscordServer
    run: Run
    taken: list[int] = field(default_factory=list)

    def person(self, guild: int = GUILD) -> int:
        """Somebody who has asked nothing yet."""
        state = self.discord.state
        number = state.new_id()
        self.taken.append(number)
        name = f"Wilhelmine Number {len(self.taken)}"
        return state.add_member(guild, User(number, f"who{len(self.taken)}", name)).id

    def room(self, guild: int = GUILD) -> tuple[int, int]:
        """Somebody who has asked nothing yet, and a channel where nothing was said yet."""
        who = self.person(guild)
        made = Channel(self.discord.state.new_id(), f"room-{len(self.taken)}", guild=guild)
        return who, self.discord.people.create_channel(made).id

    async def reply(self, asked: Message) -> Message:
        """The one reply to that message, when it says what it will say for good."""
        await self.discord.until(lambda: final(self.discord.replies(asked)), PATIENCE)
        (reply,) = self.discord.replies(asked)
        return reply

    async def answered(self, guild: int = GUILD) -> bool:
        """Whether the bot answers what is asked now."""
        who, channel = self.room(guild)
        reply = await self.reply(self.discord.people.mention(who, channel, VPN))
        return PORTAL in visible(reply)

    def tries(self, channel: int) -> list[int]:
        """What Discord answered to what was posted there."""
        path = f"/channels/{channel}/"
        return [one.status for one in self.discord.calls(SEND) if path in one.path]

    def record(self, asked: Message) -> Json:
        """What the outbox holds of that message; empty: nothing."""
        sql = "SELECT state, sends, cause FROM outbox WHERE key = ?"
        found = rows(self.run.database, sql, f"discord:{asked.id}")
        return dict(zip(("state", "sends", "cause"), found[0], strict=True)) if found else {}

    async def ended(self, *asked: Message) -> list[str]:
        """What became of them, once they have come to their end."""

        async def there() -> bool:
            return all(self.record(one).get("state") in ("done", "dropped") for one in asked)

        await until(there)
        return [self.record(one)["state"] for one in asked]

    async def is_sent(self, asked: Message) -> None:
        """Returns when its reply is on its way."""

        async def begun() -> bool:
            return bool(self.record(asked).get("sends"))

        await until(begun)
