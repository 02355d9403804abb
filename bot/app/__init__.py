"""The composition root: builds every part and hands it what it needs. No other module does."""

from bot.app.assembling import assemble, open_intake, pseudonym
from bot.app.opening import open_app, open_database
from bot.app.running import App

__all__ = ["App", "assemble", "open_app", "open_database", "open_intake", "pseudonym"]
