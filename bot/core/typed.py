"""Reading a typed line word by word."""

import re
from collections.abc import Collection

from bot.core.errors import UsageError
from bot.core.markup import code
from bot.core.naming import faq

_ID = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_PERSON = re.compile(f"@(&?{_ID})")
_ROLE = re.compile(r"&[0-9]{1,20}")
_CHANNEL = re.compile(f"#({_ID})")


class Words:
    """The words of a line, taken one after the other; what does not fit is a UsageError."""

    def __init__(self, line: str, usage: str) -> None:
        self._left = line.split()
        self._usage = usage

    def next(self) -> str:
        """The next word; empty where none is left."""
        return self._left.pop(0) if self._left else ""

    def one_of(self, known: Collection[str]) -> str:
        """The next word, which has to be one of these."""
        if (word := self.next()).lower() not in known:
            raise self.fault(word)
        return word.lower()

    def person_ahead(self) -> bool:
        """Whether a person or group is mentioned next."""
        return bool(self._left) and _PERSON.fullmatch(self._left[0]) is not None

    def person(self) -> str:
        """The id of the person or group that is mentioned next."""
        word = self.next()
        if found := _PERSON.fullmatch(word):
            return found.group(1)
        raise self.fault(word)

    def end(self) -> None:
        """Nothing may be left."""
        if word := self.next():
            raise self.fault(word)

    def fault(self, word: str) -> UsageError:
        """What is wrong, and the line that would have worked."""
        wrong = f"I cannot read {code(word, 40)} there" if word else "Something is missing"
        return UsageError(f"{wrong}: `{faq(self._usage)}`.")


def is_role(subject: str) -> bool:
    """Whether the id is that of a role, as Discord has them: `&1`."""
    return _ROLE.fullmatch(subject) is not None


def is_everybody(role: str, workspace: str) -> bool:
    """Whether everybody has that role: Discord's `@everyone` has its server's id.

    https://discord.com/developers/docs/topics/permissions#role-object
    """
    return role == f"&{workspace}"


def channel_in(word: str) -> str:
    """The id of the channel that this word mentions; empty where it mentions none."""
    found = _CHANNEL.fullmatch(word)
    return found.group(1) if found else ""
