"""The terminal as a platform: what lines become requests, and how replies are laid out."""

import io
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.core.errors import NotFoundError
from bot.core.messages import (
    Button,
    Choice,
    Choices,
    Command,
    Field,
    File,
    Form,
    IncomingMessage,
    Input,
    Posted,
    Press,
    Reply,
    Request,
    Response,
    Submission,
    Trigger,
    Unread,
)
from bot.platforms.console import Terminal, plain, put_reply

FORM = Form(
    "edit:7:3",
    "Edit entry",
    (
        Field("question", "Question", "How?", required=True),
        Field("answer", "Answer", "Old\nanswer", Input.TEXT, required=True),
        Field("tags", "Tags", "a, b", hint="separated by commas"),
    ),
    note="`vpn` has **2** alternates.",
)


class Bot:
    """Answers each request with the next of its responses, and remembers the requests."""

    def __init__(self, *responses: Response | Exception | None) -> None:
        self.requests: list[Request] = []
        self._responses = list(responses)

    def tell(self, request: Request) -> Response | None:
        """The next response; what is posted is only noted."""
        self.requests.append(request)
        if isinstance(request, Posted):
            return None
        response = self._responses.pop(0) if self._responses else Reply("ok")
        if isinstance(response, Exception):
            raise response
        return response


def talk(
    bot: Bot,
    lines: Sequence[str | type[BaseException]],
    terminal: bool = False,
    folder: Path | None = None,
) -> str:
    """What stands on the screen after those lines; an exception stands for Ctrl-D or Ctrl-C."""
    screen = io.StringIO()
    rest = iter(lines)

    def ask(prompt: str) -> str:
        line = next(rest, EOFError)
        if not isinstance(line, str):
            raise line
        screen.write(f"{prompt}{line}\n")
        return line

    console = Console(
        file=screen, width=80, highlight=False, force_terminal=terminal, color_system=None
    )
    Terminal(bot.tell, console, ask, folder).converse()
    return screen.getvalue()


def test_a_line_is_a_question_of_the_terminals_owner() -> None:
    bot = Bot(Reply("An answer"))

    talk(bot, ["how do i?", "", "   "])

    message, posted = bot.requests
    assert isinstance(message, IncomingMessage)
    assert (message.text, message.trigger) == ("how do i?", Trigger.DIRECT)
    assert message.person.owner and message.person.operator
    assert message.place.platform == "terminal"
    assert posted == Posted(message.key, message.key)


def test_the_same_line_twice_is_two_messages() -> None:
    bot = Bot()

    talk(bot, ["again", "again"])

    keys = {request.key for request in bot.requests if isinstance(request, IncomingMessage)}
    assert len(keys) == 2


def test_a_faq_line_is_a_command_and_its_lookalikes_are_questions() -> None:
    bot = Bot()

    talk(bot, ["/faq", "/faq  show x y ", "/faqs?"])

    kinds = [request for request in bot.requests if not isinstance(request, Posted)]
    assert [getattr(request, "text", None) for request in kinds] == ["", "show x y", "/faqs?"]
    assert [isinstance(request, Command) for request in kinds] == [True, True, False]


def test_a_number_presses_a_button_of_the_last_reply_only() -> None:
    buttons = (Button("pick:1", "First?"), Button("none", "None of these"))
    bot = Bot(Reply("Did you mean?", buttons=buttons), Reply("The answer"))

    talk(bot, ["vague", "2", "1"])

    pressed = [request for request in bot.requests if isinstance(request, Press)]
    asked = [request.text for request in bot.requests if isinstance(request, IncomingMessage)]
    assert [press.button for press in pressed] == ["none"]
    assert asked == ["vague", "1"]


def test_a_number_without_such_a_button_is_a_question() -> None:
    bot = Bot(Reply("?", buttons=(Button("a", "A"),)))

    talk(bot, ["x", "0", "7", "²", "99999999999999999999"])

    assert not any(isinstance(request, Press) for request in bot.requests)


def test_quit_and_the_end_of_the_input_end_the_conversation() -> None:
    bot = Bot()

    talk(bot, ["/quit", "never sent"])
    talk(bot, [])

    assert bot.requests == []


def test_a_reply_is_shown_whole_with_numbered_buttons() -> None:
    reply = Reply("Use **it**.", "How?", "IT · 3 May", (Button("a", "Yes"), Button("b", "No")))

    screen = talk(Bot(reply), ["how"])

    assert screen == "> how\n  How?\n  Use **it**.\n  IT · 3 May\n  [1] Yes\n  [2] No\n\n"


