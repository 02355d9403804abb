"""What `faqbot run` is made of: the model on its way, and the platforms that tokens are set for."""

from bot.serving.credentials import discord_credentials, slack_credentials
from bot.serving.joining import its_turn, joining, others_serve
from bot.serving.loading import loading
from bot.serving.platforms import Platforms
from bot.serving.register import GuildRegister

__all__ = [
    "GuildRegister",
    "Platforms",
    "discord_credentials",
    "its_turn",
    "joining",
    "loading",
    "others_serve",
    "slack_credentials",
]
