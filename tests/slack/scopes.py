"""Which OAuth scope a method or an event needs (platform-rules.md, row scopes)."""

BASE_SCOPES = frozenset(
    {
        *("app_mentions:read", "chat:write", "commands", "im:history"),
        *("channels:read", "groups:read", "users:read"),
    }
)
ALL_SCOPES = BASE_SCOPES | {
    *("channels:history", "groups:history", "usergroups:read", "reactions:write"),
    *("files:read", "files:write", "im:write", "im:read"),
}

_READ = frozenset({"channels:read", "groups:read", "im:read", "mpim:read"})
_HISTORY = frozenset({"channels:history", "groups:history", "im:history", "mpim:history"})

# one of these is enough
NEEDED_SCOPE: dict[str, frozenset[str]] = {
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "chat.delete": frozenset({"chat:write"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "usergroups.list": frozenset({"usergroups:read"}),
    "usergroups.users.list": frozenset({"usergroups:read"}),
    "conversations.info": _READ,
    "conversations.list": _READ,
    "conversations.members": _READ,
    "users.conversations": _READ,
    "conversations.replies": _HISTORY,
    "conversations.history": _HISTORY,
    "conversations.open": frozenset({"im:write", "mpim:write", "channels:manage"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "reactions.add": frozenset({"reactions:write"}),
    "reactions.remove": frozenset({"reactions:write"}),
}

# the scope without which no message event of that channel_type comes
EVENT_SCOPE = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "joined": "channels:read",
}
