"""`faqbot jobs`: what the scheduler's jobs did last, when they come next, and one done now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from bot.app import job_alone, job_names, open_database, process_name
from bot.cli.options import Json, JsonLines
from bot.cli.output import print_json, print_table, say, warn
from bot.cli.session import run, settings
from bot.core.errors import UsageError
from bot.core.ports import JobRun, Lease
from bot.scheduling import done_by_its_owner

commands = typer.Typer(help="What the scheduler's jobs did last; jobs run NAME does one now.")


@dataclass(frozen=True, slots=True)
class _Row:
    """A job, the last run if it ever ran, and who does it."""

    name: str
    last: JobRun | None
    owner: str


@commands.callback(invoke_without_command=True)
def list_jobs(context: typer.Context, as_json: JsonLines = False) -> None:
    """What the scheduler's jobs did last and when they come next; `jobs run NAME` does one now."""
    if context.invoked_subcommand:
        return

    async def work() -> None:
        chosen = settings()
        async with open_database(chosen) as stores:
            runs, leases = await stores.jobs.last_runs(), await stores.leases.leases()
            now = await stores.schema.now()
            wanted = job_names(chosen, stores)
        rows = list(_rows(wanted, {one.name: one for one in runs}, leases, now))
        if as_json:
            for row in rows:
                print_json(_document(row))
        else:
            columns = ("JOB", "LAST RUN (UTC)", "RESULT", "DID", "NEXT RUN (UTC)", "OWNER")
            print_table(columns, [_line(row) for row in rows])

    run(work())


@commands.command("run")
def run_job(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `faqbot jobs` lists it.")],
    as_json: Json = False,
) -> None:
    """Do a job now; where a running bot owns it, that one does it."""

    async def work() -> None:
        chosen = settings()
        async with open_database(chosen) as stores:
            done = await done_by_its_owner(
                await job_alone(chosen, stores, name),
                stores.jobs,
                stores.leases,
                process_name(),
                lambda owner: warn(f"{owner} owns the job {name}, and is asked to do it."),
            )
        if as_json:
            print_json(_document(_Row(name, done, "")))
        elif done.ok:
            say(f"{name}: {done.detail or 'nothing to do'}")
        if not done.ok:
            raise UsageError(f"The job {name} failed: {done.detail}")

    run(work())


def _rows(
    names: Iterable[str], runs: dict[str, JobRun], leases: Iterable[Lease], now: datetime
) -> Iterable[_Row]:
    owners = {lease.name.partition("@")[0]: lease.owner for lease in leases if lease.until > now}
    for name in dict.fromkeys((*names, *sorted(runs))):
        yield _Row(name, runs.get(name), owners.get(name, ""))


def _document(row: _Row) -> dict[str, object]:
    last = row.last
    if last is None:
        return {"name": row.name, "started": None, "next_run": None, "owner": row.owner}
    return {
        "name": row.name,
        "started": last.started.isoformat(),
        "finished": last.finished.isoformat(),
        "ok": last.ok,
        "detail": last.detail,
        "failures": last.failures,
        "next_run": last.next_run.isoformat() if last.next_run else None,
        "owner": row.owner,
    }


def _line(row: _Row) -> tuple[str, ...]:
    owner = row.owner.rpartition("/")[0]  # machine and process; the rest keeps them apart
    if row.last is None:
        return row.name, "never", "", "", "", owner
    result = "ok" if row.last.ok else f"failed ({row.last.failures})"
    started, next_run = _second(row.last.started), _second(row.last.next_run)
    # Without a process that owns the job nothing is planned, whatever the last one had in mind.
    return row.name, started, result, row.last.detail, next_run if owner else "", owner


def _second(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""
