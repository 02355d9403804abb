"""From a draft to an entry."""

from dataclasses import dataclass

from bot.core.editing import LONGEST_ANSWER, LONGEST_PHRASING, MOST_ALTERNATES, MOST_TAGS
from bot.core.faq import Audience, FaqEntry, Status
from bot.formats.drafts import Draft
from bot.formats.fields import LONGEST_NOTE, Fields
from bot.formats.report import Place, Report


@dataclass(frozen=True, slots=True)
class Parsed:
    """An entry, where it starts, and the line of each phrasing. Its slug may be empty still."""

    entry: FaqEntry
    place: Place
    lines: tuple[tuple[str, int], ...]


def parsed(draft: Draft, report: Report) -> Parsed:
    """The entry that the draft describes; what is wrong goes to the report."""
    fields = Fields(draft, report)
    question = fields.required("question", LONGEST_PHRASING)
    answer = fields.required("answer", LONGEST_ANSWER)
    alternates = fields.texts("alternates", LONGEST_PHRASING, MOST_ALTERNATES, [question.text])
    negatives = fields.texts("negatives", LONGEST_PHRASING, MOST_ALTERNATES)
    entry = FaqEntry(
        slug=fields.slug(),
        question=question.text,
        answer=answer.text,
        alternates=tuple(item.text for item in alternates),
        negatives=tuple(item.text for item in negatives),
        tags=tuple(item.text for item in fields.texts("tags", LONGEST_NOTE, MOST_TAGS)),
        source=fields.optional("source", LONGEST_NOTE).text or None,
        owner=fields.optional("owner", LONGEST_NOTE).text or None,
        review_on=fields.date("review_on"),
        audience=fields.choice("audience", Audience.INTERNAL),
        status=fields.choice("status", Status.ACTIVE),
    )
    return Parsed(
        entry, draft.place, tuple((item.text, item.line) for item in (question, *alternates))
    )
