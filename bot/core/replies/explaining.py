"""Why the bot decided as it did, in numbers and in words."""

from typing import assert_never

from bot.core.markup import code, literal
from bot.core.messages import Button, Reply
from bot.core.naming import faq
from bot.core.outcomes import (
    Answered,
    Decision,
    Hit,
    Receipt,
    Replay,
    Rule,
    Silence,
    Suggested,
    Unanswered,
    Withheld,
)
from bot.core.replies.spelling import read_as
from bot.core.replies.words import percent, shorten, target

_NOT_SEARCHED = (Rule.NO_TEXT, Rule.EMPTY, Rule.CHATTER, Rule.SILENT)


_NEAREST = 3


def why(receipt: Receipt, replay: Replay) -> Reply:
    """The decision, why it came about and what was near, as short as a phone wants it."""
    decision = receipt.decision
    if decision.rule is Rule.SILENT and receipt.silence:
        return _not_looked_up(receipt, receipt.silence)
    lines = [
        *_verdict(decision, _untold(receipt), replay.withheld),
        *(
            f"{number}. {literal(shorten(hit.question))} — {code(hit.slug, 200)}{_alike(hit)}"
            for number, hit in enumerate(decision.hits[:_NEAREST], 1)
        ),
        *[""] * bool(decision.hits),
        f"Receipt `{receipt.id}`, {receipt.at:%Y-%m-%d %H:%M:%S} UTC.",
        replayed(decision, replay),
    ]
    more = (Button(f"mend:details:{receipt.id}", "Details"),) * bool(decision.signals)
    return Reply(text="\n".join(lines), buttons=more, private=True, receipt=receipt.id)


def details(receipt: Receipt, replay: Replay) -> Reply:
    """The decision, all its numbers and neighbours, and whether they come out again."""
    decision = receipt.decision
    if decision.rule is Rule.SILENT and receipt.silence:
        return _not_looked_up(receipt, receipt.silence)
    lines = [
        *decided(decision, _untold(receipt), replay.withheld),
        f"{_judged_by(decision)} at revision {decision.revision}, receipt `{receipt.id}`,"
        f" {receipt.at:%Y-%m-%d %H:%M:%S} UTC.",
        replayed(decision, replay),
    ]
    return Reply(text="\n".join(lines), private=True, receipt=receipt.id)


def decided(decision: Decision, untold: str = "", withheld: Withheld | None = None) -> list[str]:
    """The decision in lines: the rule behind it, its neighbours, its signals."""
    return [
        *_verdict(decision, untold, withheld),
        *(
            f"{number}. `{hit.slug}` — {literal(hit.question)} (score {hit.score:.3f},"
            f" similarity {hit.similarity:.3f}, by “{literal(shorten(hit.phrasing))}”)"
            for number, hit in enumerate(decision.hits, 1)
        ),
        "",
        *_signals(decision),
    ]


def kept_off(one: Withheld) -> str:
    """Which entry a negative kept from being first, and how to take that back, in a line."""
    why = f"a question noted as not its own, “{literal(shorten(one.by))}”, keeps it off"
    if not one.by:
        why = "this very question is noted as not its own"
    edit, show = (code(faq(f"{verb} {one.slug}"), 250) for verb in ("edit", "show"))
    return (
        f"{code(one.slug, 200)} would have come first, {percent(one.confidence)} sure; but {why}."
        f" {edit} with that question as an alternate takes this back; {show} lists such questions."
    )


def _verdict(decision: Decision, untold: str, withheld: Withheld | None) -> list[str]:
    return [
        code(decision.text) if decision.text else _no_text(decision),
        *filter(None, [read_as(decision)]),
        "",
        f"**{outcome_word(decision)}**, by the rule `{decision.rule}`: {rule(decision)}",
        *((untold,) if untold else ()),
        *((kept_off(withheld),) if withheld else ()),
        "",
    ]


def silence(why: Silence) -> str:
    """Why nothing was said, in a sentence."""
    match why:
        case Silence.MODE:
            return "nobody had asked me, and this channel is not opened for automatic answers."
        case Silence.OFF:
            return "I am switched off in this channel."
        case Silence.OBSERVED:
            return "this channel is only observed."
        case Silence.TO_OTHERS:
            return "the message was addressed to somebody else."
        case Silence.NO_QUESTION:
            return "the message did not look like a question."
        case Silence.LIMIT:
            return "the person had asked as much as the limit allows."
        case Silence.CHANNEL_LIMIT:
            return "the channel had had as many automatic replies as the limit allows."
        case Silence.BLOCKED:
            return "the person is blocked here."
        case Silence.REPEATED:
            return "the same answer stands in this conversation already."
        case Silence.JOINED_IN:
            return "a person had replied already."
        case Silence.UNSURE:
            return "I was not sure enough, and nobody had asked me."
    assert_never(why)


