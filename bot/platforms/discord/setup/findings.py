"""What can be wrong between the bot and Discord, in sentences that say what to click."""

from bot.adapting.findings import Fact, Grade, final

DISCORD = "discord"
TOKEN = "discord token"
SHARDS = "discord shards"
CONTENT = "discord message content"
GUILDS = "discord guilds"
PERMISSIONS = "discord permissions"
COMMANDS = "discord commands"
"""The parts that are looked at."""

_APP = "Open https://discord.com/developers/applications → your app → "
COPY_TOKEN = f"{_APP}Bot → Reset Token, and copy the new token into BOT_DISCORD_TOKEN."
GRANT_CONTENT = (
    f"{_APP}Bot → Privileged Gateway Intents, switch Message Content Intent on, and click Save"
    " Changes."
)
INVITE = "Open the link that `faqbot discord invite` prints, and choose the server."
SYNC = "Run `faqbot discord sync`."
REACH = "Look at this machine's way to the internet and at BOT_DISCORD_API_URL."
_SHARDING = "Set BOT_DISCORD_SHARD_COUNT and BOT_DISCORD_SHARD_IDS to what goes together."

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
_CLOSED_FOR_GOOD = {
    4010: ("Discord does not know the shard that was asked for (4010).", _SHARDING),
    4011: (
        "The bot is in too many servers for so few shards (4011).",
        "Raise BOT_DISCORD_SHARD_COUNT, or unset it: then Discord says how many there are to be.",
    ),
    4012: (
        "Discord has ended the version of its gateway that this release speaks (4012).",
        "Install a newer release of faqbot.",
    ),
    4013: ("Discord does not know an intent that this release asks for (4013).", GRANT_CONTENT),
}


def token_refused() -> Fact:
    """Discord answered 401, or closed the gateway with 4004."""
    return final(TOKEN, "Discord does not take the token in BOT_DISCORD_TOKEN.", COPY_TOKEN)


def unreachable(why: str) -> Fact:
    """No answer came, or none that Discord would give."""
    return Fact(TOKEN, Grade.FAIL, f"Discord cannot be reached ({why}).", REACH)


def content_refused(how: str = "") -> Fact:
    """The bot is not given what a channel needs."""
    says = f"Discord does not give this bot the text of messages that are not addressed to it{how}."
    return Fact(CONTENT, Grade.FAIL, says, GRANT_CONTENT)


def closed_for_good(code: int) -> Fact | None:
    """The gateway was closed with that code, and connecting again alone will not mend it."""
    if code == 4004:
        return token_refused()
    if code == 4014:
        return content_refused(" (4014)")
    if code in _CLOSED_FOR_GOOD:
        return Fact(SHARDS, Grade.FAIL, *_CLOSED_FOR_GOOD[code])
    return None
