"""The doctor on sound and on broken installations."""

import dataclasses
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from aiohttp import web

from bot.adapting.findings import Grade
from bot.core.errors import (
    ImportFailedError,
    ModelError,
    SettingsError,
    StorageError,
    UncertainError,
)
from bot.core.faq import KnowledgeBase, ModelProvenance
from bot.core.outcomes import Vector
from bot.core.ports import JobRun
from bot.operations.clock import seconds_ahead
from bot.operations.doctor import examine, healthy
from bot.operations.findings import Finding, Probes

MODEL = ModelProvenance("tiny", "1", 3, "0123456789abcdef", "cosine", 256)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def database() -> str:
    return "/srv/faqbot.db"


async def migrations() -> tuple[str | None, str]:
    return "0001", "0001"


async def index() -> str:
    return "in memory"


async def model() -> ModelProvenance:
    return MODEL


async def encode(_text: str) -> Vector:
    return np.array([0.6, 0.8, 0.0], dtype=np.float32)


async def knowledge_bases() -> Sequence[KnowledgeBase]:
    return [KnowledgeBase(1, "default", 3, entries=13)]


async def last_runs() -> Sequence[JobRun]:
    return [JobRun("re-embed", NOW, NOW, ok=True)]


async def folder() -> tuple[str, int]:
    return "", 0


SOUND = Probes(
    settings=lambda: (),
    database=database,
    migrations=migrations,
    index=index,
    model=model,
    encode=encode,
    secret_keys=lambda: ("a long random text, say",),
    folders=lambda: (Path.cwd(),),
    knowledge_bases=knowledge_bases,
    last_runs=last_runs,
    clocks=dict,
    folder=folder,
)


async def found(name: str, probes: Probes) -> Finding:
    """What the doctor says of one part."""
    return next(finding for finding in await examine(probes) if finding.name == name)


async def test_a_sound_installation_has_nothing_to_mend() -> None:
    findings = await examine(dataclasses.replace(SOUND, folders=tuple))

    assert healthy(findings)
    assert [finding.level for finding in findings] == [Grade.OK] * 14
    assert not [finding.do for finding in findings if finding.do]
    assert "default: 13 entries" in {finding.says for finding in findings}


async def test_findings_can_be_printed_as_json() -> None:
    lines = json.loads(json.dumps([dataclasses.asdict(each) for each in await examine(SOUND)]))

    assert lines[0]["name"] == "python"
    assert lines[0]["level"] == "ok"


async def test_with_settings_that_cannot_be_read_nothing_else_is_looked_at() -> None:
    def settings() -> Sequence[str]:
        raise SettingsError("BOT_HEALTH_PORT is 'x': it should be a number.")

    findings = await examine(dataclasses.replace(SOUND, settings=settings))

    assert not healthy(findings)
    assert findings[1].says == "BOT_HEALTH_PORT is 'x': it should be a number."
    assert {finding.do for finding in findings[2:]} == {"Mend settings first."}


async def test_a_misspelt_setting_is_a_warning() -> None:
    strange = "BOT_HEALTH_PROT is no setting; did you mean BOT_HEALTH_PORT?"

    finding = await found("settings", dataclasses.replace(SOUND, settings=lambda: (strange,)))

    assert (finding.level, finding.says) == (Grade.WARN, strange)


async def test_a_database_that_cannot_be_opened_fails_in_its_own_words() -> None:
    async def locked() -> str:
        raise StorageError("The database /srv/faqbot.db is locked: end the other process.")

    findings = await examine(dataclasses.replace(SOUND, database=locked))

    by_name = {finding.name: finding for finding in findings}
    assert by_name["database"].level is Grade.FAIL
    assert "end the other process" in by_name["database"].says
    assert by_name["migrations"].do == by_name["knowledge"].do == "Mend database first."
    assert by_name["encode"].level is Grade.OK


