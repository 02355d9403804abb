"""What the commands that change entries have in common: saved at once, then told."""

from collections.abc import Sequence
from dataclasses import replace

from bot.app import App
from bot.cli.documents import entry_document
from bot.cli.output import print_json, results, warn
from bot.cli.session import author
from bot.core.curation import Saved
from bot.core.faq import ChangeKind, FaqEntry, KnowledgeBase
from bot.core.impact import Effects
from bot.core.planning import Plan
from bot.core.replies import saving
from bot.platforms.console import put_reply


async def saved(app: App, base: KnowledgeBase, plan: Plan) -> tuple[Saved, Effects]:
    """Saves it at once, as scripts want it, and says what it does."""
    vectors = await app.curation.vectors_for(plan)
    effects = await app.foresight.effects(base, plan.changes, vectors)
    return await app.curation.carry_out(base, plan, author(), vectors), effects


def tell(done: Saved, effects: Effects, kind: ChangeKind, as_json: bool) -> None:
    """The entry, and what the change to it does."""
    if as_json:
        print_json(entry_document(done.entry))
        for found in effects.collisions:
            warn(saving.collision(found))
    else:
        told = saving.saved(done.entry, kind, effects)
        put_reply(results(), replace(told, buttons=()), indent=0)


def print_documents(entries: Sequence[FaqEntry]) -> None:
    """Each entry as JSON."""
    for entry in entries:
        print_json(entry_document(entry))
