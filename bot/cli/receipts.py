"""How `faqbot ask` and `why` show a decision: what was said, why, and what was nearest."""

from dataclasses import replace

from rich.console import Console

from bot.cli.output import folded, paragraph, print_table, say
from bot.core.faq import FaqEntry
from bot.core.messages import Reply
from bot.core.outcomes import Answered, Receipt, Suggested, Unanswered, Withheld
from bot.core.replies import asking, explaining
from bot.core.replies.spelling import read_as
from bot.platforms.console import put, put_reply


def lay_out_explanation(console: Console, told: Reply) -> None:
    """Why something was decided so; folded line by line where no terminal lays it out."""
    if not console.is_terminal:
        told = replace(told, text="\n".join(_folded(line) for line in told.text.split("\n")))
    put_reply(console, told, indent=0)


def lay_out_receipt(
    console: Console,
    receipt: Receipt,
    answered: FaqEntry | None,
    withheld: Withheld | None = None,
) -> None:
    """The reply, the rule behind it in a sentence, and the hits, best first.

    `withheld` is what a negative kept from being first.
    """
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
    say("")
    paragraph(f"{explaining.outcome_word(decision)}: {explaining.rule(decision)}")
    if said := read_as(decision):
        lay_out_explanation(console, Reply(said))
    if withheld:
        lay_out_explanation(console, Reply(explaining.kept_off(withheld)))
    if decision.hits:
        rows = [
            (f"{hit.score:.3f}", f"{hit.similarity:.3f}", hit.slug, hit.question)
            for hit in decision.hits
        ]
        print_table((">SCORE", ">SIMILARITY", "ID", "QUESTION"), rows)
    put(console, f"receipt {receipt.id} · {decision.timing.total:.0f} ms", indent=0, style="dim")


def _folded(line: str) -> str:
    number, dot, text = line.partition(". ")
    return folded(text, number + dot) if dot and number.isdecimal() else folded(line)
