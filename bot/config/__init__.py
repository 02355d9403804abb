"""What an operator sets: `BOT_*` variables, or the same names in a `.env` file."""

from bot.config.files import database_url, secret_keys
from bot.config.loading import load_settings, unknown_settings
from bot.config.settings import PREFIX, Settings
from bot.config.values import slash_command_name, web_address

__all__ = [
    "PREFIX",
    "Settings",
    "database_url",
    "load_settings",
    "secret_keys",
    "slash_command_name",
    "unknown_settings",
    "web_address",
]
