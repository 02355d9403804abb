"""The names that tests import: `from tests.slack.workspace import SlackServer, visible, pings`."""

from tests.slack.clicks import DIRECT
from tests.slack.http_mode import SIGNING_SECRET, HttpMode
from tests.slack.people import MENTION, People
from tests.slack.reading import labels, links, pings, visible
from tests.slack.scopes import ALL_SCOPES, BASE_SCOPES
from tests.slack.server import APP_TOKEN, BOT_TOKEN, Call, SlackServer
from tests.slack.socket_mode import Envelope, SocketMode
from tests.slack.state import APP, BOT, BOT_USER, TEAM, Channel, Json, Message, User
from tests.slack.transport import NotAcknowledgedError, Retry, Transport

__all__ = [
    "ALL_SCOPES",
    "APP",
    "APP_TOKEN",
    "BASE_SCOPES",
    "BOT",
    "BOT_TOKEN",
    "BOT_USER",
    "DIRECT",
    "MENTION",
    "SIGNING_SECRET",
    "TEAM",
    "Call",
    "Channel",
    "Envelope",
    "HttpMode",
    "Json",
    "Message",
    "NotAcknowledgedError",
    "People",
    "Retry",
    "SlackServer",
    "SocketMode",
    "Transport",
    "User",
    "labels",
    "links",
    "pings",
    "visible",
]
