"""What is said where a platform keeps a channel from the bot, and what to click."""

from collections.abc import Sequence

from bot.core.markup import code
from bot.core.messages import Hearing, Speaking
from bot.core.naming import faq
from bot.core.replies.words import owners, person

_MOST_NAMED = 5

_NOT_HEARD = (
    "But so far I am only given messages that mention me. An operator can change that:"
    " `faqbot slack manifest --auto`, then reinstall the app."
)
_GRANTING = (
    "the Discord Developer Portal → the application → Bot → Privileged Gateway Intents → Message"
    " Content Intent → on → Save Changes"
)
_LETTING_IN = {
    "slack": "type `/invite` there, and choose me",
    "discord": (
        "Edit Channel → Permissions → my role → View Channel, Send Messages and Send Messages in"
        " Threads → ✓ → Save Changes"
    ),
}


def lacking(
    needed: str, person_id: str, platform: str, *, guest: bool, named: Sequence[str] = ()
) -> str:
    """The role that is missing, and who can grant it: admins of the platform's, and those `named`.

    These are told by id, and nobody is notified.
    """
    if guest:
        return (
            f"That needs the role `{needed}`, which only full members of this"
            f" {'server' if platform == 'discord' else 'workspace'} can have; ask one of them."
        )
    grants = code(faq(f"roles grant {needed} @{person_id}"), 120)
    return (
        f"That needs the role `{needed}`; an admin can grant it: {grants}."
        f" Admins here: {', '.join([owners(platform), *map(person, named[:_MOST_NAMED])])}."
    )


def not_invited() -> str:
    """The bot is no member of the channel."""
    return (
        "I am not in this channel, so I would neither hear nor say anything: invite me first, or"
        " let me read and write there."
    )


def unheard(hearing: Hearing) -> str:
    """What is to be done before unaddressed messages are heard, as a further sentence; or none."""
    match hearing:
        case Hearing.ALL:
            return ""
        case Hearing.ADDRESSED:
            return f" {_NOT_HEARD}"
        case Hearing.UNGRANTED:
            return (
                f" But I am not given messages that do not mention me. To change that: {_GRANTING}."
            )


def silenced(speaking: Speaking, platform: str) -> str:
    """What is to be done before the bot may write there, as a further sentence; or none."""
    if speaking is not Speaking.BARRED:
        return ""
    return f" But I may not write there. To change that: {_letting_in(platform)}."


def barred(where: str, platform: str) -> str:
    """Why nothing can go to a channel, and what to do."""
    return (
        f"I may not write in {where}, so I changed nothing. To change that:"
        f" {_letting_in(platform)}. Then do this again."
    )


def posts_only(where: str) -> str:
    """Why nothing can go to a forum."""
    return (
        f"All that is written in {where} belongs to a post, and I begin none. So I changed"
        " nothing; choose a text channel."
    )


def not_granted() -> str:
    """Why a channel cannot be opened, and what to click."""
    return (
        "I am not given messages that do not mention me, so I changed nothing. Whoever owns the"
        f" application grants it: {_GRANTING}. Then do this again; I need no restart."
    )


def _letting_in(platform: str) -> str:
    return _LETTING_IN.get(platform, "let me read and write there")
