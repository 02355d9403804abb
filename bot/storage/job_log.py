"""What the scheduler's jobs did last."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.core.ports import JobLog, JobRun
from bot.storage import tables
from bot.storage.engine import Transactions

_run = tables.job_run.c


class SqlJobLog(JobLog):
    """The table `job_run`: one row a job."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def record(self, run: JobRun) -> None:
        """Stores it in place of the one before; a run without `next_run` leaves the plan."""
        values: dict[str, Any] = {
            "started": run.started,
            "finished": run.finished,
            "ok": run.ok,
            "detail": run.detail,
            "failures": run.failures,
        }
        if run.next_run is not None:
            values["next_run"] = run.next_run
        async with self._transactions.write() as connection:
            there = update(tables.job_run).where(_run.name == run.name).values(values)
            if not (await connection.execute(there)).rowcount:
                await connection.execute(insert(tables.job_run).values(values | {"name": run.name}))

    async def last_runs(self) -> Sequence[JobRun]:
        """The last run of every job that ever ran, by name."""
        async with self._transactions.read() as connection:
            rows = await connection.execute(select(tables.job_run).order_by(_run.name))
            return [_from(row) for row in rows]


def _from(row: Row[Any]) -> JobRun:
    return JobRun(
        row.name, row.started, row.finished, row.ok, row.detail, row.failures, row.next_run
    )
