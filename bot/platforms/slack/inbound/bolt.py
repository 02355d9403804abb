"""The bolt app: it verifies, unpacks, and calls who listens."""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.api.quiet import SILENT
from bot.platforms.slack.inbound.listeners import Listeners
from bot.platforms.slack.seam import Identity
from bot.platforms.slack.setup.credentials import Credentials
from bot.platforms.slack.setup.manifest import FIND_ANSWER, POINTING

_ANY = re.compile("")


def bolt_app(credentials: Credentials, me: Identity, listeners: Listeners) -> AsyncApp:
    """The app for one workspace; it asks Slack nothing of its own."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=me.enterprise or None,
            team_id=me.team,
            bot_user_id=me.user,
            bot_id=me.bot,
            bot_token=credentials.bot_token,
        )

    app = AsyncApp(
        name="faqbot",
        logger=SILENT,
        process_before_response=True,  # what a listener awaits comes before the acknowledgement
        raise_error_for_unhandled_request=True,
        signing_secret=credentials.signing_secret,
        client=AsyncWebClient(
            base_url=credentials.api_url or AsyncWebClient.BASE_URL, retry_handlers=[]
        ),
        authorize=authorize,
        ignoring_self_events_enabled=False,  # events.py leaves out all bots
        attaching_function_token_enabled=False,
    )
    app.error(listeners.on_error)
    app.event(_ANY)(listeners.on_event)
    app.command(_ANY)(listeners.on_command)
    app.shortcut(FIND_ANSWER)(listeners.on_shortcut)
    for aim in POINTING:
        app.shortcut(aim)(listeners.on_pointed)
    app.action(_ANY)(listeners.on_action)
    app.view(_ANY)(listeners.on_view)
    app.options(_ANY)(listeners.on_options)
    return app
