"""What can be promised, from which evidence, and what would help."""

from collections.abc import Sequence

from bot.core.confidence.calibration import ENOUGH_JUDGED
from bot.core.confidence.promise import FEWEST_ENTRIES, Evidence, Promise
from bot.core.messages import Reply
from bot.core.replies.words import count, percent, target

_LITTLE_TRIED = 0.5
"""From this share of untried entries on, it is said what would help to try them."""


def promised(
    promise: Promise,
    choices: Sequence[Promise] = (),
    twins: Sequence[tuple[str, str]] = (),
    *,
    has_shell: bool = True,
) -> Reply:
    """What an admin asked for, what can be expected, and from which evidence.

    `choices` are what other targets come to; they are named where that one is out of reach.
    `twins` are pairs of entries that nearly ask the same, the nearest first. Without `has_shell`
    what a command or a setting does is told as what whoever runs the bot can do.
    """
    lines = [f"Be right at least {target(promise.target)}."]
    if promise.cut > 1.0:
        lines += _unread(promise, has_shell)
        return Reply("\n".join(lines), private=True)
    if promise.entries == 0:
        lines.append("There is no entry yet, so there is nothing to promise.")
        return Reply("\n".join(lines), private=True)
    lines += _expected(promise) if promise.is_tried else _untried(promise)
    lines += _said(promise)
    if promise.target_unreachable or promise.evidence.untried >= _LITTLE_TRIED:
        lines += _advice(promise, twins, has_shell)
    if promise.target_unreachable and (most := within(promise, choices)):
        lines.append(f"Be right at least {target(most)} can be promised.")
    if promise.weakest:
        slugs = ", ".join(f"`{slug}`" for slug in promise.weakest)
        lines.append(f"Entries that would gain most from one more phrasing: {slugs}.")
    return Reply("\n".join(lines), private=True)


def bare(entries: int) -> list[str]:
    """What so many entries without an alternate lack; nothing where there is none."""
    if not entries:
        return []
    lack = count(entries, "entry has", "entries have")
    return [f"{lack} no alternate: nothing helps more than how people really ask."]


def alike(twins: Sequence[tuple[str, str]], *, has_shell: bool = True) -> list[str]:
    """What to do about pairs of entries that nearly ask the same; nothing where there is none."""
    if not twins:
        return []
    (a, b), more = twins[0], len(twins) - 1
    verb = "does" if more == 1 else "do"
    others = f", as {verb} {count(more, 'more pair', 'more pairs')}" if more else ""
    listed = "`faqbot duplicates` lists such phrasings."
    if not has_shell:
        listed = "Whoever runs me can list such phrasings: `faqbot duplicates`."
    return [f"{a} and {b} nearly ask the same{others}: merge them, or tell them apart. {listed}"]


def choice(promise: Promise) -> str:
    """What one target would come to, in a line."""
    aim = target(promise.target)
    if promise.target_unreachable:
        return f"{aim}: cannot be promised here"
    return f"{aim}: I would answer {interval(promise.coverage)} of what is asked"


def interval(bounds: tuple[float, float]) -> str:
    """Two shares as one range, in whole per cent."""
    low, high = bounds
    return f"{low * 100:.0f}–{high * 100:.0f} %"


def within(promise: Promise, choices: Sequence[Promise]) -> float | None:
    """The highest target below that promise's which can be kept; None where none can."""
    reached = (one.target for one in choices if not one.target_unreachable)
    return max((one for one in reached if one < promise.target), default=None)


def _unread(promise: Promise, has_shell: bool) -> list[str]:
    set_model = "Set BOT_MODEL" if has_shell else "Whoever runs me can set BOT_MODEL"
    lines = [
        "That cannot be promised here: the model does not read the knowledge base's language,"
        f" so only phrasings word for word are answered. {set_model} to a model that does."
    ]
    if judged := promise.evidence.labelled:
        one, many = "judged question is kept; it changes", "judged questions are kept; they change"
        lines.append(f"{count(judged, one, many)} nothing until then.")
    return lines


def _expected(promise: Promise) -> list[str]:
    lines = []
    if promise.target_unreachable:
        lines.append(
            "That cannot be promised here: I would answer less than 5 % of what is asked, or not be"
            " right so often. This is the best that can be had."
        )
    lines.append(
        f"Expected here: {interval(promise.precision)} right, answering"
        f" {interval(promise.coverage)} of what is asked ({_source(promise.evidence)})."
        f" I answer when I am {percent(promise.cut)} sure, or more."
    )
    return lines


def _untried(promise: Promise) -> list[str]:
    entries = count(promise.entries or 0, "entry is", "entries are")
    return [
        f"{entries} too few to try out, so I cannot say how many questions I will answer; from"
        f" {FEWEST_ENTRIES} on I play their own phrasings back to find out.",
        f"I answer when I am {percent(promise.cut)} sure, or more. In other communities"
        f" {interval(promise.precision)} of such answers are right.",
    ]


def _source(evidence: Evidence) -> str:
    if not evidence.is_local:
        untried = ", as too few alternates are there to try it out" * (evidence.untried > 0)
        return f"estimated from other communities{untried}"
    kinds = {"simulated": evidence.simulated, "judged": evidence.labelled}
    asked = " and ".join(f"{number:,} {kind}" for kind, number in kinds.items() if number)
    return f"from {asked} questions, and from other communities"


def _said(promise: Promise) -> list[str]:
    """What votes say of answers; nothing where none were given."""
    answers, denied = promise.evidence.answers, round(promise.evidence.denied, 1)
    if not answers:
        return []
    last = f"the last {count(answers, 'answer', 'answers')}"
    if not denied:
        return [f"Votes deny none of {last}."]
    told = f"Votes deny {denied:g} of {last}"
    return [f"{told}: more than I expect, so I am more careful." if promise.caution else f"{told}."]


def _advice(promise: Promise, twins: Sequence[tuple[str, str]], has_shell: bool) -> list[str]:
    """What would make more, or anything, possible to promise."""
    lines = [*bare(promise.bare), *alike(twins, has_shell=has_shell)]
    if promise.evidence.labelled < ENOUGH_JUDGED:
        who = "" if has_shell else "whoever runs me can give them to "
        lines.append(
            f"{ENOUGH_JUDGED} judged questions or more make the promise your own:"
            f" {who}`faqbot calibrate LABELLED.jsonl`."
        )
    return lines
