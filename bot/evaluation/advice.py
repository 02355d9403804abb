"""What would help most, in a few sentences: read off what went wrong."""

from collections.abc import Iterator, Mapping, Sequence

from bot.core.confidence.promise import Promise
from bot.core.replies.promising import alike, bare
from bot.core.replies.words import count
from bot.evaluation.entries import Confusion, EntryFigures
from bot.evaluation.metrics import Judgement

_ROUGH = 100
_NAMED = 3
_ENOUGH = 20
"""Questions out of scope from which on they tell anything."""


def advice(
    judgements: Sequence[Judgement],
    entries: Sequence[EntryFigures],
    confusions: Sequence[Confusion],
    promise: Promise,
    phrasings: Mapping[str, int],
    seen: int,
    twins: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """Sentences, the weightiest first; none where nothing is wanting.

    `entries` and `confusions` are the worst first; `phrasings` counts those of each entry; `seen`
    counts the questions that the calibration was fitted on; `twins` nearly ask the same.
    """
    if not phrasings:
        return ["The knowledge base has no entry; `faqbot import` reads them from a file."]
    return [
        *_of_the_language(promise),
        *_of_the_questions(judgements, seen),
        *_of_the_entries(judgements, entries, phrasings),
        *_of_the_pairs(confusions, phrasings),
        *alike(twins),
        *_of_the_promise(judgements, promise),
    ]


def _of_the_language(promise: Promise) -> Iterator[str]:
    if promise.cut > 1.0:
        yield (
            "The model does not read the language of this knowledge base, so that only phrasings"
            " word for word are answered: set BOT_MODEL to one that does."
        )


def _of_the_questions(judgements: Sequence[Judgement], seen: int) -> Iterator[str]:
    outside = sum(not one.relevant for one in judgements)
    if seen:
        yield (
            f"{seen:,} of these questions calibrated the bot: the figures flatter it. Measure with"
            " others."
        )
    if outside < _ENOUGH and outside < len(judgements):
        few = f"No more than {outside}" if outside else "None"
        yield (
            f"{few} of the questions {'is' if outside == 1 else 'are'} out of scope: what would be"
            " answered wrongly in a real channel shows little here. Add some that no entry answers."
        )
    if len(judgements) < _ROUGH:
        yield f"{len(judgements)} questions say little: mind the intervals, or add more."


def _of_the_entries(
    judgements: Sequence[Judgement],
    entries: Sequence[EntryFigures],
    phrasings: Mapping[str, int],
) -> Iterator[str]:
    known = [one for one in entries if one.entry in phrasings]
    if any(one.relevant and not one.answer_right for one in judgements):
        yield from bare(sum(number < 2 for number in phrasings.values()))
    missed = sorted(
        (one for one in known if one.missed),
        key=lambda one: (-one.missed / phrasings[one.entry], one.entry),
    )[:_NAMED]
    if missed:
        lost = sum(bool(one.relevant) and not one.top_right for one in judgements)
        first, *rest = ((one.entry, phrasings[one.entry]) for one in missed)
        others = "".join(f", {entry} ({number})" for entry, number in rest)
        yield (
            f"{count(lost, 'question', 'questions')} in scope"
            f" {'leads' if lost == 1 else 'lead'} elsewhere. More alternates help most, first of"
            f" all for {first[0]} (it has {count(first[1], 'phrasing', 'phrasings')}){others}."
        )


def _of_the_pairs(confusions: Sequence[Confusion], phrasings: Mapping[str, int]) -> Iterator[str]:
    often = [one for one in confusions if one.count > 1 and one.asked in phrasings]
    for one in often[:1]:
        yield (
            f"{one.asked} and {one.first} are mixed up most: tell them apart in their phrasings, or"
            " make them one entry."
        )


def _of_the_promise(judgements: Sequence[Judgement], promise: Promise) -> Iterator[str]:
    unsure = sum(one.top_right and one.confidence < promise.cut for one in judgements)
    if unsure and promise.cut <= 1.0 and not promise.evidence.labelled:
        yield (
            f"{count(unsure, 'question was', 'questions were')} found and not answered, for want of"
            " confidence. `faqbot calibrate` with questions that people judged lets it rely on more"
            " than its own texts."
        )
