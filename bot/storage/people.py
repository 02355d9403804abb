"""All that is kept about one person: brought under another pseudonym, and forgotten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Update,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import FORMER, ChangeKind
from bot.core.ports import Change, Kept, People, Somebody
from bot.storage import tables
from bot.storage.clock import moment
from bot.storage.engine import Transactions
from bot.storage.entries import read_entries
from bot.storage.expired import emptied
from bot.storage.knowledge_bases import lock_revision
from bot.storage.saving import save_changes
from bot.storage.statements import execute_many
from bot.storage.tables import OutboxState

_receipt, _vote, _outbox = tables.receipt.c, tables.vote.c, tables.outbox.c
_help, _draft, _upload = tables.help_request.c, tables.draft.c, tables.upload.c
_grant, _block, _audit = tables.role_grant.c, tables.block.c, tables.audit.c
_change, _gap, _revision = tables.change.c, tables.dismissed_gap.c, tables.entry_revision.c
_PSEUDONYMS: tuple[Column[Any], ...] = (
    _receipt.asker,
    _vote.voter,
    _help.asker,
    _outbox.asker,
)
_OPEN = (OutboxState.CLAIMED, OutboxState.DECIDED, OutboxState.SENT)
_ABOUT_PEOPLE = ("role", "block")


class _OnlyCountedError(Exception):
    """Rolls back what was done to be counted."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept = kept


class SqlPeople(People):
    """Every table that names people, or what stands for them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def recognise(self, pseudonym: str, former: Collection[str]) -> bool:
        """Keeps under this pseudonym what was kept under former ones; whether there was any."""
        found = or_(*(exists().where(column.in_(former)) for column in _PSEUDONYMS))
        async with self._transactions.read() as connection:
            if not await connection.scalar(select(found)):
                return False
        async with self._transactions.write() as connection:
            for before in former:
                await _rename(connection, before, pseudonym)
        return True

    async def forget(
        self, somebody: Somebody, *, unblock: bool = False, only_count: bool = False
    ) -> Kept:
        """Forgets the person, or tells what would be forgotten."""
        try:
            async with self._transactions.write() as connection:
                kept = await _forget(connection, somebody, unblock=unblock)
                if only_count:
                    raise _OnlyCountedError(kept)
        except _OnlyCountedError as counted:
            return counted.kept
        return kept


async def _rename(connection: AsyncConnection, before: str, now: str) -> None:
    # Who voted on a reply under both keeps the later one, which is under the key in use.
    twice = tables.vote.alias().c
    again = exists().where(twice.receipt == _vote.receipt, twice.voter == now)
    await connection.execute(delete(tables.vote).where(_vote.voter == before, again))
    for column in _PSEUDONYMS:
        theirs = update(column.table).where(column == before)
        await connection.execute(theirs.values({column.name: now}))


async def _forget(connection: AsyncConnection, somebody: Somebody, *, unblock: bool) -> Kept:
    in_hand = await _in_hand(connection, somebody)
    counts = {"entries": await _disown(connection, somebody)}
    for kind, statement in _statements(somebody, in_hand).items():
        counts[kind] = (await connection.execute(statement)).rowcount
    blocked = _here(_block.workspace, somebody) & (_block.person == somebody.id)
    if unblock:
        gone = await connection.execute(delete(tables.block).where(blocked))
        return Kept(counts | {"blocks": gone.rowcount}, (), len(in_hand))
    where = select(_block.workspace).where(blocked).order_by(_block.workspace)
    return Kept(counts, tuple(await connection.scalars(where)), len(in_hand))


async def _in_hand(connection: AsyncConnection, somebody: Somebody) -> Sequence[str]:
    """The keys of their messages that a process is about to answer."""
    now = await moment(connection)
    theirs = select(_outbox.key).where(_outbox.asker.in_(somebody.pseudonyms))
    held = theirs.where(_outbox.state.in_(_OPEN), _outbox.lease_until > now)
    return (await connection.scalars(held.with_for_update())).all()


def _statements(somebody: Somebody, in_hand: Sequence[str]) -> Mapping[str, Update | Delete]:
    """What is done, by kind."""
    names, author, id_ = somebody.pseudonyms, somebody.author, somebody.id
    messages = delete(tables.outbox).where(_outbox.asker.in_(names), _outbox.key.not_in(in_hand))
    roles = delete(tables.role_grant).where(_here(_grant.workspace, somebody))
    done_to = update(tables.audit).where(_here(_audit.workspace, somebody), _audit.about == id_)
    return {
        "questions": update(tables.receipt).where(_receipt.asker.in_(names)).values(emptied()),
        "votes": delete(tables.vote).where(_vote.voter.in_(names)),
        "messages": messages,
        "handed on": delete(tables.help_request).where(_help.asker.in_(names)),
        "drafts": delete(tables.draft).where(_draft.author == author),
        "files": delete(tables.upload).where(_upload.author == author),
        "roles": roles.where(_grant.subject == id_),
        "changes": update(tables.change).where(_change.author == author).values(author=FORMER),
        "decisions": update(tables.audit).where(_audit.author == author).values(author=FORMER),
        "decisions about them": done_to.where(_audit.what.in_(_ABOUT_PEOPLE)).values(about=""),
        "dismissed gaps": update(tables.dismissed_gap).where(_gap.by == author).values(by=FORMER),
        "blocks of others": update(tables.block).where(_block.by == author).values(by=FORMER),
    }


def _here(workspace: Column[Any], somebody: Somebody) -> ColumnElement[bool]:
    """Whether it is a workspace of the person's platform."""
    return workspace.startswith(f"{somebody.platform}:", autoescape=True)


async def _disown(connection: AsyncConnection, somebody: Somebody) -> int:
    """Entries whose owner they are have none, and never had; how many there are."""
    entry, total = tables.entry.c, 0
    owned = entry.owner.in_(somebody.owner_names)
    for kb in (await connection.scalars(select(entry.kb).where(owned).distinct())).all():
        await lock_revision(connection, kb)
        entries = await read_entries(connection, owned & (entry.kb == kb))
        changes = [
            Change(replace(one, owner=None), ChangeKind.EDIT, one.version) for one in entries
        ]
        await save_changes(connection, kb, changes, author=FORMER, undoes=None)
        total += len(changes)
    owned_then = _revision.content["owner"].as_string().in_(somebody.owner_names)
    recorded = await connection.execute(
        select(_revision.entry, _revision.version, _revision.content).where(owned_then)
    )
    rows = [
        {"of": row.entry, "at": row.version, "content": {**row.content, "owner": None}}
        for row in recorded
    ]
    which = (_revision.entry == bindparam("of"), _revision.version == bindparam("at"))
    await execute_many(connection, update(tables.entry_revision).where(*which), rows)
    return total
