"""Words, code and addresses in Discord's markdown, each so that it reads as what it is.

Discord's parser is its own, and not CommonMark; its rules are those of simple-markdown with some
more. https://support.discord.com/hc/en-us/articles/210298617
"""

import re
from urllib.parse import quote, unquote

from bot.commonmark.dialect import JOINER
from bot.commonmark.text import shortened, size
from bot.platforms.discord.render.safety import DISCORD

_LITERAL = re.compile(
    r"[\\*`\[]"
    r"|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])"
    r"|(?:^|(?<=~))~|~(?=~|$)"
    r"|(?:^|(?<=\|))\||\|(?=\||$)"
    r"|<(?![\s=\-])"
    r"|:(?=//|[\w+-]*[A-Za-z+-][\w+-]*:)"  # addresses that are no links, and names of emoji
)
_BLOCK = re.compile(r"(\s*)(?:(?=(?:-?#+|>+|[-+])(?:\s|$))|(\d+)(?=[.)](?:\s|$)))")
_IN_ADDRESS = re.compile(r"[\s<>\\`|*\"]|@(?=everyone|here)|~(?=~)", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"[()\[\]]")
_LINK_OF_DISCORD = "https://discord.com/channels/"
_LONGEST_ADDRESS = 900


def escaped(words: str) -> str:
    """Words of one line, literally."""
    return _LITERAL.sub(r"\\\g<0>", words)


def visible(text: str) -> bool:
    """Whether there is more in it than spaces and invisible signs: Discord takes no others."""
    return any(char.isprintable() and not char.isspace() for char in text)


def at_line_start(line: str) -> str:
    """The line, written out already, so that it begins no heading, list, quote or small print."""
    return _BLOCK.sub(r"\1\2\\", line, count=1) if _BLOCK.match(line) else line


def fitted(words: str, limit: int) -> str:
    """The words literally, shortened so that they fit with all that had to be escaped."""
    room = limit
    while size(done := escaped(shortened(words, room))) > limit:
        room = max(min(room * limit // size(done), room - 1), 1)
    return done


def code_span(code: str) -> str:
    """Code within a line."""
    code = _apart(code, 2)
    fence = "`"
    if _has_single(code):
        code, fence = (_apart(code, 1) if "``" in code else code), "``"
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{fence}{space}{code}{space}{fence}"


def code_block(code: str, language: str) -> str:
    """Lines of code."""
    known = language if re.fullmatch(r"[A-Za-z0-9_+\-.#]{1,20}", language) else ""
    return f"```{known}\n{_apart(code, 2) or ' '}\n```"


def link(words: str, url: str) -> str:
    """The words as a link, without a preview; next to the address where Discord wants no link."""
    bare = words.replace(JOINER, "")
    address = _IN_PARENTHESES.sub(_encoded, _IN_ADDRESS.sub(_encoded, url))
    if url.lower().startswith("mailto:"):
        return _mail(words, url)
    if not url or size(address) > _LONGEST_ADDRESS:
        return escaped(words)
    if not visible(words):
        return f"<{address}>"
    if bare.lower().startswith("http") and unquote(bare) == unquote(url):
        return _bare(bare)
    if re.search(r"[\[\]]|://", bare):  # else it is refused as one that leads elsewhere
        return f"{escaped(words)} (<{address}>)"
    return f"[{escaped(words)}](<{address}>)"


def _bare(url: str) -> str:
    address = _IN_ADDRESS.sub(_encoded, url)
    return address if address.startswith(_LINK_OF_DISCORD) else f"<{address}>"


def _mail(words: str, url: str) -> str:
    address = unquote(url.partition(":")[2].partition("?")[0])
    if address in words.replace(JOINER, ""):
        return escaped(words)
    return f"{escaped(words)} ({escaped(DISCORD.plain(' '.join(address.split()), 300))})"


def _encoded(sign: re.Match[str]) -> str:
    return "%7E" if sign[0] == "~" else quote(sign[0], safe="")


def _apart(code: str, most: int) -> str:
    """The code with no more backticks in a row than that: three end any code on Discord."""
    return re.sub(rf"`{{{most}}}(?=`)", rf"\g<0>{JOINER}", code)


def _has_single(code: str) -> bool:
    return re.search(r"(?<!`)`(?!`)", code) is not None
