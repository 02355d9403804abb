"""What a calibration says, for people and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.cli.output import paragraph, print_table, say
from bot.core.confidence.calibration import Calibration
from bot.core.confidence.promise import Promise
from bot.core.replies import promising
from bot.core.replies.promising import interval
from bot.core.replies.words import count, percent, target
from bot.fitting.shipped import Provenance


def calibration_document(calibration: Calibration, shipped: Provenance) -> dict[str, Any]:
    """The promise as JSON, intervals are [low, high], 90 %; other targets, and what it began with.

    `shipped.figures` are by data set, each judged by what was fitted on the others.
    """
    return {
        **asdict(calibration.promise),
        "choices": [_choice(one) for one in calibration.choices],
        "model": calibration.model,
        "borrowed": calibration.borrowed,
        "shipped": asdict(shipped),
    }


def lay_out_choices(choices: Sequence[Promise]) -> None:
    """A line a target: from where on it is answered, and what can be expected."""
    if not choices:
        return
    say("")
    print_table(
        (">BE RIGHT", ">ANSWER FROM", ">RIGHT", ">ANSWERED", ""),
        [
            (
                target(one.target),
                percent(one.cut),
                interval(one.precision),
                interval(one.coverage),
                _out_of_reach(one, choices),
            )
            for one in choices
        ],
    )
    say("RIGHT and ANSWERED are 90 % intervals; `--target` chooses.")


def lay_out_provenance(calibration: Calibration, shipped: Provenance) -> None:
    """What the calibration began with, how good that is, and how it is made again."""
    right = [one["precision"] for one in shipped.figures.values() if one["precision"] is not None]
    say("")
    say(f"It began with the calibration that is shipped, of {shipped.date}, for")
    say(f"  {shipped.model['id']}")
    paragraph(
        f"fitted on {count(len(shipped.data), 'public set', 'public sets')}:"
        f" {', '.join(shipped.data)}."
    )
    if right:
        say(
            "Each set judged by the others at 95 %:"
            f" {interval((min(right), max(right)))} of answers right."
        )
    say(f"`{shipped.command}` fits it again.")
    if calibration.borrowed:
        say("")
        say("That is another model than yours,")
        say(f"  {calibration.model}")
        say("so it is borrowed: only judged questions make it yours, 50 or more")
        say("(`faqbot calibrate LABELLED.jsonl`). Until then I answer from 90 % on.")


def _out_of_reach(promise: Promise, choices: Sequence[Promise]) -> str:
    """That it is, with the most that is not, which often answers from the same confidence on."""
    if not promise.target_unreachable:
        return ""
    most = promising.within(promise, choices)
    return "cannot be promised" + (f" ({target(most)} can)" if most else "")


def _choice(promise: Promise) -> dict[str, Any]:
    names = ("target", "cut", "precision", "coverage", "target_unreachable")
    return {name: getattr(promise, name) for name in names}
