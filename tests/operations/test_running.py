"""`faqbot run` on both platforms while things break around it, seen as who is on call sees it."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.storage.migrating import head
from tests.discord.guild import GENERAL, OWNER, DiscordServer, furnished
from tests.discord.guild import visible as seen_on_discord
from tests.platforms.discord.whole_bot import variables_for
from tests.slack.workspace import (
    APP_TOKEN,
    BOT_TOKEN,
    MENTION,
    Channel,
    SlackServer,
    User,
    visible,
)
from tests.whole import Process, copied, locked, rows, until

ASKED = "How do I get a replacement Medicare card?"
ANSWER = "Log in to your account at medicare.gov"
NAME = "Wilhelmine Number One"


@dataclass
class House:
    """One process, both platforms."""

    run: Process
    slack: SlackServer
    discord: DiscordServer

    async def health(self) -> tuple[int, dict[str, dict[str, Any]]]:
        """Status and parts of `/readyz`."""
        status, text = await self.run.page("/readyz")
        return status, json.loads(text)["checks"]

    async def part(self, name: str, *, ok: bool) -> str:
        """What the part says as soon as it is so."""

        async def there() -> str | None:
            _, parts = await self.health()
            found = parts[name]
            return f"{found['detail']} " if found["ok"] is ok else None

        return (await until(there) or "").strip()

    async def figures(self) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
        """Each sample by its name and labels, as Prometheus reads them."""
        families = text_string_to_metric_families(await self.run.figures())
        samples = [sample for family in families for sample in family.samples]
        return {(one.name, tuple(sorted(one.labels.items()))): one.value for one in samples}

    async def figure(self, name: str, **labels: str) -> float:
        """One sample; 0 where there is none yet."""
        return (await self.figures()).get((name, tuple(sorted(labels.items()))), 0.0)

    async def on_slack(self) -> str:
        """The thread of a question that was just asked there."""
        return await self.slack.people().say("U1", "C1", f"{MENTION} {ASKED}")

    async def answered_on_slack(self, ts: str) -> None:
        """Returns when it is."""
        await self.slack.until(
            lambda: [one for one in self.slack.replies("C1", ts) if ANSWER in visible(one)], 60
        )

    async def asked_on_both(self) -> None:
        """A question on each, answered."""
        ts = await self.on_slack()
        asked = self.discord.people.mention(OWNER, GENERAL, ASKED)
        await self.answered_on_slack(ts)
        await self.discord.until(
            lambda: [one for one in self.discord.replies(asked) if ANSWER in seen_on_discord(one)],
            60,
        )

    def probe(self) -> int:
        """The exit status of the container's health check."""
        port = self.run.url.rpartition(":")[2]
        command = [sys.executable, "-m", "bot.operations.probe"]
        environment = {**os.environ, "BOT_HEALTH_HOST": "127.0.0.1", "BOT_HEALTH_PORT": port}
        return subprocess.run(command, env=environment, check=False, capture_output=True).returncode


