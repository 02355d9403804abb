"""The doctor: looks at every part of an installation and says what to do about each fault."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from bot.adapting.findings import Grade
from bot.core.errors import BotError
from bot.operations.checks import CHECKS, Check
from bot.operations.findings import Finding, Probes

logger = logging.getLogger(__name__)

Look: TypeAlias = Callable[[], Awaitable[Sequence[Finding]]]


async def examine(probes: Probes) -> list[Finding]:
    """What was found of each part, in the order in which one would mend them."""
    findings: dict[str, Finding] = {}
    for check in CHECKS:
        unsound = [name for name in check.needs if findings[name].level is Grade.FAIL]
        if unsound:
            findings[check.name] = _not_looked_at(check.name, unsound)
        else:
            (findings[check.name],) = await _found(check.name, _looking(check, probes))
    readable = findings["settings"].level is not Grade.FAIL
    rows = list(findings.values())
    for name, look in probes.platforms.items():
        rows += await _found(name, look) if readable else [_not_looked_at(name, ["settings"])]
    return rows


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing keeps the bot from working."""
    return not any(finding.level is Grade.FAIL for finding in findings)


def _looking(check: Check, probes: Probes) -> Look:
    async def look() -> Sequence[Finding]:
        return [await check.look(probes)]

    return look


async def _found(name: str, look: Look) -> Sequence[Finding]:
    try:
        return await look()
    except BotError as error:  # its text says what to do
        return [Finding(name, Grade.FAIL, str(error))]
    except Exception as error:  # the doctor has to get to the end of its list
        logger.debug("the doctor met an unexpected error", exc_info=True)
        says = f"An unexpected {type(error).__name__} came up."
        return [Finding(name, Grade.FAIL, says, "Set BOT_LOG_LEVEL=debug to see where.")]


def _not_looked_at(name: str, unsound: Sequence[str]) -> Finding:
    return Finding(name, Grade.WARN, "Not looked at.", f"Mend {unsound[0]} first.")
