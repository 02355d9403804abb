"""`faqbot run` and `doctor`: what an operator starts, and looks at."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import asdict
from typing import TypeVar

import typer

from bot.app import (
    AppHealth,
    encoder_name,
    open_database,
    open_intake,
    starting,
    until_outdated,
)
from bot.cli.options import JsonLines
from bot.cli.output import print_json, print_table, say
from bot.cli.probing import installation
from bot.cli.session import run, settings
from bot.core.errors import UsageError
from bot.operations.doctor import examine, healthy
from bot.operations.health import health_page
from bot.operations.logs import counted
from bot.operations.metrics import PrometheusMeter
from bot.operations.signals import stop_signal
from bot.operations.watching import watched
from bot.serving import Platforms, its_turn, joining, loading, others_serve

logger = logging.getLogger(__name__)

T = TypeVar("T")

serving = typer.Typer()
commands = typer.Typer()


@serving.command("run")
def serve() -> None:
    """Run the bot until SIGTERM or Ctrl-C: on Slack and Discord, by the tokens that are set.

    With it run the scheduler and the health page.
    """

    async def work() -> None:
        chosen = settings(serving=True)
        checks = starting(encoder_name(chosen))
        meter = PrometheusMeter()
        async with (
            stop_signal() as stop,
            health_page(chosen.health_host, chosen.health_port, checks, metrics=meter) as port,
            open_database(chosen) as stores,
            AsyncExitStack() as opened,
        ):
            opened.enter_context(counted(meter))
            await opened.enter_async_context(watched(checks))
            say(f"Health: http://{chosen.health_host}:{port}/readyz")
            intake = open_intake(chosen, stores, meter)
            platforms = Platforms(chosen, stores, intake, meter)

            async def take_part() -> None:
                checks.pop("platforms", None)
                await opened.enter_async_context(platforms)
                opened.push_async_callback(intake.close)
                checks.update(platforms.checks)
                if not platforms.checks:
                    say("No platform token is set: only the scheduler and the health page run.")

            late = await others_serve(stores.leases)
            if late:
                checks["platforms"] = joining
                platforms.judged.set()
            # What is in hand at the end still needs the platforms and the model: they go last.
            loaded = await opened.enter_async_context(
                loading(chosen, stores, intake, platforms, meter)
            )
            await opened.enter_async_context(intake)
            if not late:
                await take_part()
            if app := await _unless_stopped(loaded, stop):
                scheduler = app.scheduler(meter)
                health = AppHealth(app, scheduler)
                checks.update(health.checks)
                health.show(meter)
                await opened.enter_async_context(scheduler)
                await opened.enter_async_context(app.following_changes())
                if late and await _unless_stopped(asyncio.create_task(its_turn(app)), stop):
                    await take_part()
                await _unless_stopped(asyncio.create_task(until_outdated(app)), stop)
        logger.info("ended")

    run(work())


async def _unless_stopped(task: asyncio.Task[T], stop: asyncio.Event) -> T | None:
    """What the task gives; None where the signal to stop comes first."""
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
    return task.result() if task.done() else None


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