@pytest.fixture(scope="module")
async def house(medicare: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    database = copied(medicare, tmp_path_factory.mktemp("running"))
    async with SlackServer() as slack, DiscordServer() as discord:
        furnished(discord)
        slack.state.add_user(User("U1", "who", NAME))
        slack.state.add_channel(Channel("C1", "room"))
        given = {
            "BOT_SLACK_BOT_TOKEN": BOT_TOKEN,
            "BOT_SLACK_APP_TOKEN": APP_TOKEN,
            "BOT_SLACK_API_URL": slack.api_url,
            "BOT_LOG_FORMAT": "json",
            **variables_for(discord),
        }
        async with Process(database, 1, **given) as run:
            await run.ready()
            yield House(run, slack, discord)
            assert (await run.terminated())[0] == 0


async def test_every_part_is_well_and_says_so(house: House) -> None:
    for name in ("slack", "discord", "jobs"):
        await house.part(name, ok=True)

    status, parts = await house.health()

    assert status == 200
    assert list(parts) == [
        *("database", "migrations", "model", "index", "jobs"),
        *sorted({"slack", "discord"}, key=list(parts).index),
    ]
    assert all(part["ok"] and part["detail"] for part in parts.values())
    assert (await house.run.page("/livez")) == (200, '{"alive": true}')
    assert house.probe() == 0


async def test_questions_are_counted_by_platform_and_outcome_and_timed_by_stage(
    house: House,
) -> None:
    await house.asked_on_both()

    for platform in ("slack", "discord"):
        labels = {"platform": platform, "outcome": "replied", "trigger": "mention"}
        await until(partial(house.figure, "faqbot_questions_total", **labels))
        decided = {"platform": platform, "outcome": "answered", "rule": "exact"}
        assert await house.figure("faqbot_decisions_total", **decided) == 1
        assert await house.figure("faqbot_reply_seconds_count", platform=platform) == 1
    for stage in ("encode", "search", "look_up"):
        assert await house.figure("faqbot_stage_seconds_count", stage=stage) == 2
    looked = [
        await house.figure("faqbot_cache_total", cache="questions", result=one)
        for one in ("hit", "miss")
    ]
    assert sum(looked) == 2  # at the same moment, so that either may have found the other's
    assert await house.figure("faqbot_queue", queue="messages") == 0
    assert await house.figure("faqbot_job_runs_total", job_name="re-embed", result="ok") >= 1
    assert await house.figure("faqbot_ready") == 1
    assert await house.figure("faqbot_health", part="slack") == 1


async def test_a_trace_leads_from_the_event_to_the_reply_and_no_line_quotes_anybody(
    house: House,
) -> None:
    before = len(house.run.log.splitlines())

    await house.asked_on_both()

    async def dealt() -> list[dict[str, Any]] | None:
        lines = [json.loads(line) for line in house.run.log.splitlines()[before:]]
        found = [one for one in lines if one["message"] == "a message is dealt with"]
        replied = [one for one in found if one["outcome"] == "replied"]
        return replied if len(replied) == 2 else None

    lines = await until(dealt)
    assert lines is not None
    assert {one["platform"] for one in lines} == {"slack", "discord"}
    assert len({one["trace"] for one in lines}) == 2
    assert {len(one[key]) for one in lines for key in ("trace", "receipt")} == {12}
    assert not [one for one in (ASKED, ANSWER, NAME, BOT_TOKEN) if one in house.run.log]


async def test_a_database_file_that_is_gone_is_told_and_found_again(house: House) -> None:
    database = house.run.database
    away = database.with_name("elsewhere.db")

    database.rename(away)
    says = await house.part("database", ok=False)
    status, parts = await house.health()
    ts = await house.on_slack()
    figures = await house.figure("faqbot_ready"), await house.figure("faqbot_up")
    away.rename(database)
    await house.part("database", ok=True)
    await house.answered_on_slack(ts)

    assert "is gone" in says and "Put it back" in says
    assert status == 503
    assert parts["model"]["ok"] and not parts["jobs"]["vital"]
    assert figures == (0, 1)
    assert (await house.run.page("/livez"))[0] == 200


async def test_a_database_that_takes_no_writes_is_told_within_seconds(house: House) -> None:
    async with locked(house.run.database):
        says = await house.part("database", ok=False)

    await house.part("database", ok=True)
    assert "another process is writing to it" in says


async def test_a_schema_of_a_newer_version_is_shown_and_the_bot_goes_on(house: House) -> None:
    rows(house.run.database, "UPDATE alembic_version SET version_num = '9999'")
    says = await house.part("migrations", ok=False)
    status, _ = await house.health()
    rows(house.run.database, f"UPDATE alembic_version SET version_num = '{head()}'")

    assert "The database is at 9999" in says
    assert status == 200


async def test_one_platform_that_is_away_is_shown_and_both_take_it_out_of_service(
    house: House,
) -> None:
    house.slack.socket.refusing = True
    await house.slack.socket.cut()
    says = await house.part("slack", ok=False)
    status, parts = await house.health()
    house.discord.gateway.refuses += [4000] * 1_000
    house.discord.gateway.close(4000)
    await house.part("discord", ok=False)
    both, _ = await house.health()
    house.discord.gateway.refuses.clear()
    house.slack.socket.refusing = False
    await house.part("slack", ok=True)

    assert says.startswith("Socket Mode: not connected, and tried again: ")
    assert (status, parts["slack"]["vital"], both) == (200, False, 503)


async def test_a_process_that_stands_still_is_not_alive(house: House) -> None:
    house.run.paused()
    try:
        standing = await asyncio.to_thread(house.probe)
    finally:
        house.run.goes_on()

    assert (standing, await asyncio.to_thread(house.probe)) == (1, 0)
