"""What people who ask are told: answers, suggestions, honest refusals."""

from collections.abc import Sequence

from bot.core.faq import FaqEntry
from bot.core.messages import Button, Reply, Role
from bot.core.outcomes import Hit, Receipt, Rule
from bot.core.replies.words import footer, shorten


def answer(entry: FaqEntry, receipt: str = "") -> Reply:
    """The entry as an answer: what was matched, the human-written text, source and date."""
    return Reply(text=entry.answer, title=entry.question, footer=footer(entry), receipt=receipt)


def suggestions(hits: Sequence[Hit], receipt: str) -> Reply:
    """ "Did you mean", with a button for each hit and one for none of them."""
    buttons = [Button(f"pick:{receipt}:{hit.entry}", shorten(hit.question)) for hit in hits]
    return Reply(
        text="Did you mean one of these?",
        buttons=(*buttons, Button(f"none:{receipt}", "None of these")),
        receipt=receipt,
    )


def unanswered(receipt: Receipt) -> Reply:
    """The honest refusal, for who expects a reply."""
    match receipt.decision.rule:
        case Rule.NO_TEXT:
            text = "There were no words in that; ask me a question in a sentence."
        case Rule.LANGUAGE:
            text = "I can only answer in the language of my knowledge base, and found no match."
        case Rule.EMPTY:
            text = "I have no answers yet."
        case _:
            text = "I don't have an answer to that. I have noted the question for the editors."
    return Reply(text=text, receipt=receipt.id)


def none_of_these() -> Reply:
    """After the button *None of these*."""
    return Reply(text="Thank you. Then I don't have an answer to that.")


def no_answers_yet(role: Role | None) -> Reply:
    """The knowledge base is empty."""
    if role in (Role.EDITOR, Role.ADMIN):
        return Reply(
            text="I have no answers yet. Write the first with `/faq add`, or have a file imported"
            " with `faqbot import`."
        )
    return Reply(text="I have no answers yet.")


def greeting(frequent: Sequence[FaqEntry]) -> Reply:
    """How to ask, with frequent questions as buttons."""
    return Reply(
        text="Ask me a question in your own words; I answer when I am sure. For example:"
        if frequent
        else "Ask me a question in your own words; I answer when I am sure.",
        buttons=tuple(Button(f"show:{entry.key}", shorten(entry.question)) for entry in frequent),
    )


def gone() -> Reply:
    """A button whose entry was retired meanwhile."""
    return Reply(text="That entry is no longer there.", private=True)


def refused(message: str) -> Reply:
    """What could not be done, in the error's own words."""
    return Reply(text=message, private=True)


def unavailable() -> Reply:
    """The database cannot be reached."""
    return Reply(text="I cannot look that up right now, please ask again.", private=True)
