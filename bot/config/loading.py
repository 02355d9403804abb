"""Reads the settings of this process, and says of each fault what it should be."""

import difflib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.config.foundations import ENV_FILE, PREFIX
from bot.config.settings import SECRETS, Settings
from bot.core.errors import SettingsError

_PASSWORD = re.compile(r"(://[^:/@]*:)[^@]*@")


def load_settings() -> Settings:
    """The settings of this process; SettingsError has one line for each fault."""
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            name = str(fault["loc"][0])
            message = fault["msg"].removeprefix("Value error, ").replace("Input", "it", 1)
            lines.append(f"{PREFIX}{name.upper()} is {_shown(name, fault['input'])}: {message}.")
        raise SettingsError("\n".join(lines)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{Path(ENV_FILE).absolute()} cannot be read ({error}): write it in UTF-8, or move it "
            "away."
        ) from error


def unknown_settings() -> tuple[str, ...]:
    """A sentence for each `BOT_*` variable that no setting reads, with the nearest that is."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    given = {name.upper() for name in (*os.environ, *dotenv_values(ENV_FILE))}
    strange = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    return tuple(f"{name} is no setting{_nearest(name, known)}" for name in strange)


def _shown(name: str, value: object) -> str:
    if name in SECRETS:
        return "set to something else"
    return repr(_PASSWORD.sub(r"\1***@", str(value)))


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.8)
    return f"; did you mean {near[0]}?" if near else " of this version; it is not read."
