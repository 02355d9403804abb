"""YAML out: pretty, deterministic, without loss."""

import re
from collections.abc import Mapping, Sequence

import yaml

from bot.core.faq import FaqEntry
from bot.formats.keys import fields_of

_TEXT = "tag:yaml.org,2002:str"
_DATE = "tag:yaml.org,2002:timestamp"
_LIST = "tag:yaml.org,2002:seq"
_MAPPING = "tag:yaml.org,2002:map"
_NEVER_FOLDED = 2**31
_ESCAPED = re.compile("[\r\x85\u2028\u2029\ufeff]")
"""What YAML would read back as another line break, or not at all."""


def write(entries: Sequence[FaqEntry]) -> str:
    """A list of entries: answers of several lines as blocks, one entry apart from the next."""
    if not entries:
        return "[]\n"
    return "\n".join(_dump(_list([_mapping(fields_of(entry))])) for entry in entries)


def mapping(fields: Mapping[str, str | list[str]]) -> str:
    """Keys and values that can stand in an HTML comment, which `-->` would close."""
    text = _dump(_mapping(fields))
    if "-->" not in text:
        return text
    return _dump(_mapping(fields, style='"')).replace(">", "\\x3E")


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _dump(node: yaml.Node) -> str:
    text = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=_NEVER_FOLDED)
    return str(text)


def _mapping(fields: Mapping[str, str | list[str]], style: str | None = None) -> yaml.MappingNode:
    pairs = [(_scalar(key), _value(key, value, style)) for key, value in fields.items()]
    return yaml.MappingNode(_MAPPING, pairs, flow_style=False)


def _list(nodes: list[yaml.Node]) -> yaml.SequenceNode:
    return yaml.SequenceNode(_LIST, nodes, flow_style=False)


def _value(key: str, value: str | list[str], style: str | None) -> yaml.Node:
    if isinstance(value, list):
        items = [_scalar(item, style) for item in value]
        return yaml.SequenceNode(_LIST, items, flow_style=key == "tags")
    if key == "review_on" and not style:
        return yaml.ScalarNode(_DATE, value)
    block = key == "answer" and "\n" in value and not _ESCAPED.search(value)
    return _scalar(value, style or ("|" if block else None))


def _scalar(text: str, style: str | None = None) -> yaml.ScalarNode:
    on_one_line = "\n" in text or _ESCAPED.search(text)
    return yaml.ScalarNode(_TEXT, text, style=style or ('"' if on_one_line else None))
