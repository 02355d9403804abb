"""How many images and rules a message holds: with the text between them under 50 blocks."""

from bot.commonmark.cutting import Frame
from bot.commonmark.parts import Paragraph, Part, Parts, Picture, Run

PICTURES = RULES = 10


def frame(room: int) -> Frame:
    """A message of so many visible characters."""
    return Frame(room, pictures=PICTURES, rules=RULES)


def few_pictures(parts: Parts) -> Parts:
    """The parts with as many images as two messages hold; the others are links."""
    seen, done = 0, list[Part]()
    for part in parts:
        picture = isinstance(part, Picture)
        seen += picture
        if isinstance(part, Picture) and seen > 2 * PICTURES:
            done.append(Paragraph((Run(part.alt, url=part.url),)))
        else:
            done.append(part)
    return tuple(done)
