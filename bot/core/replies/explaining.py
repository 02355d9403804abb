"""Why the bot decided as it did, in numbers and in words."""

from collections.abc import Sequence

from bot.core.messages import Reply
from bot.core.outcomes import Answered, Decision, Receipt, Rule, Suggested, Unanswered
from bot.core.replies.words import percent, shorten


def why(receipt: Receipt, replay: Sequence[str]) -> Reply:
    """The decision, its numbers and its neighbours. `replay` says what asking again gives."""
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
        *replay,
    ]
    return Reply(text="\n".join(lines), private=True, receipt=receipt.id)


def rule(decision: Decision) -> str:
    """Why the outcome is what it is, in a sentence."""
    sure, cut = percent(decision.confidence), percent(decision.cut)
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
