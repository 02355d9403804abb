"""What sets a wrong answer right: the question leads to another entry from now on."""

from dataclasses import replace

from bot.core.callers import Caller
from bot.core.faq import ChangeKind, FaqEntry, Status
from bot.core.planning import Plan, Planner
from bot.core.ports import Change
from bot.core.query import exact_key


def is_own(text: str, entry: FaqEntry) -> bool:
    """Whether it is the very question of the entry, which no alternate or negative can change."""
    return exact_key(text) == exact_key(entry.question)


async def led_away(
    planner: Planner, caller: Caller, text: str, wrong: FaqEntry, right: FaqEntry
) -> Plan:
    """An alternate of the right entry; a negative of the wrong one, or no alternate there."""
    own = tuple(one for one in wrong.alternates if exact_key(one) == exact_key(text))
    away = await planner.edit(
        caller.kb, wrong.slug, remove_alternates=own, add_negatives=() if own else (text,)
    )
    there = await planner.edit(
        caller.kb, right.slug, add_alternates=(text,), remove_negatives=(text,)
    )
    return Plan((*there.changes, *away.changes), ChangeKind.EDIT)


async def merged(planner: Planner, caller: Caller, wrong: FaqEntry, right: FaqEntry) -> Plan:
    """The wrong entry out of use, and all its phrasings at the right one."""
    phrasings = (wrong.question, *wrong.alternates)
    there = await planner.edit(
        caller.kb, right.slug, add_alternates=phrasings, remove_negatives=phrasings
    )
    gone = replace(wrong, status=Status.RETIRED)
    away = Change(gone, ChangeKind.RETIRE, wrong.version)
    return Plan((*there.changes, away), ChangeKind.EDIT)
