"""What is said about a reply: votes, their reasons, and questions handed on to people."""

from collections.abc import Sequence

from bot.core.faq import FaqEntry
from bot.core.markup import code, literal, one_line
from bot.core.messages import Button, Notice, Place, Reply, Style
from bot.core.naming import faq
from bot.core.replies import votes
from bot.core.replies.words import channel

_LONGEST_QUOTE = 1_500


def answer_buttons(receipt: str, *, private: bool, key: int = 0) -> tuple[Button, ...]:
    """The votes under an answer, and *Share* where only one person sees it.

    `key` is the entry's where it was chosen from suggestions.
    """
    which = f"{receipt}:{key}" if key else receipt
    both = (Button(f"vote:up:{which}", "Helpful"), Button(f"vote:down:{which}", "Not helpful"))
    return (*both, Button(f"share:{which}", "Share")) if private else both


def more_button(receipt: str, key: int) -> Button:
    """The button that shows a long answer whole; without a receipt where nothing was asked."""
    return Button(f"more:{receipt or '-'}:{key}", "Read more")


def human_button(receipt: str) -> Button:
    """The button that hands a question on to people."""
    return Button(f"human:{receipt}", "Ask a human")


# ---------------------------------------------------------------- votes


def thanks(*, changed: bool) -> Reply:
    """A vote was counted."""
    return _told("Thank you. I have changed your vote." if changed else "Thank you.")


def reasons(receipt: str, *, changed: bool, with_human: bool, key: str = "") -> Reply:
    """What was wrong? The vote counts already."""
    which = f"{receipt}:{key}" if key else receipt
    buttons = (
        Button(f"why:not-mine:{which}", "Not my question"),
        Button(f"why:stale:{which}", "Wrong or out of date"),
    )
    noted = "I have changed your vote." if changed else "I have noted that."
    return Reply(
        text=f"Thank you. {noted} What was wrong?",
        buttons=(*buttons, human_button(receipt)) if with_human else buttons,
        private=True,
    )


def reason_noted(
    receipt: str,
    *,
    out_of_date: bool,
    alone: bool,
    with_human: bool,
    learned: Sequence[FaqEntry] = (),
    held: Sequence[votes.Held] = (),
) -> Reply:
    """The reason was counted; and the question does not lead to what was `learned` any more.

    To what is `held` it still does, which is for editors to know.
    """
    what = "the answer is wrong or out of date" if out_of_date else "it was not your question"
    follows = [f" It will not lead to *{literal(entry.question)}* any more." for entry in learned]
    follows += map(votes.unheard, held)
    mending = [button for one in held for button in votes.instead(one)]
    human = [human_button(receipt)] if with_human else []
    return Reply(
        text=f"Thank you. I have noted that {what}." + "".join(follows),
        buttons=(*mending, *human),
        private=True,
        in_place=alone,
    )


def none_of_these(receipt: str, *, private: bool, with_human: bool) -> Reply:
    """None of the suggestions was meant; this stands in their place."""
    return Reply(
        text="Thank you. Then I don't have an answer to that. I have noted the question for the"
        " editors.",
        buttons=(human_button(receipt),) if with_human else (),
        private=private,
        receipt=receipt,
        in_place=True,
    )


def not_the_asker() -> Reply:
    """Somebody else says that none was meant."""
    return _told("Only who asked can say that. You can ask me the same in your own words.")


# ---------------------------------------------------------------- sharing


def share_not_yours() -> Reply:
    """Somebody else wants to share."""
    return _told("Only who asked can share that.")


def share_refused() -> Reply:
    """The place has readers that the answer is not meant for."""
    return _told("That answer is internal, and people of another organisation read along here.")


# ---------------------------------------------------------------- asking people


def human_not_yours() -> Reply:
    """Somebody else wants to hand a question on."""
    return _told("Only who asked can hand the question on. Ask me yourself, and you can.")


def human_nowhere() -> Reply:
    """Nobody was named to take questions."""
    return _told("There is no channel here where questions to people go.")


