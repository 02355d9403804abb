"""`faqbot run`, `jobs` and `doctor`: what an operator starts and looks at."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from bot.app import App, open_app, open_database, open_intake
from bot.cli.options import Json, JsonLines
from bot.cli.output import print_json, print_table, say
from bot.cli.probing import installation
from bot.cli.session import run, settings
from bot.core.errors import UsageError
from bot.core.ports import JobRun
from bot.operations.doctor import examine, healthy
from bot.operations.health import Check, Health, health_page
from bot.operations.metrics import PrometheusMeter
from bot.operations.signals import stop_signal
from bot.scheduling import Scheduler, attempt, job_named
from bot.serving import Platforms, loading

serving = typer.Typer()
commands = typer.Typer()
jobs = typer.Typer(help="What the scheduler's jobs did last; jobs run NAME does one now.")


@serving.command("run")
def serve() -> None:
    """Run the bot until SIGTERM or Ctrl-C: on Slack and Discord, by the tokens that are set.

    With it run the scheduler and the health page.
    """

    async def work() -> None:
        chosen = settings(serving=True)
        checks: dict[str, Check] = {"model": _loading}
        meter = PrometheusMeter()
        async with (
            stop_signal() as stop,
            health_page(
                chosen.health_host, chosen.health_port, checks, metrics=meter.registry
            ) as port,
            open_database(chosen) as stores,
            AsyncExitStack() as opened,
        ):
            say(f"Health: http://{chosen.health_host}:{port}/readyz")
            intake = open_intake(chosen, stores, meter)
            platforms = Platforms(chosen, stores, intake, meter)
            # What is in hand at the end still needs the platforms and the model: they go last.
            loaded = await opened.enter_async_context(loading(chosen, stores, intake, platforms))
            await opened.enter_async_context(intake)
            await opened.enter_async_context(platforms)
            opened.push_async_callback(intake.close)
            checks.update(platforms.checks)
            if not platforms.checks:
                say("No platform token is set: only the scheduler and the health page run.")
            if app := await _unless_stopped(loaded, stop):
                checks.update(app.health_checks)
                await opened.enter_async_context(Scheduler(app.jobs, stores.jobs))
                await stop.wait()

    run(work())


async def _unless_stopped(loaded: asyncio.Task[App], stop: asyncio.Event) -> App | None:
    """The bot as soon as it is loaded; None where the signal to stop comes first."""
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({loaded, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
    return loaded.result() if loaded.done() else None


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
    """Look at settings, database, model, jobs and platforms, and say what to do about faults."""

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
