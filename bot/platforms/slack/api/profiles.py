"""What Slack's answers about people, groups and channels mean."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.messages import Membership, Person
from bot.platforms.slack.seam import Identity, Json


@dataclass(frozen=True, slots=True)
class Profile:
    """What users.info says of somebody, as far as it matters.

    `rules`: they administer the installed workspace. `outsider`: they are no full member of it.
    `belongs`: the organisation says that they are in it, whatever team an event names.
    """

    name: str
    rules: bool
    outsider: bool
    belongs: bool
    bot: bool


@dataclass(frozen=True, slots=True)
class Room:
    """What conversations.info says of a channel. `direct`: it is the bot's own conversation."""

    name: str = ""
    private: bool = False
    shared: bool = False
    absent: bool = False
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """The ids of the user groups that each person is in, and what each group is called."""

    of: Mapping[str, tuple[str, ...]]
    handles: Mapping[str, str]


def profile_of(user: Json, me: Identity) -> Profile:
    """The facts of users.info. https://docs.slack.dev/reference/objects/user-object"""
    team = user.get("team_id")
    belongs = me.team in ((user.get("enterprise_user") or {}).get("teams") or ())
    restricted = user.get("is_restricted") or user.get("is_ultra_restricted")
    gone = user.get("deleted") or user.get("is_stranger")
    rules = user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")
    profile = user.get("profile") or {}
    name = profile.get("display_name") or user.get("real_name") or user.get("name")
    return Profile(
        name=str(name or ""),
        rules=bool(rules) and team in (None, "", me.team),
        outsider=bool(restricted or gone or (me.is_foreign(team) and not belongs)),
        belongs=belongs,
        bot=bool(user.get("is_bot")),
    )


def person_of(person: Person, profile: Profile) -> Person:
    """The person, by their profile; a guest is never an owner."""
    guest = profile.outsider or (person.guest and not profile.belongs)
    return replace(
        person, name=profile.name, owner=profile.rules and not guest, guest=guest, bot=profile.bot
    )


def membership_of(profile: Profile) -> Membership:
    """What somebody with that profile is in the installed workspace."""
    if profile.bot:
        return Membership.BOT
    return Membership.GUEST if profile.outsider else Membership.FULL


def room_of(channel: Json) -> Room:
    """The facts of conversations.info.

    Sister workspaces of an organisation count as others too: their members are guests here.
    https://docs.slack.dev/reference/objects/conversation-object
    """
    kinds = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")
    return Room(
        name=str(channel.get("name") or ""),
        private=bool(channel.get("is_private")),
        shared=any(channel.get(kind) for kind in kinds),
        absent=channel.get("is_member") is False and not channel.get("is_im"),
        direct=bool(channel.get("is_im")),
    )


def groups_of(answer: Json) -> Groups:
    """What usergroups.list says."""
    of: dict[str, tuple[str, ...]] = {}
    handles: dict[str, str] = {}
    for group in answer.get("usergroups") or ():
        handles[group["id"]] = str(group.get("handle") or "")
        for user in group.get("users") or ():
            of[user] = (*of.get(user, ()), group["id"])
    return Groups(of, handles)
