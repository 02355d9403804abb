"""The doctor: looks at every part of an installation and says what to do about each fault."""

import logging
from collections.abc import Sequence

from bot.core.errors import BotError
from bot.operations.checks import CHECKS, Check
from bot.operations.findings import Finding, Level, Probes

logger = logging.getLogger(__name__)


async def examine(probes: Probes) -> list[Finding]:
    """One finding for each part, in the order in which one would mend them."""
    findings: dict[str, Finding] = {}
    for check in CHECKS:
        unsound = [name for name in check.needs if findings[name].level is Level.FAIL]
        findings[check.name] = (
            _not_looked_at(check, unsound) if unsound else await _found(check, probes)
        )
    return list(findings.values())


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing keeps the bot from working."""
    return not any(finding.level is Level.FAIL for finding in findings)


async def _found(check: Check, probes: Probes) -> Finding:
    try:
        return await check.look(probes)
    except BotError as error:  # its text says what to do
        return Finding(check.name, Level.FAIL, str(error))
    except Exception as error:  # the doctor has to get to the end of its list
        logger.debug("the doctor met an unexpected error", exc_info=True)
        says = f"An unexpected {type(error).__name__} came up."
        return Finding(check.name, Level.FAIL, says, "Set BOT_LOG_LEVEL=debug to see where.")


def _not_looked_at(check: Check, unsound: Sequence[str]) -> Finding:
    return Finding(check.name, Level.WARN, "Not looked at.", f"Mend {unsound[0]} first.")
