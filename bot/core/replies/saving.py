"""What editors are told about a change: what it does, before it is saved or after."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bot.core.differences import Collision
from bot.core.faq import ChangeKind, FaqEntry, Status
from bot.core.impact import Effects, Impact, Turn
from bot.core.markup import code, literal
from bot.core.messages import Button, Form, Reply, Style
from bot.core.naming import faq
from bot.core.outcomes import Answered, Decision, Suggested
from bot.core.query import exact_key
from bot.core.replies.forms import openers
from bot.core.replies.words import count, laid, percent, shorten

ROOMS = {"Slack": 3_000, "Discord": 4_096}
"""Characters of an answer that stand at once on each platform; the rest is behind Read more.
Slack: `bot.platforms.slack.render.replies.BUDGET`. Discord: an embed's description,
https://discord.com/developers/docs/resources/message#embed-object-embed-limits"""

MOST = 5
"""Examples of each sort."""

_LONGEST = 120

_DOES = {ChangeKind.RETIRE: "Retire", ChangeKind.RESTORE: "Restore"}
"""What the button says that saves such a change."""


def saved(
    entry: FaqEntry,
    kind: ChangeKind,
    effects: Effects,
    *,
    changed: bool = True,
    rooms: Collection[str] = (),
) -> Reply:
    """An entry was saved, is live, and that did this; the button takes it back.

    Not `changed`: it says what it said before. `rooms` are the platforms that it is read on.
    """
    if not changed:
        same = f"{_id(entry)} says that already (version {entry.version}); nothing was changed."
        return Reply(same, private=True)
    slug = _id(entry)
    now = "searchable now" if entry.status is Status.ACTIVE else "and so retired"
    restores = code(faq(f"restore {entry.slug}"), 250)
    what = {
        ChangeKind.ADD: f"Saved as {slug}, searchable now.",
        ChangeKind.RETIRE: f"{slug} is retired; {restores} undoes it.",
        ChangeKind.RESTORE: f"{slug} is back in use, searchable now.",
    }.get(kind, f"Saved {slug} as version {entry.version}, {now}.")
    lines = [" ".join([what, *_meter(entry, kind, rooms)]), asked(entry), *told(entry, effects)]
    undo = Button(f"undo:{entry.key}:{entry.version}", "Undo")
    buttons = (undo, *openers(entry)) if entry.status is Status.ACTIVE else (undo,)
    return Reply(laid(*lines), private=True, buttons=buttons)


def collision(found: Collision) -> str:
    """Two entries share a phrasing, as plain text."""
    return _shared(found.phrasing, f"`{found.other}`")


def asked(entry: FaqEntry) -> str:
    """The line that says what an entry is about: its id may be long, and says less."""
    return f"*{literal(shorten(entry.question, _LONGEST))}*"


def preview(
    entries: Sequence[FaqEntry],
    kind: ChangeKind,
    effects: Effects,
    draft: str,
    *,
    rooms: Collection[str] = (),
) -> Reply:
    """What a change would do, before it is saved."""
    entry, alone = entries[0], len(entries) == 1
    named = " and ".join(map(_id, entries))
    doing = {
        ChangeKind.ADD: "This new entry is not saved yet",
        ChangeKind.RETIRE: f"{_id(entry)} is not retired yet",
        ChangeKind.RESTORE: f"{_id(entry)} is not back in use yet",
    }.get(kind, f"This change to {named} is not saved yet")
    what = " ".join([f"**{doing}.** Look at what it does first.", *_meter(entry, kind, rooms)])
    change = (Button(f"draft:change:{draft}", "Change", opens_form=True),)
    buttons = (
        Button(f"draft:save:{draft}", _DOES.get(kind, "Save"), Style.PRIMARY, opens_form=True),
        *(change if alone and kind in (ChangeKind.ADD, ChangeKind.EDIT) else ()),
        Button(f"draft:discard:{draft}", "Discard"),
    )
    about = [asked(entry)] * alone
    lines = [what, *about, *told(entry if alone else None, effects)]
    return Reply(laid(*lines), private=True, buttons=buttons)


def is_preview(reply: Reply) -> bool:
    """Whether something waits to be saved."""
    return any(button.id.startswith("draft:") for button in reply.buttons)


def refused(message: str, draft: str, field: str = "") -> Reply:
    """It could not be saved, for what stands in that field; what was entered is kept."""
    mend = Form("", "", ()).mend
    button = Button(f"draft:change:{draft}", mend, opens_form=True)
    return Reply(message, private=True, refusal=True, field=field, buttons=(button,))


def discarded() -> Reply:
    """A draft was put away."""
    return Reply("Discarded; nothing was changed.", private=True, in_place=True)


def draft_gone() -> Reply:
    """Somebody else's draft, or one that was saved, discarded or kept for a day."""
    return Reply("That is not kept any more: it was saved, discarded, or a day old.", private=True)


def still_a_draft(note: str) -> str:
    """Above a form that is filled with what was not saved, and what else stands there."""
    kept = "You entered this before, and it was not saved; look at it again, then save it."
    return "\n\n".join(filter(None, (kept, note)))