async def test_a_database_of_another_version_is_sent_to_the_upgrade() -> None:
    async def old() -> tuple[str | None, str]:
        return "0001", "0002"

    finding = await found("migrations", dataclasses.replace(SOUND, migrations=old))

    assert finding.level is Grade.FAIL
    assert "faqbot db upgrade" in finding.do


async def test_an_empty_database_is_no_fault_because_its_first_use_makes_the_tables() -> None:
    async def none() -> tuple[str | None, str]:
        return None, "0002"

    finding = await found("migrations", dataclasses.replace(SOUND, migrations=none))

    assert finding.level is Grade.OK


async def test_a_model_whose_digest_is_wrong_is_not_asked_to_encode() -> None:
    async def corrupt() -> ModelProvenance:
        raise ModelError("model.safetensors is damaged: reinstall faqbot.")

    findings = await examine(dataclasses.replace(SOUND, model=corrupt))

    by_name = {finding.name: finding for finding in findings}
    assert by_name["model"].says == "model.safetensors is damaged: reinstall faqbot."
    assert by_name["encode"].do == "Mend model first."


async def test_a_model_that_encodes_nothing_sensible_fails() -> None:
    async def broken(_text: str) -> Vector:
        return np.array([np.nan, 1.0, 0.0], dtype=np.float32)

    finding = await found("encode", dataclasses.replace(SOUND, encode=broken))

    assert finding.level is Grade.FAIL


@pytest.mark.parametrize("weak", ["secret", "k" * 32, "a long random text, say"])
async def test_a_secret_key_that_is_weak_or_there_twice_is_a_warning(weak: str) -> None:
    probes = dataclasses.replace(SOUND, secret_keys=lambda: ("a long random text, say", weak))

    finding = await found("secret key", probes)

    assert finding.level is Grade.WARN and "2 keys, the first is in use" in finding.says
    assert finding.do and weak not in finding.says.replace("A secret key", "")


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (("a long random text, say",), "one key, of 23"),
        (("a long random text, say", "another, shorter one"), "2 keys, the first is in use, of 20"),
    ],
)
async def test_of_secret_keys_the_number_and_the_length_are_told(
    keys: tuple[str, ...], says: str
) -> None:
    probes = dataclasses.replace(SOUND, secret_keys=lambda: keys)

    assert (await found("secret key", probes)).says.startswith(says)


async def test_an_empty_knowledge_base_is_a_warning_that_names_the_import() -> None:
    async def none() -> Sequence[KnowledgeBase]:
        return [KnowledgeBase(1, "default", 0)]

    finding = await found("knowledge", dataclasses.replace(SOUND, knowledge_bases=none))

    assert (finding.level, finding.do) == (Grade.WARN, "Run `faqbot import FILE`.")


async def test_a_job_that_keeps_failing_is_a_warning() -> None:
    async def failing() -> Sequence[JobRun]:
        return [JobRun("re-embed", NOW, NOW, False, "The disk is full.", failures=4)]

    finding = await found("jobs", dataclasses.replace(SOUND, last_runs=failing))

    assert finding.level is Grade.WARN
    assert "re-embed failed 4 times: The disk is full." in finding.says


async def test_an_unexpected_error_does_not_end_the_list() -> None:
    async def broken() -> Sequence[KnowledgeBase]:
        raise KeyError("a person's words")

    findings = await examine(dataclasses.replace(SOUND, knowledge_bases=broken))

    assert [finding.name for finding in findings][-1] == "jobs"
    assert "An unexpected KeyError came up." in {finding.says for finding in findings}


async def test_platforms_have_rows_of_their_own_at_the_end() -> None:
    async def slack() -> Sequence[Finding]:
        return [
            Finding("slack bot token", Grade.OK, "faqbot in Acme"),
            Finding("slack scopes", Grade.FAIL, "Without chat:write: the bot cannot post."),
        ]

    findings = await examine(dataclasses.replace(SOUND, platforms={"slack": slack}))

    assert [finding.name for finding in findings][-2:] == ["slack bot token", "slack scopes"]
    assert not healthy(findings)


