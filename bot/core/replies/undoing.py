"""What is told of a change that was taken back, and of one that holds again after that."""

from collections.abc import Sequence

from bot.core.faq import VOTES, ChangeKind, FaqEntry, Revision, Status
from bot.core.impact import Effects
from bot.core.markup import code
from bot.core.messages import Button, Reply
from bot.core.replies.saving import asked, told
from bot.core.replies.words import author, count

_MOST_NAMED = 5


def taken_back(
    taken: Revision, entries: Sequence[FaqEntry], effects: Effects, by: str, platform: str
) -> Reply:
    """A change was taken back, and that did this; the button brings it again.

    `taken` is what it had made of the first of the entries; `by` is who took it back.
    """
    what = "import" if taken.kind is ChangeKind.IMPORT else "change"
    if taken.author == VOTES:
        head = "what votes did"
    elif taken.author == by:
        head = f"your {what}"
    else:
        head = f"the {what} of {author(taken.author, platform)}"
    return _told(f"Took back {head}", entries, effects, (again(entries[0]),))


def done_again(entries: Sequence[FaqEntry], effects: Effects) -> Reply:
    """What was taken back holds again, and that did this."""
    undo = Button(f"undo:{entries[0].key}:{entries[0].version}", "Undo")
    buttons = (undo,) * (len(entries) == 1)
    return _told("Done again", entries, effects, buttons, "it was before that was taken back")


def again(entry: FaqEntry) -> Button:
    """Brings back what was just taken back, by one of its entries as they stand now."""
    return Button(f"undo:again:{entry.key}:{entry.version}", "Do it again")


def _told(
    head: str,
    entries: Sequence[FaqEntry],
    effects: Effects,
    buttons: tuple[Button, ...],
    as_: str = "before",
) -> Reply:
    """`as_` ends the words for an entry that is in use: as what it is now."""
    entry, alone = entries[0], len(entries) == 1
    if alone:
        retired = entry.status is Status.RETIRED
        now = "retired" if retired else f"as {as_} (version {entry.version})"
        said = f"{head}: {code(entry.slug, 250)} is {now}.\n{asked(entry)}"
    else:
        of = "of" if head.endswith("import") else "to"
        said = f"{head} {of} {len(entries):,} entries: {_named(entries)}. {_now(entries, as_)}."
    lines = [said, *told(entry if alone else None, effects)]
    return Reply("\n".join(lines), private=True, buttons=buttons)


def _named(entries: Sequence[FaqEntry]) -> str:
    named = [code(one.slug, 80) for one in entries[:_MOST_NAMED]]
    rest = [f"{len(entries) - _MOST_NAMED:,} more"] * (len(entries) > _MOST_NAMED)
    return ", ".join([*named, *rest])


def _now(entries: Sequence[FaqEntry], as_: str) -> str:
    retired = sum(one.status is Status.RETIRED for one in entries)
    left = len(entries) - retired
    now = [f"{count(retired, 'is', 'are')} retired"] * bool(retired)
    as_ = as_ if left == 1 else as_.replace("it was", "they were")
    now += [f"{count(left, 'is', 'are')} as {as_}"] * bool(left)
    return " and ".join(now)
