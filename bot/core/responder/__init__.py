"""From request to response: the one door of the core, but for messages on their way."""

from bot.core.responder.responding import Responder

__all__ = ["Responder"]
