"""A reply as Discord's messages. https://discord.com/developers/docs/resources/message"""

from dataclasses import replace

from bot.commonmark.cutting import Frame, broken_off, pieces, split
from bot.commonmark.parts import Paragraph, Parts, Run
from bot.core.messages import Button, Place, Reply
from bot.platforms.discord.render.escaping import fitted
from bot.platforms.discord.render.looks import CONTENT, look_of
from bot.platforms.discord.render.markdown import measure
from bot.platforms.discord.render.message import Message
from bot.platforms.discord.render.safety import parts_of, plain
from bot.platforms.discord.seam import begun_by, target_of

_DOTS = 4


def messages(
    reply: Reply, *, single: bool = False, embeds: bool = True, pings: str = ""
) -> list[Message]:
    """The reply as one message; as several where it is long and has no button for the rest.

    `single`: as one in any case, for what is to be changed later as a whole. `embeds`: whether they
    are permitted; where not, it is content alone. `pings`: the role that is notified, as a group.
    """
    role = pings.removeprefix("&")
    look, parts, tail = look_of(reply, embeds=embeds, role=role), _body(reply), _tail(reply)
    frame = Frame(look.room - _DOTS - sum(map(measure, tail)), measure)
    head, rest = split(parts, frame)
    buttons = reply.buttons
    if rest and (reply.more or single):
        bodies = [broken_off(head)]
        buttons = (reply.more, *buttons) if reply.more else buttons
    else:
        bodies = pieces(parts, frame)
    bodies[-1] = (*bodies[-1], *tail)
    last = len(bodies) - 1
    said = [
        look.message(body, first=number == 0, last=number == last)
        for number, body in enumerate(bodies)
    ]
    said[0] = replace(said[0], role=int(role or 0))
    said[last] = replace(_with_buttons(said[last], buttons), files=reply.files)
    return said


def link_to(place: Place) -> str:
    """Where Discord shows that place; empty for a direct conversation."""
    if place.direct or not place.workspace or place.person:
        return ""
    steps = [place.workspace, target_of(place), begun_by(place)]
    return "https://discord.com/channels/" + "/".join(str(step) for step in steps if step)


def _body(reply: Reply) -> Parts:
    return parts_of(reply.text, naming=not reply.receipt)


def _tail(reply: Reply) -> Parts:
    link = link_to(reply.about) if reply.about else ""
    return (Paragraph((Run(link, url=link),)),) if link else ()


def _with_buttons(message: Message, buttons: tuple[Button, ...]) -> Message:
    """The message with buttons; it says what is on them where it would say nothing else."""
    content = message.content
    if not content and not any(message.embeds):
        labels = " · ".join(plain(button.label, 80) for button in buttons)
        content = fitted(labels or "…", CONTENT)
    return replace(message, content=content, buttons=buttons)
