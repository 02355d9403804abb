"""What the doctor looks at: one small function for each part, in the order of the printed list."""

import platform
import shutil
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from bot.adapting.findings import Grade
from bot.core.errors import BotError, UncertainError
from bot.operations.findings import Finding, Probes

ROOM_WANTED = 1024**3
ROOM_NEEDED = 100 * 1024**2
"""Bytes free on a disk: below the first the doctor warns, below the second it fails."""

CLOCK_OFF = 5.0
CLOCK_BROKEN = 240.0
"""Seconds that this machine's clock may be off before the doctor warns, or fails: at 300 Slack's
signatures are refused (docs.slack.dev/authentication/verifying-requests-from-slack)."""

KEY_LENGTH, KEY_VARIETY = 16, 6
"""Characters of a secret key, and different ones, below which it can be guessed."""


@dataclass(frozen=True, slots=True)
class Check:
    """Looks at one part. `needs` names the parts without which there is nothing to look at."""

    name: str
    look: Callable[[Probes], Awaitable[Finding]]
    needs: tuple[str, ...] = ()


async def _python(_probes: Probes) -> Finding:
    return _ok("python", f"Python {platform.python_version()} on {platform.system()}")


async def _settings(probes: Probes) -> Finding:
    strange = probes.settings()
    if strange:
        return _warn("settings", " ".join(strange), "Correct or remove it.")
    return _ok("settings", "every BOT_* variable is known and valid")


async def _database(probes: Probes) -> Finding:
    return _ok("database", f"{await probes.database()} can be read and written")


async def _migrations(probes: Probes) -> Finding:
    current, wanted = await probes.migrations()
    if current is None:
        return _ok("migrations", "none yet: the first use of an empty database makes its tables")
    if current != wanted:
        says = f"The database is at {current}, this faqbot wants {wanted}."
        return _fail("migrations", says, "Run `faqbot db upgrade`, or install a newer faqbot.")
    return _ok("migrations", f"at {current}, as this faqbot wants")


async def _index(probes: Probes) -> Finding:
    return _ok("index", await probes.index())


async def _model(probes: Probes) -> Finding:
    model = await probes.model()
    return _ok("model", f"{model.model}, {probes.source()}, digest {model.digest[:12]}")


async def _encode(probes: Probes) -> Finding:
    started = time.perf_counter()
    vector = await probes.encode("How do I know that it works?")
    milliseconds = 1000 * (time.perf_counter() - started)
    if not np.isfinite(vector).all() or not vector.any():
        says = "The model gives vectors that are no numbers, or all zero."
        return _fail("encode", says, "Reinstall faqbot, or set BOT_MODEL to another folder.")
    return _ok("encode", f"{vector.size} numbers for a question in {milliseconds:.0f} ms")


async def _calibration(probes: Probes) -> Finding:
    return _ok("calibration", probes.calibration())


async def _secret_key(probes: Probes) -> Finding:
    keys = probes.secret_keys()
    shortest = min(map(len, keys))
    count = "one key" if len(keys) == 1 else f"{len(keys)} keys, the first is in use"
    if shortest < KEY_LENGTH or min(len(set(key)) for key in keys) < KEY_VARIETY:
        says = (
            f"A secret key has fewer than {KEY_LENGTH} characters, or fewer than {KEY_VARIETY}"
            f" different ones, and can be guessed ({count})."
        )
        do = "Put a long random one first in BOT_SECRET_KEY; docs/operating.md tells how."
        return _warn("secret key", says, do)
    if len(set(keys)) < len(keys):
        return _warn("secret key", f"A secret key stands twice ({count}).", "Remove one of them.")
    return _ok("secret key", f"{count}, of {shortest} characters or more")


async def _clock(probes: Probes) -> Finding:
    """Slack refuses what is five minutes old, and leases on a server go by the server's time."""
    ahead = {}
    for name, look in probes.clocks().items():
        with suppress(UncertainError):  # who cannot be reached says so in a line of its own
            ahead[name] = await look()
    if not ahead:
        return _ok("clock", "there is nobody to compare it with")
    name, most = max(ahead.items(), key=lambda item: abs(item[1]))
    says = f"This machine is {abs(most):.0f} s {'ahead of' if most > 0 else 'behind'} {name}."
    do = "Set its clock by NTP (`timedatectl`); in a container, that of the host."
    if abs(most) > CLOCK_BROKEN:
        return _fail("clock", says, do)
    if abs(most) > CLOCK_OFF:
        return _warn("clock", says, do)
    return _ok("clock", f"agrees with {', '.join(ahead)}")


async def _folder(probes: Probes) -> Finding:
    try:
        name, entries = await probes.folder()
    except BotError as error:  # what was imported before serves on
        return _warn("folder", str(error).partition("\n")[0], "Nothing is imported until then.")
    return _ok("folder", f"{entries} entries in {name}" if name else "none is followed")


async def _disk(probes: Probes) -> Finding:
    there = [folder for folder in probes.folders() if folder.is_dir()]
    room = {folder: shutil.disk_usage(folder).free for folder in there}
    if not room:
        return _ok("disk", "no folder of this machine is written to")
    folder, free = min(room.items(), key=lambda item: item[1])
    size = f"{free / 1024**3:.1f} GiB" if free >= ROOM_WANTED else f"{free // 1024**2} MiB"
    says = f"{size} free at {folder}"
    if free < ROOM_NEEDED:
        return _fail("disk", says, "Free some space: edits will be refused when it is full.")
    if free < ROOM_WANTED:
        return _warn("disk", says, "Free some space before it is full.")
    return _ok("disk", says)


async def _knowledge_bases(probes: Probes) -> Finding:
    found = await probes.knowledge_bases()
    if not sum(kb.entries for kb in found):
        return _warn("knowledge", "There are no entries yet.", "Run `faqbot import FILE`.")
    return _ok("knowledge", ", ".join(f"{kb.name}: {kb.entries} entries" for kb in found))


async def _jobs(probes: Probes) -> Finding:
    runs = await probes.last_runs()
    failing = [run for run in runs if not run.ok]
    if failing:
        says = " ".join(f"{run.name} failed {run.failures} times: {run.detail}" for run in failing)
        return _warn("jobs", says, "Mend it, then run `faqbot jobs run NAME` to see.")
    return _ok("jobs", "each went well when it last ran" if runs else "none has run yet")


def _ok(name: str, says: str) -> Finding:
    return Finding(name, Grade.OK, says)


def _warn(name: str, says: str, do: str) -> Finding:
    return Finding(name, Grade.WARN, says, do)


def _fail(name: str, says: str, do: str) -> Finding:
    return Finding(name, Grade.FAIL, says, do)


CHECKS: tuple[Check, ...] = (
    Check("python", _python),
    Check("settings", _settings),
    Check("database", _database, ("settings",)),
    Check("migrations", _migrations, ("settings", "database")),
    Check("index", _index, ("settings", "database", "migrations")),
    Check("model", _model, ("settings",)),
    Check("encode", _encode, ("settings", "model")),
    Check("calibration", _calibration, ("settings", "model")),
    Check("secret key", _secret_key, ("settings", "database")),
    Check("clock", _clock, ("settings",)),
    Check("disk", _disk, ("settings",)),
    Check("folder", _folder, ("settings",)),
    Check("knowledge", _knowledge_bases, ("settings", "database", "migrations")),
    Check("jobs", _jobs, ("settings", "database", "migrations")),
)
