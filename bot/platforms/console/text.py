"""How text gets on a terminal: laid out where one is there, as written where it is piped on."""

import re
import textwrap
import unicodedata

from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

_IMAGE = re.compile(r"!\[([^\]]*)\]\(")


def plain(text: str) -> str:
    """The text without what could steer a terminal; lines and tabs stay."""
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )


def put(console: Console, text: str, *, indent: int = 2, style: str = "") -> None:
    """Shows plain text, indented; long lines are folded on a terminal only."""
    _put(console, Text(plain(text), style=style), plain(text), indent)


def put_common_mark(console: Console, text: str, *, indent: int = 2) -> None:
    """Shows CommonMark laid out on a terminal, images as links; as written anywhere else."""
    text = plain(text).strip()
    _put(console, Markdown(_IMAGE.sub(r"[\1](", text), hyperlinks=False), text, indent)


def _put(console: Console, laid_out: RenderableType, text: str, indent: int) -> None:
    if console.is_terminal:
        console.print(Padding(laid_out, (0, 0, 0, indent)))
    else:
        console.print(Text(textwrap.indent(text, " " * indent)), soft_wrap=True)
