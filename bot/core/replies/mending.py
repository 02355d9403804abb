"""What editors are told who point at a message: what can be done about it, and what was done."""

from collections.abc import Sequence

from bot.core.faq import FaqEntry
from bot.core.impact import Effects
from bot.core.markup import code, literal
from bot.core.messages import Button, Field, Form, Input, Reply, Style
from bot.core.naming import faq
from bot.core.outcomes import Answered, Hit, Receipt, Suggested
from bot.core.replies import saving
from bot.core.replies.changes import restore
from bot.core.replies.words import TOO_LATE, shorten, told_apart

_LONGEST, _NEAR = 120, 3


def choice(receipt: Receipt, *, shown: bool = True) -> Reply:
    """What can be done about a reply that stands; not `shown`: nothing but to remove it."""
    id_, buttons = receipt.id, list[Button]()
    remove = Button(f"mend:remove:{id_}", "Remove this reply", Style.DANGER)
    if not shown:
        return Reply(not_shown_here(), private=True, buttons=(remove,))
    told = "That reply gives no entry's answer."
    if isinstance(receipt.decision.outcome, Answered):
        hit = receipt.decision.outcome.hit
        told = f"That reply answers: *{literal(shorten(hit.question, _LONGEST))}*"
        buttons += (
            Button(f"mend:edit:{id_}", "Edit this entry", Style.PRIMARY, opens_form=True),
            Button(f"mend:wrong:{id_}", "Wrong entry", opens_form=True),
        )
    elif isinstance(receipt.decision.outcome, Suggested):
        told = "That reply asked “did you mean”; where somebody chose, it gives what they chose."
        hits = receipt.decision.outcome.hits
        labels = told_apart([(hit.question, hit.slug) for hit in hits], before="Edit: ")
        buttons += (
            Button(f"mend:edit:{id_}:{hit.entry}", label, opens_form=True)
            for hit, label in zip(hits, labels, strict=True)
        )
    buttons += (remove, Button(f"mend:why:{id_}", "Why"))
    return Reply(told, private=True, buttons=tuple(buttons))


def not_shown_here() -> str:
    """The reply may give what only the workspace's own people read."""
    return "That reply is about internal entries, which I do not show here."


def no_reply_there() -> str:
    """Nothing of the bot's that could be mended stands there."""
    return (
        "There is no reply of mine there that I could change: I have none to that message, somebody"
        " shared it, one person alone sees it, or it is older than what I keep."
    )


def not_looked_at() -> str:
    """There is no decision on that message."""
    return (
        "I decided nothing about that message: it was not meant for me in this channel"
        f" (`{faq('channel')}` tells how I behave here), somebody shared it, or it is older"
        " than what I keep."
    )


def no_words() -> str:
    """There is nothing in the message that could be asked."""
    return "There are no words in that message that somebody could ask."


def my_own() -> str:
    """What was pointed at is no question of somebody's."""
    return "That is a message of mine. Choose this on the question that somebody asked."


def forgotten() -> str:
    """The question's text is not kept any more."""
    return "I no longer keep the words of that question, so nobody can be led elsewhere by them."


def attach_form(text: str, near: Sequence[Hit]) -> Form:
    """The form that makes a message's words an alternate of an entry."""
    return Form(
        id="attach",
        title="Attach as alternate",
        fields=(
            _entry("Entry"),
            Field("text", "Alternate", text, required=True, hint="how people ask for it"),
        ),
        note="Who asks this gets the entry's answer." + _nearest(near),
        submit="Attach",
        otherwise=TOO_LATE,
    )


def wrong_form(
    receipt: Receipt, given: FaqEntry, near: Sequence[Hit], *, merges: bool = False
) -> Form:
    """The form that chooses the entry which should have been given.

    `merges`: the question is the given entry's own, which then leads there with all that it has.
    """
    asked = literal(shorten(receipt.decision.text, _LONGEST))
    named = code(given.slug, 200)
    what = f"“{asked}” will no longer lead to {named}, and will be an alternate of the entry that"
    note = f"{what} you choose."
    if merges:
        note = (
            f"“{asked}” is {named}'s own question. If another entry answers it, choose that one:"
            f" {named} is retired then, and all its phrasings lead there. If {named} is about"
            " something else, edit its question instead."
        )
    return Form(
        id=f"wrong:{receipt.id}",
        title="Wrong entry",
        fields=(_entry("Right entry"),),
        note=f"{note}{_nearest(near)}",
        submit="Save",
        otherwise=TOO_LATE,
    )


def merges(wrong: FaqEntry, right: FaqEntry) -> Reply:
    """Of two entries with one question one shall be left."""
    gone, there = code(wrong.slug, 200), code(right.slug, 200)
    said = f"{gone} is retired by it, and its phrasings become alternates of {there}."
    return Reply(said, private=True)


def right_one_is_retired(entry: FaqEntry) -> Reply:
    """The entry that was chosen is given to nobody."""
    named = code(entry.slug, 200)
    said = f"{named} is retired, so nobody would be led there; restore it first."
    return Reply(said, private=True, refusal=True, buttons=(restore(entry),))


def the_same(entry: FaqEntry) -> str:
    """The entry that was chosen is the one that was given."""
    return f"{code(entry.slug, 200)} is the entry that was given; choose another one."


def set_right(
    text: str,
    wrong: FaqEntry,
    right: FaqEntry,
    receipt: str,
    effects: Effects,
    *,
    merged: bool = False,
) -> Reply:
    """The question leads to another entry from now on; the reply to it still stands.

    `merged`: with all that led to the wrong one, which is out of use.
    """
    asked = literal(shorten(text, _LONGEST))
    there, gone = code(right.slug, 200), code(wrong.slug, 200)
    what = f"“{asked}” is an alternate of {there} now, and no longer leads to {gone}"
    if merged:
        what = f"“{asked}” leads to {there} now, as all that led to {gone}, which is retired"
    said = f"{what}; searchable now. `{faq('undo')}` takes both back. The reply still stands."
    lines = [said, *saving.told(None, effects)]
    button = Button(f"mend:remove:{receipt}", "Remove this reply", Style.DANGER)
    return Reply("\n".join(lines), private=True, buttons=(button,))


def removed() -> Reply:
    """The reply is taken away."""
    return Reply("Removed that reply.", private=True, in_place=True)


def not_removed() -> str:
    """The platform did not let the reply go."""
    return "I could not take that reply away; whoever runs me finds the reason in the log."


def gone_already() -> Reply:
    """There is no reply any more."""
    return Reply("That reply is gone already.", private=True, in_place=True)


def with_reply(told: str) -> str:
    """The reply that the edit began at reads so as well."""
    return f"{told}\nThe reply there reads so now as well."


def reply_stays(told: str) -> str:
    """The edit is saved; the reply that it began at could not be changed."""
    return (
        f"{told}\nThe reply there could not be changed: it is gone, or may not be edited any more."
    )


def _entry(label: str) -> Field:
    hint = "a few words of its question, or its id"
    return Field("entry", label, input=Input.ENTRY, required=True, hint=hint)


def _nearest(near: Sequence[Hit]) -> str:
    nearest = ", ".join(code(hit.slug, 200) for hit in near[:_NEAR])
    return f" Nearest: {nearest}." if nearest else ""
