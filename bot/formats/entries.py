"""From a draft to an entry."""

from dataclasses import dataclass

from bot.core.editing import LONGEST_ABOUT, LONGEST_ANSWER
from bot.core.faq import Audience, FaqEntry, Status
from bot.formats.drafts import Draft, Phrasing
from bot.formats.fields import Fields
from bot.formats.report import Place, Report


@dataclass(frozen=True, slots=True)
class Parsed:
    """An entry, where it starts, and what leads to it. Its slug may be empty still."""

    entry: FaqEntry
    place: Place
    phrasings: tuple[Phrasing, ...]


def parsed(draft: Draft, report: Report) -> Parsed:
    """The entry that the draft describes; what is wrong goes to the report."""
    fields = Fields(draft, report)
    question = fields.question()
    alternates = fields.alternates(question)
    entry = FaqEntry(
        slug=fields.slug(),
        question=question.text,
        answer=fields.required("answer", LONGEST_ANSWER).text,
        alternates=tuple(phrasing.text for phrasing in alternates),
        negatives=tuple(phrasing.text for phrasing in fields.phrasings("negatives")),
        tags=fields.tags(),
        source=fields.optional("source", LONGEST_ABOUT).text or None,
        owner=fields.optional("owner", LONGEST_ABOUT).text or None,
        review_on=fields.date("review_on"),
        audience=fields.choice("audience", Audience.INTERNAL),
        status=fields.choice("status", Status.ACTIVE),
    )
    return Parsed(entry, draft.place, (question, *alternates))
