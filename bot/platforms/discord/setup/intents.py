"""What the bot asks Discord for: intents at the gateway, permissions in a server."""

import discord

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""The least with which everything works."""

LACKING = {
    "view_channel": "the bot sees nothing there",
    "send_messages": "it cannot answer there",
    "send_messages_in_threads": "it cannot answer in threads and forum posts",
    "embed_links": "its answers there are plain text",
    "read_message_history": (
        "it cannot reply to a message, nor find what was asked while it was away"
    ),
}
"""What does not work without each of them."""


def intents(*, content: bool) -> discord.Intents:
    """Guilds, messages, direct messages, and their content where something needs it.

    Content of what is addressed to the bot comes without that intent (platform-rules.md).
    """
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content = content
    return wanted


def grants_content(flags: discord.ApplicationFlags) -> bool:
    """Whether the gateway will take the intent, by what the application's page says.

    https://discord.com/developers/docs/resources/application#application-object-application-flags
    """
    return flags.gateway_message_content or flags.gateway_message_content_limited


def missing(granted: discord.Permissions) -> list[str]:
    """The permissions that the bot has a use for and was not given."""
    if granted.administrator:
        return []
    return [name for name in LACKING if not getattr(granted, name)]
