"""`faqbot forget`: all that is kept about one person."""

import re
from collections.abc import Iterator
from typing import Annotated

import typer

from bot.app import open_database, pseudonym
from bot.cli.options import Json, discord_id
from bot.cli.output import print_json, print_table, remark, say
from bot.cli.session import run, settings
from bot.config import Settings
from bot.core.ports import Kept, Somebody

commands = typer.Typer()

_PLATFORMS = ("slack", "discord", "terminal")
_SLACK_ID = re.compile(r"[UWB][A-Z0-9]+")
"""Of people, of those in an Enterprise Grid, of bots: docs.slack.dev/reference/objects."""
_MENTION = re.compile(r"<?@!?([^<>@!]+)>?")
_WORDS = {
    "entries": "entries whose owner they were",
    "questions": "questions: text, vector and asker; the figures stay",
    "votes": "votes",
    "messages": "messages and the replies to them, in the outbox",
    "handed on": "questions handed on to people",
    "drafts": "drafts of forms",
    "files": "files to be imported",
    "roles": "roles",
    "changes": "changes to entries, now by a former editor",
    "decisions": "settings changed and people dealt with, now by a former editor",
    "decisions about them": "roles and blocks of theirs in the trail, now of nobody",
    "dismissed gaps": "questions put aside, now by a former editor",
    "blocks of others": "people blocked, now by a former editor",
    "blocks": "blocks taken back",
}


@commands.command()
def forget(
    platform: Annotated[str, typer.Argument(metavar="PLATFORM", help="slack or discord.")],
    user: Annotated[str, typer.Argument(metavar="USER", help="The person's id there.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be forgotten.")
    ] = False,
    unblock: Annotated[
        bool, typer.Option("--unblock", help="Take their blocks back, too; else these stay.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Forget a person: what is kept about them goes, or names nobody any more.

    What they wrote into entries is knowledge and stays, and so does what backups hold.
    """
    id_ = _id(platform, user)

    async def work() -> None:
        chosen = settings()
        async with open_database(chosen) as stores:
            names = pseudonym(chosen).every(f"{platform}:{id_}")
            somebody = Somebody(platform, id_, names)
            kept = await stores.people.forget(somebody, unblock=unblock, only_count=dry_run)
            overwritten = dry_run or await stores.retention.scrub()
        if as_json:
            print_json(_document(platform, id_, kept, dry_run=dry_run))
        else:
            _tell(kept, dry_run=dry_run)
        for sentence in _left(kept, chosen, platform, id_, overwritten=overwritten):
            remark(sentence)

    run(work())


def _id(platform: str, user: str) -> str:
    if platform not in _PLATFORMS:
        raise typer.BadParameter(f"PLATFORM is one of {', '.join(_PLATFORMS)}, not {platform!r}")
    found = _MENTION.fullmatch(user)
    id_ = found.group(1) if found else user
    if platform == "discord":
        return str(discord_id(id_, "USER"))
    if platform == "slack" and not _SLACK_ID.fullmatch(id_):
        raise typer.BadParameter(f"USER is a Slack user's id, like U024BE7LH, not {id_!r}")
    if not id_.strip():
        raise typer.BadParameter("USER is empty")
    return id_


def _document(platform: str, id_: str, kept: Kept, *, dry_run: bool) -> dict[str, object]:
    return {
        "platform": platform,
        "user": id_,
        "dry_run": dry_run,
        "forgotten": {kind.replace(" ", "_"): kept.forgotten.get(kind, 0) for kind in _WORDS},
        "still_blocked_in": list(kept.blocked),
        "in_hand": kept.in_hand,
    }


def _tell(kept: Kept, *, dry_run: bool) -> None:
    rows = [(number, _WORDS[kind]) for kind, number in kept.forgotten.items() if number]
    if rows:
        print_table((">", "WOULD BE FORGOTTEN" if dry_run else "FORGOTTEN"), rows)
    else:
        say("Nothing is kept about that person under this id and these secret keys.")


def _left(
    kept: Kept, chosen: Settings, platform: str, id_: str, *, overwritten: bool
) -> Iterator[str]:
    """What stays, and what to do about it."""
    if kept.blocked:
        yield (
            f"They stay blocked in {', '.join(kept.blocked)}, for which their id is kept;"
            " --unblock takes that back."
        )
    if kept.in_hand:
        yield f"{kept.in_hand} of their messages are being answered now: forget them again later."
    if {id_, f"{platform}:{id_}"} & set(chosen.admins):
        yield "BOT_ADMINS names them: take them out of it."
    if not overwritten:
        yield (
            "Copies are left in the database's log, which somebody is reading; the job `expire`"
            " empties it within an hour."
        )
