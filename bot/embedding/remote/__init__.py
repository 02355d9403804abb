"""Encoding on another machine: an embedding server that speaks one of two APIs."""

from bot.embedding.remote.encoder import RemoteEncoder, open_remote
from bot.embedding.remote.endpoint import Endpoint, Patience
from bot.embedding.remote.identifying import PROBES

__all__ = ["PROBES", "Endpoint", "Patience", "RemoteEncoder", "open_remote"]
