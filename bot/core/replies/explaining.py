"""Why the bot decided as it did, in numbers and in words."""

from bot.core.messages import Reply
from bot.core.outcomes import Answered, Decision, Receipt, Replay, Rule, Suggested, Unanswered
from bot.core.replies.words import percent, shorten


def why(receipt: Receipt, replay: Replay) -> Reply:
    """The decision, its numbers and its neighbours, and whether they come out again."""
    decision = receipt.decision
    lines = [
        f"“{decision.text}”" if decision.text else "(the question's text has expired)",
        "",
        f"**{outcome_word(decision)}**, by the rule `{decision.rule}`: {rule(decision)}",
        "",
        *(
            f"{number}. `{hit.slug}` — {hit.question} (score {hit.score:.3f},"
            f" similarity {hit.similarity:.3f}, by “{shorten(hit.phrasing)}”)"
            for number, hit in enumerate(decision.hits, 1)
        ),
        "",
        *_signals(decision),
        f"Model `{decision.model}`, knowledge base `{decision.knowledge_base}` at revision"
        f" {decision.revision}, receipt `{receipt.id}`, {receipt.at:%Y-%m-%d %H:%M:%S} UTC.",
        replayed(replay),
    ]
    return Reply(text="\n".join(lines), private=True, receipt=receipt.id)


def replayed(replay: Replay) -> str:
    """Whether the stored decision came out again."""
    match replay.search, replay.confidence:
        case (True, False) | (False, _) | (_, False):
            return "Replayed: NOT the same. The stored decision and the code disagree."
        case True, _:
            return "Replayed from the stored vector: the same, bit for bit."
        case None, True:
            return "Replayed from the stored signals: the same confidence, bit for bit."
        case _:
            return "The knowledge base has moved since; the stored figures stand."


def rule(decision: Decision) -> str:
    """Why the outcome is what it is, in a sentence."""
    sure, cut = percent(decision.confidence), percent(decision.cut)
    if decision.cut > 1.0 and decision.rule in (Rule.NEARLY, Rule.BELOW):
        return (
            f"{sure} sure; but the model does not read the knowledge base's language, so only a"
            " phrasing word for word is answered. Set BOT_MODEL to a model that reads it."
        )
    match decision.rule:
        case Rule.EXACT:
            return "the question is a phrasing of this entry, word for word."
        case Rule.AMBIGUOUS:
            return "the question is a phrasing of several entries, word for word."
        case Rule.CONFIDENT:
            return f"{sure} sure; I answer from {cut}."
        case Rule.NEARLY:
            return f"{sure} sure; I answer from {cut} and ask from {percent(decision.floor)}."
        case Rule.BELOW:
            return f"not sure enough, {sure}; I answer from {cut}."
        case Rule.LANGUAGE:
            return "the question is in another language than the knowledge base."
        case Rule.EMPTY:
            return "the knowledge base has no entry to offer."
        case Rule.NO_TEXT:
            return "there were no words to look up."


def outcome_word(decision: Decision) -> str:
    """`answered`, `suggested` or `unanswered`."""
    match decision.outcome:
        case Answered():
            return "answered"
        case Suggested():
            return "suggested"
        case Unanswered():
            return "unanswered"


def _signals(decision: Decision) -> list[str]:
    if not decision.signals:
        return []
    pairs = (f"{name} {value:.3f}" for name, value in decision.signals.items())
    return ["Signals: " + ", ".join(pairs) + ".", ""]
