"""What is said about settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.callers import Caller
from bot.core.confidence.promise import Promise
from bot.core.messages import Reply
from bot.core.naming import ask, faq
from bot.core.replies import promising, trail
from bot.core.replies.words import channel, count, target

LEAST_RIGHT, MOST_RIGHT = 50.0, 99.9
MOST_QUESTIONS, MOST_REPLIES = 1_000, 1_000

_NAMED_BY = {
    "slack": "as the app's manifest says (`faqbot slack manifest --ask NAME --faq NAME`)",
    "discord": "by `BOT_DISCORD_ASK` and `BOT_DISCORD_FAQ` (`faqbot discord sync` tells them)",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a person is shown: what holds now, the last changes, and how it is changed.

    Questions are `kept` so many days here, and an operator has them kept for `retention` at most.
    `change` is the line that changes something, empty for who may not.
    """

    promise: Promise
    choices: Sequence[Promise]
    knowledge_base: str
    kept: int
    retention: int
    changes: trail.Page
    change: str


def told(caller: Caller, shown: Told, said: Sequence[str] = ()) -> Reply:
    """What is set here, what it comes to, and who changed what; `said` stands above."""
    parts = [
        " ".join(said),
        promising.promised(shown.promise, shown.choices, has_shell=caller.person.operator).text,
        "\n".join(f"- {promising.choice(one)}" for one in shown.choices if one.is_tried),
        f"That is for {shown.knowledge_base}, wherever it is used (`right`).",
        "\n".join(_lines(caller, shown)),
        _operators(caller.place.platform, shown.retention),
        _change(shown.change),
        trail.last(shown.changes, caller),
    ]
    text = "\n\n".join(part for part in parts if part)
    return Reply(text, buttons=trail.opening(shown.changes), private=True)


def right_set(before: float, now: float) -> str:
    """How often the bot has to be right from now on."""
    if before == now:
        return f"I was to be right at least {target(now)} already, so nothing changed."
    return f"From now on I am to be right at least {target(now)}; before, it was {target(before)}."


def number_set(what: str, before: int, now: int) -> str:
    """How much a person may ask or a channel gets, or how long questions are kept, from now on."""
    match what:
        case "questions":
            return f"A person may ask {count(now, 'question', 'questions')} in five minutes now."
        case "replies":
            return f"A channel gets {count(now, 'answer', 'answers')} unasked in an hour now."
    older = " Older ones are forgotten within the hour, for good." if now < before else ""
    return f"Questions are kept {count(now, 'day', 'days')} now.{older}"


def not_right(wanted: float) -> str:
    """It cannot be asked of the bot."""
    return (
        f"`right {wanted:g}` cannot be: give a percentage from {LEAST_RIGHT:g} to {MOST_RIGHT:g},"
        " such as 95. Nothing was changed."
    )


def not_a_limit(what: str, wanted: int, most: int) -> str:
    """The limit is none that makes sense."""
    return (
        f"`{what} {wanted}` cannot be: give a number from 1 to {most:,}. Nothing was changed."
        f" `{faq('channel off')}` switches a channel off."
    )


def not_kept(wanted: int, most: int) -> str:
    """Questions are not kept for so long, or for no time at all."""
    return (
        f"`retention {wanted}` cannot be: give a number of days from 1 to {most:,}. Whoever runs me"
        " sets that bound (`BOT_RETENTION_DAYS`). Nothing was changed."
    )


def channel_for_what() -> str:
    """A channel was named, and nothing that goes there."""
    return (
        "A channel alone changes nothing here: `notices` says whether faults of mine are told"
        " there."
    )


def _lines(caller: Caller, shown: Told) -> Sequence[str]:
    workspace, here = caller.workspace, caller.place.channel
    notices = channel(workspace.notices, here) if workspace.notices else "the log only"
    helpers = channel(workspace.helpers, here) if workspace.helpers else "nowhere"
    to = "to " * bool(workspace.helpers)
    free = "; you, who run me, as many as you like" * caller.person.operator
    return (
        f"- A person may ask {count(workspace.question_limit, 'question', 'questions')} in five"
        f" minutes (`questions`){free}.",
        f"- A channel gets {count(workspace.reply_limit, 'answer', 'answers')} unasked in an hour"
        " (`replies`).",
        f"- Questions are kept {count(shown.kept, 'day', 'days')}, then their text is forgotten"
        " (`retention`).",
        f"- Faults of mine are told in {notices} (`notices`).",
        f"- Questions for people go {to}{helpers} (`{faq('channel helpers on')}`).",
    )


def _operators(platform: str, retention: int) -> str:
    kept = f"questions are kept {count(retention, 'day', 'days')} at most (`BOT_RETENTION_DAYS`)"
    named = _NAMED_BY.get(platform)
    names = f", and my commands are called `{ask()}` and `{faq()}`, {named}" if named else ""
    return f"Set by who runs me: {kept}{names}."


def _change(line: str) -> str:
    if line:
        return f"`{faq(line)}` changes it."
    return f"An admin can change it; `{faq('help')}` tells what you may do here."
