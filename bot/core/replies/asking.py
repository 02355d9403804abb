"""What people who ask are told: answers, suggestions, honest refusals."""

from collections.abc import Sequence

from bot.core.faq import FaqEntry
from bot.core.messages import Button, Home, Reply, Role, Style
from bot.core.naming import faq
from bot.core.outcomes import Hit, Receipt, Rule, Silence
from bot.core.replies.feedback import answer_buttons, human_button, more_button
from bot.core.replies.words import footer, shorten, told_apart

_BLOCKED = "An admin has blocked you here, so I do not answer you; an admin can take that back."

EXAMPLES = 3
"""Frequent questions offered with a greeting."""

MOST_HOMES = 5
"""Servers that a person is asked to choose among."""


def answer(entry: FaqEntry, receipt: str = "", *, private: bool = False) -> Reply:
    """The entry as an answer: what was matched, the human-written text, source and date.

    With a receipt it can be voted on, and shared where it is `private`.
    """
    return Reply(
        text=entry.answer,
        title=entry.question,
        footer=footer(entry),
        receipt=receipt,
        buttons=answer_buttons(receipt, private=private) if receipt else (),
        more=more_button(receipt, entry.key),
        private=private,
    )


def suggestions(hits: Sequence[Hit], receipt: str) -> Reply:
    """ "Did you mean", with a button for each hit and one for none of them."""
    labels = told_apart([(hit.question, hit.slug) for hit in hits])
    buttons = [
        Button(f"pick:{receipt}:{hit.entry}", label)
        for hit, label in zip(hits, labels, strict=True)
    ]
    return Reply(
        text="Did you mean one of these?",
        buttons=(*buttons, Button(f"none:{receipt}", "None of these")),
        receipt=receipt,
    )


def unanswered(receipt: Receipt, *, has_helpers: bool = False) -> Reply:
    """The honest refusal, for who expects a reply; people can be asked where there are some."""
    decision = receipt.decision
    match decision.rule:
        case Rule.NO_TEXT:
            text = "There were no words in that; ask me a question in a sentence."
        case Rule.LANGUAGE:
            text = "I can only answer in the language of my knowledge base, and found no match."
        case Rule.EMPTY:
            text = "I have no answers yet."
        case _:
            text = "I don't have an answer to that. I have noted the question for the editors."
    asks = bool(decision.text) and decision.rule is not Rule.NO_TEXT
    buttons = (human_button(receipt.id),) if has_helpers and asks else ()
    return Reply(text=text, receipt=receipt.id, buttons=buttons)


def repeated(receipt: str) -> Reply:
    """The same answer stands in the conversation already."""
    return Reply(
        text="What I answered above is the best that I have for that, too.", receipt=receipt
    )


def not_now(silence: Silence, receipt: str) -> Reply | None:
    """Why a question is not looked up; None: even that is not said."""
    match silence:
        case Silence.OFF:
            text = "I am switched off in this channel; ask me in a direct message, please."
        case Silence.LIMIT:
            text = "That was a lot of questions in a short time. Please wait five minutes."
        case Silence.BLOCKED:
            text = _BLOCKED
        case _:
            return None
    return Reply(text=text, private=True, receipt=receipt)


def which_server(homes: Sequence[Home]) -> Reply:
    """Nobody can tell whose knowledge is asked; the one whose button is pressed is."""
    if not homes:
        return Reply(
            "Please ask me on your server: every server has answers of its own, and I know of none"
            " that we share."
        )
    more = " If it is none of these, please ask me there." if len(homes) > MOST_HOMES else ""
    return Reply(
        f"Which server is this about?{more}",
        buttons=tuple(
            Button(f"home:{home.id}", shorten(home.name or home.id)) for home in homes[:MOST_HOMES]
        ),
    )


def not_without_a_server() -> Reply:
    """A button, a form or a command that means nothing where no workspace is known."""
    return refused("I cannot tell which server that is about. Please do it on that server.")


def blocked() -> Reply:
    """To somebody whom the bot does not answer: a command, a button, a form."""
    return refused(_BLOCKED)


def updated(footer: str) -> str:
    """The footer of a reply that was changed under the eyes of people who had read it."""
    return f"{footer} (updated)".strip()


def no_answers_yet(role: Role | None, receipt: str) -> Reply:
    """The knowledge base is empty."""
    if role is Role.ADMIN:
        return Reply(
            text=f"I have no answers yet. Write the first with `{faq('add')}`, or bring a file"
            f" with `{faq('import')}`.",
            buttons=(Button("setup", "Set me up", Style.PRIMARY),),
            receipt=receipt,
        )
    if role is Role.EDITOR:
        text = f"I have no answers yet. Write the first with `{faq('add')}`."
        return Reply(text=text, receipt=receipt)
    return Reply(text="I have no answers yet.", receipt=receipt)


def greeting(frequent: Sequence[FaqEntry], receipt: str) -> Reply:
    """How to ask, with frequent questions as buttons."""
    labels = told_apart([(entry.question, entry.slug) for entry in frequent])
    return Reply(
        text="Ask me a question in your own words; I answer when I am sure. For example:"
        if frequent
        else "Ask me a question in your own words; I answer when I am sure.",
        buttons=tuple(
            Button(f"show:{entry.key}", label)
            for entry, label in zip(frequent, labels, strict=True)
        ),
        receipt=receipt,
    )


def gone() -> Reply:
    """A button whose entry was retired meanwhile, or whose question is too old."""
    return Reply(text="That is no longer there.", private=True)


def refused(message: str) -> Reply:
    """What could not be done, in the error's own words."""
    return Reply(text=message, private=True, refusal=True)


def unavailable() -> Reply:
    """The database or the model cannot be used just now."""
    return Reply(
        text="I cannot look that up right now, please ask again.", private=True, refusal=True
    )
