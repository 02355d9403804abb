"""What is said while the bot is set up."""

from dataclasses import dataclass

from bot.core.faq import KnowledgeBase
from bot.core.markup import code
from bot.core.messages import Button, Hearing, Mode, Reply, Speaking, Style
from bot.core.naming import ask, faq
from bot.core.replies.reaching import silenced, unheard
from bot.core.replies.steering import MODES
from bot.core.replies.words import count


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a channel's set-up has come, as things stand now."""

    kb: KnowledgeBase
    base: str
    """The knowledge base, as it is called."""
    channel: str
    where: str
    """The channel, as it is called."""
    mode: Mode
    platform: str
    tried: bool
    editors: int
    example: str = ""
    """A question to try."""
    hearing: Hearing = Hearing.ALL
    """Whether the platform gives the bot messages that do not mention it."""
    speaking: Speaking = Speaking.FREE
    """Whether the platform lets the bot write there."""
    direct: bool = False
    """It is no channel, but a conversation with the bot alone."""
    absent: bool = False
    """The bot is no member of the channel."""

    @property
    def can_open(self) -> bool:
        """Whether opening the channel means anything: messages come in, and answers go out."""
        granted = self.hearing is not Hearing.UNGRANTED
        return granted and self.speaking is not Speaking.BARRED


def checklist(progress: Progress, *, said: str = "", in_place: bool = False) -> Reply:
    """What is done and what is left, with the buttons that do it; `said` stands above it."""
    steps = (
        _knowledge(progress),
        _trying(progress),
        _opening(progress),
        _editors(progress),
    )
    text = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    left = "Set-up:" if not all(_done(progress)) else "Set-up: all done."
    return Reply(
        text="\n\n".join(part for part in (said, left, text) if part),
        buttons=_buttons(progress),
        private=True,
        in_place=in_place,
    )


def loaded(entries: int) -> str:
    """The sample is in."""
    return (
        f"Loaded the sample, {count(entries, 'entry', 'entries')} of a company that does not"
        f" exist; `{faq('undo')}` takes it out again."
    )


def sampled(entries: int) -> str:
    """What loading the sample did, in two words."""
    return f"{entries} added"


def sample_not_wanted() -> str:
    """There are entries, and the sample is no company for them."""
    return "There are entries already, so I did not load the sample."


def welcome(where: str, progress: Progress | None) -> Reply:
    """To who brought the bot in, or uses it first: what it is, how to ask, what is left to do."""
    text = (
        f"Hello! I answer questions in {where} from a list that people here write; I never make up"
        " an answer. Mention me with a question, or write to me directly."
    )
    if progress is None:
        return Reply(f"{text} An admin sets me up with `{faq('setup')}`.")
    listed = checklist(progress)
    return Reply(f"{text}\n\n{listed.text}", buttons=listed.buttons)


def _done(progress: Progress) -> tuple[bool, bool, bool, bool]:
    opened = progress.mode.is_open and progress.can_open
    return progress.kb.entries > 0, progress.tried, opened, progress.editors > 0


def _knowledge(progress: Progress) -> str:
    entries = progress.kb.entries
    if not entries:
        return (
            "○ **Knowledge:** I have no entries yet. Write the first, load a sample to play with,"
            f" or bring a file with `{faq('import')}`."
        )
    kept = f"{count(entries, 'entry', 'entries')} in {progress.base}"
    return f"✓ **Knowledge:** {kept}. More with `{faq('add')}` or `{faq('import')}`."


def _trying(progress: Progress) -> str:
    question = progress.example or "your question"
    return f"{_mark(progress.tried)} **Try it privately:** {code(ask(question), 100)}"


def _opening(progress: Progress) -> str:
    if progress.direct:
        types = f"type `{faq('setup')}` in the one where I shall answer."
        return f"○ **Open a channel:** {types}"
    if progress.absent:
        return (
            "○ **Open:** I am not in this channel yet; invite me, or let me read and write here,"
            " and ask for this list again."
        )
    mode = progress.mode
    done = mode.is_open and progress.can_open
    but = unheard(progress.hearing) + silenced(progress.speaking, progress.platform)
    return f"{_mark(done)} **Open:** in {progress.where} {MODES[mode]}.{but}"


def _editors(progress: Progress) -> str:
    named = f"{progress.editors} named. " if progress.editors else ""
    return (
        f"{_mark(progress.editors > 0)} **Editors:** {named}Admins may edit; name others with"
        f" `{faq('roles grant editor @person')}`."
    )


def _buttons(progress: Progress) -> tuple[Button, ...]:
    at, mode = progress.channel, progress.mode
    buttons = []
    if not progress.kb.entries:
        buttons += [
            Button(f"setup:add:{at}", "Add the first entry", Style.PRIMARY, opens_form=True),
            Button(f"setup:sample:{at}", "Load the sample"),
        ]
    if progress.direct or progress.absent or not progress.can_open:
        return tuple(buttons)
    if mode is not Mode.AUTO:
        style = Style.PRIMARY if progress.kb.entries else Style.PLAIN
        buttons.append(Button(f"setup:auto:{at}", "Open: answer when sure", style))
    if mode is not Mode.OBSERVE:
        label = "Only observe" if mode is Mode.AUTO else "Observe first"
        buttons.append(Button(f"setup:observe:{at}", label))
    return tuple(buttons)


def _mark(is_done: bool) -> str:
    return "✓" if is_done else "○"
