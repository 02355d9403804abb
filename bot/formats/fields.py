"""The fields of one draft, judged one kind at a time: every fault with its line and its cure."""

import re
from collections.abc import Iterator, Sized
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.core.characters import code, unfit_character
from bot.core.editing import (
    LONGEST_ABOUT,
    LONGEST_PHRASING,
    LONGEST_SLUG,
    MOST_ALTERNATES,
    MOST_TAGS,
)
from bot.core.query import exact_key
from bot.formats.drafts import Draft, Field, Items, Nothing, Odd, Phrasing, Text
from bot.formats.keys import KEYS, unknown
from bot.formats.report import Report

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Choice = TypeVar("_Choice", bound=StrEnum)


class Fields:
    """Takes the fields out of a draft, one kind at a time."""

    def __init__(self, draft: Draft, report: Report) -> None:
        self._draft = draft
        self._report = report
        self._fields: dict[str, Field] = {}
        for field in draft.fields:
            if field.key not in KEYS:
                self._problem(field.line, unknown(field.key))
            elif field.key in self._fields:
                first = self._fields[field.key].line
                self._problem(field.line, f'"{field.key}" stands twice (first in line {first})')
            else:
                self._fields[field.key] = field

    def required(self, key: str, longest: int) -> Text:
        """A text that must be there."""
        found = self.optional(key, longest, required=True)
        if key not in self._fields:
            self._problem(found.line, f'the entry has no "{key}"; add it')
        return found

    def optional(self, key: str, longest: int, *, required: bool = False) -> Text:
        """A text; an empty one where there is none."""
        field = self._fields.get(key)
        if field is None:
            return Text(self._draft.place.line, "")
        match field.value:
            case Text(line, text) if text.strip():
                self._check(key, line, text, longest)
                return field.value
            case Text(line) | Nothing(line):
                if required:
                    self._problem(line, f'"{key}" is empty; write it, or take the entry out')
            case Items(line):
                self._problem(line, f'"{key}" must be one text, and this is a list; join its items')
            case Odd(line, what):
                self._problem(line, f'"{key}" must be a text, and this is {what}')
        return Text(field.line, "")

    def question(self) -> Phrasing:
        """The question, which must be there."""
        found = self.required("question", LONGEST_PHRASING)
        phrasing = Phrasing(found.text, found.line, exact_key(found.text))
        self._has_words("question", phrasing)
        return phrasing

    def alternates(self, question: Phrasing) -> tuple[Phrasing, ...]:
        """The alternates that are neither repeated nor the question."""
        kept = self.phrasings("alternates", question)
        for phrasing in kept:
            self._has_words("alternates", phrasing)
        return kept

    def phrasings(self, key: str, *before: Phrasing) -> tuple[Phrasing, ...]:
        """The items of a list that are neither repeated nor among those `before`."""
        seen = {phrasing.key or phrasing.text for phrasing in before}
        kept = []
        for item in self._items(key, LONGEST_PHRASING):
            phrasing = Phrasing(item.text, item.line, exact_key(item.text))
            if (same := phrasing.key or phrasing.text) not in seen:
                seen.add(same)
                kept.append(phrasing)
        self._check_length(key, kept, MOST_ALTERNATES)
        return tuple(kept)

    def tags(self) -> tuple[str, ...]:
        """The tags, each one once."""
        kept = tuple(dict.fromkeys(item.text for item in self._items("tags", LONGEST_ABOUT)))
        self._check_length("tags", kept, MOST_TAGS)
        return kept

    def slug(self) -> str:
        """The id exactly as written; empty where one has to be made."""
        field = self._fields.get("id")
        if field is None or isinstance(field.value, Nothing):
            return ""
        found = self.optional("id", LONGEST_SLUG, required=True)
        if not found.text.isprintable():
            self._problem(found.line, '"id" must be 1 to 200 printable characters on one line')
        return found.text

    def date(self, key: str) -> date | None:
        """A day in ISO 8601, year first."""
        found = self.optional(key, LONGEST_ABOUT)
        if not found.text:
            return None
        try:
            if _DATE.fullmatch(found.text.strip()):
                return date.fromisoformat(found.text.strip())
        except ValueError:
            pass  # the 30th of February: refused below like any other text
        message = f'"{key}" must be a date like 2026-12-31, and this is "{found.text[:40]}"'
        self._problem(found.line, message)
        return None

    def choice(self, key: str, default: _Choice) -> _Choice:
        """One of the values that the default's kind has, in whatever case."""
        found = self.optional(key, LONGEST_ABOUT)
        known = {member.value: member for member in type(default)}
        wanted = found.text.strip().lower()
        if wanted and wanted not in known:
            names = " or ".join(known)
            self._problem(found.line, f'"{key}" must be {names}, and this is "{found.text[:40]}"')
        return known.get(wanted, default)

    def _has_words(self, key: str, phrasing: Phrasing) -> None:
        if (text := phrasing.text.strip()) and not phrasing.key:
            none = "holds no word that could be asked (signs and mentions are none)"
            message = f'"{key}": "{text[:40]}" {none}; put it into words'
            self._problem(phrasing.line, message)

    def _items(self, key: str, longest: int) -> Iterator[Text]:
        field = self._fields.get(key)
        if field is None or isinstance(field.value, Nothing):
            return
        for item in field.value.items if isinstance(field.value, Items) else (field.value,):
            match item:
                case Text(line, text) if text.strip():
                    self._check(key, line, text, longest)
                    yield item
                case Text(line) | Nothing(line):
                    if isinstance(field.value, Items):
                        message = f'an empty item of "{key}" is left out'
                        self._report.warn(self._draft.at(line), message)
                case Items(line):
                    self._problem(line, f'an item of "{key}" must be a text, and this is a list')
                case Odd(line, what):
                    self._problem(line, f'an item of "{key}" must be a text, and this is {what}')

    def _check_length(self, key: str, kept: Sized, most: int) -> None:
        if len(kept) > most:
            message = f'"{key}" has {len(kept):,} items, and {most:,} fit; take some out'
            self._problem(self._fields[key].line, message)

    def _check(self, key: str, line: int, text: str, longest: int) -> None:
        if len(text) > longest:
            message = f'"{key}" has {len(text):,} characters, and {longest:,} fit; shorten it'
            self._problem(line, message)
        if bad := unfit_character(text):
            self._problem(line, f'"{key}" holds the character {code(bad)}; take it out')

    def _problem(self, line: int, message: str) -> None:
        self._report.problem(self._draft.at(line), message)