def told(entry: FaqEntry | None, effects: Effects) -> list[str]:
    """What a change to that entry, or to several, does: a line or some for each thing."""
    lines = [_shared(literal(one.phrasing), code(one.other, 250)) for one in effects.collisions]
    twins = [one for one in effects.neighbours if one.is_twin]
    strays = [one for one in effects.neighbours if not one.is_twin]
    lines += [
        f"Nearly the same is asked for {code(one.slug, 250)}: “{_short(one.phrasing)}” and"
        f" “{_short(one.other)}” ({percent(one.affinity)} alike)."
        for one in twins[:MOST]
    ]
    lines += [
        f"“{_short(one.phrasing)}” is nearer to {code(one.slug, 250)} ({percent(one.affinity)})"
        f" than to this entry ({percent(one.own or 0.0)})."
        for one in strays[:MOST]
    ]
    if effects.impact is None:
        return [*lines, "There was no time to look at what it does to questions."]
    return [*lines, *_impact(effects.impact, entry.slug if entry else "")]


def _impact(impact: Impact, slug: str) -> Iterator[str]:
    changed = sum(turn.times for turn in impact.turns if turn.is_one)
    turns = _once(impact.turns)
    if impact.asked:
        yield f"{_of_the_last(impact.asked, changed)}{':' if turns else '.'}"
        yield from _examples(turns, slug)
    changed = sum(turn.is_one for turn in impact.labelled_turns)
    if changed:
        of = count(impact.labelled, "labelled question", "labelled questions")
        verdict = f"{impact.better} now rightly, {impact.worse} now wrongly"
        seen = {exact_key(turn.text) for turn in turns}
        new = [turn for turn in _once(impact.labelled_turns) if turn.is_one]
        new = [turn for turn in new if exact_key(turn.text) not in seen]
        said = f"Of {of} {_number(changed)} would now be decided differently ({verdict})"
        yield f"{said}{':' if new else '.'}"
        yield from _examples(new, slug)


def _of_the_last(asked: int, changed: int) -> str:
    if asked == 1:
        how = "now be decided differently" if changed else "be decided as before"
        return f"The last question would {how}"
    return f"Of the last {asked} questions {_number(changed)} would now be decided differently"


def _number(number: int) -> str:
    return {0: "none", 1: "one"}.get(number, f"{number}")


def _once(turns: Sequence[Turn]) -> list[Turn]:
    """Each question once, however it was written; what changes most for it goes first."""
    order = sorted(turns, key=lambda turn: (not turn.takes, not turn.is_one))
    found: dict[object, Turn] = {}
    for number, turn in enumerate(order):  # of other workspaces' questions the texts are not known
        key = exact_key(turn.text) or number
        known = found.setdefault(key, turn)
        if known is not turn and known.is_one is turn.is_one:
            found[key] = replace(known, times=known.times + turn.times)
    return [*found.values()]


def _examples(turns: Sequence[Turn], slug: str) -> Iterator[str]:
    yield from (f"- {_example(turn, slug)}" for turn in turns[:MOST])
    if len(turns) > MOST:
        yield f"- and {count(len(turns) - MOST, 'other', 'others')}"


def _example(turn: Turn, slug: str) -> str:
    asked = f"“{_short(turn.text)}”" if turn.text else "a question of another workspace"
    if turn.times > 1:
        asked += f" ({turn.times} times)"
    before = _outcome(turn.before, slug)
    if turn.is_one:
        return f"{asked}: {before} → {_outcome(turn.after, slug)}"
    sure = f"{percent(turn.before.confidence)} → {percent(turn.after.confidence)}"
    return f"{asked}: {_outcome(turn.before, slug, sure=False)} stays, less surely ({sure})"


def _outcome(decision: Decision, slug: str, *, sure: bool = True) -> str:
    match decision.outcome:
        case Answered(hit):
            name = "this entry" if hit.slug == slug else f"*{_short(hit.question)}*"
            return f"{name} ({percent(decision.confidence)})" if sure else name
        case Suggested(hits):
            mine = any(hit.slug == slug for hit in hits)
            return "asked back, with this entry" if mine else "asked back"
        case _:
            return "no answer"


def _meter(entry: FaqEntry, kind: ChangeKind, rooms: Collection[str]) -> list[str]:
    """How much room the answer takes on the platforms that are used; on none: on each."""
    if entry.status is not Status.ACTIVE or kind is ChangeKind.UNDO:
        return []
    length = len(entry.answer)
    used = {name: room for name, room in ROOMS.items() if name.lower() in rooms} or ROOMS
    fits = [f"{name} ({length:,} of {room:,})" for name, room in used.items() if length <= room]
    over = [f"{name} ({length:,} of {room:,})" for name, room in used.items() if length > room]
    told = [f"Fits {' and '.join(fits)}."] * bool(fits)
    return [
        *told,
        *[f"Too long to stand at once on {' and '.join(over)}: the rest is behind Read more."]
        * bool(over),
    ]


def _short(text: str) -> str:
    return literal(shorten(text, _LONGEST))


def _id(entry: FaqEntry) -> str:
    return code(entry.slug, 250)


def _shared(phrasing: str, other: str) -> str:
    return f"Note: “{phrasing}” also leads to {other}; who asks just that will be shown both."
