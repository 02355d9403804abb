"""What is said about files that are given: where, why none, and what is in one entry's own."""

import re
from pathlib import PurePath

from bot.core.faq import FaqEntry
from bot.core.markup import code
from bot.core.messages import File, Reply
from bot.core.naming import faq

ELSEWHERE = "If you do not see it here, it is in our direct conversation."
"""Where the platform gives a file in another place than the words beside it."""

BEYOND = "It is in our direct conversation."
"""The same on a page, which holds no files."""

UNGRANTED = (
    "I may not send files here. Whoever installed me in this workspace can grant it: the manifest"
    " of `faqbot slack manifest --files` asks for all that is needed."
)
"""The platform lets the bot give none."""

_LONGEST = 60
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


def lent(file: File, entry: FaqEntry, *, too_long: bool = False) -> Reply:
    """The entry as a file; `too_long`: there is no room for it in a form."""
    why = "It is too long for a form here" if too_long else ""
    here = f"{why}, so here it is as a file:" if why else "Here it is as a file:"
    return Reply(
        f"{here} {code(file.name)} holds {code(entry.slug, 250)} alone. Change it there, then give"
        f" it back with `{faq('import')}`; no other entry is touched.",
        private=True,
        files=(file,),
        elsewhere=ELSEWHERE,
        fileless=(
            f"{f'{why}. ' if why else ''}{UNGRANTED} On the command line it works:"
            " `faqbot faq edit`."
        ),
    )


def name_of(entry: FaqEntry, like: str) -> str:
    """What its file is called, of the same kind as that one."""
    safe = _UNSAFE.sub("-", entry.slug).strip("-.")[:_LONGEST]
    return f"{safe or 'entry'}{PurePath(like).suffix}"
