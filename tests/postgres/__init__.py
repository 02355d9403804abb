"""A PostgreSQL server of the tests' own, and databases on it."""

from tests.postgres.server import Server, running_server

__all__ = ["Server", "running_server"]
