"""What Slack refuses in rich_text and table blocks: above all, anything empty.

Sources: docs.slack.dev, rich-text-block and table-block; that an empty text, link text, quote,
list item or cell is refused as `invalid_blocks` is told by those who met it in production
(NousResearch/hermes-agent#59621, slack-go/slack#1412).
"""

from collections.abc import Iterator

from tests.slack.state import Json

_STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight"}
_STYLES |= {"unlink"}
_PARTS = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
_INLINE = {"text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "color", "date"}
_WHOLE = {"text", "link"}  # what preformatted text may hold
TABLE_ROWS, TABLE_COLUMNS = 100, 20


def faults_of_rich_text(block: Json) -> Iterator[str]:
    """What is wrong with a rich_text block or cell."""
    parts = block.get("elements")
    if not isinstance(parts, list) or not parts:
        yield "rich_text without elements"
        return
    for part in parts:
        kind = part.get("type")
        if kind not in _PARTS:
            yield f"rich_text: unknown part {kind!r}"
        elif kind == "rich_text_list":
            yield from _faults_of_list(part)
        else:
            yield from _faults_of_inline(part)


def faults_of_table(block: Json) -> Iterator[str]:
    """What is wrong with a table block."""
    rows = block.get("rows") or []
    if not 0 < len(rows) <= TABLE_ROWS or any(len(row) > TABLE_COLUMNS for row in rows):
        yield f"table: 1 to {TABLE_ROWS} rows of at most {TABLE_COLUMNS} cells"
    for cell in (cell for row in rows for cell in row):
        if cell.get("type") == "rich_text":
            yield from faults_of_rich_text(cell)
        elif cell.get("type") not in ("raw_text", "raw_number"):
            yield f"table: unknown cell {cell.get('type')!r}"
        elif cell["type"] == "raw_text" and not cell.get("text"):
            yield "table: a cell's text must be more than 0 characters"


def _faults_of_list(part: Json) -> Iterator[str]:
    if part.get("style") not in ("bullet", "ordered"):
        yield "rich_text_list: style is bullet or ordered"
    if not 0 <= part.get("indent", 0) <= 8:
        yield "rich_text_list: indent is 0 to 8"
    if part.get("offset", 0) < 0:
        yield "rich_text_list: offset below 0"
    if not part.get("elements"):
        yield "rich_text_list without items"
    for item in part.get("elements") or []:
        if item.get("type") != "rich_text_section":
            yield f"rich_text_list: an item is a rich_text_section, not {item.get('type')!r}"
        else:
            yield from _faults_of_inline(item)


def _faults_of_inline(part: Json) -> Iterator[str]:
    kind, elements = part["type"], part.get("elements") or []
    allowed = _WHOLE if kind == "rich_text_preformatted" else _INLINE
    if not elements:
        yield f"{kind}: missing elements"
    for element in elements:
        name = element.get("type")
        if name not in allowed:
            yield f"{kind}: {name!r} may not stand here"
        if name == "text" and not element.get("text"):
            yield f"{kind}: text must be more than 0 characters"
        if name == "link" and not element.get("url"):
            yield f"{kind}: link without url"
        if name == "link" and element.get("text", "x") == "":
            yield f"{kind}: a link's text must be more than 0 characters"
        if set(element.get("style") or {}) - _STYLES:
            yield f"{kind}: unknown style {element['style']}"
