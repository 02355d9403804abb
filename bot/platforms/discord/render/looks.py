"""The two looks of a reply: content alone, or with what is around an answer, as an embed."""

import re
from dataclasses import dataclass
from typing import Protocol

import discord

from bot.commonmark.inline import BARE_URL
from bot.commonmark.parts import Parts, Run
from bot.commonmark.text import clean, one_line, size
from bot.core.messages import Reply
from bot.platforms.discord.render.escaping import fitted, visible
from bot.platforms.discord.render.markdown import images_in, line, markdown
from bot.platforms.discord.render.message import Message
from bot.platforms.discord.render.safety import DISCORD, plain

CONTENT = 2_000
EMBEDS, EMBEDDED = 10, 6_000
"""Embeds of a message, and the characters in all of them."""

TITLE, DESCRIPTION, FOOTER, ADDRESS = 256, 4_096, 2_048, 2_048
SMALL_PRINT = 500
"""Characters of a footer where it has to stand in the content."""

_WEB = re.compile(r"https://[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.ASCII)


class Look(Protocol):
    """How the body of a message becomes one."""

    @property
    def room(self) -> int:
        """Characters for the body."""
        ...

    def message(self, body: Parts, *, first: bool, last: bool) -> Message:
        """The message: titles stand in the first of several, small print in the last."""
        ...


def look_of(reply: Reply, *, embeds: bool, role: str) -> Look:
    """Answers, which have a title or small print, are embeds where these are permitted."""
    title, footer = _shown(reply.title), _shown(reply.footer)
    name = fitted(DISCORD.plain(title, TITLE), TITLE) if title else ""
    mention = f"<@&{role}>" if role else ""
    if embeds and (title or footer):
        return _Embedded(name, plain(footer, FOOTER) if footer else "", mention)
    small_print = _small_print(footer) if footer else ""
    return _Plain(mention, f"**{name}**" if name else "", small_print, embeds)


@dataclass(frozen=True, slots=True)
class _Embedded:
    title: str
    footer: str
    mention: str

    @property
    def room(self) -> int:
        return min(DESCRIPTION, EMBEDDED - size(self.title) - size(self.footer))

    def message(self, body: Parts, *, first: bool, last: bool) -> Message:
        images = _images(body)
        embed = discord.Embed(description=_said(body) or None)
        if first and self.title:
            embed.title = self.title
            embed.url = _source(self.footer)
        if last and self.footer:
            embed.set_footer(text=self.footer)
        if images:
            embed.set_image(url=images[0])
        more = (discord.Embed().set_image(url=image) for image in images[1:])
        return Message(self.mention if first else "", (embed, *more))


@dataclass(frozen=True, slots=True)
class _Plain:
    mention: str
    heading: str
    small_print: str
    embeds: bool

    @property
    def room(self) -> int:
        around = (self.mention, self.heading, self.small_print)
        return CONTENT - sum(size(one) + 1 for one in around)

    def message(self, body: Parts, *, first: bool, last: bool) -> Message:
        above = [self.mention, self.heading] if first else []
        below = [self.small_print] if last else []
        said = [*above, _said(body), *below]
        images = _images(body) if self.embeds else []
        embeds = tuple(discord.Embed().set_image(url=image) for image in images)
        return Message("\n".join(one for one in said if one), embeds)


def _shown(text: str) -> str:
    text = one_line(clean(text))
    return text if visible(text) else ""


def _said(body: Parts) -> str:
    text = markdown(body)
    return text if visible(text) else ""


def _images(body: Parts) -> list[str]:
    """Those that Discord takes: it refuses the whole message for an address that is none."""
    fitting = (url for url in images_in(body) if size(url) <= ADDRESS and _WEB.fullmatch(url))
    return [*fitting][:EMBEDS]


def _source(footer: str) -> str | None:
    """The first address in the footer, for small print in an embed cannot be followed."""
    found = BARE_URL.search(footer)
    return found[0] if found and size(found[0]) <= ADDRESS and _WEB.fullmatch(found[0]) else None


def _small_print(footer: str) -> str:
    if size(footer) > SMALL_PRINT / 2:
        return "-# " + fitted(plain(footer, SMALL_PRINT), SMALL_PRINT)
    runs, start = list[Run](), 0
    for found in BARE_URL.finditer(footer):
        runs += [Run(footer[start : found.start()]), Run(found[0], url=found[0])]
        start = found.end()
    return "-# " + line(DISCORD.safe([*runs, Run(footer[start:])]))
