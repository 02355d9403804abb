"""The events of YAML's parser, with lines as editors count them and errors as sentences."""

import re

import yaml

from bot.core.characters import code, line_at, lines_of
from bot.formats.drafts import Document
from bot.formats.report import Report, UnreadableError
from bot.formats.yaml_errors import NOT_A_LIST, explained

DEEPEST = 50
"""Levels of nesting that are read over; an entry needs three."""

_LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
_MASKED = {0x85: "\ufdd0", 0x2028: "\ufdd1", 0x2029: "\ufdd2"}
"""What ends a line in YAML 1.1, though not in 1.2 nor in editors, is hidden from the parser."""
_UNMASKED = {ord(mask): chr(char) for char, mask in _MASKED.items()}
_MASKS = re.compile("[\ufdd0-\ufdd2]")
_CUT_OFF = re.compile(r"\s+#\S")
_UNPRINTABLE = re.compile("[\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_OPENINGS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDINGS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class Events:
    """The parser's events, with lines as editors count them and errors as sentences."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document = document
        self.report = report
        if bad := _UNPRINTABLE.search(document.text):
            message = f"YAML cannot hold the character {code(bad)}; take it out"
            raise UnreadableError(document.above + line_at(document.text, bad.start()), message)
        self._masked = not _MASKS.search(document.text)
        text = document.text.translate(_MASKED) if self._masked else document.text
        self._events = yaml.parse(text, Loader=_LOADER)
        self._lines = lines_of(document.text)

    def next(self) -> yaml.Event:
        """The next event. Raises UnreadableError where the text is not YAML."""
        try:
            return next(self._events)
        except yaml.YAMLError as error:
            raise explained(error, self._lines, self.document.above) from error

    def skip(self, *kinds: type[yaml.Event]) -> None:
        """Steps over events of these kinds. Raises UnreadableError for another one."""
        for kind in kinds:
            event = self.next()
            if not isinstance(event, kind):
                raise UnreadableError(self.line(event), NOT_A_LIST)

    def line(self, event: yaml.Event) -> int:
        """The line, from 1, on which the event starts."""
        mark = event.start_mark
        if mark is None:
            return self.document.above + 1
        return self.document.above + mark.line + 1

    def text(self, event: yaml.ScalarEvent) -> str:
        """What a scalar says."""
        return event.value.translate(_UNMASKED) if self._masked else event.value

    def warn_if_cut_off(self, event: yaml.ScalarEvent) -> None:
        """A comment that starts like #channel was hardly meant as one."""
        end = event.end_mark
        if end is None or not event.implicit[0] or end.line >= len(self._lines):
            return
        if _CUT_OFF.match(self._lines[end.line], end.column):
            self.report.warn(
                self.document.at(self.document.above + end.line + 1),
                'YAML takes what follows " #" for a comment; if it belongs to the text, put quotes'
                " round the text",
            )

    def skip_to_end(self, opening: yaml.Event) -> None:
        """Steps over the rest of a list or mapping. Raises UnreadableError where it is too deep."""
        depth = 1
        while depth:
            event = self.next()
            depth += isinstance(event, _OPENINGS) - isinstance(event, _ENDINGS)
            if depth > DEEPEST:
                raise UnreadableError(
                    self.line(opening), "this is nested too deeply to be an entry"
                )
