"""Who was granted what."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from bot.core.errors import NotFoundError
from bot.core.messages import Role
from bot.core.ports import RoleStore
from bot.storage import tables
from bot.storage.engine import Transactions
from bot.storage.statements import chunks, insert_missing

_grant = tables.role_grant.c


class SqlRoleStore(RoleStore):
    """The table `role_grant`: subjects are people's and groups' ids."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def roles(self, workspace: str, subjects: Sequence[str]) -> set[Role]:
        """The roles granted to any of the subjects (a person's id, their groups' ids)."""
        found: set[Role] = set()
        async with self._transactions.read() as connection:
            for chunk in chunks(subjects):
                which = (_grant.workspace == workspace, _grant.subject.in_(chunk))
                found.update(map(Role, await connection.scalars(select(_grant.role).where(*which))))
        return found

    async def grant(self, workspace: str, subject: str, role: Role) -> None:
        """Gives the role; giving it twice changes nothing."""
        row = {"workspace": workspace, "subject": subject, "role": role.value}
        async with self._transactions.write() as connection:
            await insert_missing(connection, tables.role_grant, [row])

    async def revoke(self, workspace: str, subject: str, role: Role) -> None:
        """Takes the role away; NotFoundError where it was not held."""
        which = (_grant.workspace == workspace, _grant.subject == subject, _grant.role == role)
        async with self._transactions.write() as connection:
            gone = await connection.execute(delete(tables.role_grant).where(*which))
            if not gone.rowcount:
                raise NotFoundError("That role was not held.")

    async def granted(self, workspace: str) -> Sequence[tuple[str, Role]]:
        """Every grant of a workspace, by subject."""
        statement = (
            select(_grant.subject, _grant.role)
            .where(_grant.workspace == workspace)
            .order_by(_grant.subject, _grant.role)
        )
        async with self._transactions.read() as connection:
            rows = await connection.execute(statement)
            return [(subject, Role(role)) for subject, role in rows]
