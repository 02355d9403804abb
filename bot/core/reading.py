"""Reading what follows `/faq roles`, `block`, `gaps` and `settings`."""

import re

from bot.core.errors import UsageError
from bot.core.markup import code
from bot.core.messages import Block, Gaps, Role, Roles, Settings
from bot.core.naming import faq
from bot.core.typed import Words, channel_in

BLOCK_USAGE = "block [@PERSON [off]]"
GAPS_USAGE = "gaps [dismissed] [PAGE]"
ROLES_USAGE = "roles [grant|revoke viewer|editor|admin @PERSON]"
SETTINGS_USAGE = (
    "settings [right PERCENT] [questions NUMBER] [replies NUMBER] [retention DAYS]"
    " [notices #CHANNEL|off]"
)

_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")
_LONGEST_NUMBER = 9
_NUMBERS = ("questions", "replies", "retention")


def roles_in(rest: str) -> Roles:
    """Who gets which role, or has it no more."""
    read = Words(rest, ROLES_USAGE)
    if not rest:
        return Roles()
    granted = read.one_of(("grant", "revoke")) == "grant"
    first_person = read.person_ahead()
    subject = read.person() if first_person else ""
    role = Role(read.one_of(tuple(Role)))
    subject = subject or read.person()
    read.end()
    return Roles(subject, role, granted)


def block_in(rest: str) -> Block:
    """Who is blocked, or is no more."""
    read = Words(rest, BLOCK_USAGE)
    if not rest:
        return Block()
    person = read.person()
    off = read.next()
    if off.lower() not in ("", "on", "off"):
        raise read.fault(off)
    read.end()
    return Block(person, blocked=off.lower() != "off")


def gaps_in(rest: str) -> Gaps:
    """Which page of which gaps."""
    words = Words(rest, GAPS_USAGE)
    first = words.next().lower()
    aside = first == "dismissed"
    page = words.next() if aside else first
    words.end()
    return Gaps(_number(page, GAPS_USAGE) if page else 1, dismissed=aside)


def settings_in(rest: str) -> Settings:
    """What is set to what; nothing where nothing follows."""
    words = Words(rest, SETTINGS_USAGE)
    right: float | None = None
    limits: dict[str, int] = {}
    notices: bool | None = None
    channel = ""
    while word := words.next().lower():
        if word == "right":
            right = _percent(words.next())
        elif word in _NUMBERS:
            limits[word] = _number(words.next(), SETTINGS_USAGE)
        elif word == "notices":
            where = words.next()
            if not (channel := channel_in(where)) and where.lower() not in ("on", "off"):
                raise words.fault(where)
            notices = where.lower() != "off"
        elif word != "%":  # one that stands apart from its number
            raise words.fault(word)
    return Settings(
        right,
        limits.get("questions"),
        limits.get("replies"),
        limits.get("retention"),
        notices=notices,
        channel=channel,
    )


def _percent(word: str) -> float:
    number = word.removesuffix("%").replace(",", ".")
    if not _PERCENT.fullmatch(number):
        raise UsageError(_wrong(word, "percentage such as 95", SETTINGS_USAGE))
    return float(number)


def _number(word: str, usage: str) -> int:
    if not word.isdecimal() or len(word) > _LONGEST_NUMBER or int(word) < 1:
        raise UsageError(_wrong(word, "number from 1", usage))
    return int(word)


def _wrong(word: str, wanted: str, usage: str) -> str:
    if not word:
        return f"Something is missing: `{faq(usage)}`."
    return f"{code(word, 40)} is no {wanted}: `{faq(usage)}`."
