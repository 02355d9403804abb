"""Forms as modals: sent in, refused, corrected, and what is lost with a restart."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.messages import (
    Button,
    Command,
    Field,
    Form,
    Input,
    Press,
    Reply,
    Request,
    Response,
    Submission,
)
from tests.discord.forms import labels_of
from tests.discord.guild import (
    ANN,
    BEN,
    CALLBACK,
    GENERAL,
    DiscordServer,
    Interaction,
    Message,
    furnished,
    labels,
    visible,
)
from tests.platforms.discord.acting import Bot, ScriptedInbox, acting, eventually
from tests.platforms.discord.test_presses import HERE, posted, whispered

THINKING, UPDATING, FORM = 5, 6, 9

ENTRY = Form(
    "add",
    "New entry",
    (
        Field("question", "Question", required=True),
        Field("alternates", "New alternates", input=Input.TEXT),
        Field("answer", "Answer", input=Input.TEXT, required=True),
        Field("tags", "Tags"),
    ),
    otherwise="Too late for a form.",
)
TYPED = {"Question": "How?", "Answer": "Like *so*.\n\n- a\n- b", "New alternates": "In what way?"}
VALUES = {
    "question": "How?",
    "answer": "Like *so*.\n\n- a\n- b",
    "alternates": "In what way?",
    "tags": "",
}
SAVED = Reply("Saved.", private=True)
REFUSED = Reply("That question is there already.", private=True, refusal=True)
LOST = Reply("What you typed is not kept any more.", private=True, refusal=True)


class Core:
    """Opens the form, and says of each filled one what it is told to."""

    def __init__(self, *outcomes: Response | None, form: Form = ENTRY) -> None:
        self.outcomes = list(outcomes)
        self.form = form

    async def answer(self, request: Request) -> Response | None:
        match request:
            case Submission(early=True):
                return None
            case Submission():
                return self.outcomes.pop(0)
            case Press(button="lost"):
                return LOST
            case Press() | Command():
                return self.form
        return None


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer(patience_s=2.5) as server:
        yield furnished(server)


def inbox(*outcomes: Response | None, form: Form = ENTRY) -> ScriptedInbox:
    return ScriptedInbox(Core(*outcomes, form=form).answer)


async def opened(bot: Bot) -> Interaction:
    return await bot.server.people.slash(ANN, GENERAL, "faq add")


async def refused(bot: Bot) -> Message:
    """The private message about a form that was not taken."""
    sent = await bot.server.people.fill(await opened(bot), TYPED)
    return await bot.server.answered(sent)


async def test_a_form_is_deferred_and_its_values_reach_the_core(server: DiscordServer) -> None:
    async with acting(server, inbox(SAVED)) as bot:
        sent = await server.people.fill(await opened(bot), TYPED)

        answer = await server.answered(sent)
    assert (sent.kind, visible(answer), answer.ephemeral_to) == (THINKING, "Saved.", ANN)
    submission = bot.inbox.last(Submission)
    assert (submission.form, submission.values) == ("add", VALUES)
    assert (submission.person.id, submission.place) == (str(ANN), HERE)


async def test_a_form_that_a_button_opened_is_answered_beside_its_message(
    server: DiscordServer,
) -> None:
    async with acting(server, inbox(SAVED)) as bot:
        answer = await posted(bot)
        form = await server.people.press(ANN, answer, "Save as FAQ")

        sent = await server.people.fill(form, TYPED)

        await server.until(lambda: server.whispers(ANN))
    assert (sent.kind, visible(server.whispers(ANN)[0])) == (UPDATING, "Saved.")
    assert visible(answer).startswith("Like so.")


async def test_a_form_may_put_its_outcome_in_place_of_the_message_with_the_button(
    server: DiscordServer,
) -> None:
    async with acting(server, inbox(Reply("All set.", in_place=True))) as bot:
        answer = await whispered(bot)
        form = await server.people.press(ANN, answer, "Save as FAQ")

        await server.people.fill(form, TYPED)

        await server.until(lambda: visible(answer) == "All set.")


async def test_a_form_that_was_not_taken_can_be_corrected(server: DiscordServer) -> None:
    async with acting(server, inbox(REFUSED, SAVED)) as bot:
        told = await refused(bot)
        assert (visible(told), told.ephemeral_to) == (f"{REFUSED.text}\n[Correct it]", ANN)

        again = await server.people.press(ANN, told, "Correct it")

        assert again.kind == FORM
        assert again.modal is not None
        assert labels_of(again.modal) == {**TYPED, "Tags": ""}
        await server.people.fill(again, {"Question": "How, then?"})
        await server.until(lambda: visible(told) == "Saved.")
    assert bot.inbox.last(Submission).values == {**VALUES, "question": "How, then?"}
    assert len(server.whispers(ANN)) == 1


async def test_a_form_that_conflicts_is_offered_again_under_what_others_changed(
    server: DiscordServer,
) -> None:
    note = f"`@{BEN}` was faster.\n\n- question: How?"
    conflict = Form("edit:7:4:3", "Edit entry", (Field("question", "Question", "Why?"),), note)
    async with acting(server, inbox(conflict, SAVED)) as bot:
        told = await refused(bot)
        assert f"<@{BEN}> was faster." in told.content
        assert labels(told) == ["Edit entry"]

        again = await server.people.press(ANN, told, "Edit entry")

        assert again.modal is not None
        assert f"<@{BEN}> was faster." in again.modal["components"][0]["content"]
        await server.people.fill(again, {"Question": "Why, then?"})
        await server.until(lambda: visible(told) == "Saved.")
    assert bot.inbox.last(Submission).form == "edit:7:4:3"


async def test_a_corrected_form_can_be_refused_again(server: DiscordServer) -> None:
    async with acting(server, inbox(REFUSED, REFUSED, SAVED)) as bot:
        told = await refused(bot)
        again = await server.people.press(ANN, told, "Correct it")
        await server.people.fill(again, {"Question": "How, then?"})
        await server.until(lambda: len(bot.inbox.handled) == 5)  # each form is kept first

        last = await server.people.press(ANN, told, "Correct it")

        assert last.modal is not None
        assert labels_of(last.modal)["Question"] == "How, then?"


async def test_what_was_typed_is_kept_before_it_is_acknowledged(server: DiscordServer) -> None:
    kept, let_go = asyncio.Event(), asyncio.Event()

    async def answer(request: Request) -> Response | None:
        if isinstance(request, Submission) and request.early:
            kept.set()
            await let_go.wait()
            return None
        return SAVED if isinstance(request, Submission) else ENTRY

    async with acting(server, ScriptedInbox(answer), headstart=5.0) as bot:
        filling = asyncio.create_task(server.people.fill(await opened(bot), TYPED))
        await kept.wait()
        assert not filling.done()

        let_go.set()
        sent = await filling

        assert visible(await server.answered(sent)) == "Saved."
    early, late = (one for one in bot.inbox.handled if isinstance(one, Submission))
    assert replace(early, early=False) == late and late.key


async def test_a_form_is_acknowledged_in_time_even_if_it_cannot_be_kept(
    server: DiscordServer,
) -> None:
    async def answer(request: Request) -> Response | None:
        if isinstance(request, Submission) and request.early:
            await asyncio.Event().wait()
        return SAVED if isinstance(request, Submission) else ENTRY

    async with acting(server, ScriptedInbox(answer), headstart=0.2) as bot:
        sent = await server.people.fill(await opened(bot), TYPED)

        assert visible(await server.answered(sent)) == "Saved."


async def test_nobody_else_opens_a_form_that_somebody_filled_in(server: DiscordServer) -> None:
    async with acting(server, inbox(REFUSED)) as bot:
        told = await refused(bot)
        told.ephemeral_to = None  # as if the other one had made up the press

        pressed = await server.people.press(BEN, told, "Correct it")

        assert pressed.kind != FORM and pressed.modal is None
        await server.until(lambda: visible(told) == LOST.text)


async def test_what_was_typed_is_lost_with_a_restart_and_that_is_said(
    server: DiscordServer,
) -> None:
    async with acting(server, inbox(REFUSED)) as bot:
        told = await refused(bot)

    async with acting(server, inbox()):
        await server.people.press(ANN, told, "Correct it")

        await server.until(lambda: visible(told) == LOST.text)
    assert labels(told) == []


async def test_a_form_of_before_a_restart_is_taken(server: DiscordServer) -> None:
    async with acting(server, inbox()) as bot:
        form = await opened(bot)

    async with acting(server, inbox(SAVED)) as bot:
        sent = await server.people.fill(form, TYPED)

        assert visible(await server.answered(sent)) == "Saved."
    assert bot.inbox.last(Submission).values == VALUES


async def test_a_form_of_before_a_restart_that_is_refused_cannot_be_opened_again(
    server: DiscordServer,
) -> None:
    async with acting(server, inbox()) as bot:
        form = await opened(bot)

    async with acting(server, inbox(REFUSED)):
        sent = await server.people.fill(form, TYPED)

        assert visible(await server.answered(sent)) == REFUSED.text


async def test_two_people_who_fill_the_same_form_correct_their_own(server: DiscordServer) -> None:
    async with acting(server, inbox(REFUSED, REFUSED)) as bot:
        anns = await opened(bot)
        bens = await server.people.slash(BEN, GENERAL, "faq add")
        ann = await server.answered(await server.people.fill(anns, {**TYPED, "Question": "A?"}))
        ben = await server.answered(await server.people.fill(bens, {**TYPED, "Question": "B?"}))

        first = await server.people.press(ANN, ann, "Correct it")
        second = await server.people.press(BEN, ben, "Correct it")

    assert first.modal is not None
    assert second.modal is not None
    assert labels_of(first.modal)["Question"] == "A?"
    assert labels_of(second.modal)["Question"] == "B?"


async def test_a_form_that_follows_a_form_is_opened_by_a_button(server: DiscordServer) -> None:
    follows = Form("edit:1:1", "Edit entry", (Field("answer", "Answer", "Like so."),))
    async with acting(server, inbox(follows, SAVED)) as bot:
        sent = await server.people.fill(await opened(bot), TYPED)
        told = await server.answered(sent)

        again = await server.people.press(ANN, told, "Edit entry")

        assert again.modal is not None
        assert labels_of(again.modal) == {"Answer": "Like so."}
        await server.people.fill(again, {"Answer": "Like that."})
        await server.until(lambda: visible(told) == "Saved.")


async def test_a_form_that_does_not_fit_is_told_and_never_opened_cut(
    server: DiscordServer,
) -> None:
    long = Form(
        "edit:1:1",
        "Edit",
        (Field("answer", "Answer", "word " * 6_000),),
        otherwise="Too late for a form.",
        unfit="Too long.",
    )
    async with acting(server, inbox(form=long)) as bot:
        asked = await opened(bot)

        assert visible(await server.answered(asked)) == "Too long."


async def test_a_form_that_discord_does_not_take_is_told_as_well(server: DiscordServer) -> None:
    async with acting(server, inbox()):
        server.fail(CALLBACK, 400, code=50035)

        asked = await server.people.slash(ANN, GENERAL, "faq add")

        assert visible(await server.answered(asked)) == "Too late for a form."


async def test_a_form_with_a_long_answer_comes_back_as_it_was(server: DiscordServer) -> None:
    answer = "\n\n".join(f"{number}. " + "word " * 300 for number in range(6))
    form = Form("edit:1:1", "Edit", (Field("answer", "Answer", answer, Input.TEXT),))
    async with acting(server, inbox(SAVED, form=form)) as bot:
        sent = await server.people.fill(await opened(bot), {})

        await server.answered(sent)
    assert bot.inbox.last(Submission).values == {"answer": answer}


async def test_a_form_that_cannot_be_opened_any_more_is_logged(
    server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with acting(server, inbox()):
        server.fail(CALLBACK, 404, code=10062)

        await server.people.slash(ANN, GENERAL, "faq add", wait=False)

        await eventually(lambda: "unknown_interaction" in caplog.text)


async def test_many_forms_are_not_kept_for_ever(server: DiscordServer) -> None:
    asked = Reply("Open it", buttons=(Button("save:r1", "Save as FAQ", opens_form=True),))
    async with acting(server, inbox()) as bot:
        answer = await posted(bot, asked)

        for _ in range(3):
            await server.people.press(ANN, answer, "Save as FAQ")

        store = bot.client._connection._view_store
        assert not store._modals
        assert not store._views
