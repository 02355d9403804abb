"""How `faqbot ask` shows a decision: what was said, why, and what was nearest."""

from rich.console import Console

from bot.cli.output import print_table
from bot.core.faq import FaqEntry
from bot.core.messages import Reply
from bot.core.outcomes import Answered, Receipt, Suggested, Unanswered
from bot.core.replies import asking, explaining
from bot.core.replies.spelling import read_as
from bot.platforms.console import put, put_reply


def lay_out_receipt(console: Console, receipt: Receipt, answered: FaqEntry | None) -> None:
    """The reply, the rule behind it in a sentence, and the hits, best first."""
    decision = receipt.decision
    match decision.outcome:
        case Answered() if answered:
            put_reply(console, asking.answer(answered), indent=0)
        case Suggested(hits):
            put(console, asking.suggestions(hits, receipt.id).text, indent=0)
            for hit in hits:
                put(console, f"- {hit.question}")
        case Answered() | Unanswered():
            put_reply(console, asking.unanswered(receipt), indent=0)
    put(console, f"\n{explaining.outcome_word(decision)}: {explaining.rule(decision)}", indent=0)
    if said := read_as(decision):
        put_reply(console, Reply(said), indent=0)
    if decision.hits:
        rows = [
            (f"{hit.score:.3f}", f"{hit.similarity:.3f}", hit.slug, hit.question)
            for hit in decision.hits
        ]
        print_table((">SCORE", ">SIMILARITY", "ID", "QUESTION"), rows)
    put(console, f"receipt {receipt.id} · {decision.timing.total:.0f} ms", indent=0, style="dim")
