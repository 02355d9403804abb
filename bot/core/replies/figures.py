"""What is said about what was asked, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.faq import FaqEntry
from bot.core.markup import code, literal
from bot.core.messages import Button, Reply
from bot.core.naming import faq
from bot.core.outcomes import Silence
from bot.core.ports import Figures, Observed, Opinion
from bot.core.replies.words import channel, count, shorten

DAYS = 30
"""How far back the figures go."""

_MOST_ASKED, _MOST_NAMED, _MOST_CAUSES = 5, 5, 5
_MOST_CHANNELS = 10
SILENCES = {
    Silence.MODE: "the channel is not opened",
    Silence.OFF: "I am off in the channel",
    Silence.OBSERVED: "the channel is only observed",
    Silence.TO_OTHERS: "addressed to somebody else",
    Silence.NO_QUESTION: "not a question",
    Silence.LIMIT: "the person's limit",
    Silence.CHANNEL_LIMIT: "the channel's limit",
    Silence.BLOCKED: "the person is blocked",
    Silence.REPEATED: "the answer stands there already",
    Silence.JOINED_IN: "a person had replied",
    Silence.UNSURE: "not sure enough",
}
OPINIONS = {
    Opinion.HELPFUL: "helpful",
    Opinion.NOT_HELPFUL: "not helpful",
    Opinion.NOT_MY_QUESTION: "not my question",
    Opinion.OUT_OF_DATE: "wrong or out of date",
}


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person is shown: the figures, with the entries that they may see.

    `most_asked` and `samples` name entries; `unmatched` are those that nothing led to. `opens`:
    they may open a channel.
    """

    knowledge_base: str
    """As it is called."""
    figures: Figures
    entries: int
    most_asked: Sequence[tuple[FaqEntry, int]]
    unmatched: Sequence[FaqEntry]
    observed: Sequence[Observed]
    samples: Sequence[tuple[str, str, FaqEntry]]
    here: str
    opens: bool


def told(overview: Overview, *, said: str = "", in_place: bool = False) -> Reply:
    """The figures, with a button for each channel that could be opened; `said` stands above."""
    figures = overview.figures
    lines = [
        f"- {_asked(figures.asked)}",
        f"- Answered unasked: {figures.automatic:,}.",
        f"- Silent: {_silences(figures.silences)}.",
        f"- Votes: {_votes(figures.votes)}.",
    ]
    if figures.refusals:
        refused = [f"{number:,} {code(cause)}" for cause, number in figures.refusals.items()]
        lines.append(f"- Replies that the platform did not take: {_cut(refused, _MOST_CAUSES)}.")
    parts = [
        said,
        f"The last {DAYS} days, for {overview.knowledge_base}:",
        "\n".join(lines),
        _most_asked(overview),
        _unmatched(overview),
        *_observed(overview),
    ]
    return Reply(
        text="\n\n".join(part for part in parts if part),
        buttons=_buttons(overview),
        private=True,
        in_place=in_place,
    )


def not_observed() -> str:
    """The channel was opened or closed since the button was shown."""
    tells = f"`{faq('channel')}` tells how I behave in one."
    return f"That channel is not only observed any more; {tells}"


def _asked(asked: Mapping[str, int]) -> str:
    total = sum(asked.values())
    if not total:
        return "Nobody asked me anything."
    outcomes = ", ".join(
        f"{asked.get(outcome, 0):,} {word}"
        for outcome, word in (
            ("answered", "answered"),
            ("suggested", "asked back (“did you mean”)"),
            ("unanswered", f"without an answer (`{faq('gaps')}`)"),
        )
    )
    return f"Asked of me: {count(total, 'question', 'questions')}: {outcomes}."


def _silences(counts: Mapping[Silence, int]) -> str:
    if not counts:
        return "never"
    total = f"{count(sum(counts.values()), 'time', 'times')}"
    return f"{total}: " + _listed([f"{SILENCES[why]} ({n:,})" for why, n in counts.items()])


def _votes(counts: Mapping[Opinion, int]) -> str:
    return _listed([f"{n:,} {OPINIONS[what]}" for what, n in counts.items()]) or "none"


def _listed(parts: Sequence[str]) -> str:
    return " · ".join(parts)


def _cut(parts: Sequence[str], most: int) -> str:
    more = len(parts) - most
    return _listed([*parts[:most], *([f"{more} more"] if more > 0 else [])])


def _most_asked(overview: Overview) -> str:
    rows = [
        f"{number}. {code(entry.slug, 200)} — {literal(shorten(entry.question))} ({times:,})"
        for number, (entry, times) in enumerate(overview.most_asked[:_MOST_ASKED], 1)
    ]
    return "\n".join(["Most asked:", *rows]) if rows else ""


def _unmatched(overview: Overview) -> str:
    if not overview.entries:
        return "There are no entries yet."
    if not overview.unmatched:
        return "Every entry was an answer to something."
    names = [code(entry.slug, 200) for entry in overview.unmatched]
    share = f"{len(names)} of {count(overview.entries, 'entry', 'entries')}"
    return f"Never an answer: {share}: {_cut(names, _MOST_NAMED)}."


def _observed(overview: Overview) -> list[str]:
    if not overview.observed:
        return []
    several = len(overview.observed) > 1
    lines = [
        f"{number}. In {channel(one.channel, overview.here)} I would have answered"
        f" {one.answered:,} of {count(one.asked, 'question', 'questions')}."
        for number, one in enumerate(overview.observed[:_MOST_CHANNELS], 1)
    ]
    samples = [
        f"- “{literal(shorten(text))}” → {code(entry.slug, 200)}"
        f"{f' ({channel(where, overview.here)})' if several else ''}"
        for where, text, entry in overview.samples
    ]
    told = ["\n".join(["Observed channels:", *lines])]
    return [*told, "\n".join(["For instance, redacted:", *samples])] if samples else told


def _buttons(overview: Overview) -> tuple[Button, ...]:
    if not overview.opens:
        return ()
    several = len(overview.observed) > 1
    return tuple(
        Button(f"stats:enable:{one.channel}", f"Enable {number}" if several else "Enable")
        for number, one in enumerate(overview.observed[:_MOST_CHANNELS], 1)
    )
