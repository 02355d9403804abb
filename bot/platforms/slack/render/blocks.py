"""Slack's blocks, and what they say in plain words.

Text is put into `rich_text`, where Slack reads no markup, so that nothing has to be escaped.
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from bot.commonmark.inline import BARE_URL
from bot.commonmark.parts import IMAGE, Bullets, Code, Paragraph, Part, Picture, Rule, Run, Runs
from bot.core.messages import Button, Style
from bot.platforms.slack.render.safety import SLACK, plain

Block: TypeAlias = dict[str, Any]

BUTTON_TEXT, ID, VALUE = 75, 255, 2_000
ACTIONS, CONTEXT, LINES = 25, 10, 10
TITLE, FOOTER = 500, 1_000


def blocks_of(parts: Iterable[Part]) -> list[Block]:
    """The parts as blocks: text together in one, images and rules each by itself."""
    blocks: list[Block] = []
    for text, group in groupby(parts, lambda part: not isinstance(part, Picture | Rule)):
        if text:
            blocks.append({"type": "rich_text", "elements": _rich(group)})
        else:
            blocks += map(_standing, group)
    return blocks


def title_block(title: str) -> Block:
    """A line in bold."""
    words = plain(" ".join(title.split()), TITLE)
    return {"type": "rich_text", "elements": [_section((Run(words, frozenset({"bold"})),))]}


def footer_block(footer: str) -> Block:
    """Small print; addresses in it can be followed."""
    footer = plain(" ".join(footer.split()), FOOTER)
    elements = list(_small_print(footer))
    if len(elements) > CONTEXT:
        elements = [plain_text(footer)]
    return {"type": "context", "elements": elements}


def button_blocks(buttons: Iterable[Button]) -> list[Block]:
    """The buttons in order, one for each id; each row in a block of its own, unless they are many.

    A message has room for fifty blocks.
    """
    unique = list({button.id: button for button in buttons}.values())
    wanted = [list(row) for _, row in groupby(unique, lambda button: button.row)]
    lines = wanted if len(wanted) <= LINES else [unique]
    rows = (
        line[start : start + ACTIONS] for line in lines for start in range(0, len(line), ACTIONS)
    )
    return [{"type": "actions", "elements": [_button(one) for one in row]} for row in rows]


def plain_text(text: str, limit: int = 3_000) -> Block:
    """A plain_text object of one line."""
    return {"type": "plain_text", "text": plain(" ".join(text.split()), limit), "emoji": False}


def words_of(blocks: Iterable[Block], *, addresses: bool = False) -> str:
    """What a person reads in these blocks, as plain lines; with the addresses of links if asked."""
    said = (_words(block, addresses) for block in blocks)
    return "\n\n".join(words for words in said if words.strip())


def _rich(parts: Iterable[Part]) -> list[Block]:
    """Elements of one rich_text: paragraphs share a section, as in what people type in Slack."""
    elements: list[Block] = []
    heading = False
    for part in parts:
        element = _element(part)
        kind, previous = element["type"], elements[-1]["type"] if elements else ""
        if kind == previous and kind in ("rich_text_section", "rich_text_quote"):
            gap = {"type": "text", "text": "\n" if heading else "\n\n"}
            elements[-1]["elements"] += [gap, *element["elements"]]
        else:
            if kind == "rich_text_section" and previous in ("rich_text_list", "rich_text_quote"):
                element["elements"].insert(0, {"type": "text", "text": "\n"})
            elements.append(element)
        heading = isinstance(part, Paragraph) and part.level > 0
    return elements


def _element(part: Part) -> Block:
    match part:
        case Paragraph(runs, level, quoted):
            runs = _bold(runs) if level else runs
            return {**_section(runs), "type": "rich_text_quote"} if quoted else _section(runs)
        case Code(runs, quoted):
            kind = {"type": "rich_text_preformatted", "border": int(quoted)}
            return {**kind, "elements": [_text(Run(run.text, url=run.url)) for run in runs]}
        case Bullets(items, indent, start, quoted):
            return {
                "type": "rich_text_list",
                "style": "bullet" if start is None else "ordered",
                "indent": indent,
                "offset": max((start or 1) - 1, 0),
                "border": int(quoted),
                "elements": [_section(item) for item in items],
            }
        case _:
            raise TypeError(f"{type(part).__name__} stands by itself")


def _section(runs: Runs) -> Block:
    return {"type": "rich_text_section", "elements": [_text(run) for run in runs]}


def _bold(runs: Runs) -> Runs:
    return SLACK.safe(Run(run.text, run.style | {"bold"}, run.url) for run in runs)


def _text(run: Run) -> Block:
    element: Block = {"type": "text", "text": run.text}
    if run.url:
        element = {"type": "link", "url": run.url, "text": run.text}
    if looks := run.style - {IMAGE}:
        element["style"] = dict.fromkeys(sorted(looks), True)
    return element


def _standing(part: Part) -> Block:
    if isinstance(part, Picture):
        return {"type": "image", "image_url": part.url, "alt_text": part.alt}
    return {"type": "divider"}


def _small_print(footer: str) -> Iterator[Block]:
    start = 0
    for found in BARE_URL.finditer(footer):
        yield from _plain_element(footer[start : found.start()])
        address = found.group().replace("&", "&amp;")
        yield {"type": "mrkdwn", "text": f"<{address}>", "verbatim": True}
        start = found.end()
    yield from _plain_element(footer[start:])


def _plain_element(text: str) -> Iterator[Block]:
    if text.strip():
        yield plain_text(text)


def _button(button: Button) -> Block:
    element = {
        "type": "button",
        "text": plain_text(button.label, BUTTON_TEXT),
        "action_id": button.id[:ID],
        "value": button.id[:VALUE],
    }
    return element if button.style is Style.PLAIN else {**element, "style": button.style.value}


def _words(block: Block, addresses: bool) -> str:
    match block["type"]:
        case "rich_text":
            return "\n".join(_lines(element, addresses) for element in block["elements"])
        case "image":
            alt = str(block["alt_text"])
            return f"{alt} ({block['image_url']})" if addresses else alt
        case "context":
            return " ".join(map(_small_words, block["elements"]))
    return ""


def _small_words(element: Block) -> str:
    words = str(element["text"])
    return words[1:-1].replace("&amp;", "&") if element["type"] == "mrkdwn" else words


def _lines(element: Block, addresses: bool) -> str:
    if element["type"] != "rich_text_list":
        return _inline_words(element["elements"], addresses)
    numbered = element["style"] == "ordered"
    lines = []
    for number, item in enumerate(element["elements"], start=element["offset"] + 1):
        mark = f"{number}." if numbered else "•"
        indent = "  " * element["indent"]
        words = _inline_words(item["elements"], addresses).replace("\n", f"\n{indent}  ")
        lines.append(f"{indent}{mark} {words}")
    return "\n".join(lines)


def _inline_words(elements: Sequence[Block], addresses: bool) -> str:
    words = ""
    for url, group in groupby(elements, lambda element: str(element.get("url", ""))):
        text = "".join(element["text"] for element in group)
        shown = not addresses or not url or url.removeprefix("mailto:") in text
        words += text if shown else f"{text} ({url})"
    return words
