"""Commands and the message's menu: what the core is given, and what people see of its answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, get_args

import discord
import pytest
from discord import app_commands

from bot.core import messages
from bot.core.errors import BotError, RefusedError, UncertainError
from bot.core.messages import (
    Action,
    Button,
    Command,
    Field,
    FollowUps,
    Form,
    Mode,
    Notice,
    Place,
    Press,
    Reply,
    Request,
    Response,
    Role,
    Trigger,
)
from bot.formats import FORMAT_NAMES
from bot.platforms.discord.setup import options
from bot.platforms.discord.setup.commands import FIND_ANSWER, POINTING, declare
from bot.platforms.discord.setup.sync import Nobody
from tests.discord.guild import (
    ANN,
    BEN,
    CALLBACK,
    FOLLOW_UP,
    GENERAL,
    GUILD,
    HELPERS,
    ORIGINAL,
    OWNER,
    QUESTIONS,
    SEND,
    DiscordServer,
    NotAnsweredError,
    Permission,
    furnished,
    pings,
    visible,
)
from tests.platforms.discord.acting import Bot, ScriptedInbox, ScriptedWelcome, acting, eventually

THINKING, UPDATING, FORM = 5, 6, 9

ENTRY = Form("add", "New entry", (Field("question", "Question"),), otherwise="Too late for a form.")


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer(patience_s=2.5) as server:
        yield furnished(server)


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    async with acting(server) as bot:
        await bot.declare()
        yield bot


async def test_ask_is_deferred_first_and_then_answered_for_the_asker_alone(bot: Bot) -> None:
    asked = await bot.server.people.slash(ANN, GENERAL, "ask", question="How do I **renew**?")
    question = await bot.asked()

    await bot.answer(question, Reply("Like so.", private=True, buttons=(Button("x", "Share"),)))

    answer = await bot.server.answered(asked)
    assert (asked.kind, visible(answer)) == (THINKING, "Like so.\n[Share]")
    assert [one.id for one in bot.server.whispers(ANN)] == [answer.id]
    assert bot.server.posts(GENERAL) == []


async def test_ask_tells_the_core_who_asks_where_and_nothing_has_to_be_looked_up(bot: Bot) -> None:
    helper = bot.server.people.create_role(GUILD, "helper")
    bot.server.people.give_roles(GUILD, ANN, [helper.id])

    asked = await bot.server.people.slash(ANN, GENERAL, "ask", question="How do I **renew**?")

    question = await bot.asked()
    assert question.key == f"discord:i-{asked.id}"
    assert (question.text, question.trigger) == ("How do I renew?", Trigger.COMMAND)
    assert question.return_address == f"{bot.client.application_id}/{asked.token}"
    assert question.place == Place("discord", str(GUILD), str(GENERAL))
    assert question.person.id == str(ANN)
    assert set(question.person.groups) == {f"&{GUILD}", f"&{helper.id}"}
    assert not question.person.owner


async def test_who_may_manage_the_server_is_an_owner_to_the_core(bot: Bot) -> None:
    await bot.server.people.slash(OWNER, GENERAL, "ask", question="How?")

    question = await bot.asked()
    assert question.person.owner


async def test_a_command_in_a_thread_names_the_channel_that_the_thread_belongs_to(bot: Bot) -> None:
    thread = bot.server.people.thread(ANN, GENERAL, "Renewing")

    await bot.server.people.slash(ANN, thread.id, "ask", question="How?")

    question = await bot.asked()
    assert question.place == Place("discord", str(GUILD), str(GENERAL), str(thread.id))


async def test_a_place_where_the_bot_may_not_speak_is_told_to_the_core(bot: Bot) -> None:
    bot.server.people.forbid(GENERAL, int(Permission.SEND_MESSAGES))

    await bot.server.people.slash(ANN, GENERAL, "ask", question="How?")

    question = await bot.asked()
    assert question.place.absent


async def test_ask_in_a_direct_conversation_is_in_no_workspace(bot: Bot) -> None:
    conversation = bot.server.state.direct_message(ANN)

    await bot.server.people.slash(ANN, conversation.id, "ask", question="How?")

    question = await bot.asked()
    assert question.place == Place("discord", "", str(conversation.id), direct=True)
    assert not question.known


async def test_faq_cannot_be_used_in_a_direct_conversation(bot: Bot) -> None:
    conversation = bot.server.state.direct_message(ANN)

    with pytest.raises(LookupError):
        await bot.server.people.slash(ANN, conversation.id, "faq help")


async def test_what_is_not_taken_is_told_to_who_asked(server: DiscordServer) -> None:
    inbox = ScriptedInbox(refusal=BotError("I am being restarted."))
    async with acting(server, inbox) as bot:
        asked = await bot.server.people.slash(ANN, GENERAL, "ask", question="How?")

        assert visible(await server.answered(asked)) == "I am being restarted."


async def test_find_an_answer_asks_what_the_message_says(bot: Bot) -> None:
    message = bot.server.people.say(BEN, GENERAL, f"hi <@{ANN}>, how do I **renew** my badge?")

    asked = await bot.server.people.menu(ANN, message, FIND_ANSWER)

    question = await bot.asked()
    assert (question.trigger, question.person.id) == (Trigger.SHORTCUT, str(ANN))
    assert question.text.endswith("how do I renew my badge?")
    await bot.answer(question, Reply("Like so.", private=True))
    assert visible(await bot.server.answered(asked)) == "Like so."
    assert bot.server.whispers(ANN)


@pytest.mark.parametrize(
    ("typed", "options", "action"),
    [
        ("faq setup", {}, messages.Setup()),
        ("faq help", {}, messages.Help()),
        ("faq channel", {}, messages.Channel()),
        (
            "faq channel",
            {
                "mode": "auto",
                "follow-ups": "never",
                "channel": QUESTIONS,
                "helpers": True,
                "notices": False,
                "ping": GUILD,
            },
            messages.Channel(
                str(QUESTIONS),
                Mode.AUTO,
                FollowUps.NEVER,
                helpers=True,
                notices=False,
                ping=f"&{GUILD}",
            ),
        ),
        ("faq channel", {"no-ping": True}, messages.Channel(ping="")),
        ("faq roles list", {}, messages.Roles()),
        (
            "faq roles grant",
            {"role": "editor", "who": BEN},
            messages.Roles(str(BEN), Role.EDITOR),
        ),
        (
            "faq roles revoke",
            {"role": "viewer", "who": GUILD},
            messages.Roles(f"&{GUILD}", Role.VIEWER, granted=False),
        ),
        ("faq block", {}, messages.Block()),
        ("faq block", {"person": BEN}, messages.Block(str(BEN))),
        ("faq block", {"person": BEN, "off": True}, messages.Block(str(BEN), blocked=False)),
        ("faq add", {}, messages.Add()),
        ("faq add", {"question": "How?"}, messages.Add("How?")),
        ("faq edit", {"id": "badge"}, messages.Edit("badge")),
        ("faq show", {"id": "badge"}, messages.Show("badge")),
        ("faq list", {}, messages.ListEntries()),
        ("faq list", {"page": 3}, messages.ListEntries(3)),
        ("faq search", {"text": "badge"}, messages.Search("badge")),
        ("faq retire", {"id": "badge"}, messages.Retire("badge")),
        ("faq restore", {"id": "badge"}, messages.Restore("badge")),
        ("faq history", {"id": "badge"}, messages.History("badge")),
        ("faq revert", {"id": "badge", "version": 2}, messages.Revert("badge", 2)),
        ("faq undo", {}, messages.Undo()),
        ("faq why", {}, messages.Why()),
        ("faq why", {"receipt": "r1"}, messages.Why("r1")),
        ("faq test", {"question": "How?"}, messages.Try("How?")),
        ("faq gaps", {}, messages.Gaps()),
        ("faq gaps", {"dismissed": True, "page": 2}, messages.Gaps(2, dismissed=True)),
        ("faq stats", {}, messages.Stats()),
        ("faq settings", {}, messages.Settings()),
        (
            "faq settings",
            {"right": 97.5, "questions": 5, "replies": 20},
            messages.Settings(97.5, 5, 20),
        ),
        (
            "faq settings",
            {"retention": 14, "notices": True, "channel": HELPERS},
            messages.Settings(retention=14, notices=True, channel=str(HELPERS)),
        ),
        ("faq settings", {"notices": False}, messages.Settings(notices=False)),
    ],
)
async def test_each_command_becomes_the_action_of_its_options(
    bot: Bot, typed: str, options: dict[str, Any], action: Action
) -> None:
    bot.inbox.answer = Reply("Done.")

    asked = await bot.server.people.slash(ANN, GENERAL, typed, **options)

    answer = await bot.server.answered(asked)
    assert bot.inbox.last(Command).action == action
    assert (visible(answer), answer.ephemeral_to) == ("Done.", ANN)


async def test_a_command_that_opens_no_form_is_deferred_before_the_core_is_asked(
    server: DiscordServer,
) -> None:
    deferred: list[int] = []

    async def answer(_: Request) -> Response:
        deferred.append(len(server.calls(CALLBACK)))
        return Reply("Found.")

    async with acting(server, ScriptedInbox(answer)) as bot:
        asked = await bot.server.people.slash(ANN, GENERAL, "faq search", text="badge")

        assert visible(await server.answered(asked)) == "Found."
    assert deferred == [1]


async def test_a_command_that_opens_a_form_opens_it_as_the_first_response(bot: Bot) -> None:
    bot.inbox.answer = ENTRY

    asked = await bot.server.people.slash(ANN, GENERAL, "faq add")

    assert asked.kind == FORM
    assert asked.modal is not None
    assert asked.modal["title"] == "New entry"


async def test_a_form_that_comes_too_late_is_told_in_its_own_words(server: DiscordServer) -> None:
    async def late(_: Request) -> Response:
        await asyncio.sleep(0.3)
        return ENTRY

    async with acting(server, ScriptedInbox(late), headstart=0.05) as bot:
        asked = await bot.server.people.slash(ANN, GENERAL, "faq add")

        assert visible(await server.answered(asked)) == "Too late for a form."
        assert asked.kind == THINKING


async def test_nothing_to_say_takes_the_thinking_away(bot: Bot) -> None:
    bot.inbox.answer = None

    asked = await bot.server.people.slash(ANN, GENERAL, "faq undo")

    await bot.server.until(lambda: asked.original is not None and asked.original.removed)


async def test_a_long_answer_goes_on_in_further_messages_to_the_same_person(bot: Bot) -> None:
    bot.inbox.answer = Reply("\n\n".join(f"{number}. " + "word " * 200 for number in range(12)))

    asked = await bot.server.people.slash(ANN, GENERAL, "faq list")

    await bot.server.answered(asked)
    await bot.server.until(lambda: "11. " in visible(bot.server.whispers(ANN)[-1]))
    assert len(bot.server.whispers(ANN)) > 1
    assert bot.server.posts(GENERAL) == []


async def test_what_is_to_be_said_elsewhere_is_said_there(bot: Bot) -> None:
    helpers = Place("discord", str(GUILD), str(HELPERS))
    bot.inbox.answer = Reply("Asked.", notices=(Notice(helpers, Reply("Who knows?")),))

    await bot.server.people.slash(ANN, GENERAL, "faq why")

    await bot.server.until(lambda: bot.server.posts(HELPERS))
    assert visible(bot.server.posts(HELPERS)[0]) == "Who knows?"


async def test_what_cannot_be_said_elsewhere_is_told_by_the_button_for_that_alone(
    bot: Bot,
) -> None:
    helpers = Place("discord", str(GUILD), str(HELPERS))
    notice = Notice(helpers, Reply("Who knows?"), otherwise="human-not-taken:r1")
    bot.server.fail(SEND, 403, code=50001)

    async def answer(request: Request) -> Response:
        if isinstance(request, Press):
            return Reply("They cannot be asked.", private=True)
        return Reply("Asked.", notices=(notice,))

    bot.inbox.answer = answer
    asked = await bot.server.people.slash(ANN, GENERAL, "faq why")

    await bot.server.answered(asked)
    (told,) = await bot.server.until(lambda: bot.server.whispers(ANN))
    assert visible(told) == "They cannot be asked."
    assert bot.inbox.last(Press).button == "human-not-taken:r1"


async def test_what_a_reply_tells_of_is_done_before_it_is_told(bot: Bot) -> None:
    helpers = Place("discord", str(GUILD), str(HELPERS))
    notice = Notice(helpers, Reply("Who knows?"), otherwise="human-not-taken:r1")
    bot.inbox.answer = Reply("Asked.", notices=(notice,))

    asked = await bot.server.people.slash(ANN, GENERAL, "faq why")

    await bot.server.answered(asked)
    (told,) = await bot.server.until(lambda: bot.server.whispers(ANN))
    assert visible(told) == "Asked."
    assert [visible(one) for one in bot.server.posts(HELPERS)] == ["Who knows?"]


def failing(error: Exception) -> Callable[[Request], Awaitable[Response]]:
    """A core that fails so, and has words for it."""

    async def answer(request: Request) -> Response:
        if isinstance(request, Press):
            return Reply("That was my fault.", private=True, refusal=True)
        raise error

    return answer


async def test_a_fault_of_the_cores_is_told_and_logged(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.inbox.answer = failing(ZeroDivisionError())
    asked = await bot.server.people.slash(ANN, GENERAL, "faq list")

    assert visible(await bot.server.answered(asked)) == "That was my fault."
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    "error", [RefusedError("missing_permissions"), UncertainError("It did not answer in time.")]
)
async def test_what_discord_says_of_a_failure_is_for_the_log_alone(
    bot: Bot, error: BotError, caplog: pytest.LogCaptureFixture
) -> None:
    bot.inbox.answer = failing(error)
    asked = await bot.server.people.slash(ANN, GENERAL, "faq list")

    assert visible(await bot.server.answered(asked)) == "That was my fault."
    assert str(error) in caplog.text


async def test_a_fault_before_the_first_response_is_told_as_well(bot: Bot) -> None:
    bot.inbox.answer = failing(ZeroDivisionError())
    asked = await bot.server.people.slash(ANN, GENERAL, "faq add")

    assert visible(await bot.server.answered(asked)) == "That was my fault."


async def test_a_command_that_the_bot_does_not_know_any_more_is_told(
    server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with acting(server, ScriptedInbox(Reply("That was my fault."))) as bot:
        asked = await bot.server.people.slash(ANN, GENERAL, "faq digest")

        assert visible(await server.answered(asked)) == "That was my fault."
    assert "CommandNotFound" in caplog.text


async def test_what_was_typed_in_a_command_that_cannot_be_read_is_not_logged(
    server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with acting(server, ScriptedInbox(Reply("That was my fault."))) as bot:
        # Nothing is declared here, so that Discord sends words where the bot takes a person.
        asked = await bot.server.people.slash(ANN, GENERAL, "faq block", person="swordfish")

        assert visible(await server.answered(asked)) == "That was my fault."
    assert "TransformerError" in caplog.text
    assert "swordfish" not in caplog.text


async def test_an_option_that_the_bot_does_not_know_any_more_offers_nothing(
    server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with acting(server) as bot:
        with pytest.raises(NotAnsweredError):
            await bot.server.people.complete(ANN, GENERAL, "faq digest", "id", id="ba")

    assert "CommandNotFound" in caplog.text
    assert bot.inbox.handled == []
    assert server.calls(FOLLOW_UP) == []


async def test_an_interaction_that_comes_twice_is_seen_to_once(bot: Bot) -> None:
    asked = await bot.server.people.slash(ANN, GENERAL, "ask", question="How?")

    await bot.server.people.again(asked)
    await bot.server.people.slash(BEN, GENERAL, "ask", question="And now?")

    await bot.asked(2)
    assert [question.text for question in bot.inbox.accepted] == ["How?", "And now?"]


@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_interaction_that_takes_no_answer_is_not_asked_about(
    bot: Bot, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    bot.server.fail(CALLBACK, 400, code=code)

    await bot.server.people.slash(ANN, GENERAL, "ask", question="How?", wait=False)

    await eventually(lambda: "takes no answer" in caplog.text)
    assert bot.inbox.accepted == []


async def test_an_answer_that_came_too_late_for_discord_is_logged(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.inbox.answer = Reply("Done.")
    bot.server.fail(ORIGINAL, 401, code=50027)

    await bot.server.people.slash(ANN, GENERAL, "faq list")

    await bot.server.until(lambda: len(bot.server.calls(ORIGINAL)) == 1)
    await bot.interactions.close()
    assert "sees no answer" in caplog.text


async def test_a_server_in_trouble_is_asked_again_until_it_takes_the_answer(bot: Bot) -> None:
    bot.inbox.answer = Reply("Done.")
    bot.server.fail(ORIGINAL, 503)

    asked = await bot.server.people.slash(ANN, GENERAL, "faq list")

    assert visible(await bot.server.answered(asked)) == "Done."


async def test_nothing_that_is_said_pings_anybody(bot: Bot) -> None:
    loud = f"@everyone <@{BEN}> <@&{GUILD}> @here"
    bot.inbox.answer = Reply(loud, title=loud)

    asked = await bot.server.people.slash(ANN, GENERAL, "faq list")

    assert pings(await bot.server.answered(asked)) == []
    for call in bot.server.calls(ORIGINAL):
        assert call.body["allowed_mentions"] == {"parse": []}


async def test_the_first_use_by_an_administrator_is_welcomed_under_the_answer(
    server: DiscordServer,
) -> None:
    told = Notice(Place.of_person("discord", str(GUILD), str(OWNER)), Reply("Hello!"))
    welcome = ScriptedWelcome(Reply("", private=True, notices=(told,)))
    async with acting(server, ScriptedInbox(Reply("Listed.")), welcome) as bot:
        await bot.server.people.slash(ANN, GENERAL, "faq list")
        asked = await bot.server.people.slash(OWNER, GENERAL, "faq list")

        assert visible(await server.answered(asked)) == "Listed."
        await server.until(lambda: len(server.whispers(OWNER)) == 2)
    assert [visible(one) for one in server.whispers(OWNER)] == ["Listed.", "Hello!"]
    assert [person.id for person, _ in welcome.heeded] == [str(OWNER)]


async def test_who_asks_for_the_set_up_first_is_not_shown_it_twice(server: DiscordServer) -> None:
    told = Notice(Place.of_person("discord", str(GUILD), str(OWNER)), Reply("Hello!"))
    welcome = ScriptedWelcome(Reply("", private=True, notices=(told,)))
    async with acting(server, ScriptedInbox(Reply("Set-up:")), welcome) as bot:
        asked = await bot.server.people.slash(OWNER, GENERAL, "faq setup")

        assert visible(await server.answered(asked)) == "Set-up:"
        await eventually(lambda: welcome.heeded)
    assert [visible(one) for one in server.whispers(OWNER)] == ["Set-up:"]


async def test_the_welcome_waits_for_the_answer_to_a_question(server: DiscordServer) -> None:
    told = Notice(Place.of_person("discord", str(GUILD), str(OWNER)), Reply("Hello!"))
    welcome = ScriptedWelcome(Reply("", private=True, notices=(told,)))
    async with acting(server, welcome=welcome) as bot:
        await bot.server.people.slash(OWNER, GENERAL, "ask", question="How?")
        await eventually(lambda: welcome.heeded)

        await bot.answer(await bot.asked(), Reply("Like so.", private=True))

        await server.until(lambda: len(server.whispers(OWNER)) == 2)
    assert [visible(one) for one in server.whispers(OWNER)] == ["Like so.", "Hello!"]


async def test_the_welcome_never_takes_the_place_of_an_answer_that_takes_long(
    server: DiscordServer,
) -> None:
    told = Notice(Place.of_person("discord", str(GUILD), str(OWNER)), Reply("Hello!"))
    welcome = ScriptedWelcome(Reply("", private=True, notices=(told,)))
    async with acting(server, welcome=welcome, settling=(0.01,)) as bot:
        asked = await bot.server.people.slash(OWNER, GENERAL, "ask", question="How?")
        direct = server.state.direct_message(OWNER).id
        await server.until(lambda: server.posts(direct))

        await bot.answer(await bot.asked(), Reply("Like so.", private=True))

        assert visible(await server.answered(asked)) == "Like so."
    assert [visible(one) for one in server.posts(direct)] == ["Hello!"]


async def test_commands_are_taken_under_other_names(server: DiscordServer) -> None:
    async with acting(server, ask="helpdesk", faq="kb") as bot:
        await bot.declare()
        bot.inbox.answer = Reply("Done.")

        await server.people.slash(ANN, GENERAL, "helpdesk", question="How do I renew?")
        asked = await bot.asked()
        await server.answered(await server.people.slash(ANN, GENERAL, "kb stats"))

        assert asked.text == "How do I renew?"
        assert bot.inbox.last(Command).action == messages.Stats()


def _declared() -> list[dict[str, object]]:
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    declare(tree, Nobody())
    return [command.to_dict(tree) for command in tree.get_commands()]


def test_an_export_offers_every_format_that_there_is() -> None:
    assert set(get_args(options.Format)) == set(FORMAT_NAMES)


async def test_the_commands_keep_discords_limits_and_ask_for_no_permission() -> None:
    declared = _declared()

    assert {str(command["name"]) for command in declared} == {
        "ask",
        "faq",
        FIND_ANSWER,
        *POINTING.values(),
    }
    assert sum(command["type"] == 3 for command in declared) <= 5
    for command in declared:
        assert command["default_member_permissions"] is None if "options" in command else True
        assert command["integration_types"] == [0]
        assert _characters(command) <= 8_000
        _check(command)
    faq = next(command for command in declared if command["name"] == "faq")
    assert faq["contexts"] == [0]
    ask = next(command for command in declared if command["name"] == "ask")
    assert ask["contexts"] == [0, 1]


def _characters(part: dict[str, Any]) -> int:
    """Of names, descriptions and choices, as Discord counts them."""
    own = sum(len(str(part.get(name) or "")) for name in ("name", "description", "value"))
    inner = [*(part.get("options") or []), *(part.get("choices") or [])]
    return own + sum(map(_characters, inner))


def _check(command: dict[str, object]) -> None:
    assert 1 <= len(str(command["name"])) <= 32
    if command["type"] != 3:
        assert 1 <= len(str(command["description"])) <= 100
    options = command.get("options", [])
    assert isinstance(options, list)
    assert len(options) <= 25
    for option in options:
        _check(option)
