"""What is said about questions that are only tried, and about a whole test."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.core.faq import Audience
from bot.core.markup import code, literal
from bot.core.messages import LARGEST_FILE, File, Reply
from bot.core.naming import faq
from bot.core.outcomes import Answered, Decision
from bot.core.replies import explaining
from bot.core.replies.files import ELSEWHERE, UNGRANTED
from bot.core.replies.trials import Trial
from bot.core.replies.words import count, percent, shorten

_MOST_NAMED = 5
_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions that people judged: `inside` have an answer here, `outside` have none.

    `wrong`: question, the entry it was answered with, the right ones. `missed`: question and the
    right ones.
    """

    inside: int
    outside: int
    answered: int
    right: int
    left_alone: int
    wrong: Sequence[tuple[str, str, Sequence[str]]]
    missed: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Weak:
    """An entry, how many of its phrasings were tried, and which lead to which other entry."""

    slug: str
    tried: int
    lost: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a test brought to light; `lonely` entries have one phrasing, and cannot be tried.

    Of `all_entries` and `all_judged` questions only some were tested where these are too many.
    """

    entries: int
    all_entries: int
    all_judged: int
    judged: Judged
    tried: int
    found: int
    answered: int
    weak: Sequence[Weak]
    lonely: Sequence[str]
    trials: Sequence[Trial]


def decided(decision: Decision, *, chatter: bool, asks: bool) -> Reply:
    """One question as it would be decided; `asks`: it would count as one where nobody asked me."""
    if chatter:
        said = "That is a greeting or the like: I would tell how to ask, and note no gap."
        return Reply(f"{said}\n\n{_TRACELESS}", private=True)
    lines = [
        *explaining.decided(decision),
        f"In an opened channel: {_unasked(decision, asks)}",
        _TRACELESS,
    ]
    if decision.audience is Audience.PUBLIC:
        lines.insert(-1, "Only public entries were looked through, as always here.")
    return Reply("\n".join(lines), private=True)


def reported(report: Report, file: File) -> Reply:
    """The whole test: how good it is, and what to do about the worst; each question in a file."""
    text = "\n\n".join([_tested(report), *_own_words(report), *_judged(report.judged)])
    if len(file.content) > LARGEST_FILE:
        return Reply(text, private=True)
    rows = f"Every question, with what would be decided on it, is in {code(file.name)}."
    return Reply(
        f"{text}\n\n{rows}",
        private=True,
        files=(file,),
        elsewhere=ELSEWHERE,
        fileless=f"{text}\n\nEvery question by itself would be in a file. {UNGRANTED}",
    )


def nothing() -> str:
    """The knowledge base is empty."""
    return f"There are no entries to test yet; `{faq('add')}` writes the first."


def too_large(entries: int, most: int) -> str:
    """It would take longer than anybody waits."""
    return (
        f"There are {entries:,} entries; here I test up to {most:,}. An operator can measure it"
        f" with `faqbot evaluate LABELLED.jsonl`; `{faq('test QUESTION')}` tries one question."
    )


def outsiders_read() -> str:
    """Internal entries would be told where outsiders read along."""
    return (
        "I show public entries alone here, and a whole test is about all of them; ask for it in a"
        " channel of your own."
    )


def under_way() -> str:
    """Somebody else asked for it just now."""
    return "A test of this knowledge base is under way; ask again when it is through."


_TRACELESS = "Nothing of this was recorded, and it counts in no figure."


def _unasked(decision: Decision, asks: bool) -> str:
    if not asks:
        return "I would be silent, for it does not look like a question."
    if isinstance(decision.outcome, Answered):
        return "I would answer unasked."
    return "I would be silent, for I am not sure enough."


def _tested(report: Report) -> str:
    judged = report.judged.inside + report.judged.outside
    entries = _some(report.entries, report.all_entries, "entry", "entries")
    questions = _some(judged, report.all_judged, "judged question", "judged questions")
    some = report.entries < report.all_entries or judged < report.all_judged
    spread = " What was left out would take too long; the rest is spread evenly." if some else ""
    return f"Tested {entries} and {questions}.{spread} {_TRACELESS}"


def _some(tested: int, there_are: int, one: str, many: str) -> str:
    return (
        count(tested, one, many) if tested == there_are else f"{tested:,} of {there_are:,} {many}"
    )


def _own_words(report: Report) -> list[str]:
    if not report.tried:
        lonely = f"every entry has but one phrasing. `{faq('edit ID')}` adds alternates."
        return [f"**Found by their own words:** cannot be tried, for {lonely}"]
    share = percent(report.found / report.tried)
    parts = [
        f"**Found by their own words:** {report.found} of {report.tried} phrasings ({share}) lead"
        f" to their entry where it lacks them; {report.answered} of them surely enough to be"
        " answered."
    ]
    if report.weak:
        worst = [_weak(one) for one in report.weak[:_MOST_LISTED]]
        more = len(report.weak) - len(worst)
        rest = [f"- and {count(more, 'entry', 'entries')} more"] * (more > 0)
        parts.append("\n".join([_worst(), *worst, *rest]))
    if report.lonely:
        parts.append(
            f"**One phrasing only**, so not tried: {_named(report.lonely)}."
            f" `{faq('edit ID')}` adds alternates."
        )
    return parts


def _worst() -> str:
    return (
        f"**Worst entries**, the worst first. `{faq('edit ID')}` adds another alternate like the"
        " one shown; if that is rather about the entry that it leads to, move it there."
    )


def _weak(one: Weak) -> str:
    text, other = one.lost[0]
    return (
        f"- {code(one.slug, 200)}: {len(one.lost)} of {one.tried} phrasings lead elsewhere,"
        f" “{literal(shorten(text))}” to {code(other, 200)}"
    )


def _judged(judged: Judged) -> list[str]:
    if not judged.inside + judged.outside:
        return [
            "**Judged questions:** none are stored; an operator adds them with"
            " `faqbot calibrate LABELLED.jsonl`."
        ]
    right = f" ({percent(judged.right / judged.answered)})" if judged.answered else ""
    parts = [
        f"**Judged questions:** {judged.answered} of {judged.inside + judged.outside} answered,"
        f" {judged.right} of these rightly{right}; of {judged.outside} without an answer here,"
        f" {judged.left_alone} were left alone."
    ]
    if judged.wrong:
        lines = [
            f"- “{literal(shorten(text))}” with {code(given, 200)}; right: {_right(relevant)}"
            for text, given, relevant in judged.wrong[:_MOST_LISTED]
        ]
        parts.append("\n".join(["**Answered wrongly:**", *lines, *_more(judged.wrong)]))
    if judged.missed:
        lines = [
            f"- “{literal(shorten(text))}”: {_right(relevant)}"
            for text, relevant in judged.missed[:_MOST_NAMED]
        ]
        head = "**Not answered**; as an alternate of its entry each would be:"
        parts.append("\n".join([head, *lines, *_more(judged.missed, _MOST_NAMED)]))
    return parts


def _right(relevant: Sequence[str]) -> str:
    return ", ".join(code(slug, 200) for slug in relevant[:3]) or "none"


def _more(listed: Sequence[object], most: int = _MOST_LISTED) -> list[str]:
    return [f"- and {len(listed) - most} more"] if len(listed) > most else []


def _named(slugs: Sequence[str]) -> str:
    names = ", ".join(code(slug, 200) for slug in islice(slugs, _MOST_NAMED))
    more = len(slugs) - _MOST_NAMED
    return f"{names} and {more} more" if more > 0 else names
