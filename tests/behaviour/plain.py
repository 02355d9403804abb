"""CommonMark as somebody reads it who has no colours: the marks gone, lists with bullets."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def plain(text: str) -> str:
    """The words that are shown."""
    lines: list[str] = []
    mark = ""
    for token in _READER.parse(text):
        match token.type:
            case "list_item_open":
                mark = "• "
            case "inline":
                lines.append(mark + _inline(token.children or []))
                mark = ""
            case "fence" | "code_block":
                lines.append(token.content.rstrip("\n"))
    return "\n".join(lines)


def _inline(tokens: Sequence[Token]) -> str:
    return "".join("\n" if "break" in token.type else token.content for token in tokens)
