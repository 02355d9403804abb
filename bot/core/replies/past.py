"""What became of an entry: its versions, who made them, and what each changed."""

from collections.abc import Iterator, Sequence

from bot.core.differences import difference
from bot.core.errors import BotError, ChangedError
from bot.core.faq import Revision
from bot.core.markup import code
from bot.core.messages import Reply
from bot.core.naming import faq
from bot.core.replies.words import author, count

_MOST_TOLD, _MOST_LINES, _LONGEST = 5, 3, 120
"""Versions whose difference is told, lines before and after of one, and their characters."""


def history(slug: str, revisions: Sequence[Revision], platform: str) -> Reply:
    """The versions of one entry, newest first, as they are told on that platform."""
    versions = count(len(revisions), "version", "versions")
    lines = [f"{code(slug, 250)}: {versions}, newest first.", ""]
    for number, revision in enumerate(revisions):
        lines.append(
            f"- version {revision.entry.version} · {revision.kind}"
            f" · {author(revision.author, platform)} · {revision.at:%Y-%m-%d %H:%M} UTC"
        )
        if number < _MOST_TOLD and number + 1 < len(revisions):
            lines += _changed(revisions[number + 1], revision)
    again = code(faq(f"revert {slug} VERSION"), 250)
    return Reply("\n".join([*lines, "", f"{again} brings one back."]), private=True)


def refusal(error: BotError, who: str, platform: str) -> str:
    """Why a change was not made, to that author."""
    return overtaken(error, who, platform) if isinstance(error, ChangedError) else str(error)


def overtaken(error: ChangedError, who: str, platform: str) -> str:
    """That an entry was changed meanwhile, to that author: by whom, and when."""
    by = "you" if error.author == who else author(error.author, platform)
    return (
        f"{code(error.slug, 250)} was changed by {by} on {error.at}: it is at version"
        f" {error.version} now, and this began at version {error.expected}. Nothing was"
        " overwritten; open it again and repeat your change."
    )


def _changed(before: Revision, after: Revision) -> Iterator[str]:
    changed = difference(before.entry, after.entry).lines
    gone = [line for line in changed if line.startswith("-")]
    come = [line for line in changed if line.startswith("+")]
    told = [*gone[:_MOST_LINES], *come[:_MOST_LINES]]
    yield from (f"  - {code(line, _LONGEST)}" for line in told)
    if left := len(changed) - len(told):
        yield f"  - and {count(left, 'line', 'lines')} more"