def human_expired() -> Reply:
    """The question's text was deleted meanwhile."""
    return _told("That question is so old that I no longer have its text; please ask it again.")


def human_twice() -> Reply:
    """That question was handed on before."""
    return _told("I have asked people that already; once per question must do.")


def human_too_often(most: int) -> Reply:
    """The person has handed on many questions."""
    return _told(f"You have asked people {most} questions in the last hour; please wait a while.")


def human_confirm(receipt: str, text: str, *, alone: bool) -> Reply:
    """Nobody has seen this question but the bot: shall people?"""
    return Reply(
        text="Shall I ask people this, with your name? They will read:\n\n" + _quoted(text),
        buttons=(
            Button(f"human-yes:{receipt}", "Ask them", Style.PRIMARY),
            Button(f"human-no:{receipt}", "No, leave it"),
        ),
        private=True,
        in_place=alone,
    )


def human_left(*, alone: bool) -> Reply:
    """The question stays where it is."""
    return Reply(text="Fine, I will not ask anybody.", private=True, in_place=alone)


def human_asked(notice: Notice, *, alone: bool) -> Reply:
    """The question was handed on."""
    return Reply(
        text="I have asked people. You will hear when somebody takes it.",
        private=True,
        in_place=alone,
        notices=(notice,),
    )


def saved_elsewhere(knowledge_base: str) -> str:
    """The question was asked of another knowledge base than this channel's."""
    return (
        f"That was asked of the knowledge base {code(knowledge_base)}, which is not the one of this"
        f" channel: write the entry with `{faq('add')}` where it was asked."
    )


def not_handed_on(helpers: str) -> Reply:
    """The platform does not let the bot write where questions go."""
    return _told(
        f"I could not pass that on: I may not write in {channel(helpers)}. Please tell an admin to"
        " invite me there, or to let me write there."
    )


def request_text(text: str, name: str | None) -> str:
    """A question as helpers read it; `name` is the asker's where it was asked privately."""
    by = "" if name is None else f", asked privately by **{_name(name)}**"
    return f"A question for people{by}:\n\n{_quoted(text)}"


def request(receipt: str, text: str, about: Place | None) -> Reply:
    """The question before helpers, with a link to where it was asked, if others may read it."""
    return Reply(
        text=text,
        about=about,
        buttons=(
            Button(f"take:{receipt}", "I take it", Style.PRIMARY),
            Button(f"done:{receipt}", "Done"),
        ),
    )


def taken(receipt: str, text: str, name: str, about: Place | None, notice: Notice) -> Reply:
    """Somebody took the question."""
    return Reply(
        about=about,
        text=f"{text}\n\nTaken by {_name(name)}.",
        buttons=(Button(f"done:{receipt}", "Done"),),
        in_place=True,
        notices=(notice,),
    )


def being_looked_at(origin: Place, name: str, text: str) -> Notice:
    """Who asked is told who took it; with the question where it does not stand above."""
    told = f"{_name(name)} is looking at your question."
    return Notice(origin, Reply(text=f"{told}\n\n{_quoted(text)}" if text else told))


def done(receipt: str, text: str, name: str) -> Reply:
    """Somebody has answered."""
    return Reply(
        text=f"{text}\n\nDone ({_name(name)}).",
        buttons=(Button(f"save:{receipt}", "Save as FAQ", opens_form=True),),
        in_place=True,
    )


def somebody_was_faster(name: str) -> Reply:
    """It was taken a moment before."""
    return _told(f"{_name(name)} was faster.")


def no_guests() -> Reply:
    """Questions of the workspace's people are not for guests."""
    return _told("Only full members of the workspace can take questions.")


def _told(text: str) -> Reply:
    return Reply(text=text, private=True)


def _name(name: str) -> str:
    return literal(name) or "Somebody"


def _quoted(text: str) -> str:
    return f"> {literal(one_line(text, _LONGEST_QUOTE))}"