async def test_a_platform_that_breaks_is_a_row_and_no_end() -> None:
    async def broken() -> Sequence[Finding]:
        raise KeyError("a token")

    async def refusing() -> Sequence[Finding]:
        raise SettingsError("BOT_SLACK_BOT_TOKEN is wrong.")

    probes = dataclasses.replace(SOUND, platforms={"slack": broken, "discord": refusing})

    findings = {finding.name: finding.says for finding in await examine(probes)}

    assert findings["slack"] == "An unexpected KeyError came up."
    assert findings["discord"] == "BOT_SLACK_BOT_TOKEN is wrong."


async def test_platforms_wait_for_settings_that_can_be_read() -> None:
    async def slack() -> Sequence[Finding]:
        return [Finding("slack", Grade.OK, "not set up")]

    def unreadable() -> Sequence[str]:
        raise SettingsError("BOT_HEALTH_PORT is 'x'.")

    probes = dataclasses.replace(SOUND, settings=unreadable, platforms={"slack": slack})

    assert (await examine(probes))[-1].do == "Mend settings first."


async def test_a_folder_that_is_missing_is_left_to_the_database_to_tell() -> None:
    finding = await found("disk", dataclasses.replace(SOUND, folders=lambda: (Path("/nowhere"),)))

    assert finding.level is Grade.OK


async def test_the_room_on_the_disk_is_told() -> None:
    finding = await found("disk", SOUND)

    assert f"GiB free at {Path.cwd()}" in finding.says


async def by(seconds: float) -> float:
    return seconds


async def clock(**ahead: float) -> Finding:
    clocks = {name: partial(by, seconds) for name, seconds in ahead.items()}
    return await found("clock", dataclasses.replace(SOUND, clocks=lambda: clocks))


async def test_a_clock_that_is_off_says_by_how_much_and_what_to_do() -> None:
    slightly, badly = await clock(Slack=-40.0, Discord=2.0), await clock(Slack=600.0)

    assert (slightly.level, slightly.says) == (Grade.WARN, "This machine is 40 s behind Slack.")
    assert (badly.level, badly.says) == (Grade.FAIL, "This machine is 600 s ahead of Slack.")
    assert "NTP" in badly.do
    assert (await clock(Slack=0.4, Discord=-0.6)).says == "agrees with Slack, Discord"


async def test_a_clock_that_nobody_can_be_asked_about_is_no_fault() -> None:
    async def away() -> float:
        raise UncertainError("It does not tell.")

    finding = await found("clock", dataclasses.replace(SOUND, clocks=lambda: {"Slack": away}))

    assert finding.level is Grade.OK


async def test_the_time_of_a_web_server_is_compared() -> None:
    async def answer(_request: web.Request) -> web.Response:
        then = datetime.now(UTC) - timedelta(seconds=100)
        return web.Response(headers={"Date": format_datetime(then, usegmt=True)})

    async with served(answer) as url:
        assert 98 < await seconds_ahead(url) < 102
    with pytest.raises(UncertainError):
        await seconds_ahead(url)


async def test_a_server_that_tells_no_time_is_not_believed() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(headers={"Date": "yesterday"})

    async with served(answer) as url:
        with pytest.raises(UncertainError):
            await seconds_ahead(url)


@asynccontextmanager
async def served(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """The address of a server that answers so."""
    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def test_a_fault_in_the_folder_that_is_followed_is_shown_with_its_place() -> None:
    async def faulty() -> tuple[str, int]:
        raise ImportFailedError(["/faq/it.yaml:3: the answer is missing"])

    finding = await found("folder", dataclasses.replace(SOUND, folder=faulty))

    assert (finding.level, finding.says) == (Grade.WARN, "/faq/it.yaml:3: the answer is missing")
