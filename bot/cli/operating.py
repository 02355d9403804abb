"""`faqbot run`, `jobs` and `doctor`: what an operator starts and looks at."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from bot.app import open_app, open_database
from bot.cli.options import Json, JsonLines
from bot.cli.output import print_json, print_table, say
from bot.cli.probing import installation
from bot.cli.session import run, settings
from bot.core.errors import UsageError
from bot.core.ports import JobRun
from bot.operations.doctor import examine, healthy
from bot.operations.health import Check, Health, health_page
from bot.operations.signals import stop_signal
from bot.scheduling import Scheduler, attempt, job_named

serving = typer.Typer()
commands = typer.Typer()
jobs = typer.Typer(help="What the scheduler's jobs did last; jobs run NAME does one now.")


@serving.command("run")
def serve() -> None:
    """Run the bot until SIGTERM or Ctrl-C: scheduler and health page."""

    async def work() -> None:
        chosen = settings(serving=True)
        checks: dict[str, Check] = {"model": _loading}
        async with (
            stop_signal() as stop,
            health_page(chosen.health_host, chosen.health_port, checks) as port,
            open_app(chosen) as app,
            Scheduler(app.jobs, app.stores.jobs),
        ):
            checks.update(app.health_checks)
            say("No platform token is set: only the scheduler and the health page run.")
            say(f"Health: http://{chosen.health_host}:{port}/readyz")
            await stop.wait()

    run(work())


async def _loading() -> Health:
    return Health(False, "the model is being loaded")


@jobs.callback(invoke_without_command=True)
def list_jobs(context: typer.Context, as_json: JsonLines = False) -> None:
    """What the scheduler's jobs did last; `jobs run NAME` does one now."""
    if context.invoked_subcommand:
        return

    async def work() -> None:
        async with open_database(settings()) as stores:
            runs = await stores.jobs.last_runs()
        if as_json:
            for job in runs:
                print_json(_job_document(job))
        elif runs:
            print_table(
                ("JOB", "STARTED (UTC)", "RESULT", "DID"),
                [(job.name, _second(job.started), _mark(job), job.detail) for job in runs],
            )
        else:
            say("No job has run yet; `faqbot run` starts them.")

    run(work())


@jobs.command("run")
def run_job(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `faqbot jobs` lists it.")],
    as_json: Json = False,
) -> None:
    """Do a job now."""

    async def work() -> None:
        async with open_app(settings()) as app:
            done = await attempt(job_named(app.jobs, name))
            await app.stores.jobs.record(done)
        if as_json:
            print_json(_job_document(done))
        elif done.ok:
            say(f"{name}: {done.detail or 'nothing to do'}")
        if not done.ok:
            raise UsageError(f"The job {name} failed: {done.detail}")

    run(work())


@commands.command()
def doctor(as_json: JsonLines = False) -> None:
    """Look at settings, database, model and jobs, and say what to do about each fault."""

    async def work() -> None:
        async with installation() as probes:
            findings = await examine(probes)
        if as_json:
            for finding in findings:
                print_json(asdict(finding))
        else:
            print_table(
                ("", "PART", "FOUND"),
                [(one.level, one.name, f"{one.says} {one.do}".strip()) for one in findings],
            )
        if not healthy(findings):
            raise UsageError("Not everything is sound; the list says what to do.")

    run(work())


def _job_document(job: JobRun) -> dict[str, object]:
    return {
        "name": job.name,
        "started": job.started.isoformat(),
        "finished": job.finished.isoformat(),
        "ok": job.ok,
        "detail": job.detail,
        "failures": job.failures,
        "next_run": job.next_run.isoformat() if job.next_run else None,
    }


def _second(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _mark(job: JobRun) -> str:
    return "ok" if job.ok else f"failed ({job.failures})"
