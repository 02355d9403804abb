"""What is said of a change besides its effects: what of the entry as it stood comes with it."""

from dataclasses import replace

from bot.core.faq import ChangeKind, FaqEntry, Status
from bot.core.markup import code, literal
from bot.core.messages import Button, Reply
from bot.core.query import exact_key
from bot.core.replies.words import laid, shorten

_LONGEST = 120


def with_notes(
    reply: Reply, before: FaqEntry | None, after: FaqEntry, kind: ChangeKind, *, saved: bool
) -> Reply:
    """The reply to a change to one entry, with what else it means for the entry."""
    lines = [*_reworded(before, after, saved), *_status(before, after, kind, saved)]
    text = laid(reply.text, *lines)
    restores = saved and after.status is Status.RETIRED and kind is ChangeKind.EDIT
    return replace(reply, text=text, buttons=(*reply.buttons, *(restore(after),) * restores))


def beside(reply: Reply, aside: Reply | None) -> Reply:
    """The reply with what else there is to know and to press."""
    if aside is None:
        return reply
    text = laid(reply.text, aside.text)
    return replace(reply, text=text, buttons=(*reply.buttons, *aside.buttons))


def restore(entry: FaqEntry) -> Button:
    """Brings a retired entry back into use."""
    return Button(f"entry:restore:{entry.key}", "Restore")


def retired_twin(entry: FaqEntry) -> Reply:
    """A retired entry has the phrasing that is about to be a new one's."""
    named = code(entry.slug, 250)
    said = f"{named} leads there already, and is retired: **Restore** brings it back instead."
    return Reply(said, private=True, buttons=(restore(entry),))


def retired_note(entry: FaqEntry) -> str:
    """Above the form of an entry that is out of use; empty for all others."""
    if entry.status is not Status.RETIRED:
        return ""
    return f"{code(entry.slug, 250)} is retired: nobody is led there until it is restored."


def _reworded(before: FaqEntry | None, after: FaqEntry, saved: bool) -> list[str]:
    old = before.question if before else ""
    kept = before and old in after.alternates and old not in before.alternates
    if not kept or exact_key(old) == exact_key(after.question):
        return []
    how = "**Alternates** takes it off" if saved else "**Change** can take it out"
    return [f"The old question “{literal(shorten(old, _LONGEST))}” stays as an alternate; {how}."]


def _status(before: FaqEntry | None, after: FaqEntry, kind: ChangeKind, saved: bool) -> list[str]:
    if before is None or kind not in (ChangeKind.EDIT, ChangeKind.REVERT):
        return []
    named = code(after.slug, 250)
    match before.status, after.status:
        case Status.RETIRED, Status.ACTIVE:
            return [f"{named} was retired; it {'is' if saved else 'will be'} back in use."]
        case Status.ACTIVE, Status.RETIRED:
            return [f"That version is retired: {named} {'is' if saved else 'will be'} out of use."]
        case Status.RETIRED, Status.RETIRED:
            return [retired_note(after)]
    return []
