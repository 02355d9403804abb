"""What is set for each platform, as the platform takes it."""

from bot.config import Settings
from bot.platforms.discord.setup.credentials import Credentials as DiscordCredentials
from bot.platforms.slack.setup.credentials import Credentials as SlackCredentials


def slack_credentials(settings: Settings) -> SlackCredentials:
    """What is set for Slack."""
    return SlackCredentials(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        api_url=settings.slack_api_url,
    )


def discord_credentials(settings: Settings) -> DiscordCredentials:
    """What is set for Discord."""
    return DiscordCredentials(
        token=settings.discord_token.get_secret_value(),
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
        guilds=settings.discord_guilds,
    )
