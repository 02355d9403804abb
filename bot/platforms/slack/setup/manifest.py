"""The manifest from which Slack makes the app: what it is called, may do, and is told."""

from typing import Any

from bot.platforms.slack.setup.scopes import wanted

FIND_ANSWER = "find_answer"
"""The callback id of the message shortcut that asks."""

POINTING = {
    "why": ("Why this answer?", "Tells why a message was answered so, or was not."),
    "mend": ("Mend this answer", "Edits, sets right or removes my reply to a message."),
    "save": ("Save as FAQ", "Writes an entry for what a message asks."),
    "attach": ("Attach as alternate", "Makes a message another way to ask for an entry."),
}
"""Those for editors: what each is called and does, by the callback id, which is the core's word."""

EVENTS_PATH = "/slack/events"
"""Where the HTTP transport takes everything that Slack sends."""

COMMAND_URL_LIMIT = 3_000
"""Characters of a command's address, the shortest limit of the three that are given."""

_NAME = "faqbot"
_LONG = (
    "faqbot answers questions in Slack with the answers that your own people wrote. Mention it,"
    " write it a direct message or use its command; it answers in the thread, with the source, when"
    " it is sure enough, and is silent or says so when it is not. It writes no text of its own."
    " Editors add and mend answers right here, with the command for entries."
)

_FAQ_HINT = (
    "help, add, edit, show, list, search, undo, history, import, export, why, test, gaps, stats,"
    " settings, setup, channel, roles"
)

_BASE_EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.im",
    "member_joined_channel",
    # Whether outsiders read along decides what may be said: these two tell when that changes.
    "channel_shared",
    "channel_unshared",
)
_AUTO_EVENTS = ("message.channels", "message.groups")


def manifest(
    *,
    ask: str = "ask",
    faq: str = "faq",
    auto: bool = False,
    files: bool = False,
    groups: bool = False,
    url: str = "",
) -> dict[str, Any]:
    """The manifest, ready to be written as JSON (docs.slack.dev/reference/app-manifest).

    `ask` and `faq` name the two commands, without their slash. `auto` lets the app read the
    channels it is in, `files` take and send files, `groups` look into user groups. With a `url`
    Slack sends everything there; without one the app uses Socket Mode.
    """
    return {
        "display_information": {
            "name": _NAME,
            "description": "Answers questions with what your own people wrote, or stays silent.",
            "long_description": _LONG,
            "background_color": "#1f4b3f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,  # both: else nobody can write it a direct message
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": _NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": "Find an answer",
                    "type": "message",
                    "callback_id": FIND_ANSWER,
                    "description": "Finds an answer to this message and shows it to you alone.",
                },
                *(
                    {"name": name, "type": "message", "callback_id": aim, "description": does}
                    for aim, (name, does) in POINTING.items()
                ),
            ],
            "slash_commands": [
                _command(ask, "Ask a question; you alone see the answer.", "how do I …", url),
                _command(faq, "Look at answers and mend them.", _FAQ_HINT, url),
            ],
        },
        "oauth_config": {
            "scopes": {"bot": list(wanted(auto=auto, files=files, groups=groups))},
        },
        "settings": {
            "event_subscriptions": {
                **({"request_url": url} if url else {}),
                "bot_events": [*_BASE_EVENTS, *(_AUTO_EVENTS if auto else ())],
            },
            "interactivity": {
                "is_enabled": True,
                **({"request_url": url, "message_menu_options_url": url} if url else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, description: str, hint: str, url: str) -> dict[str, Any]:
    return {
        "command": f"/{name}",
        "description": description,
        "usage_hint": hint,
        "should_escape": True,  # people and channels arrive as ids, not as names to guess from
        **({"url": url} if url else {}),
    }
