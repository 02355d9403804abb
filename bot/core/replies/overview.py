"""What stands on the page that a platform keeps for each person, beside what others say."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.faq import FaqEntry, Status
from bot.core.messages import Button, Reply, Role, Stats, Style
from bot.core.naming import ask
from bot.core.permissions import allows
from bot.core.replies.curating import row
from bot.core.replies.files import BEYOND, ELSEWHERE
from bot.core.replies.words import total

ROWS = 8
"""Entries on one page: with two buttons each they leave room for the rest."""


def how_to_ask(greeting: Reply) -> Reply:
    """The ways to ask, above what is said to who greets the bot."""
    ways = (
        "Write to me directly, mention me in a channel, or type"
        f" `{ask('QUESTION')}`: then you alone see the answer."
    )
    return replace(greeting, text=f"{ways}\n\n{greeting.text}", private=True)


def standing(who: str, role: Role | None) -> Reply:
    """Who somebody is here, with what is a click away."""
    figures = Button("do:stats", "What was asked lately")
    buttons = (Button("do:help", "All commands"), *[figures] * allows(role, Stats))
    return Reply(who, buttons=buttons, private=True)


def told(came: Reply) -> Reply:
    """What came of a press on the page, as it stands there."""
    text = came.text.removesuffix(ELSEWHERE)
    return came if text == came.text else replace(came, text=f"{text}{BEYOND}")


def entries(all_: Sequence[FaqEntry], page: int) -> tuple[Reply, ...]:
    """One page of the entries, each with its buttons."""
    pages = max(1, -(-len(all_) // ROWS))
    page = min(page, pages)
    shown = all_[(page - 1) * ROWS : page * ROWS]
    turn = f", page {page} of {pages}" * (pages > 1)
    buttons = (
        Button("do:add", "Add an entry", Style.PRIMARY, opens_form=True),
        Button("do:import", "Import", opens_form=True),
        Button("do:export", "Export"),
    )
    head = Reply(f"{total(all_)}{turn}.", title="Entries", buttons=buttons, private=True)
    return (head, *map(_row, shown), *_turning(page, pages))


def gaps(listed: Reply) -> Reply:
    """The list of gaps, under its heading."""
    return replace(listed, title="Gaps")


def many_gaps() -> Reply:
    """There is no time to look at all that was asked."""
    return Reply(
        "So much was asked that looking through it takes a while.",
        buttons=(Button("do:gaps", "Show what has no answer"),),
        private=True,
    )


def settings(told: Reply) -> Reply:
    """What is set, under its heading."""
    return replace(told, title="Settings")


def _row(entry: FaqEntry) -> Reply:
    buttons = (
        Button(f"do:show:{entry.key}", "Show"),
        Button(f"do:edit:{entry.key}", "Edit", opens_form=True),
        *(Button(f"entry:restore:{entry.key}", "Restore"),) * (entry.status is Status.RETIRED),
    )
    return Reply(row(entry), buttons=buttons, private=True)


def _turning(page: int, pages: int) -> tuple[Reply, ...]:
    back = (Button(f"do:list:{page - 1}", "Previous"),) * (page > 1)
    forth = (Button(f"do:list:{page + 1}", "Next"),) * (page < pages)
    return (Reply("", buttons=(*back, *forth), private=True),) if pages > 1 else ()
