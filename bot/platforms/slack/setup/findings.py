"""What can be wrong between the bot and Slack, in sentences that say what to click."""

from bot.adapting.findings import Fact, Grade, final
from bot.platforms.slack.api.errors import EXPIRED, REVOKED, UNKNOWN

SLACK = "slack"
BOT_TOKEN = "slack bot token"
APP_TOKEN = "slack app token"
SIGNING_SECRET = "slack signing secret"
TRANSPORT = "slack transport"
SCOPES = "slack scopes"
"""The parts that are looked at."""

_APP = "Open https://api.slack.com/apps → your app → "
COPY_BOT_TOKEN = (
    f"{_APP}OAuth & Permissions, and copy the Bot User OAuth Token (xoxb-…) into"
    " BOT_SLACK_BOT_TOKEN."
)
REINSTALL = f"{_APP}Install App → Reinstall, and copy the new token into BOT_SLACK_BOT_TOKEN."
MAKE_APP_TOKEN = (
    f"{_APP}Basic Information → App-Level Tokens → Generate Token and Scopes, add"
    " connections:write, and copy the token (xapp-…) into BOT_SLACK_APP_TOKEN."
)
COPY_SECRET = (
    f"{_APP}Basic Information → App Credentials, and copy the Signing Secret into"
    " BOT_SLACK_SIGNING_SECRET."
)
ADD_SCOPES = f"{_APP}OAuth & Permissions → Bot Token Scopes, add them, and reinstall the app."
_SOCKET_MODE = f"{_APP}Socket Mode, and see that it is on."
_ONE_WORKSPACE = (
    f"{_APP}Install App, install it in the one workspace that it is for, and copy that token into"
    " BOT_SLACK_BOT_TOKEN."
)
_NEW_APP = "Make a new app from `faqbot slack manifest`, which leaves rotation out."
_REACH = "Look at this machine's way to the internet and at BOT_SLACK_API_URL."

# docs.slack.dev/reference/methods/auth.test and apps.connections.open, section "Errors"
_NOT_NOW = frozenset(
    {"ratelimited", "internal_error", "fatal_error", "request_timeout", "service_unavailable"}
)


def in_no_workspace() -> Fact:
    """The app is installed in a whole organisation, and so in no workspace of its own."""
    says = "The app of BOT_SLACK_BOT_TOKEN is installed in a whole organisation."
    return final(BOT_TOKEN, says, _ONE_WORKSPACE)


def bot_token_refused(code: str) -> Fact:
    """Slack answered auth.test with that error."""
    if code in UNKNOWN:
        says = f"Slack does not take BOT_SLACK_BOT_TOKEN for a bot's token ({code})."
        return final(BOT_TOKEN, says, COPY_BOT_TOKEN)
    if code in REVOKED:
        says = f"The token in BOT_SLACK_BOT_TOKEN is not valid any more ({code})."
        return final(BOT_TOKEN, says, REINSTALL)
    if code == EXPIRED:
        says = "The token in BOT_SLACK_BOT_TOKEN has expired, because the app rotates its tokens."
        return final(BOT_TOKEN, says, _NEW_APP)
    return _refused(BOT_TOKEN, code, REINSTALL)


def app_token_refused(code: str) -> Fact:
    """Slack answered apps.connections.open with that error."""
    if code in UNKNOWN | REVOKED:
        says = f"Slack does not take BOT_SLACK_APP_TOKEN for an app-level token ({code})."
        return final(APP_TOKEN, says, MAKE_APP_TOKEN)
    if code in ("missing_scope", "no_permission"):
        says = "The token in BOT_SLACK_APP_TOKEN lacks the scope connections:write."
        return final(APP_TOKEN, says, MAKE_APP_TOKEN)
    return _refused(APP_TOKEN, code, _SOCKET_MODE)


def unreachable(part: str, why: str) -> Fact:
    """No answer came, or none that Slack would give."""
    return Fact(part, Grade.FAIL, f"Slack cannot be reached ({why}).", _REACH)


def _refused(part: str, code: str, do: str) -> Fact:
    if code in _NOT_NOW:
        return Fact(part, Grade.FAIL, f"Slack cannot say now ({code}).", "Try again in a minute.")
    return Fact(part, Grade.FAIL, f"Slack refuses it ({code}).", do)