def replayed(decision: Decision, replay: Replay) -> str:
    """Whether the stored decision came out again."""
    if decision.rule in _NOT_SEARCHED:
        return "Nothing was searched, so there is nothing to replay."
    if decision.vector is None:
        return "The question's text and vector have expired; the stored figures stand."
    match replay.search, replay.confidence:
        case (True, False) | (False, _) | (_, False):
            return "Replayed: NOT the same. The stored decision and the code disagree."
        case True, _ if not replay.is_exact:
            return (
                "Replayed from the stored vector: the same entries and outcome, each figure within"
                " 0.001. The database's index had left out a phrasing as near as others it found."
            )
        case True, _:
            return "Replayed from the stored vector: the same, bit for bit."
        case None, True:
            return "Replayed from the stored signals: the same confidence, bit for bit."
        case _:
            return "The knowledge base has moved since; the stored figures stand."


def rule(decision: Decision) -> str:
    """Why the outcome is what it is, in a sentence."""
    sure, cut = percent(decision.confidence), percent(decision.cut)
    aim = f"I answer from {cut}, so that about {target(decision.target)} of my answers are right."
    if decision.cut > 1.0 and decision.rule in (Rule.NEARLY, Rule.BELOW):
        return (
            "the model does not read the knowledge base's language, so only a phrasing word for"
            " word is answered. Set BOT_MODEL to a model that reads it."
        )
    read = ", as I read it," * bool(decision.read_as)
    match decision.rule:
        case Rule.EXACT:
            return f"the question{read} is a phrasing of this entry, word for word."
        case Rule.AMBIGUOUS:
            return f"the question{read} is a phrasing of several entries, word for word."
        case Rule.CONFIDENT:
            return f"{sure} sure. {aim}"
        case Rule.NEARLY if decision.confidence >= decision.cut and not decision.read_as:
            return (
                f"{sure} sure, but a word in it differs by one letter from the entry's, and may"
                " mean another thing: I ask."
            )
        case Rule.NEARLY if decision.confidence >= decision.cut:
            return f"{sure} sure if I read the mistyped word right, which tells this entry: I ask."
        case Rule.NEARLY:
            return f"{sure} sure, enough to ask (from {percent(decision.floor)}). {aim}"
        case Rule.BELOW:
            return f"not sure enough, {sure}. {aim}"
        case Rule.LANGUAGE:
            return "the question is in another language than the knowledge base."
        case Rule.EMPTY:
            return "the knowledge base has no entry to offer."
        case Rule.NO_TEXT:
            return "there were no words to look up."
        case Rule.CHATTER:
            return "it was a greeting or the like, so I told how to ask."
        case Rule.SILENT:
            return "nothing was looked up."


def outcome_word(decision: Decision) -> str:
    """`answered`, `suggested` or `unanswered`."""
    match decision.outcome:
        case Answered():
            return "answered"
        case Suggested():
            return "suggested"
        case Unanswered():
            return "unanswered"


def _no_text(decision: Decision) -> str:
    kept = decision.rule not in _NOT_SEARCHED
    return f"(the question's text {'has expired' if kept else 'was not kept'})"


def _not_looked_up(receipt: Receipt, why: Silence) -> Reply:
    return Reply(
        text=f"**not looked up**: {silence(why)} Its text was not kept.\n\n"
        f"Receipt `{receipt.id}`, {receipt.at:%Y-%m-%d %H:%M:%S} UTC.",
        private=True,
        receipt=receipt.id,
    )


def _untold(receipt: Receipt) -> str:
    return f"Not told: {silence(receipt.silence)}" if receipt.silence else ""


def _alike(hit: Hit) -> str:
    """How similar it is; a model whose similarity is no share says nothing that way."""
    return f" ({percent(hit.similarity)} alike)" if 0.0 <= hit.similarity <= 1.0 else ""


def _judged_by(decision: Decision) -> str:
    kb = code(decision.knowledge_base)
    if decision.rule in _NOT_SEARCHED:
        return f"Knowledge base {kb}"
    return f"Model {code(decision.model, 200)}, knowledge base {kb}"


def _signals(decision: Decision) -> list[str]:
    if not decision.signals:
        return []
    pairs = (f"{name} {value:.3f}" for name, value in decision.signals.items())
    return ["Signals: " + ", ".join(pairs) + ".", ""]
