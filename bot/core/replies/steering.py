"""What is said about channels, roles and blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.markup import code
from bot.core.messages import FollowUps, Hearing, Mode, Reply, Role
from bot.core.naming import faq
from bot.core.replies.reaching import unheard
from bot.core.replies.words import owners, person

MODES = {
    Mode.MENTION: "I answer whoever mentions me, and nobody else",
    Mode.AUTO: "I answer questions unasked when I am sure, and am silent otherwise",
    Mode.OBSERVE: (
        "I say nothing unasked and note what I would answer; whoever mentions me is answered"
    ),
    Mode.OFF: "I answer nobody; whoever mentions me is told so privately",
}
_FOLLOW_UPS = {
    FollowUps.NEVER: "nobody's; mention me again",
    FollowUps.BOUNDED: "the asker's, for half an hour",
    FollowUps.ALWAYS: "everybody's",
}
_MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the bot behaves in a channel. Channels are named as they are called; empty: none."""

    where: str
    mode: Mode
    follow_ups: FollowUps
    hearing: Hearing = Hearing.ALL
    silenced: str = ""
    """What is to be done before the bot may write there, as a further sentence."""
    helpers: str = ""
    ping: str = ""
    """The role that is notified of questions for people, by id."""
    notices: str = ""


def channel_told(now: Behaviour, change: str) -> Reply:
    """How the bot behaves in a channel; `change` is the line that changes it, empty: not yours."""
    heard = (unheard(now.hearing) if now.mode.is_open else "") + now.silenced
    helped = f"to {now.helpers}" if now.helpers else "nowhere"
    pinged = f", and {person(now.ping)} is notified" if now.helpers and now.ping else ""
    lines = [
        f"In {now.where} {MODES[now.mode]} (`{now.mode}`).{heard}",
        "",
        f"- Follow-ups in threads: {_FOLLOW_UPS[now.follow_ups]} (`follow-ups {now.follow_ups}`).",
        f"- Questions for people go {helped}{pinged} (`helpers`).",
        f"- Faults of mine are told in {now.notices or 'the log only'} (`notices`).",
    ]
    if change:
        lines += ["", f"`{faq(change)}` changes it."]
    return Reply("\n".join(lines), private=True)


def no_channel() -> str:
    """It is meant for a channel, and this is none."""
    return (
        "This is a conversation with me alone. Do that in a channel, or name one:"
        f" `{faq('channel #channel auto')}`."
    )


def channel_changed(said: Sequence[str]) -> Reply:
    """What holds from now on, a sentence for each thing that was changed."""
    return Reply(" ".join(said), private=True)


def mode_set(where: str, mode: Mode, hearing: Hearing = Hearing.ALL, *, silenced: str = "") -> str:
    """What will happen in the channel now."""
    heard = unheard(hearing) if mode.is_open else ""
    return f"From now on, in {where}, {MODES[mode]}.{heard}{silenced}"


def follow_ups_set(where: str, follow_ups: FollowUps) -> str:
    """Whose follow-ups are taken for questions now."""
    return f"In threads of {where} I take these follow-ups: {_FOLLOW_UPS[follow_ups]}."


def turned(what: str, where: str, *, on: bool) -> str:
    """Where `helpers` (questions for people) or `notices` (what is wrong) go now."""
    match what, on:
        case "helpers", True:
            return f"Questions for people go to {where} now, and *Ask a human* is offered."
        case "helpers", False:
            return "*Ask a human* is not offered any more; questions for people go nowhere."
        case _, True:
            return f"In {where} I tell from now on what is wrong with me."
        case _:
            return "Faults of mine are told in the log only, from now on."


def pinged(role: str, *, is_asked: bool) -> str:
    """Which role is notified of questions for people, if any; `is_asked`: there are such."""
    if not role:
        return "Nobody is notified of questions for people any more."
    on = f" As yet they go nowhere: `{faq('channel helpers on')}` changes that."
    now = "" if is_asked else on
    return f"{person(role)} is notified of every question for people.{now}"


def no_role(subject: str) -> str:
    """A person was to be notified, or a group of Slack's."""
    return f"{person(subject)} is no role on Discord, and nobody else can be notified."


def everybody() -> str:
    """The role that was to be notified is everybody's."""
    return "That is everybody here; choose a role of those who help."


def was_not_on(what: str, where: str) -> str:
    """Something was switched off where it was not on."""
    return f"`{what}` was not on in {where}, so nothing changed there."


def outsiders_read() -> str:
    """A channel that is not for questions and faults of the workspace."""
    return (
        "People of another organisation read along here; choose a channel of your own, such as"
        f" `{faq('channel #CHANNEL helpers on')}`."
    )


def no_person(subject: str) -> str:
    """A role was to be blocked."""
    return f"{person(subject)} is a role, and only a person can be blocked."


def nobody(subject: str) -> str:
    """A name was typed that is no mention."""
    return (
        f"I find no person and no group {person(subject)} here, so nothing was changed. Choose the"
        " name from the list that opens as you type `@`."
    )


def no_member(subject: str) -> str:
    """A guest was to get a role."""
    return (
        f"{person(subject)} is a guest here, of another organisation, or no member any more; such"
        " people cannot have a role. Nothing was changed."
    )


def bot(subject: str) -> str:
    """A bot was to get a role."""
    return f"{person(subject)} is a bot, and bots cannot have a role. Nothing was changed."


def not_yourself() -> str:
    """An admin would be shut out by themselves."""
    return "That is you; I would not answer you any more, so I left it."


def no_admin(subject: str) -> str:
    """Admins are not blocked."""
    return (
        f"{person(subject)} is an admin; take that back first, with"
        f" {code(faq(f'roles revoke admin @{subject}'), 120)}."
    )


def roles_told(granted: Sequence[tuple[str, Role]], platform: str) -> Reply:
    """Who may do what."""
    held = {role: [who for who, has in granted if has is role] for role in reversed(Role)}
    lines = [f"Admins here, always: {owners(platform)}."]
    lines += [f"- `{role}`: {_listed(who)}" for role, who in held.items() if who]
    lines += [
        "",
        f"`{faq('roles grant viewer|editor|admin @person')}` adds one, `revoke` takes one back;"
        " a group of people works too.",
    ]
    return Reply("\n".join(lines), private=True)


def role_changed(subject: str, role: Role, *, granted: bool) -> Reply:
    """A role was given or taken, from this moment on."""
    now = "has" if granted else "no longer has"
    return Reply(f"{person(subject)} {now} the role `{role}`.", private=True)


def blocks_told(blocked: Sequence[str]) -> Reply:
    """Whom the bot does not answer."""
    if not blocked:
        nobody = f"I answer everybody. `{faq('block @person')}` changes that."
        return Reply(nobody, private=True)
    who = f"I do not answer {_listed(blocked)}."
    return Reply(f"{who} `{faq('block @person off')}` takes it back.", private=True)


def block_changed(subject: str, *, blocked: bool) -> Reply:
    """Somebody is answered no more, or again."""
    if blocked:
        text = f"I no longer answer {person(subject)}. `{faq('block @person off')}` takes it back."
    else:
        text = f"I answer {person(subject)} again."
    return Reply(text, private=True)


def _listed(subjects: Sequence[str]) -> str:
    shown = ", ".join(map(person, subjects[:_MOST_LISTED]))
    more = len(subjects) - _MOST_LISTED
    return f"{shown} and {more} more" if more > 0 else shown
