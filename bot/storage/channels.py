"""How the bot behaves in each channel, and in which threads people have joined in."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.faq import KnowledgeBase
from bot.core.messages import FollowUps, Mode, Place
from bot.core.ports import Channels, ChannelSettings
from bot.storage import tables
from bot.storage.columns import utc_now
from bot.storage.engine import Transactions
from bot.storage.knowledge_bases import keyed
from bot.storage.statements import insert_missing, store

_channel = tables.channel.c
_workspace = tables.workspace.c
_settings = select(_channel.id, _channel.mode, _channel.follow_ups)
_OPEN = [mode.value for mode in Mode if mode.is_open]


class SqlChannels(Channels):
    """The tables `channel`, with a row where somebody set something, and `thread`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def channel(self, place: Place) -> ChannelSettings:
        """The channel's settings."""
        async with self._transactions.read() as connection:
            return await _read(connection, place)

    async def set_channel(
        self, place: Place, *, mode: Mode | None = None, follow_ups: FollowUps | None = None
    ) -> ChannelSettings:
        """Changes what is not None, and gives what holds now."""
        given = {"mode": mode, "follow_ups": follow_ups}
        changed = {name: value.value for name, value in given.items() if value is not None}
        async with self._transactions.write() as connection:
            if changed:
                await store(connection, tables.channel, {**_names(place), **changed})
            return await _read(connection, place)

    async def any_open(self, platform: str) -> bool:
        """Whether a channel there needs messages that do not mention the bot."""
        follows = (_channel.follow_ups == FollowUps.ALWAYS) & (_channel.mode != Mode.OFF)
        left = exists().where(
            _workspace.platform == _channel.platform,
            _workspace.id == _channel.workspace,
            _workspace.left_at.is_not(None),
        )
        needs = (_channel.platform == platform, or_(_channel.mode.in_(_OPEN), follows), ~left)
        async with self._transactions.read() as connection:
            return await connection.scalar(select(_channel.id).where(*needs).limit(1)) is not None

    async def channels(
        self, platform: str, workspace: str
    ) -> Sequence[tuple[str, ChannelSettings]]:
        """The channels that were set up, with their settings, by id."""
        here = (_channel.platform == platform, _channel.workspace == workspace)
        async with self._transactions.read() as connection:
            rows = await connection.execute(_settings.where(*here).order_by(_channel.id))
            return [(row.id, _from(row.mode, row.follow_ups)) for row in rows]

    async def knowledge_base_of(self, place: Place) -> KnowledgeBase | None:
        """The knowledge base that this channel uses instead of its workspace's, if any."""
        bound = select(_channel.kb).where(_at(tables.channel, _names(place)))
        async with self._transactions.read() as connection:
            key = await connection.scalar(bound)
            return None if key is None else await keyed(connection, key)

    async def set_knowledge_base(self, place: Place, kb: int | None) -> None:
        """Gives the channel that knowledge base; NotFoundError where there is none."""
        async with self._transactions.write() as connection:
            if kb is None:
                here = _at(tables.channel, _names(place))
                await connection.execute(update(tables.channel).where(here).values(kb=None))
            else:
                await keyed(connection, kb)
                await store(connection, tables.channel, {**_names(place), "kb": kb})

    async def joined_in(self, place: Place) -> None:
        """Notes that a person who is not the asker has written in that thread."""
        if place.thread is None:
            return
        row = {**_thread(place), "joined_at": utc_now()}
        async with self._transactions.write() as connection:
            await insert_missing(connection, tables.thread, [row])

    async def is_joined(self, place: Place) -> bool:
        """Whether that was noted."""
        noted = select(tables.thread.c.id).where(_at(tables.thread, _thread(place)))
        async with self._transactions.read() as connection:
            return await connection.scalar(noted) is not None


async def _read(connection: AsyncConnection, place: Place) -> ChannelSettings:
    here = _at(tables.channel, _names(place))
    row = (await connection.execute(_settings.where(here))).first()
    return _from(row.mode, row.follow_ups) if row else ChannelSettings()


def _from(mode: str, follow_ups: str) -> ChannelSettings:
    return ChannelSettings(Mode(mode), FollowUps(follow_ups))


def _names(place: Place) -> dict[str, Any]:
    return {"platform": place.platform, "workspace": place.workspace, "id": place.channel}


def _thread(place: Place) -> dict[str, Any]:
    return {
        "platform": place.platform,
        "workspace": place.workspace,
        "channel": place.channel,
        "id": place.thread,
    }


def _at(table: Table, names: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in names.items()))
