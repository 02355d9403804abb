"""The composition root: builds every part and hands it what it needs. No other module does."""

from bot.app.alone import job_alone, job_names
from bot.app.assembling import assemble, open_intake, process_name, pseudonym
from bot.app.encoding import encoder_name, open_text_encoder
from bot.app.health import AppHealth, starting
from bot.app.indexes import refuse_without_postgres
from bot.app.opening import open_app, open_database
from bot.app.outdated import until_outdated
from bot.app.running import App

__all__ = [
    "App",
    "AppHealth",
    "assemble",
    "encoder_name",
    "job_alone",
    "job_names",
    "open_app",
    "open_database",
    "open_intake",
    "open_text_encoder",
    "process_name",
    "pseudonym",
    "refuse_without_postgres",
    "starting",
    "until_outdated",
]