def test_a_terminal_gets_markdown_laid_out_with_addresses_and_images_as_links() -> None:
    reply = Reply("- **bold** [docs](https://d.example)\n- ![plan](https://i.example/p.png)")

    screen = talk(Bot(reply), ["x"], terminal=True)

    assert "• bold docs (https://d.example)" in screen
    assert "plan (https://i.example/p.png)" in screen


def test_silence_is_shown_as_such() -> None:
    assert talk(Bot(None), ["x"]) == "> x\n  …\n\n"


def test_choices_are_listed() -> None:
    assert "  How?\n" in talk(Bot(Choices((Choice("How?", "vpn"),))), ["x"])


def test_enter_keeps_what_a_form_shows() -> None:
    bot = Bot(FORM, Reply("Saved."))

    screen = talk(bot, ["/faq edit vpn", "", "", ""])

    submission = bot.requests[-1]
    assert isinstance(submission, Submission)
    assert submission.form == "edit:7:3"
    assert submission.values == {"question": "How?", "answer": "Old\nanswer", "tags": "a, b"}
    assert "Saved." in screen
    assert "    Old\n    answer\n" in screen


def test_a_form_takes_new_lines_and_a_dot_empties_what_may_be_empty() -> None:
    bot = Bot(FORM)

    talk(bot, ["/faq edit vpn", "Why?", "New", "", "  - answer", ".", "."])

    submission = bot.requests[-1]
    assert isinstance(submission, Submission)
    assert submission.values == {"question": "Why?", "answer": "New\n\n  - answer", "tags": ""}


def test_a_required_field_is_asked_for_until_it_is_filled() -> None:
    bot = Bot(Form("add", "New", (Field("question", "Question", required=True),)))

    talk(bot, ["/faq add", "", ".", "How?"])

    submission = bot.requests[-1]
    assert isinstance(submission, Submission)
    assert submission.values == {"question": "How?"}


def test_leaving_a_form_keeps_the_conversation() -> None:
    bot = Bot(FORM, Reply("still here"))

    screen = talk(bot, ["/faq edit vpn", "New?", KeyboardInterrupt, "hello", EOFError])

    assert "Nothing was changed" in screen
    assert "still here" in screen
    assert not any(isinstance(request, Submission) for request in bot.requests)


def test_an_error_is_told_and_the_conversation_goes_on() -> None:
    bot = Bot(NotFoundError("There is no entry `x`."), Reply("fine"))

    screen = talk(bot, ["/faq show x", "hello"])

    assert "There is no entry `x`." in screen
    assert "fine" in screen


def test_nothing_in_a_reply_can_steer_the_terminal() -> None:
    reply = Reply("a\x1b[2Jb\x9bc", title="t\x07\x1b]0;x\x07", footer="f\r", buttons=())

    screen = talk(Bot(reply), ["x"], terminal=True)

    assert not set(screen) & {"\x07", "\x1b", "\x9b", "\r"}


@given(st.text())
def test_plain_text_keeps_lines_and_every_printable_character(text: str) -> None:
    kept = plain(text)

    assert [char for char in text if char.isprintable() or char == "\n"] == [
        char for char in kept if char.isprintable() or char == "\n"
    ]
    kept.encode()


@given(st.text(), st.text(), st.booleans())
def test_any_reply_can_be_laid_out(text: str, title: str, terminal: bool) -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=terminal)

    put_reply(console, Reply(text, title=title))


def test_a_file_is_written_beside_what_stands_there(tmp_path: Path) -> None:
    reply = Reply("Here.", files=(File("../faq.yaml", b"new"),))
    (tmp_path / "faq.yaml").write_bytes(b"old")

    shown = talk(Bot(reply), ["/faq export"], folder=tmp_path)

    assert (tmp_path / "faq.yaml").read_bytes() == b"old"
    assert (tmp_path / "faq-2.yaml").read_bytes() == b"new"
    assert str(tmp_path / "faq-2.yaml") in shown


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    reply = Reply("Here.", files=(File("faq.yaml", b"new"),))

    assert "No such file" in talk(Bot(reply), ["/faq export"], folder=tmp_path / "gone")


def test_a_form_takes_a_file_by_its_path(tmp_path: Path) -> None:
    form = Form("import", "Import", (Field("file", "File", input=Input.FILE, required=True),))
    (tmp_path / "kb.yaml").write_bytes(b"- {}")
    there, gone = Bot(form), Bot(form)

    talk(there, ["/faq import", str(tmp_path / "kb.yaml")])
    talk(gone, ["/faq import", str(tmp_path / "no.yaml")])

    submitted, missing = there.requests[1], gone.requests[1]
    assert isinstance(submitted, Submission) and isinstance(missing, Submission)
    assert submitted.files == (File("kb.yaml", b"- {}"),)
    assert missing.files == (File("no.yaml", b"", unread=Unread.UNREACHABLE),)
