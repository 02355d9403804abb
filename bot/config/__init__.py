"""What an operator sets: `BOT_*` variables, or the same names in a `.env` file."""

from bot.config.files import database_url, key_file, secret_keys
from bot.config.foundations import PREFIX
from bot.config.loading import load_settings, unknown_settings
from bot.config.settings import Settings
from bot.config.values import slash_command_name, web_address

__all__ = [
    "PREFIX",
    "Settings",
    "database_url",
    "key_file",
    "load_settings",
    "secret_keys",
    "slash_command_name",
    "unknown_settings",
    "web_address",
]
